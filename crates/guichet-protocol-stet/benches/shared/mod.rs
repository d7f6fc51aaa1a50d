//! What both benches read, and what they are held against.

pub(crate) mod page;
pub(crate) mod yardstick;

use guichet_core::raw::Permissions;
use guichet_core::{AccountId, AccountKind, AccountRef, BankId, Currency, ScopeSet};
use guichet_protocol_stet::Decoding;
use jiff::tz::TimeZone;

/// How many transactions a page has.
pub(crate) const ROWS: usize = 1_000;

/// The current account of the page.
pub(crate) fn account() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("account-4711"), AccountKind::Current);
    account.currency = Some(Currency::EUR);
    account
}

/// The zone of the bank.
pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("compiled in")
}

/// Everything is permitted.
pub(crate) fn how() -> Decoding {
    Decoding::new(BankId::new("example-fr"), Permissions::of(ScopeSet::all())).time_zone(zone())
}
