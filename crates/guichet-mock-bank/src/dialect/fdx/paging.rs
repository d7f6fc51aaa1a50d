//! Listings in pages.
//!
//! Version 4 counts rows and says where the next page begins. Version 5 does the same behind an
//! opaque word and adds a link; version 6 calls the word a page key. A word of one listing is
//! refused by another.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::call::Call;
use super::refusal::Refusal;
use crate::dialect::place::Place;
use crate::json::Object;

/// Rows on a page when the caller does not say.
const USUAL: usize = 50;
/// Rows on a page at most; a wish for more is served with this many.
const MOST: usize = 500;

/// One page of a listing.
pub(super) struct Sheet<T> {
    pub(super) rows: Vec<T>,
    /// `page`, and `links` where the version has them.
    pub(super) frame: Object,
}

/// Cuts the page that the query asks for out of the whole listing.
pub(super) fn cut<T>(call: &Call<'_>, listing: &str, all: Vec<T>) -> Result<Sheet<T>, Refusal> {
    let total = all.len();
    let asked = position(call, listing)?;
    let limit = limit(call)?;
    let place = Place::of(call.bank, asked, limit, total);
    let next = place.next.map(|next| word(call, listing, next));
    Ok(Sheet { rows: place.cut(all), frame: frame(call, total, next.as_deref()) })
}

fn limit(call: &Call<'_>) -> Result<usize, Refusal> {
    match call.query.one("limit") {
        None => Ok(USUAL),
        Some(text) => match text.parse() {
            Ok(limit) if limit > 0 => Ok(MOST.min(limit)),
            _ => Err(Refusal::input("limit is no positive number")),
        },
    }
}

/// The position that the query names; the beginning when it names none.
fn position(call: &Call<'_>, listing: &str) -> Result<usize, Refusal> {
    let key = call.query.one("pageKey").filter(|_| call.fdx.is_flat());
    let given = match (key, call.query.one("offset")) {
        (Some(_), Some(_)) => return Err(Refusal::input("pageKey and offset exclude each other")),
        (Some(key), None) => key,
        (None, Some(offset)) => offset,
        (None, None) => return Ok(0),
    };
    read_word(call, listing, given).ok_or_else(|| Refusal::input("the page is not known"))
}

fn word(call: &Call<'_>, listing: &str, position: usize) -> String {
    if call.fdx.major == 4 {
        position.to_string()
    } else {
        URL_SAFE_NO_PAD.encode(format!("{listing}:{position}"))
    }
}

fn read_word(call: &Call<'_>, listing: &str, word: &str) -> Option<usize> {
    if call.fdx.major == 4 {
        return word.parse().ok();
    }
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(word).ok()?).ok()?;
    let (of, position) = decoded.rsplit_once(':')?;
    position.parse().ok().filter(|_| of == listing)
}

fn frame(call: &Call<'_>, total: usize, next: Option<&str>) -> Object {
    let name = if call.fdx.is_flat() { "nextPageKey" } else { "nextOffset" };
    let page = Object::new().maybe(name, next).with("totalElements", total);
    let links = next.filter(|_| call.fdx.major > 4).map(|next| {
        let parameter = if call.fdx.is_flat() { "pageKey" } else { "offset" };
        Object::new().with("next", Object::new().with("href", href(call, parameter, next)))
    });
    Object::new().with("page", page).maybe("links", links)
}

/// The same request for the next page.
fn href(call: &Call<'_>, parameter: &str, next: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(call.ask.query.as_bytes()) {
        if name != "pageKey" && name != "offset" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair(parameter, next);
    call.bank.link(&format!("{}?{}", call.ask.path, query.finish()))
}
