//! The dialects of UK Open Banking that the mock bank plays.

use super::{Dialect, Unit, Ways, Words};
use crate::{Failure, Json, MockServer, Outcome, Sent, Server};
use guichet_core::{Scope, ScopeSet, Secret};
use guichet_http::{Config, PemSigner};
use std::sync::Arc;
use url::Url;

const fn unit(name: &'static str, covers: &[Scope]) -> Unit {
    Unit { name, covers: ScopeSet::of(covers) }
}

const PLANNED: &[Scope] = &[Scope::ScheduledPayments];
const PAYEES: &[Scope] = &[Scope::ScheduledPayments, Scope::TransactionsCounterparty];

/// The permissions of the standard. Who draws a direct debit is told with it and has no unit of
/// its own, as in the other dialects.
const PERMISSIONS: &[Unit] = &[
    unit("ReadAccountsBasic", &[Scope::AccountsBasic]),
    unit(
        "ReadAccountsDetail",
        &[Scope::AccountsBasic, Scope::AccountNumbers, Scope::IdentityContact],
    ),
    unit("ReadBalances", &[Scope::Balances]),
    unit("ReadBeneficiariesBasic", PLANNED),
    unit("ReadBeneficiariesDetail", PAYEES),
    unit("ReadDirectDebits", PLANNED),
    unit("ReadOffers", &[]),
    unit("ReadPAN", &[]),
    unit("ReadParty", &[Scope::IdentityContact]),
    unit("ReadPartyPSU", &[Scope::IdentityContact]),
    unit("ReadProducts", &[]),
    unit("ReadScheduledPaymentsBasic", PLANNED),
    unit("ReadScheduledPaymentsDetail", PAYEES),
    unit("ReadStandingOrdersBasic", PLANNED),
    unit("ReadStandingOrdersDetail", PAYEES),
    unit("ReadStatementsBasic", &[Scope::Statements]),
    unit("ReadStatementsDetail", &[Scope::Statements]),
    unit("ReadTransactionsBasic", &[Scope::TransactionsSummary]),
    unit("ReadTransactionsCredits", &[Scope::TransactionsSummary]),
    unit("ReadTransactionsDebits", &[Scope::TransactionsSummary]),
    unit(
        "ReadTransactionsDetail",
        &[
            Scope::TransactionsSummary,
            Scope::Transactions,
            Scope::TransactionsCounterparty,
            Scope::TransactionsPlace,
            Scope::Balances,
        ],
    ),
];

/// The permissions in the consent that was lodged before.
fn asked(_: &Url, sent: &[Sent]) -> Outcome<Vec<String>> {
    let none = || Failure::new("no consent was lodged");
    let is_lodging = |one: &&Sent| one.url.path().ends_with("/account-access-consents");
    let lodged = sent.iter().rfind(is_lodging).ok_or_else(none)?;
    let body = Json::parse(std::str::from_utf8(&lodged.body).map_err(|_| none())?)?;
    let list = body.find("Permissions").ok_or_else(none)?.items();
    Ok(list.iter().filter_map(Json::text).map(ToOwned::to_owned).collect())
}

/// Version 4.0, with signed requests and identity tokens.
pub const UKOB_V4: Dialect = Dialect {
    name: "ukob-v4",
    open: MockServer::open_registered,
    resource: "open-banking/v4.0/aisp",
    authorize: "open-banking/oauth/authorize",
    token: "open-banking/oauth/token",
    par: None,
    revoke: Some("open-banking/oauth/revoke"),
    customer: "harriet",
    overpaid: "bruno",
    request_id: "x-fapi-interaction-id",
    customer_ip: "x-fapi-customer-ip-address",
    units: PERMISSIONS,
    asked,
    ways: Ways::USUAL,
    words: Words {
        accounts: "Account",
        transactions: "Transaction",
        id: "TransactionId",
        amount: "Amount",
        balance: "Amount",
        text: "TransactionInformation",
        booked: "BookingDateTime",
        other_days: &["ValueDateTime"],
        enums: &["Status", "Code", "SubCode"],
        account_enums: &["AccountTypeCode", "AccountSubType", "Status"],
        optional: &[
            "TransactionReference",
            "TransactionMutability",
            "ValueDateTime",
            "TransactionInformation",
            "CurrencyExchange",
            "BankTransactionCode",
            "ProprietaryBankTransactionCode",
            "Balance",
            "MerchantDetails",
            "CreditorAccount",
            "DebtorAccount",
        ],
        next_link: &["Links", "Next"],
        refusal: r#"{"Id":"1","Errors":[{"ErrorCode":"U099","Message":"CANARY","Path":"CANARY"}]}"#,
        code: "U099",
    },
};

/// Version 3.1, in words.
pub const UKOB_V3: Dialect =
    Dialect { name: "ukob-v3", resource: "open-banking/v3.1/aisp", ..UKOB_V4 };

impl Server {
    /// As [`config`](Self::config), for a bank that takes signed requests only and issues identity
    /// tokens: with the app's key, and with the address of the bank's own.
    ///
    /// # Panics
    ///
    /// When the stage knows no key of the app.
    #[allow(clippy::expect_used, reason = "without a key there is nothing to test")]
    pub fn signed_config(&self) -> Config {
        let mut issuer = self.token_url();
        let path = issuer.path().trim_end_matches("/token").to_owned();
        issuer.set_path(&path);
        let jwks = Url::parse(&format!("{issuer}/jwks")).expect("an address and a name are one");
        let key = self.stage().client_key().expect("the stage has registered a key");
        let signer = PemSigner::ps256("guichet-demo", &Secret::from(key)).expect("a key of RSA");
        let mut config = self.config().signer(Arc::new(signer));
        config.oauth_urls = config.oauth_urls.openid(issuer, jwks);
        config
    }
}
