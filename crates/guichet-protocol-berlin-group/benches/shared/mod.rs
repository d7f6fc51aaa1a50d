//! What both benches read, and what they are held against.

pub(crate) mod page;
pub(crate) mod yardstick;

use guichet_core::raw::Permissions;
use guichet_core::{AccountId, AccountKind, AccountRef, BankId, Currency, ScopeSet};
use guichet_protocol_berlin_group::Decoding;
use jiff::tz::TimeZone;

/// How many transactions a page has.
pub(crate) const ROWS: usize = 1_000;

/// The account of the page.
pub(crate) fn account() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("giro-4711"), AccountKind::Current);
    account.currency = Some(Currency::EUR);
    account
}

/// Everything is permitted.
pub(crate) fn how() -> Decoding {
    let zone = TimeZone::get("Europe/Berlin").expect("compiled in");
    Decoding::new(BankId::new("example-de"), Permissions::of(ScopeSet::all())).time_zone(zone)
}
