//! Starling's own interface, as the mock bank plays it.

use super::{
    Dialect, Unit, Ways, Words,
    monzo::{EVERYTHING, asked},
};
use crate::MockServer;
use guichet_core::{Scope, ScopeSet};

const BUNDLE: Unit = Unit {
    name: EVERYTHING,
    covers: ScopeSet::of(&[
        Scope::AccountsBasic,
        Scope::Balances,
        Scope::TransactionsSummary,
        Scope::Transactions,
        Scope::TransactionsCounterparty,
        Scope::TransactionsPlace,
    ]),
};

/// Starling.
pub const STARLING: Dialect = Dialect {
    name: "starling",
    open: MockServer::open,
    resource: "starling/api/v2",
    authorize: "starling/oauth/authorize",
    token: "starling/oauth/token",
    par: None,
    revoke: None,
    customer: "chloe",
    overpaid: "bruno",
    request_id: "x-request-id",
    customer_ip: "",
    units: &[BUNDLE],
    asked,
    ways: Ways { minor_units: true, one_page: true, segments: 6, ..Ways::USUAL },
    words: Words {
        accounts: "accounts",
        transactions: "feedItems",
        id: "feedItemUid",
        amount: "minorUnits",
        balance: "clearedBalance",
        text: "reference",
        booked: "settlementTime",
        other_days: &["transactionTime", "updatedAt"],
        enums: &["status", "source", "spendingCategory", "counterPartyType"],
        account_enums: &["accountType"],
        optional: &[
            "sourceAmount",
            "updatedAt",
            "source",
            "counterPartyType",
            "counterPartyName",
            "counterPartySubEntityIdentifier",
            "reference",
            "country",
            "spendingCategory",
        ],
        next_link: &[],
        refusal: r#"{"error":"KIT_REFUSES","error_description":"CANARY"}"#,
        code: "KIT_REFUSES",
    },
};
