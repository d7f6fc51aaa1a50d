//! The dialects of FDX that the mock bank plays.

use super::{Dialect, Unit, Ways, Words};
use crate::{Failure, Json, MockServer, Outcome, Sent};
use guichet_core::{Scope, ScopeSet};
use url::{Url, form_urlencoded};

const fn unit(name: &'static str, covers: &[Scope]) -> Unit {
    Unit { name, covers: ScopeSet::of(covers) }
}

/// The data clusters of FDX 6.4.
const CLUSTERS: &[Unit] = &[
    unit("ACCOUNT_BASIC", &[Scope::AccountsBasic]),
    unit("ACCOUNT_DETAILED", &[Scope::AccountsBasic, Scope::Balances, Scope::Bills]),
    unit("ACCOUNT_PAYMENTS", &[Scope::AccountNumbers]),
    unit("BALANCES", &[Scope::Balances]),
    unit("BILLS", &[Scope::Bills]),
    unit("CUSTOMER_CONTACT", &[Scope::IdentityContact]),
    unit("CUSTOMER_PERSONAL", &[]),
    unit("IMAGES", &[]),
    unit("INVESTMENTS", &[Scope::Balances]),
    unit("PAYMENT_SUPPORT", &[Scope::AccountNumbers]),
    unit("REWARDS", &[]),
    unit("SCHEDULED_PAYMENTS", &[Scope::ScheduledPayments]),
    unit("STATEMENTS", &[Scope::Statements]),
    unit("TAX", &[]),
    unit("TERMS_CONDITIONS", &[]),
    unit(
        "TRANSACTIONS",
        &[
            Scope::TransactionsSummary,
            Scope::Transactions,
            Scope::TransactionsCounterparty,
            Scope::TransactionsPlace,
        ],
    ),
];

/// All that JPMorgan Chase sells to an app for consumers.
const AGGREGATOR: Unit = unit(
    "aggregator",
    &[
        Scope::AccountsBasic,
        Scope::Balances,
        Scope::TransactionsSummary,
        Scope::Transactions,
        Scope::TransactionsCounterparty,
        Scope::TransactionsPlace,
        Scope::Bills,
        Scope::IdentityContact,
        Scope::AccountNumbers,
        Scope::Statements,
    ],
);

/// The clusters of `authorization_details`, and the OAuth 2.0 scope as one name, pushed before or
/// in the address itself.
fn asked(to: &Url, sent: &[Sent]) -> Outcome<Vec<String>> {
    let mut parameters: Vec<(String, String)> = to.query_pairs().into_owned().collect();
    for one in sent {
        parameters.extend(form_urlencoded::parse(&one.body).into_owned());
    }
    let mut names = Vec::new();
    for (name, value) in parameters {
        match name.as_str() {
            "authorization_details" => clusters(&Json::parse(&value)?, &mut names)?,
            "scope" => {
                // These two ask for no data.
                let words = value.split_whitespace();
                let data: Vec<_> =
                    words.filter(|word| !matches!(*word, "openid" | "offline_access")).collect();
                if !data.is_empty() {
                    names.push(data.join(" "));
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

fn clusters(details: &Json, names: &mut Vec<String>) -> Outcome {
    let none = || Failure::new("the details ask for no resources");
    for detail in details.items() {
        for resource in detail.find("resources").ok_or_else(none)?.items() {
            let wanted = resource.field("dataClusters").ok_or_else(none)?.items();
            names.extend(wanted.iter().filter_map(Json::text).map(ToOwned::to_owned));
        }
    }
    Ok(())
}

/// FDX 6.4, flat, with page keys.
pub const FDX_V6: Dialect = Dialect {
    name: "fdx-v6",
    open: MockServer::open,
    resource: "fdx/v6",
    authorize: "oauth2/authorize",
    token: "oauth2/token",
    par: Some("oauth2/par"),
    revoke: Some("oauth2/revoke"),
    customer: "alice",
    overpaid: "bruno",
    request_id: "x-fapi-interaction-id",
    customer_ip: "x-fapi-customer-ip-address",
    units: CLUSTERS,
    asked,
    ways: Ways::USUAL,
    words: Words {
        accounts: "accounts",
        transactions: "transactions",
        id: "transactionId",
        amount: "amount",
        balance: "currentBalance",
        text: "description",
        booked: "postedTimestamp",
        other_days: &["transactionTimestamp"],
        enums: &["status", "transactionType"],
        account_enums: &["accountType", "status"],
        optional: &[
            "description",
            "reference",
            "referenceTransactionId",
            "category",
            "subCategory",
            "payee",
            "transactionPayee",
            "transactionType",
            "transactionTimestamp",
            "cardNumberDisplay",
            "checkNumber",
            "fiAttributes",
            "foreignAmount",
            "foreignCurrency",
        ],
        next_link: &["links", "next", "href"],
        refusal: r#"{"code":"1208","message":"CANARY","debugMessage":"CANARY"}"#,
        code: "1208",
    },
};

/// FDX 5.3, wrapped, with opaque offsets.
pub const FDX_V5: Dialect = Dialect { name: "fdx-v5", resource: "fdx/v5", ..FDX_V6 };

/// FDX 4.6, wrapped, with offsets that count.
pub const FDX_V4: Dialect = Dialect { name: "fdx-v4", resource: "fdx/v4", ..FDX_V6 };

/// FDX 4 in the place and with the OAuth 2.0 server of JPMorgan Chase.
pub const FDX_V4_CHASE: Dialect = Dialect {
    name: "fdx-v4-chase",
    resource: "jpmc/servicing/inquiry-maintenance/fdx/v4",
    authorize: "aggregator-oauth/v1/authorize",
    token: "aggregator-oauth/v1/token",
    par: None,
    revoke: Some("aggregator-oauth/v1/revoke"),
    units: &[AGGREGATOR],
    ..FDX_V6
};
