//! A bank on loopback that answers what a test wrote down.

use futures_util::StreamExt as _;
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, ConsentId, ConsentRequest, Currency, Error,
    Grant, Purpose, Scope, ScopeSet, Secret, Session, Timestamp, Transaction, TransactionQuery,
    raw::{Clock, Env},
};
use guichet_http::HttpTransport;
use guichet_protocol_ukob::{
    Authorisation, Capabilities, Config, Institution, OauthUrls, Operation, Profile,
};
use std::{sync::Arc, time::Duration};
use url::Url;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path, query_param, query_param_is_missing},
};

/// The present instant of every test: noon in London, by summer time.
pub(crate) const NOW: &str = "2026-07-15T11:00:00Z";
/// No test may find this outside of the header that it belongs in.
pub(crate) const TOKEN: &str = "canary-access-token";
/// The token of the app itself.
pub(crate) const OWN: &str = "canary-own-token";

/// Everything that the standard gives.
pub(crate) const ALL: Capabilities = Capabilities::of(&[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::Identity,
    Operation::ScheduledPayments,
    Operation::Beneficiaries,
    Operation::Statements,
    Operation::StatementDocument,
])
.pending();

/// A bank that speaks the standard to the letter, but takes unsigned requests.
pub(crate) fn example() -> Profile {
    Profile::new(
        Institution::new("example-gb", "Example Bank", "GB")
            .time_zone("Europe/London")
            .capabilities(ALL),
    )
    .authorisation(Authorisation::Plain)
}

#[derive(Clone, Copy, Debug)]
struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub(crate) fn env() -> Env {
    let transport = HttpTransport::builder()
        .allow_loopback_http()
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    Env {
        transport: Arc::new(transport),
        clock: Arc::new(Stopped(now())),
        key: AppKey::from_bytes([7; 32]),
    }
}

/// A bank, and the server that plays it.
pub(crate) struct Counter {
    pub(crate) server: MockServer,
    pub(crate) bank: Bank,
}

impl Counter {
    pub(crate) async fn open() -> Self {
        Self::of(example()).await
    }

    pub(crate) async fn of(profile: Profile) -> Self {
        Self::with(profile, |config, _| config).await
    }

    pub(crate) async fn with(
        profile: Profile,
        change: impl FnOnce(Config, &str) -> Config,
    ) -> Self {
        let server = MockServer::start().await;
        let config = change(config(&server.uri()), &server.uri());
        let bank = profile.bank(config).build(env()).unwrap();
        Self { server, bank }
    }

    /// Answers a GET with a body, whatever is asked beside the path.
    pub(crate) async fn answer(&self, at: &str, body: &str) {
        self.respond("GET", at, json(200, body)).await;
    }

    pub(crate) async fn respond(&self, verb: &str, at: &str, response: ResponseTemplate) {
        let whole = format!("/aisp{at}");
        Mock::given(method(verb)).and(path(whole)).respond_with(response).mount(&self.server).await;
    }

    /// Answers the first page, and the second, which the first leads to.
    pub(crate) async fn two_pages(&self, at: &str, next: &str, first: &str, second: &str) {
        let links =
            format!(r#""Links": {{"Self": "https://elsewhere.example/", "Next": "{next}"}}"#);
        let first = format!(r#"{{"Data": {first}, {links}}}"#);
        let second = format!(r#"{{"Data": {second}, "Links": {{}}}}"#);
        let given = || Mock::given(method("GET")).and(path(format!("/aisp{at}")));
        given()
            .and(query_param_is_missing("page"))
            .respond_with(json(200, &first))
            .mount(&self.server)
            .await;
        given()
            .and(query_param("page", "2"))
            .respond_with(json(200, &second))
            .mount(&self.server)
            .await;
    }

    /// Answers at an address of the OAuth 2.0 server.
    pub(crate) async fn oauth(&self, verb: &str, at: &str, response: ResponseTemplate) {
        Mock::given(method(verb))
            .and(path(format!("/oauth{at}")))
            .respond_with(response)
            .mount(&self.server)
            .await;
    }

    /// Issues tokens of the app itself, and lodges consents.
    pub(crate) async fn lodging(&self) {
        let tokens =
            format!(r#"{{"access_token": "{OWN}", "token_type": "bearer", "expires_in": 300}}"#);
        self.oauth("POST", "/token", json(200, &tokens)).await;
        self.respond("POST", "/account-access-consents", json(201, CONSENT)).await;
    }

    pub(crate) fn grant(&self, scopes: impl IntoIterator<Item = Scope>) -> Grant {
        let request = ConsentRequest::new(scopes, [Purpose::AnswerCustomer]);
        let bank = self.bank.info().id.clone();
        let mut grant = Grant::new(bank, &request, Secret::from(TOKEN), now()).unwrap();
        grant.consent = Some(ConsentId::new("c-1"));
        grant
    }

    /// A session under a grant of everything.
    pub(crate) fn session(&self) -> Session {
        self.session_for(ScopeSet::all().iter())
    }

    pub(crate) fn session_for(&self, scopes: impl IntoIterator<Item = Scope>) -> Session {
        self.bank.session(self.grant(scopes), Purpose::AnswerCustomer)
    }

    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    /// What was asked for, in order: method, path and query.
    pub(crate) async fn asked(&self) -> Vec<String> {
        let requests = self.requests().await;
        requests
            .iter()
            .map(|it| match it.url.query() {
                Some(query) => format!("{} {}?{query}", it.method, it.url.path()),
                None => format!("{} {}", it.method, it.url.path()),
            })
            .collect()
    }
}

/// A consent as a bank lodges it. Its `Links.Self` lacks the name, as at several banks.
pub(crate) const CONSENT: &str = r#"{"Data": {"ConsentId": "c-1", "Status": "AWAU",
    "ExpirationDateTime": "2026-10-01T00:00:00+00:00", "Permissions": ["ReadAccountsBasic"]},
    "Risk": {}, "Links": {"Self": "https://api.bank.example/account-access-consents"}}"#;

pub(crate) fn config(server: &str) -> Config {
    let at = |path: &str| Url::parse(&format!("{server}{path}")).unwrap();
    let urls = OauthUrls::new().authorize(at("/oauth/authorize")).token(at("/oauth/token"));
    Config::new("app", Url::parse("https://app.example/callback").unwrap())
        .secret("canary-client-secret")
        .resource_url(at("/aisp"))
        .oauth_urls(urls)
        .allow_plain_loopback()
}

pub(crate) fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("x-fapi-interaction-id", "request-1")
        .set_body_raw(body, "application/json")
}

pub(crate) fn current() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("a-1"), AccountKind::Current);
    account.currency = Some(Currency::GBP);
    account
}

/// One transaction of so many pounds out, by its identifier.
pub(crate) fn row(id: &str, pounds: u32) -> String {
    format!(
        r#"{{"AccountId": "a-1", {id} "CreditDebitIndicator": "Debit", "Status": "BOOK",
        "BookingDateTime": "2026-07-01T10:00:00+01:00",
        "Amount": {{"Amount": "{pounds}.00", "Currency": "GBP"}}}}"#
    )
}

pub(crate) fn with_id(id: &str, pounds: u32) -> String {
    row(&format!(r#""TransactionId": "{id}","#), pounds)
}

pub(crate) async fn collect(
    session: &Session,
    query: TransactionQuery,
) -> (Vec<Transaction>, Vec<Error>) {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut stream = session.transactions(&current(), query);
    while let Some(item) = stream.next().await {
        match item {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    (rows, errors)
}
