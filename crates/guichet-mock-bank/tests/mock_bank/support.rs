//! An app in a few lines: it knows OAuth and nothing about any connector.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_mock_bank::{MockBank, approve};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

pub(crate) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";
pub(crate) const REDIRECT: &str = "http://127.0.0.1:7000/back";
pub(crate) const INTERACTION: &str = "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f";
pub(crate) const ALL: &str = "ACCOUNT_BASIC ACCOUNT_DETAILED BALANCES BILLS CUSTOMER_CONTACT \
                              CUSTOMER_PERSONAL INVESTMENTS PAYMENT_SUPPORT STATEMENTS TRANSACTIONS";

/// A client that looks at no system certificates and follows no redirects.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only([])
        .no_proxy()
        .build()
        .unwrap()
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

pub(crate) fn details(clusters: &str) -> String {
    let clusters: Vec<_> = clusters.split_whitespace().collect();
    json!([{ "type": "fdx_v1.0", "consentRequest": {
        "durationType": "TIME_BOUND", "durationPeriod": 90, "lookbackPeriod": 365,
        "resources": [{ "resourceType": "ACCOUNT", "dataClusters": clusters }],
    }}])
    .to_string()
}

/// The parameters of an authorization request, to be changed by a test.
pub(crate) fn wish(clusters: &str) -> Vec<(&'static str, String)> {
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", "guichet-demo".to_owned()),
        ("redirect_uri", REDIRECT.to_owned()),
        ("scope", "openid offline_access".to_owned()),
        ("state", "xyz".to_owned()),
        ("code_challenge", challenge()),
        ("code_challenge_method", "S256".to_owned()),
        ("authorization_details", details(clusters)),
    ]
}

pub(crate) fn replace(wish: &mut Vec<(&'static str, String)>, name: &str, value: Option<&str>) {
    match value {
        Some(value) => {
            let found = wish.iter_mut().find(|(given, _)| *given == name);
            value.clone_into(&mut found.unwrap().1);
        }
        None => wish.retain(|(given, _)| *given != name),
    }
}

pub(crate) fn authorize_url(bank: &MockBank, base: &str, wish: &[(&str, String)]) -> Url {
    let mut url = bank.url().join(&format!("{base}/authorize")).unwrap();
    url.query_pairs_mut().extend_pairs(wish);
    url
}

pub(crate) fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(given, _)| given == name).map(|(_, value)| value.into_owned())
}

pub(crate) async fn post_form(
    bank: &MockBank,
    path: &str,
    form: &[(&str, &str)],
) -> (StatusCode, Value) {
    let url = bank.url().join(path).unwrap();
    let secret = Some("guichet-demo-secret");
    let sent = http().post(url).basic_auth("guichet-demo", secret).form(form).send().await;
    let answer = sent.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

pub(crate) async fn redeem(bank: &MockBank, code: &str) -> (StatusCode, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    post_form(bank, "/oauth2/token", &form).await
}

/// An app with a token, at one base path.
pub(crate) struct App {
    pub(crate) base: Url,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) consent: String,
    http: reqwest::Client,
}

impl App {
    /// Goes the whole way with the standard server.
    pub(crate) async fn linked(
        bank: &MockBank,
        base: &str,
        customer: &str,
        clusters: &str,
    ) -> Self {
        let url = authorize_url(bank, "/oauth2", &wish(clusters));
        let back = approve(&url, customer).await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let (status, tokens) = redeem(bank, &code).await;
        assert_eq!(status, 200, "{tokens}");
        Self::with_tokens(bank, base, &tokens)
    }

    /// Goes the whole way with Chase's server.
    pub(crate) async fn linked_to_chase(bank: &MockBank, customer: &str) -> Self {
        let mut asked = wish(ALL);
        replace(&mut asked, "scope", Some("aggregator"));
        for name in ["authorization_details", "code_challenge", "code_challenge_method"] {
            replace(&mut asked, name, None);
        }
        let url = authorize_url(bank, "/aggregator-oauth/v1", &asked);
        let back = approve(&url, customer).await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
        let (status, tokens) = post_form(bank, "/aggregator-oauth/v1/token", &form).await;
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(tokens["refresh_token_expires_in"], 31_536_000);
        assert!(tokens.get("fdxConsentId").is_none());
        Self::with_tokens(bank, "/jpmc/servicing/inquiry-maintenance/fdx/v4", &tokens)
    }

    pub(crate) fn with_tokens(bank: &MockBank, base: &str, tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        Self {
            base: bank.url().join(&format!("{base}/")).unwrap(),
            access: text("access_token"),
            refresh: text("refresh_token"),
            consent: text("fdxConsentId"),
            http: http(),
        }
    }

    pub(crate) async fn send(&self, path: &str) -> Result<Response, reqwest::Error> {
        self.http
            .get(self.base.join(path).unwrap())
            .bearer_auth(&self.access)
            .header("x-fapi-interaction-id", INTERACTION)
            .send()
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.send(path).await.unwrap();
        let status = answer.status();
        assert_eq!(answer.headers()["x-fapi-interaction-id"], INTERACTION);
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap())
    }

    pub(crate) async fn text(&self, path: &str) -> String {
        self.send(path).await.unwrap().text().await.unwrap()
    }

    /// The id of the account with this nickname.
    pub(crate) async fn account(&self, nickname: &str) -> String {
        let (_, body) = self.get("accounts").await;
        let all = body["accounts"].as_array().unwrap();
        let found = all.iter().map(unwrapped).find(|account| account["nickname"] == nickname);
        found.unwrap()["accountId"].as_str().unwrap().to_owned()
    }

    /// All rows of a listing, page by page, and how many pages there were.
    pub(crate) async fn all(&self, path: &str, list: &str) -> (Vec<Value>, usize) {
        let (mut rows, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
        loop {
            let (status, body) = self.get(&next).await;
            assert_eq!(status, 200, "{body}");
            rows.extend(body[list].as_array().unwrap().iter().cloned());
            pages += 1;
            assert!(pages < 60, "the pages do not end");
            let page = &body["page"];
            let separator = if path.contains('?') { '&' } else { '?' };
            next = match (page["nextPageKey"].as_str(), page["nextOffset"].as_str()) {
                (Some(key), _) => format!("{path}{separator}pageKey={key}"),
                (_, Some(offset)) => format!("{path}{separator}offset={offset}"),
                (None, None) => return (rows, pages),
            };
        }
    }
}

/// The object in the wrapper of FDX 4 and 5, or the flat one itself.
pub(crate) fn unwrapped(row: &Value) -> &Value {
    let fields = row.as_object().unwrap();
    if fields.len() == 1 { fields.values().next().unwrap() } else { row }
}

pub(crate) async fn start() -> MockBank {
    MockBank::start().await.unwrap()
}

/// What the bank itself believes.
pub(crate) async fn truth(bank: &MockBank, customer: &str) -> Value {
    let url = bank.url().join(&format!("/_mock/ledger?customer={customer}")).unwrap();
    let text = http().get(url).send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap()
}
