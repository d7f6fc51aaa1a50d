//! A bank on loopback, a customer, and their session.

use guichet_bank_monzo::{Config, OauthUrls, PROFILE};
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, ConsentRequest, Context, Grant, Purpose,
    Scope, ScopeSet, Secret, Session, Timestamp,
    raw::{Clock, Env},
};
use guichet_http::HttpTransport;
use std::sync::Arc;
use url::Url;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

#[derive(Debug)]
struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

pub(crate) fn now() -> Timestamp {
    "2026-03-31T11:00:00Z".parse().unwrap()
}

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(crate) fn env() -> Env {
    let transport = HttpTransport::builder().allow_loopback_http().build().unwrap();
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
        let server = MockServer::start().await;
        let at = |path: &str| url(&format!("{}{path}", server.uri()));
        let urls = OauthUrls::new().authorize(at("/")).token(at("/oauth2/token"));
        let config = Config::new("app", url("https://app.example/callback"))
            .secret("canary-secret")
            .resource_url(at(""))
            .oauth_urls(urls)
            .allow_plain_loopback();
        let bank = PROFILE.bank(config).build(env()).unwrap();
        Self { server, bank }
    }

    pub(crate) async fn answer(&self, verb: &str, at: &str, status: u16, body: &str) {
        let response = ResponseTemplate::new(status).set_body_raw(body, "application/json");
        Mock::given(method(verb)).and(path(at)).respond_with(response).mount(&self.server).await;
    }

    pub(crate) async fn count(&self, at: &str) -> usize {
        let all = self.server.received_requests().await.unwrap();
        all.iter().filter(|one| one.url.path() == at).count()
    }

    pub(crate) fn session(&self) -> Session {
        self.bank.session(self.grant(), Purpose::AnswerCustomer)
    }

    pub(crate) fn grant(&self) -> Grant {
        Grant::new(self.bank.info().id.clone(), &request(), Secret::from("old"), now()).unwrap()
    }
}

pub(crate) fn request() -> ConsentRequest {
    let scopes = ScopeSet::of(&[
        Scope::AccountsBasic,
        Scope::Balances,
        Scope::TransactionsSummary,
        Scope::Transactions,
    ]);
    ConsentRequest::new(scopes.iter(), [Purpose::AnswerCustomer]).days(30)
}

pub(crate) fn account() -> AccountRef {
    AccountRef::new(AccountId::new("acc_1"), AccountKind::Current)
}

pub(crate) fn here() -> Context {
    Context::new()
}

pub(crate) const ACCOUNTS: &str =
    r#"{"accounts": [{"id": "acc_1", "type": "uk_retail", "currency": "GBP"}]}"#;
pub(crate) const TOKENS: &str = r#"{"access_token": "new", "client_id": "app",
    "expires_in": 21600, "refresh_token": "next", "token_type": "Bearer", "user_id": "user_1"}"#;
pub(crate) const NOT_YET: &str = r#"{"code": "forbidden.insufficient_permissions"}"#;
