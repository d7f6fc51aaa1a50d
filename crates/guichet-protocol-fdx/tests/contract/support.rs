//! A bank on loopback that answers what a test wrote down.

use futures_util::StreamExt as _;
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, BankId, ConsentRequest, Currency, Error,
    Grant, Overview, Purpose, Scope, ScopeSet, Secret, Session, Timestamp, Transaction,
    TransactionQuery,
    raw::{Clock, Env},
};
use guichet_http::HttpTransport;
use guichet_layers::Retry;
use guichet_protocol_fdx::{
    Capabilities, Config, ConsentUnit, Institution, OauthUrls, Operation, Profile, Version,
};
use std::{sync::Arc, time::Duration};
use url::Url;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path, query_param, query_param_is_missing},
};

/// The present instant of every test: noon in London, the morning of the same day in New York.
pub(crate) const NOW: &str = "2026-03-31T11:00:00Z";
/// No test may find this outside of the header that it belongs in.
pub(crate) const TOKEN: &str = "canary-access-token";

/// Everything that FDX gives.
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
    Operation::Statements,
    Operation::StatementDocument,
    Operation::Holdings,
])
.pending();

/// A bank that speaks the newest version to the letter.
pub(crate) fn example() -> Profile {
    example_with(|institution| institution)
}

/// The same, with something else known of it.
pub(crate) fn example_with(change: impl FnOnce(Institution) -> Institution) -> Profile {
    let institution = Institution::new("example-us", "Example Bank", "US")
        .time_zone("America/New_York")
        .capabilities(ALL);
    Profile::new(change(institution)).version(Version::V6_4)
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
        Self::with(profile, |config| config).await
    }

    pub(crate) async fn with(profile: Profile, change: impl FnOnce(Config) -> Config) -> Self {
        let server = MockServer::start().await;
        let mut config = config(&server.uri());
        if matches!(profile.unit, ConsentUnit::Bundle { .. }) {
            config = config.oauth_urls(urls(&server.uri()));
        }
        let bank = profile.bank(change(config)).build(env()).unwrap();
        Self { server, bank }
    }

    /// The same with a layer that tries again, at once.
    pub(crate) async fn of_retrying() -> Self {
        let server = MockServer::start().await;
        let retry = Retry::new().base_delay(Duration::ZERO);
        let bank = example().bank(config(&server.uri())).layer(retry).build(env()).unwrap();
        Self { server, bank }
    }

    /// Answers a GET with a body, whatever is asked beside the path.
    pub(crate) async fn answer(&self, at: &str, body: &str) {
        self.respond("GET", at, json(200, body)).await;
    }

    pub(crate) async fn respond(&self, verb: &str, at: &str, response: ResponseTemplate) {
        let whole = format!("/fdx/v6{at}");
        Mock::given(method(verb)).and(path(whole)).respond_with(response).mount(&self.server).await;
    }

    /// Answers the first page, which carries no such parameter.
    pub(crate) async fn first_page(&self, at: &str, key: &str, body: &str) {
        Mock::given(method("GET"))
            .and(path(format!("/fdx/v6{at}")))
            .and(query_param_is_missing(key))
            .respond_with(json(200, body))
            .mount(&self.server)
            .await;
    }

    /// Answers a later page.
    pub(crate) async fn page(&self, at: &str, key: &str, value: &str, body: &str) {
        Mock::given(method("GET"))
            .and(path(format!("/fdx/v6{at}")))
            .and(query_param(key, value))
            .respond_with(json(200, body))
            .mount(&self.server)
            .await;
    }

    /// Answers at an address of the OAuth 2.0 server.
    pub(crate) async fn oauth(&self, at: &str, response: ResponseTemplate) {
        Mock::given(method("POST"))
            .and(path(format!("/oauth{at}")))
            .respond_with(response)
            .mount(&self.server)
            .await;
    }

    pub(crate) fn grant(&self, scopes: impl IntoIterator<Item = Scope>) -> Grant {
        let request = ConsentRequest::new(scopes, [Purpose::AnswerCustomer]);
        let bank: BankId = self.bank.info().id.clone();
        Grant::new(bank, &request, Secret::from(TOKEN), now()).unwrap()
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

    /// What was asked for, in order: path and query.
    pub(crate) async fn asked(&self) -> Vec<String> {
        let requests = self.requests().await;
        requests
            .iter()
            .map(|it| match it.url.query() {
                Some(query) => format!("{}?{query}", it.url.path()),
                None => it.url.path().to_owned(),
            })
            .collect()
    }
}

pub(crate) fn config(server: &str) -> Config {
    Config::new("app", Url::parse("https://app.example/callback").unwrap())
        .secret("canary-client-secret")
        .resource_url(at(server, "/fdx/v6"))
        .oauth_urls(urls(server).par(at(server, "/oauth/par")))
        .allow_plain_loopback()
}

fn at(server: &str, path: &str) -> Url {
    Url::parse(&format!("{server}{path}")).unwrap()
}

/// An OAuth 2.0 server that takes no pushed requests.
fn urls(server: &str) -> OauthUrls {
    OauthUrls::new()
        .authorize(at(server, "/oauth/authorize"))
        .token(at(server, "/oauth/token"))
        .revoke(at(server, "/oauth/revoke"))
}

pub(crate) fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("x-fapi-interaction-id", "request-1")
        .set_body_raw(body, "application/json")
}

pub(crate) fn account(kind: AccountKind) -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("a-1"), kind);
    account.currency = Some(Currency::USD);
    account
}

pub(crate) fn current() -> AccountRef {
    account(AccountKind::Current)
}

/// What a page of accounts becomes.
pub(crate) async fn overview(body: &str) -> Overview {
    overview_at(example(), body).await
}

pub(crate) async fn overview_at(profile: Profile, body: &str) -> Overview {
    let counter = Counter::of(profile).await;
    counter.answer("/accounts", body).await;
    counter.session().overview().await.unwrap()
}

/// What a page with one account, of these fields, becomes.
pub(crate) async fn one(fields: &str) -> Overview {
    overview(&format!(r#"{{"accounts": [{{"accountId": "a-1", {fields}}}]}}"#)).await
}

/// The balances of an account: kind and amount.
pub(crate) fn balances(overview: &Overview) -> Vec<(String, String)> {
    let balances = overview.accounts[0].balances.as_ref().unwrap();
    balances.iter().map(|it| (it.kind.as_str().to_owned(), it.amount.to_string())).collect()
}

/// What a page of transactions becomes.
pub(crate) async fn rows(of: &AccountRef, body: &str) -> (Vec<Transaction>, Vec<Error>) {
    let counter = Counter::open().await;
    counter.answer("/accounts/a-1/transactions", body).await;
    collect(&counter.session(), of, TransactionQuery::new()).await
}

/// What one transaction of these fields becomes.
pub(crate) async fn row_of(of: &AccountRef, fields: &str) -> Transaction {
    let body = format!(r#"{{"transactions": [{{{fields}}}]}}"#);
    let (mut rows, errors) = rows(of, &body).await;
    assert_eq!(errors.len(), 0, "{errors:?}");
    rows.pop().unwrap()
}

pub(crate) async fn row(fields: &str) -> Transaction {
    row_of(&current(), fields).await
}

pub(crate) async fn collect(
    session: &Session,
    of: &AccountRef,
    query: TransactionQuery,
) -> (Vec<Transaction>, Vec<Error>) {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut stream = session.transactions(of, query);
    while let Some(item) = stream.next().await {
        match item {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    (rows, errors)
}
