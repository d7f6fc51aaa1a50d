//! Where the next page is.

use guichet_core::Error;
use guichet_core::raw::Cursor;
use guichet_http::json::Around;
use url::Url;

use crate::wire::{Links, Raw};

/// How the next page of a listing is asked for; a [`Cursor`] holds it as text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageKey {
    /// By this address, which is on the host that gave it.
    Link(Url),
}

impl PageKey {
    /// The cursor that stands for it.
    pub fn to_cursor(&self) -> Cursor {
        match self {
            Self::Link(url) => Cursor::new(format!("link:{url}")),
        }
    }

    /// Reads a cursor that [`to_cursor`](Self::to_cursor) made; `None` if it is another one.
    pub fn parse(cursor: &Cursor) -> Option<Self> {
        match cursor.as_str().split_once(':')? {
            ("link", url) => Url::parse(url).ok().map(Self::Link),
            _ => None,
        }
    }
}

/// The next page: `_links.next` beside the list, or outside of it (quirk 44).
///
/// Without the address of the request no link is taken, since nobody could tell its host. A link
/// to another host is not followed unless that host is listed; the listing then ends with an
/// error instead of looking complete (quirk 46).
pub(crate) fn next_page(
    around: &Around<'_>,
    request: Option<&Url>,
    listed: &[Url],
) -> Result<Option<PageKey>, Error> {
    let Some(request) = request else { return Ok(None) };
    for (links, path) in [
        (around.beside("_links"), "transactions._links.next"),
        (around.outside("_links"), "_links.next"),
    ] {
        let next = links.and_then(Raw::read::<Links<'_>>).and_then(|it| Links::target(it.next));
        if let Some(href) = next {
            let url = resolve(request, href.trim(), listed);
            return url.map(PageKey::Link).map(Some).map_err(|error| error.with_path(path));
        }
    }
    Ok(None)
}

/// A link may be relative (quirk 45), and may lead to the host that was asked or to a listed one.
pub(crate) fn resolve(request: &Url, href: &str, listed: &[Url]) -> Result<Url, Error> {
    guichet_http::follow(request, href).or_else(|error| {
        let absolute = Url::parse(href).ok();
        let known = |url: &Url| listed.iter().any(|host| host.origin() == url.origin());
        absolute.filter(known).ok_or(error)
    })
}
