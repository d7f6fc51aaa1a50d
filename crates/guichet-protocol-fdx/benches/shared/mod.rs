//! What both benches read, and what they are held against.

pub(crate) mod page;
pub(crate) mod yardstick;

use guichet_core::raw::Permissions;
use guichet_core::{AccountId, AccountKind, AccountRef, BankId, Currency, ScopeSet};
use guichet_protocol_fdx::Decoding;
use jiff::tz::TimeZone;

/// How many transactions a page has.
pub(crate) const ROWS: usize = 1_000;

/// The card of the page.
pub(crate) fn account() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("card-4711"), AccountKind::Card);
    account.currency = Some(Currency::USD);
    account
}

/// The zone of the bank.
pub(crate) fn zone() -> TimeZone {
    TimeZone::get("America/New_York").expect("compiled in")
}

/// Everything is permitted.
pub(crate) fn how() -> Decoding {
    Decoding::new(BankId::new("example-us"), Permissions::of(ScopeSet::all())).time_zone(zone())
}
