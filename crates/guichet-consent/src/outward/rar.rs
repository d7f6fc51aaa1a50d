//! OAuth 2.0 Rich Authorization Requests (RFC 9396).
//!
//! An `authorization_details` entry has a `type` and may have `locations`, `actions`,
//! `datatypes`, `identifier` and `privileges` (section 2.2). The type `account_information` and
//! the names of its actions are those of the RFC's own example (section 2). RFC 9396 has no
//! member for a purpose; it lets a type define members of its own, and this one has `purpose`
//! (a DPV term), `recipients`, `lookback_days` and `kept_days`.

use crate::{ConsentRecord, Item, dpv};
use guichet_core::{AccountSelection, Scope};
use serde_json::{Map, Value, json};

/// The `authorization_details` that ask for the lines of a consent, at these resource servers.
///
/// One entry for each line, so that a server can grant one and leave another. For listed accounts
/// there is one for each account.
pub fn authorization_details(
    items: &[Item],
    accounts: &AccountSelection,
    locations: &[&str],
) -> Value {
    let none = [None];
    let listed: Vec<Option<&str>> = match accounts {
        AccountSelection::Listed(listed) => listed.iter().map(|it| Some(it.as_str())).collect(),
        _ => none.to_vec(),
    };
    let of_item = |item| listed.iter().map(move |account| entry(item, *account, locations));
    items.iter().flat_map(of_item).collect()
}

/// The same for a record, as it stands.
pub fn authorization_details_of(record: &ConsentRecord, locations: &[&str]) -> Value {
    authorization_details(&record.items, &record.accounts, locations)
}

fn entry(item: &Item, account: Option<&str>, locations: &[&str]) -> Value {
    let (kind, action) = words(item.scope);
    let recipients = item.recipients.iter().map(|terms| {
        json!({ "recipient": terms.recipient.to_string(), "detail": terms.detail.as_str() })
    });
    let mut entry = Map::new();
    entry.insert("type".into(), kind.into());
    entry.insert("actions".into(), json!([action]));
    entry.insert("datatypes".into(), json!([item.scope.as_str()]));
    if !locations.is_empty() {
        entry.insert("locations".into(), json!(locations));
    }
    if let Some(account) = account {
        entry.insert("identifier".into(), account.into());
    }
    entry.insert("purpose".into(), dpv::iri(item.purpose).into());
    entry.insert("recipients".into(), recipients.collect());
    if let Some(days) = item.lookback_days {
        entry.insert("lookback_days".into(), days.into());
    }
    entry.insert("kept_days".into(), item.kept_days.into());
    Value::Object(entry)
}

/// The type of a scope, and what is done.
const fn words(scope: Scope) -> (&'static str, &'static str) {
    let information = "account_information";
    match scope {
        Scope::AccountsBasic => (information, "list_accounts"),
        Scope::Balances => (information, "read_balances"),
        Scope::TransactionsSummary
        | Scope::Transactions
        | Scope::TransactionsCounterparty
        | Scope::TransactionsPlace => (information, "read_transactions"),
        Scope::CardsControl => ("card_control", "control"),
        Scope::PaymentsInitiate => ("payment_initiation", "initiate"),
        // The RFC's example goes no further.
        _ => (information, "read"),
    }
}
