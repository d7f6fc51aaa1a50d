//! A bank on loopback that answers what a test wrote down.

use futures_util::StreamExt as _;
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, ConsentId, ConsentInput, ConsentRequest,
    ConsentStep, Context, Currency, Error, Grant, PendingConsent, Psu, Purpose, Scope, ScopeSet,
    Secret, Session, Timestamp, Transaction, TransactionQuery,
    raw::{Clock, Env},
};
use guichet_http::HttpTransport;
use guichet_protocol_berlin_group::{
    Capabilities, Config, Institution, OauthUrls, Operation, Profile,
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use url::Url;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

/// The present instant of every test: one o'clock in Berlin.
pub(crate) const NOW: &str = "2026-03-31T11:00:00Z";
/// The consent of a grant.
pub(crate) const CONSENT: &str = "canary-consent";
pub(crate) const IP: [u8; 4] = [203, 0, 113, 77];

pub(crate) const ALL: Capabilities = Capabilities::of(&[
    Operation::BeginConsent,
    Operation::ResumeConsent,
    Operation::ConsentStatus,
    Operation::RevokeConsent,
    Operation::RefreshGrant,
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::ScheduledPayments,
    Operation::Changes,
])
.pending();

/// A bank that keeps to the letter.
pub(crate) fn example() -> Profile {
    let institution = Institution::new("example-de", "Beispielbank", "DE")
        .time_zone("Europe/Berlin")
        .capabilities(ALL);
    Profile::new(institution)
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
        let bank = profile.bank(change(config(&server.uri()))).build(env()).unwrap();
        Self { server, bank }
    }

    /// Answers a GET with a body, whatever is asked beside the path.
    pub(crate) async fn answer(&self, at: &str, body: &str) {
        self.respond("GET", at, json(200, body)).await;
    }

    pub(crate) async fn respond(&self, verb: &str, at: &str, response: ResponseTemplate) {
        mock(verb, &format!("/v1{at}")).respond_with(response).mount(&self.server).await;
    }

    /// Answers as often as said; what was mounted first comes first.
    pub(crate) async fn times(&self, n: u64, verb: &str, at: &str, response: ResponseTemplate) {
        let mock = mock(verb, &format!("/v1{at}"));
        mock.respond_with(response).up_to_n_times(n).mount(&self.server).await;
    }

    pub(crate) fn grant(&self, scopes: impl IntoIterator<Item = Scope>) -> Grant {
        let request = ConsentRequest::new(scopes, [Purpose::AnswerCustomer]);
        let bank = self.bank.info().id.clone();
        let mut grant = Grant::new(bank, &request, Secret::from(CONSENT), now()).unwrap();
        grant.consent = Some(ConsentId::new(CONSENT));
        grant
    }

    /// A session under a grant of everything, without the customer.
    pub(crate) fn session(&self) -> Session {
        self.bank.session(self.grant(ScopeSet::all().iter()), Purpose::AnswerCustomer)
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

    /// Lodges a consent, whose links are given.
    pub(crate) async fn lodged(&self, links: &str) -> ConsentStep {
        let body =
            format!(r#"{{"consentStatus": "received", "consentId": "c-1", "_links": {links}}}"#);
        self.respond("POST", "/consents", json(201, &body)).await;
        self.bank.begin_consent(&there(), &request()).await.unwrap()
    }

    pub(crate) async fn status(&self, word: &str) {
        let body = format!(r#"{{"consentStatus": "{word}"}}"#);
        self.answer("/consents/c-1/status", &body).await;
    }

    /// The customer comes back, with the state that the bank was given.
    pub(crate) async fn back(&self, more: &str) -> Url {
        let requests = self.requests().await;
        let lodged = requests.iter().rfind(|it| it.url.path().ends_with("/consents")).unwrap();
        let back = lodged.headers.get("tpp-redirect-uri").unwrap().to_str().unwrap();
        format!("{back}{more}").parse().unwrap()
    }

    /// Goes on with a consent after the customer came back.
    pub(crate) async fn resume(&self, pending: &PendingConsent) -> Result<ConsentStep, Error> {
        let input = ConsentInput::Callback(self.back("").await);
        self.bank.resume_consent(&there(), pending, &input).await
    }
}

/// A request that is answered.
pub(crate) fn mock(verb: &str, at: &str) -> wiremock::MockBuilder {
    Mock::given(method(verb)).and(path(at))
}

/// The customer is there.
pub(crate) fn there() -> Context {
    Context::new().with_psu(Psu::at(IpAddr::from(IP)))
}

pub(crate) fn request() -> ConsentRequest {
    let scopes = [Scope::AccountsBasic, Scope::Balances, Scope::Transactions];
    ConsentRequest::new(scopes, [Purpose::AnswerCustomer]).days(90)
}

pub(crate) fn redirect(step: ConsentStep) -> (Url, PendingConsent) {
    match step {
        ConsentStep::Redirect { url, pending } => (url, pending),
        other => panic!("the customer is sent nowhere: {other:?}"),
    }
}

pub(crate) fn granted(step: ConsentStep) -> Grant {
    match step {
        ConsentStep::Granted(grant) => grant,
        other => panic!("no grant: {other:?}"),
    }
}

/// To wait, and to ask again.
pub(crate) fn waiting(step: ConsentStep) -> PendingConsent {
    match step {
        ConsentStep::Decoupled { pending, .. } => pending,
        other => panic!("nothing to wait for: {other:?}"),
    }
}

pub(crate) fn config(server: &str) -> Config {
    Config::new("app", Url::parse("https://app.example/callback").unwrap())
        .secret("canary-client-secret")
        .resource_url(at(server, "/v1"))
        .allow_plain_loopback()
}

pub(crate) fn at(server: &str, path: &str) -> Url {
    Url::parse(&format!("{server}{path}")).unwrap()
}

pub(crate) fn urls(server: &str) -> OauthUrls {
    OauthUrls::new().authorize(at(server, "/oauth/authorize")).token(at(server, "/oauth/token"))
}

pub(crate) fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

/// A refusal by a code.
pub(crate) fn refusal(status: u16, code: &str) -> ResponseTemplate {
    let body = format!(
        r#"{{"tppMessages": [{{"category": "ERROR", "code": "{code}", "text": "CANARY"}}]}}"#
    );
    json(status, &body)
}

pub(crate) fn account() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("a-1"), AccountKind::Current);
    account.currency = Some(Currency::EUR);
    account
}

/// Reads a whole listing: what came, and what could not be read.
pub(crate) async fn read(session: &Session) -> (Vec<Transaction>, Vec<Error>) {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut all = std::pin::pin!(session.transactions(&account(), TransactionQuery::new()));
    while let Some(next) = all.next().await {
        match next {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    (rows, errors)
}

/// A page of transactions.
pub(crate) fn page(booked: &str, pending: &str, next: &str) -> String {
    let next =
        if next.is_empty() { String::new() } else { format!(r#", "next": {{"href": "{next}"}}"#) };
    format!(
        r#"{{"transactions": {{"booked": [{booked}], "pending": [{pending}],
            "_links": {{"account": {{"href": "/v1/accounts/a-1"}}{next}}}}}}}"#
    )
}

pub(crate) fn row(id: &str, amount: &str) -> String {
    format!(
        r#"{{"transactionId": "{id}", "bookingDate": "2026-03-30",
            "transactionAmount": {{"currency": "EUR", "amount": "{amount}"}}}}"#
    )
}
