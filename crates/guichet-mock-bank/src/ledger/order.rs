//! Standing orders. The books have none: they are read off what was booked each month.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::entry::{Entry, EntryKind};
use super::{Account, Customer};

/// What the customer sends each month to another of their accounts: the latest of each order.
pub(crate) fn orders(account: &Account, now: Timestamp) -> Vec<&Entry> {
    let mut found: BTreeMap<&str, (&Entry, usize)> = BTreeMap::new();
    for entry in account.entries.iter().filter(|entry| entry.made_at <= now) {
        let sent = entry.kind == EntryKind::Transfer && entry.amount.is_out();
        if sent && entry.end_to_end.is_some() {
            let (latest, times) = found.entry(&entry.text).or_insert((entry, 0));
            (*latest, *times) = (entry, *times + 1);
        }
    }
    found.into_values().filter(|(_, times)| *times > 1).map(|(latest, _)| latest).collect()
}

/// Whether two entries come of one order.
pub(crate) fn is_same(one: &Entry, other: &Entry) -> bool {
    one.text == other.text
}

/// The account at the other end of a transfer between the customer's own.
pub(crate) fn other_end<'a>(
    customer: &'a Customer,
    from: &Account,
    entry: &Entry,
) -> Option<&'a Account> {
    let reference = entry.end_to_end.as_deref()?;
    customer.accounts.iter().filter(|account| account.id != from.id).find(|account| {
        account.entries.iter().any(|other| other.end_to_end.as_deref() == Some(reference))
    })
}
