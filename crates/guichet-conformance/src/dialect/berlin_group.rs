//! The dialects of the Berlin Group's NextGenPSD2 that the mock bank plays.

use super::{Dialect, Unit, Ways, Words};
use crate::{Failure, Json, MockServer, Outcome, Sent};
use guichet_core::{Scope, ScopeSet};
use guichet_mock_bank::Quirk;
use url::Url;

const fn unit(name: &'static str, covers: &[Scope]) -> Unit {
    Unit { name, covers: ScopeSet::of(covers) }
}

/// The lists of `access`.
const LISTS: &[Unit] = &[
    unit("accounts", &[Scope::AccountsBasic, Scope::AccountNumbers]),
    unit("balances", &[Scope::Balances]),
    unit(
        "transactions",
        &[
            Scope::TransactionsSummary,
            Scope::Transactions,
            Scope::TransactionsCounterparty,
            Scope::TransactionsPlace,
            Scope::ScheduledPayments,
        ],
    ),
    unit("ownerName", &[Scope::IdentityContact]),
];

/// The lists in the body of the consent, and of what is asked for beside them.
fn asked(_: &Url, sent: &[Sent]) -> Outcome<Vec<String>> {
    let none = || Failure::new("no consent was lodged");
    let lodged = sent.iter().rfind(|one| one.url.path().ends_with("/consents")).ok_or_else(none)?;
    let body = std::str::from_utf8(&lodged.body).map_err(|_| none())?;
    let body = Json::parse(body)?;
    let access = body.field("access").ok_or_else(none)?;
    let more = access.field("additionalInformation");
    let found = LISTS.iter().filter(|list| {
        access.field(list.name).is_some() || more.is_some_and(|it| it.field(list.name).is_some())
    });
    Ok(found.map(|list| list.name.to_owned()).collect())
}

/// NextGenPSD2 1.3, where each consent has a token of its own (`scaOAuth`).
pub const BERLIN_GROUP: Dialect = Dialect {
    name: "berlin-group",
    open: || MockServer::open_with(&[Quirk::BgOauth]),
    resource: "berlin-group/v1",
    authorize: "berlin-group/oauth/authorize",
    token: "berlin-group/oauth/token",
    par: None,
    revoke: None,
    customer: "jonas",
    overpaid: "bruno",
    request_id: "x-request-id",
    customer_ip: "psu-ip-address",
    units: LISTS,
    asked,
    ways: Ways::USUAL,
    words: Words {
        accounts: "accounts",
        transactions: "booked",
        id: "transactionId",
        amount: "transactionAmount",
        balance: "balanceAmount",
        text: "remittanceInformationUnstructured",
        booked: "bookingDate",
        other_days: &["valueDate"],
        enums: &["bankTransactionCode", "proprietaryBankTransactionCode"],
        account_enums: &["cashAccountType", "status"],
        optional: &[
            "entryReference",
            "endToEndId",
            "valueDate",
            "creditorName",
            "creditorAccount",
            "debtorName",
            "debtorAccount",
            "remittanceInformationUnstructured",
            "bankTransactionCode",
            "proprietaryBankTransactionCode",
        ],
        next_link: &["transactions", "_links", "next", "href"],
        refusal: r#"{"tppMessages":[{"category":"ERROR","code":"FORMAT_ERROR","text":"CANARY"}]}"#,
        code: "FORMAT_ERROR",
    },
};
