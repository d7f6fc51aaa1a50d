//! How the server is played: paths, and the few words of a dialect that the kit must know.

use crate::{MockServer, Outcome, Stage};
use futures_util::future::BoxFuture;
use std::{fmt, sync::Arc};

/// How the bank is played, as data: one constant for each dialect.
///
/// The kit speaks no protocol. It changes a bank's answers by the names of their fields, so it
/// must know a few of them; everything else it leaves as it came. A crate elsewhere writes a
/// constant of its own:
///
/// ```
/// use guichet_conformance::{Dialect, MockServer, Words, dialect};
///
/// pub const OURS: Dialect = Dialect {
///     name: "ours",
///     resource: "our-api/v1",
///     words: Words { id: "uid", ..dialect::FDX_V6.words },
///     ..dialect::FDX_V6
/// };
/// # assert_eq!(OURS.authorize, "oauth2/authorize");
/// ```
#[derive(Clone, Copy)]
pub struct Dialect {
    /// Its name, in results: a slug.
    pub name: &'static str,
    /// Opens the stage.
    pub open: fn() -> BoxFuture<'static, Outcome<Arc<dyn Stage>>>,
    /// The base path of the bank's resources, without slashes around it.
    pub resource: &'static str,
    /// The path to which the customer is sent.
    pub authorize: &'static str,
    /// The path of tokens.
    pub token: &'static str,
    /// The path of pushed requests, where there is one.
    pub par: Option<&'static str>,
    /// The path at which tokens end, where there is one.
    pub revoke: Option<&'static str>,
    /// Who logs in at the stage: a customer with a current account and a card, both used often.
    pub customer: &'static str,
    /// A customer whose card shows more paid than was owed.
    pub overpaid: &'static str,
    /// The header with the name of each request, which the bank gives back.
    pub request_id: &'static str,
    /// The header with the customer's address.
    pub customer_ip: &'static str,
    /// The names of fields.
    pub words: Words,
}

/// The names of fields in a bank's answers.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The list of accounts.
    pub accounts: &'static str,
    /// The list of transactions.
    pub transactions: &'static str,
    /// The identifier of a transaction.
    pub id: &'static str,
    /// The amount of a transaction.
    pub amount: &'static str,
    /// What is booked on a current account, among its balances.
    pub balance: &'static str,
    /// The text of a transaction.
    pub text: &'static str,
    /// The day or instant of booking.
    pub booked: &'static str,
    /// Every other day or instant of a transaction.
    pub other_days: &'static [&'static str],
    /// Words of a transaction to which a bank may add: status, kind.
    pub enums: &'static [&'static str],
    /// The kind of an account, where there is one word for it.
    pub account_enums: &'static [&'static str],
    /// Fields of a transaction that may be missing.
    pub optional: &'static [&'static str],
    /// The path to the link of the next page, where there are links.
    pub next_link: &'static [&'static str],
    /// The body of a refusal, with a code.
    pub refusal: &'static str,
    /// The code in it.
    pub code: &'static str,
}

impl fmt::Debug for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialect").field("name", &self.name).finish_non_exhaustive()
    }
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
    ..FDX_V6
};
