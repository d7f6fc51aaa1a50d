//! Where the next page is.

use guichet_core::Error;
use guichet_core::raw::Cursor;
use url::Url;

use super::At;
use crate::wire::{Link, PageMetadata, Paging, Raw};

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
/// link to another host is not followed; if it is the only way on, the listing ends with an error
/// instead of looking complete (quirk 38).
pub(crate) fn next_page(
    paging: &Paging<'_>,
    request: Option<&Url>,
) -> Result<Option<PageKey>, Error> {
    let (link, foreign) = match (next_link(paging.links), request) {
        (Some(href), Some(request)) => {
            // A link may be relative (quirk 39).
            let link = request.join(href.trim()).ok().filter(|url| url.origin() == request.origin());
            let foreign = link.is_none();
            (link, foreign)
        }
        _ => (None, false),
    };
    if let Some(link) = link {
        return Ok(Some(PageKey::Link(link)));
    }
    let page = paging.page.and_then(Raw::read::<PageMetadata<'_>>);
    let text = |raw: Option<Raw<'_>>| raw.and_then(Raw::text).map(std::borrow::Cow::into_owned);
    let (key, offset) = page.map_or((None, None), |page| {
        (text(page.next_page_key), text(page.next_offset))
    });
    match (key, offset) {
        (Some(key), _) => Ok(Some(PageKey::Key(key))),
        (None, Some(offset)) => Ok(Some(PageKey::Offset(offset))),
        (None, None) if foreign => {
            Err(At::ALONE.error("links.next.href", "the next page is on another host"))
        }
        (None, None) => Ok(None),
    }
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
