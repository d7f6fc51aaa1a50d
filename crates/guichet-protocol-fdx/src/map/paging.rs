//! Where the next page is.

use guichet_core::Error;
use guichet_core::raw::Cursor;
use guichet_http::json::Around;
use url::Url;

use crate::wire::{Link, PageMetadata, Raw};

/// How the next page of a listing is asked for; a [`Cursor`] holds it as text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageKey {
    /// By this address, which is on the host that gave it.
    Link(Url),
    /// By the parameter `pageKey`, from 6.3.
    Key(String),
    /// By the parameter `offset`, to 6.2.
    Offset(String),
}

impl PageKey {
    /// The cursor that stands for it.
    pub fn to_cursor(&self) -> Cursor {
        Cursor::new(match self {
            Self::Link(url) => format!("link:{url}"),
            Self::Key(key) => format!("key:{key}"),
            Self::Offset(offset) => format!("offset:{offset}"),
        })
    }

    /// Reads a cursor that [`to_cursor`](Self::to_cursor) made; `None` if it is another one.
    pub fn parse(cursor: &Cursor) -> Option<Self> {
        match cursor.as_str().split_once(':')? {
            ("link", url) => Url::parse(url).ok().map(Self::Link),
            ("key", key) => Some(Self::Key(key.to_owned())),
            ("offset", offset) => Some(Self::Offset(offset.to_owned())),
            _ => None,
        }
    }
}

/// The next page: a link on the same host, else a page key, else an offset (quirk 37).
///
/// Without the address of the request no link is taken, since nobody could tell its host. A
/// link to another host is not followed unless that host is listed; if it is the only way on,
/// the listing ends with an error instead of looking complete (quirk 38).
pub(crate) fn next_page(
    around: &Around<'_>,
    request: Option<&Url>,
    listed: &[Url],
) -> Result<Option<PageKey>, Error> {
    let link = next_link(around.outside("links"))
        .zip(request)
        .map(|(href, request)| resolve(request, href.trim(), listed));
    let foreign = match link {
        Some(Ok(url)) => return Ok(Some(PageKey::Link(url))),
        Some(Err(error)) => Some(error.with_path("links.next.href")),
        None => None,
    };
    let page = around.outside("page").and_then(Raw::read::<PageMetadata<'_>>);
    let text = |raw: Option<Raw<'_>>| raw.and_then(Raw::text).map(std::borrow::Cow::into_owned);
    let (key, offset) =
        page.map_or((None, None), |page| (text(page.next_page_key), text(page.next_offset)));
    match (key, offset, foreign) {
        (Some(key), ..) => Ok(Some(PageKey::Key(key))),
        (None, Some(offset), _) => Ok(Some(PageKey::Offset(offset))),
        (None, None, Some(error)) => Err(error),
        (None, None, None) => Ok(None),
    }
}

/// A link may be relative (quirk 39), and may lead to the host that was asked or to a listed one.
fn resolve(request: &Url, href: &str, listed: &[Url]) -> Result<Url, Error> {
    guichet_http::follow(request, href).or_else(|error| {
        let absolute = Url::parse(href).ok();
        let known = |url: &Url| listed.iter().any(|host| host.origin() == url.origin());
        absolute.filter(known).ok_or(error)
    })
}

/// The address of the next page: `links.next.href`, or the link of a list that says it is next.
fn next_link(links: Option<Raw<'_>>) -> Option<std::borrow::Cow<'_, str>> {
    #[derive(serde::Deserialize)]
    struct Links<'a> {
        #[serde(borrow)]
        next: Option<Raw<'a>>,
    }

    let links = links?;
    if let Some(named) = links.read::<Links<'_>>() {
        return named.next?.read::<Link<'_>>()?.href?.text();
    }
    let list = links.list().into_iter().filter_map(Raw::read::<Link<'_>>);
    let mut next = list.filter(|link| link.rel.and_then(Raw::text).as_deref() == Some("next"));
    next.next()?.href?.text()
}
