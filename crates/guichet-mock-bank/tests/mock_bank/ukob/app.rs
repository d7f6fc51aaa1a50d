//! An app of UK Open Banking in a few lines.

use guichet_mock_bank::{MockBank, approve};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::support::{INTERACTION, REDIRECT, http, parameter, post_form};

pub(crate) const SERVER: &str = "/open-banking/oauth";
pub(crate) const V3: &str = "/open-banking/v3.1/aisp";
pub(crate) const V4: &str = "/open-banking/v4.0/aisp";

/// Everything that can be permitted.
pub(crate) const ALL: [&str; 21] = [
    "ReadAccountsBasic",
    "ReadAccountsDetail",
    "ReadBalances",
    "ReadBeneficiariesBasic",
    "ReadBeneficiariesDetail",
    "ReadDirectDebits",
    "ReadOffers",
    "ReadPAN",
    "ReadParty",
    "ReadPartyPSU",
    "ReadProducts",
    "ReadScheduledPaymentsBasic",
    "ReadScheduledPaymentsDetail",
    "ReadStandingOrdersBasic",
    "ReadStandingOrdersDetail",
    "ReadStatementsBasic",
    "ReadStatementsDetail",
    "ReadTransactionsBasic",
    "ReadTransactionsCredits",
    "ReadTransactionsDebits",
    "ReadTransactionsDetail",
];

/// An app at one base path, with a token of its own and perhaps one of a customer.
pub(crate) struct Ukob<'a> {
    pub(crate) bank: &'a MockBank,
    pub(crate) base: &'static str,
    pub(crate) own: String,
    pub(crate) token: String,
    pub(crate) granted: Value,
    pub(crate) consent: String,
}

impl<'a> Ukob<'a> {
    pub(crate) async fn new(bank: &'a MockBank, base: &'static str) -> Self {
        let form = [("grant_type", "client_credentials"), ("scope", "accounts")];
        let (status, own) = post_form(bank, &format!("{SERVER}/token"), &form).await;
        assert_eq!(status, 200, "{own}");
        let own = own["access_token"].as_str().unwrap().to_owned();
        let (token, consent) = (String::new(), String::new());
        Self { bank, base, own, token, granted: Value::Null, consent }
    }

    /// Goes the whole way.
    pub(crate) async fn linked(
        bank: &'a MockBank,
        base: &'static str,
        customer: &str,
        permissions: &[&str],
    ) -> Self {
        let mut app = Self::new(bank, base).await;
        let (status, body) = app.lodge(&json!({ "Permissions": permissions })).await;
        assert_eq!(status, 201, "{body}");
        app.link(customer).await;
        app
    }

    /// Lodges a consent and keeps its id.
    pub(crate) async fn lodge(&mut self, data: &Value) -> (StatusCode, Value) {
        let body = json!({ "Data": data, "Risk": {} });
        let path = "account-access-consents";
        let (status, body) = self.send(Method::POST, path, &self.own, Some(&body)).await;
        body["Data"]["ConsentId"].as_str().unwrap_or_default().clone_into(&mut self.consent);
        (status, body)
    }

    /// Where the customer is sent for the consent.
    pub(crate) fn authorize_url(&self, more: &[(&str, &str)]) -> Url {
        let mut url = self.bank.url().join(&format!("{SERVER}/authorize")).unwrap();
        let usual = [
            ("client_id", "guichet-demo"),
            ("redirect_uri", REDIRECT),
            ("scope", "openid accounts"),
            ("state", "xyz"),
            ("nonce", "n1"),
            ("openbanking_intent_id", self.consent.as_str()),
        ];
        url.query_pairs_mut().extend_pairs(usual).extend_pairs(more);
        url
    }

    /// Sends the customer there and takes the token for the code.
    pub(crate) async fn link(&mut self, customer: &str) {
        let url = self.authorize_url(&[("response_type", "code")]);
        let back = approve(&url, customer).await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
        let (status, granted) = post_form(self.bank, &format!("{SERVER}/token"), &form).await;
        assert_eq!(status, 200, "{granted}");
        granted["access_token"].as_str().unwrap().clone_into(&mut self.token);
        self.granted = granted;
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let url = match Url::parse(path) {
            Ok(url) => url,
            Err(_) => self.bank.url().join(&format!("{}/{path}", self.base)).unwrap(),
        };
        let mut request = http().request(method, url).bearer_auth(token);
        request = request.header("x-fapi-interaction-id", INTERACTION);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["x-fapi-interaction-id"], INTERACTION);
        let status = answer.status();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null))
    }

    /// Reads with the customer's token.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.send(Method::GET, path, &self.token, None).await
    }

    /// What the bank says of the consent.
    pub(crate) async fn status(&self) -> String {
        let path = format!("account-access-consents/{}", self.consent);
        let (_, body) = self.send(Method::GET, &path, &self.own, None).await;
        body["Data"]["Status"].as_str().unwrap_or_default().to_owned()
    }

    /// The id of the account with this nickname.
    pub(crate) async fn account(&self, nickname: &str) -> String {
        let (_, body) = self.get("accounts").await;
        let all = body["Data"]["Account"].as_array().unwrap();
        let found = all.iter().find(|account| account["Nickname"] == nickname).unwrap();
        found["AccountId"].as_str().unwrap().to_owned()
    }

    /// All rows of a listing and how many pages there were.
    pub(crate) async fn all(&self, path: &str, list: &str) -> (Vec<Value>, usize) {
        let (mut rows, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
        loop {
            let (status, body) = self.get(&next).await;
            assert_eq!(status, 200, "{body}");
            rows.extend(body["Data"][list].as_array().unwrap().iter().cloned());
            pages += 1;
            assert!(pages < 60, "the pages do not end");
            match body["Links"]["Next"].as_str() {
                Some(link) => link.clone_into(&mut next),
                None => return (rows, pages),
            }
        }
    }
}
