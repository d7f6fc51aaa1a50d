//! Monzo's own interface, as the mock bank plays it.

use super::{Dialect, Unit, Ways, Words};
use crate::{Failure, MockServer, Outcome, Sent};
use guichet_core::{Scope, ScopeSet};
use url::Url;

/// All of it, or nothing: no request names a part.
pub(super) const EVERYTHING: &str = "everything";

pub(super) fn asked(to: &Url, _: &[Sent]) -> Outcome<Vec<String>> {
    if to.query_pairs().any(|(name, _)| name == "scope") {
        return Err(Failure::new("a part was asked for, and the bank has none"));
    }
    Ok(vec![EVERYTHING.to_owned()])
}

const BUNDLE: Unit = Unit {
    name: EVERYTHING,
    covers: ScopeSet::of(&[
        Scope::AccountsBasic,
        Scope::Balances,
        Scope::TransactionsSummary,
        Scope::Transactions,
        Scope::TransactionsCounterparty,
        Scope::TransactionsPlace,
        Scope::AccountNumbers,
        Scope::IdentityContact,
    ]),
};

/// Monzo, for a customer whose token needs no approval in the bank's app.
pub const MONZO: Dialect = Dialect {
    name: "monzo",
    open: MockServer::open,
    resource: "monzo",
    authorize: "monzo/oauth/authorize",
    token: "monzo/oauth/token",
    par: None,
    revoke: None,
    // She has no card: how Monzo counts what is owed, no source says.
    customer: "chloe",
    overpaid: "bruno",
    request_id: "x-request-id",
    customer_ip: "",
    units: &[BUNDLE],
    asked,
    ways: Ways { minor_units: true, oldest_first: true, ..Ways::USUAL },
    words: Words {
        accounts: "accounts",
        transactions: "transactions",
        id: "id",
        amount: "amount",
        balance: "balance",
        text: "description",
        booked: "settled",
        other_days: &["created", "updated"],
        enums: &["category", "scheme"],
        account_enums: &["type"],
        optional: &[
            "description",
            "merchant",
            "counterparty",
            "notes",
            "local_amount",
            "local_currency",
            "category",
            "scheme",
            "updated",
            "is_load",
            "metadata",
        ],
        next_link: &[],
        refusal: r#"{"code":"bad_request.kit","message":"CANARY","params":{"who":"CANARY"}}"#,
        code: "bad_request.kit",
    },
};
