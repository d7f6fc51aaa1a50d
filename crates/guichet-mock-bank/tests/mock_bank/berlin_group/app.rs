//! An app of NextGenPSD2 in a few lines.

use guichet_mock_bank::{MockBank, approve};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::support::{REDIRECT, http, parameter, post_form};

pub(crate) const BASE: &str = "/berlin-group/v1";
pub(crate) const SERVER: &str = "/berlin-group/oauth";
pub(crate) const REQUEST: &str = "99391c7e-ad88-49ec-a2ad-99ddcb1f7721";

pub(crate) struct Bg<'a> {
    pub(crate) bank: &'a MockBank,
    pub(crate) consent: String,
    /// A bearer token, where one is needed.
    pub(crate) token: Option<String>,
    /// The links of the answer to the consent.
    pub(crate) links: Value,
    /// Whether the customer is there.
    pub(crate) attended: bool,
}

/// A consent for everything, as often as the law allows.
pub(crate) fn everything() -> Value {
    asking(&json!({ "allPsd2": "allAccounts" }))
}

/// A consent for some access, as often as the law allows.
pub(crate) fn asking(access: &Value) -> Value {
    json!({
        "access": access,
        "recurringIndicator": true,
        "validUntil": "2026-06-30",
        "frequencyPerDay": 4,
        "combinedServiceIndicator": false,
    })
}

impl<'a> Bg<'a> {
    pub(crate) fn new(bank: &'a MockBank) -> Self {
        Self { bank, consent: String::new(), token: None, links: Value::Null, attended: true }
    }

    /// Goes the whole way by redirect.
    pub(crate) async fn linked(bank: &'a MockBank, customer: &str, asked: &Value) -> Self {
        let mut app = Self::new(bank);
        let (status, body) = app.lodge(asked, &[]).await;
        assert_eq!(status, 201, "{body}");
        let url = Url::parse(app.links["scaRedirect"]["href"].as_str().unwrap()).unwrap();
        assert_eq!(approve(&url, customer).await.unwrap().as_str(), REDIRECT);
        app
    }

    /// Lodges a consent and keeps its id.
    pub(crate) async fn lodge(
        &mut self,
        asked: &Value,
        headers: &[(&'static str, &'static str)],
    ) -> (StatusCode, Value) {
        let mut request = self.request(Method::POST, "consents").json(asked);
        request = request.header("tpp-redirect-uri", REDIRECT);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        body["consentId"].as_str().unwrap_or_default().clone_into(&mut self.consent);
        self.links = body["_links"].clone();
        (status, body)
    }

    /// Takes a token for a scope, with the customer's help.
    pub(crate) async fn authorize(&mut self, customer: &str, scope: &str) {
        let mut url = self.bank.url().join(&format!("{SERVER}/authorize")).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", "guichet-demo"),
            ("redirect_uri", REDIRECT),
            ("scope", scope),
            ("state", "xyz"),
        ]);
        let back = approve(&url, customer).await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
        let (status, granted) = post_form(self.bank, &format!("{SERVER}/token"), &form).await;
        assert_eq!(status, 200, "{granted}");
        self.token = granted["access_token"].as_str().map(ToOwned::to_owned);
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = match Url::parse(path) {
            Ok(url) => url,
            Err(_) => self.bank.url().join(&format!("{BASE}/{path}")).unwrap(),
        };
        let mut request = http().request(method, url).header("x-request-id", REQUEST);
        request = request.header("accept", "application/json");
        if !self.consent.is_empty() {
            request = request.header("consent-id", &self.consent);
        }
        if self.attended {
            request = request.header("psu-ip-address", "192.0.2.7");
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request
    }

    pub(crate) async fn send(&self, method: Method, path: &str) -> Response {
        let answer = self.request(method, path).send().await.unwrap();
        assert_eq!(answer.headers()["x-request-id"], REQUEST);
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.send(Method::GET, path).await;
        let status = answer.status();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null))
    }

    /// The code of a refusal, with its status.
    pub(crate) async fn refused(&self, path: &str) -> (u16, String) {
        let (status, body) = self.get(path).await;
        (status.as_u16(), code(&body))
    }

    pub(crate) async fn status(&self) -> String {
        let (_, body) = self.get(&format!("consents/{}/status", self.consent)).await;
        body["consentStatus"].as_str().unwrap_or_default().to_owned()
    }

    /// The id of the account with this name.
    pub(crate) async fn account(&self, name: &str) -> String {
        let (_, body) = self.get("accounts").await;
        let all = body["accounts"].as_array().unwrap();
        let found = all.iter().find(|account| account["name"] == name).unwrap();
        found["resourceId"].as_str().unwrap().to_owned()
    }

    /// All rows of a list in all pages, and how many pages there were.
    pub(crate) async fn all(&self, path: &str, list: &str) -> (Vec<Value>, usize) {
        let (mut rows, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
        let name =
            if path.starts_with("card-accounts") { "cardTransactions" } else { "transactions" };
        loop {
            let (status, body) = self.get(&next).await;
            assert_eq!(status, 200, "{body}");
            rows.extend(body[name][list].as_array().unwrap().iter().cloned());
            pages += 1;
            assert!(pages < 60, "the pages do not end");
            match body[name]["_links"]["next"]["href"].as_str() {
                Some(link) => link.clone_into(&mut next),
                None => return (rows, pages),
            }
        }
    }
}

/// The code of a refusal.
pub(crate) fn code(body: &Value) -> String {
    body["tppMessages"][0]["code"].as_str().unwrap_or_default().to_owned()
}
