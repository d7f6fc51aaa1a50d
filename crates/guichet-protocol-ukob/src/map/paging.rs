//! Where the next page is.

use guichet_core::Error;
use guichet_http::json::Around;
use url::Url;

use crate::wire::Raw;
use crate::{Decoding, Quirk};

/// The address of the next page: `Links.Next`; its absence is the end (quirk 50).
///
/// Without the address of the request no link is taken, since nobody could tell its host. A
/// link to another host, such as that of another brand, is not followed unless the profile lists
/// it; the listing then ends with an error instead of looking complete (quirk 51).
pub(crate) fn next_page(around: &Around<'_>, how: &Decoding) -> Result<Option<Url>, Error> {
    let Some(request) = &how.request else { return Ok(None) };
    let Some(href) = next_link(around.outside("Links")) else { return Ok(None) };
    let href = href.trim();
    if how.has(Quirk::NextByQuery) {
        return Ok(by_query(request, href));
    }
    resolve(request, href, &how.link_hosts).map(Some).map_err(|error| error.with_path("Links.Next"))
}

/// The address that was asked, with the query of the link: for a bank whose links have a scheme,
/// a port, a path or a host that do not serve.
fn by_query(request: &Url, href: &str) -> Option<Url> {
    let (_, query) = href.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    if query.is_empty() {
        return None;
    }
    let mut url = request.clone();
    url.set_query(Some(query));
    Some(url)
}

/// A link may be relative (quirk 50), and may lead to the host that was asked or to a listed one.
fn resolve(request: &Url, href: &str, listed: &[Url]) -> Result<Url, Error> {
    guichet_http::follow(request, href).or_else(|error| {
        let absolute = Url::parse(href).ok();
        let known = |url: &Url| listed.iter().any(|host| host.origin() == url.origin());
        absolute.filter(known).ok_or(error)
    })
}

/// The link: a text, as the standard has it, or an object with one in it.
fn next_link(links: Option<Raw<'_>>) -> Option<std::borrow::Cow<'_, str>> {
    #[derive(serde::Deserialize)]
    struct Links<'a> {
        #[serde(borrow, rename = "Next", alias = "next")]
        next: Option<Raw<'a>>,
    }

    #[derive(serde::Deserialize)]
    struct Link<'a> {
        #[serde(borrow, alias = "Href")]
        href: Option<Raw<'a>>,
    }

    let next = links?.read::<Links<'_>>()?.next?;
    next.text().or_else(|| next.read::<Link<'_>>()?.href?.text())
}
