//! A bank on loopback that answers what a test wrote down.

use futures_util::StreamExt as _;
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, ConsentRequest, Currency, Error, Grant,
    Purpose, ScopeSet, Secret, Session, Timestamp, Transaction, TransactionQuery,
    raw::{Clock, Env},
};
use guichet_http::HttpTransport;
use guichet_layers::Retry;
use guichet_protocol_stet::{Capabilities, Config, Institution, OauthUrls, Operation, Profile};
use std::{sync::Arc, time::Duration};
use url::Url;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

/// The present instant of every test.
pub(crate) const NOW: &str = "2026-03-31T11:00:00Z";
/// No test may find this outside of the header that it belongs in.
pub(crate) const TOKEN: &str = "canary-access-token";
/// Below what the resources are.
pub(crate) const ROOT: &str = "/stet/psd2/v1";

pub(crate) const ALL: Capabilities = Capabilities::of(&[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::RefreshGrant,
    Operation::RevokeConsent,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::Identity,
    Operation::Beneficiaries,
])
.pending();

/// A bank that speaks 1.4 to the letter.
pub(crate) fn example() -> Profile {
    example_with(|institution| institution)
}

/// The same, with something else known of it.
pub(crate) fn example_with(change: impl FnOnce(Institution) -> Institution) -> Profile {
    let institution = Institution::new("example-fr", "Banque Exemple", "FR")
        .time_zone("Europe/Paris")
        .capabilities(ALL);
    Profile::new(change(institution))
}

#[derive(Clone, Copy, Debug)]
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        now()
    }
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub(crate) fn env() -> Env {
    let transport = HttpTransport::builder()
        .allow_loopback_http()
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    Env {
        transport: Arc::new(transport),
        clock: Arc::new(Stopped),
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
        let bank = profile.bank(change(config(&server.uri()))).build(env()).unwrap();
        Self { server, bank }
    }

    /// The same with a layer that tries again, at once.
    pub(crate) async fn retrying(profile: Profile) -> Self {
        let server = MockServer::start().await;
        let retry = Retry::new().base_delay(Duration::ZERO);
        let bank = profile.bank(config(&server.uri())).layer(retry).build(env()).unwrap();
        Self { server, bank }
    }

    /// Answers a GET below the root with a body, whatever is asked beside the path.
    pub(crate) async fn answer(&self, at: &str, body: &str) {
        self.respond("GET", &format!("{ROOT}{at}"), json(200, body)).await;
    }

    pub(crate) async fn respond(&self, verb: &str, at: &str, response: ResponseTemplate) {
        Mock::given(method(verb)).and(path(at)).respond_with(response).mount(&self.server).await;
    }

    /// The same, for the first calls only.
    pub(crate) async fn at_first(&self, times: u64, at: &str, response: ResponseTemplate) {
        Mock::given(method("GET"))
            .and(path(format!("{ROOT}{at}")))
            .respond_with(response)
            .up_to_n_times(times)
            .mount(&self.server)
            .await;
    }

    pub(crate) fn grant(&self) -> Grant {
        let scopes = ScopeSet::all_reading();
        let request = ConsentRequest::new(scopes.iter(), [Purpose::AnswerCustomer]);
        let id = self.bank.info().id.clone();
        Grant::new(id, &request, Secret::from(TOKEN), now()).unwrap()
    }

    /// A session under a grant of everything.
    pub(crate) fn session(&self) -> Session {
        self.bank.session(self.grant(), Purpose::AnswerCustomer)
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
    let at = |path: &str| Url::parse(&format!("{server}{path}")).unwrap();
    let urls = OauthUrls::new()
        .authorize(at("/oauth/authorize"))
        .token(at("/oauth/token"))
        .revoke(at("/oauth/revoke"));
    Config::new("PSDFR-ACPR-12345", Url::parse("https://app.example/callback").unwrap())
        .secret("canary-client-secret")
        .resource_url(at(ROOT))
        .oauth_urls(urls)
        .allow_plain_loopback()
}

pub(crate) fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("x-request-id", "request-1")
        .set_body_raw(body, "application/hal+json; charset=utf-8")
}

pub(crate) fn on(id: &str) -> AccountRef {
    let mut account = AccountRef::new(AccountId::new(id), AccountKind::Current);
    account.currency = Some(Currency::EUR);
    account
}

/// What a page with one transaction of these fields becomes.
pub(crate) async fn row_at(profile: Profile, fields: &str) -> Transaction {
    let counter = Counter::of(profile).await;
    let body = format!(r#"{{"transactions": [{{{fields}}}], "_links": {{}}}}"#);
    counter.answer("/accounts/A1/transactions", &body).await;
    let (mut rows, errors) = collect(&counter.session(), &on("A1"), TransactionQuery::new()).await;
    assert!(errors.is_empty(), "{errors:?}");
    rows.pop().unwrap()
}

pub(crate) async fn row(fields: &str) -> Transaction {
    row_at(example(), fields).await
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
