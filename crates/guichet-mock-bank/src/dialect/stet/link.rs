//! Links in HAL. Banks write them in three ways; a client resolves all against the root of the API.

use url::form_urlencoded::byte_serialize;

use super::Stet;
use super::call::{Call, Part};
use crate::json::Object;
use crate::ledger::Account;
use crate::quirk::Quirk;

/// A link to a path below the root of the API, given without a slash at the front.
pub(super) fn to(call: &Call<'_>, path: &str) -> Object {
    let base = Stet::BASE;
    let href = if call.bank.has(Quirk::StetLinksFromRoot) {
        format!("{base}/{path}")
    } else if call.bank.has(Quirk::StetLinksWithoutSlash) {
        path.to_owned()
    } else {
        call.bank.link(&format!("{base}/{path}"))
    };
    Object::new().with("href", href)
}

/// A link to the request itself.
pub(super) fn here(call: &Call<'_>) -> Object {
    let path = call.ask.path.strip_prefix(Stet::BASE).unwrap_or_default();
    let question = if call.ask.query.is_empty() { "" } else { "?" };
    to(call, &format!("{}{question}{}", path.trim_start_matches('/'), call.ask.query))
}

/// A part of an account.
pub(super) fn part_path(call: &Call<'_>, account: &Account, part: Part) -> String {
    // One segment, whatever is in the id. Form encoding writes blanks as plus signs.
    let id: String = byte_serialize(call.resource_id(account).as_bytes()).collect();
    format!("accounts/{}/{}", id.replace('+', "%20"), part.path())
}

/// Links to those of the parts that may be read, except the one that links.
pub(super) fn parts(call: &Call<'_>, account: &Account, except: Option<Part>) -> Object {
    let link = |part: Part| {
        let shown = Some(part) != except && call.covers(account, part);
        shown.then(|| to(call, &part_path(call, account, part)))
    };
    Object::new()
        .maybe("owners", link(Part::Owners))
        .maybe("balances", link(Part::Balances))
        .maybe("transactions", link(Part::Transactions))
        .maybe("overdrafts", link(Part::Overdrafts))
}
