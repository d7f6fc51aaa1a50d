//! STET as the bank speaks it.

mod consent;
mod quirk;
mod read;

use guichet_mock_bank::{MockBank, approve};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use url::Url;

use crate::support::{REDIRECT, http, parameter, post_form};

const OAUTH: &str = "/stet/oauth";
const EXTENDED: &str = "aisp extended_transaction_history";
const TOKEN: &str = "/stet/oauth/token";

/// An app with a token.
struct App {
    base: Url,
    access: String,
    refresh: String,
    /// Whether it says that the customer is there.
    attended: bool,
}

impl App {
    async fn linked(bank: &MockBank, customer: &str, scope: &str) -> Self {
        let mut url = bank.url().join(&format!("{OAUTH}/authorize")).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", "guichet-demo"),
            ("redirect_uri", REDIRECT),
            ("scope", scope),
            ("state", "s"),
        ]);
        let back = approve(&url, customer).await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
        let (status, tokens) = post_form(bank, TOKEN, &form).await;
        assert_eq!(status, 200, "{tokens}");
        Self::with_tokens(bank, &tokens)
    }

    fn with_tokens(bank: &MockBank, tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        Self {
            base: bank.url().join("/stet/psd2/v1/").unwrap(),
            access: text("access_token"),
            refresh: text("refresh_token"),
            attended: true,
        }
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let mut request = http()
            .request(method, self.base.join(path).unwrap())
            .bearer_auth(&self.access)
            .header("x-request-id", "r-1");
        if self.attended {
            request = request.header("psu-ip-address", "192.0.2.7");
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.unwrap()
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.send(Method::GET, path, None).await;
        assert_eq!(answer.headers()["x-request-id"], "r-1");
        let status = answer.status();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }

    /// The account of a kind, of which there is one.
    async fn account(&self, kind: &str) -> Value {
        let (_, body) = self.get("accounts").await;
        let all = body["accounts"].as_array().unwrap();
        all.iter().find(|account| account["cashAccountType"] == kind).unwrap().clone()
    }

    /// The address of an account's transactions.
    async fn transactions(&self, kind: &str) -> String {
        let account = self.account(kind).await;
        account["_links"]["transactions"]["href"].as_str().unwrap().to_owned()
    }

    /// All rows, page by page.
    async fn all(&self, first: &str) -> Vec<Value> {
        let (mut rows, mut next, mut pages) = (Vec::new(), Some(first.to_owned()), 0);
        while let Some(path) = next {
            pages += 1;
            assert!(pages < 40, "the pages do not end");
            let (status, body) = self.get(&path).await;
            assert_eq!(status, 200, "{body}");
            rows.extend(body["transactions"].as_array().unwrap().iter().cloned());
            next = body["_links"]["next"]["href"].as_str().map(ToOwned::to_owned);
        }
        rows
    }
}
