//! The dialects of STET that the mock bank plays.

use super::{Dialect, Unit, Ways, Words};
use crate::{Failure, Json, MockServer, Outcome, Sent};
use guichet_core::{Scope, ScopeSet};
use guichet_mock_bank::Quirk;
use url::Url;

const fn unit(name: &'static str, covers: &[Scope]) -> Unit {
    Unit { name, covers: ScopeSet::of(covers) }
}

/// All that is read under the one scope.
const AISP: Unit = unit(
    "aisp",
    &[
        Scope::AccountsBasic,
        Scope::AccountNumbers,
        Scope::Balances,
        Scope::TransactionsSummary,
        Scope::Transactions,
        Scope::TransactionsCounterparty,
        Scope::TransactionsPlace,
        Scope::IdentityContact,
        Scope::ScheduledPayments,
    ],
);

/// What the app forwards, where the choice is left to it.
const FORWARDED: &[Unit] = &[
    unit("accounts", &[Scope::AccountsBasic, Scope::AccountNumbers]),
    unit("balances", &[Scope::Balances]),
    unit(
        "transactions",
        &[
            Scope::TransactionsSummary,
            Scope::Transactions,
            Scope::TransactionsCounterparty,
            Scope::TransactionsPlace,
        ],
    ),
    unit("psuIdentity", &[Scope::IdentityContact]),
    unit("trustedBeneficiaries", &[Scope::ScheduledPayments]),
];

/// The OAuth 2.0 scope. That of a longer history opens no other kind of data.
fn scope(to: &Url, _: &[Sent]) -> Outcome<Vec<String>> {
    let scope = to.query_pairs().find(|(name, _)| name == "scope");
    let (_, scope) = scope.ok_or_else(|| Failure::new("no scope is asked for"))?;
    let words = scope.split_whitespace().filter(|word| *word != "extended_transaction_history");
    Ok(words.map(ToOwned::to_owned).collect())
}

/// The lists that were forwarded, and the list of accounts that comes before them.
fn forwarded(_: &Url, sent: &[Sent]) -> Outcome<Vec<String>> {
    let none = || Failure::new("no choice was forwarded");
    let put = sent.iter().rfind(|one| one.url.path().ends_with("/consents")).ok_or_else(none)?;
    let body = Json::parse(std::str::from_utf8(&put.body).map_err(|_| none())?)?;
    let is_asked = |unit: &&Unit| match body.field(unit.name) {
        Some(Json::Plain(word)) => word == "true",
        Some(list) => !list.items().is_empty(),
        None => unit.name == "accounts",
    };
    Ok(FORWARDED.iter().filter(is_asked).map(|unit| unit.name.to_owned()).collect())
}

/// STET 1.5, as the standard writes it, where the bank asks the customer.
pub const STET: Dialect = Dialect {
    name: "stet",
    open: || MockServer::open_for_payments(&[]),
    resource: "stet/psd2/v1",
    authorize: "stet/oauth/authorize",
    token: "stet/oauth/token",
    par: None,
    revoke: Some("stet/oauth/revoke"),
    customer: "margaux",
    overpaid: "bruno",
    request_id: "x-request-id",
    customer_ip: "psu-ip-address",
    units: &[AISP],
    asked: scope,
    ways: Ways::USUAL,
    words: Words {
        accounts: "accounts",
        transactions: "transactions",
        id: "resourceId",
        amount: "amount",
        balance: "balanceAmount",
        text: "remittanceInformation",
        booked: "bookingDate",
        other_days: &["valueDate", "transactionDate"],
        enums: &["status", "bankTransactionCode"],
        account_enums: &["cashAccountType", "usage", "psuStatus"],
        optional: &[
            "entryReference",
            "endToEndId",
            "valueDate",
            "transactionDate",
            "bankTransactionCode",
            "relatedParties",
            "remittanceInformation",
            "merchantCategoryCode",
            "transactionAmountDetails",
        ],
        next_link: &["_links", "next", "href"],
        refusal: r#"{"status":400,"error":"FORMAT_ERROR","message":"CANARY","path":"CANARY"}"#,
        code: "FORMAT_ERROR",
    },
};

/// The same with what many banks do otherwise: the choice is the app's, links begin without a
/// slash, amounts are texts, days are days, references are numbers.
pub const STET_MIXED: Dialect = Dialect {
    name: "stet-mixed",
    open: || {
        MockServer::open_for_payments(&[
            Quirk::StetMixedConsent,
            Quirk::StetNoContent,
            Quirk::StetRemittanceList,
            Quirk::StetLinksWithoutSlash,
            Quirk::StetEmptyBookingDate,
            Quirk::StetNumericReference,
            Quirk::StetTextAmounts,
            Quirk::StetPlainDates,
        ])
    },
    units: FORWARDED,
    asked: forwarded,
    ..STET
};
