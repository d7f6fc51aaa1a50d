//! An app with a token at the mock bank, that shares no code with the connectors.

use crate::{
    entry::{Entry, Link},
    link::{self, Linked},
};
use guichet_mock_bank::{MockBank, approve};
use serde_json::{Value, json};
use url::Url;

pub(crate) const REDIRECT: &str = "http://127.0.0.1:7000/back";
/// Of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Everything that can be permitted.
const CLUSTERS: [&str; 10] = [
    "ACCOUNT_BASIC",
    "ACCOUNT_DETAILED",
    "BALANCES",
    "BILLS",
    "CUSTOMER_CONTACT",
    "CUSTOMER_PERSONAL",
    "INVESTMENTS",
    "PAYMENT_SUPPORT",
    "STATEMENTS",
    "TRANSACTIONS",
];

/// An app that a customer has let in.
pub(crate) struct App {
    /// Where the dialect is spoken, without a slash at the end.
    pub(crate) base: String,
    /// The access token.
    pub(crate) token: String,
    /// What came with the token.
    pub(crate) granted: Value,
    /// The token of the app itself, where its standard has such.
    pub(crate) own: Option<String>,
    http: reqwest::Client,
    /// What every request has beside its token.
    headers: Vec<(&'static str, String)>,
    /// Of these, what a fuzzer's requests need too.
    pub(crate) fixed: Vec<(&'static str, String)>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The content type without its parameters.
    pub(crate) media: String,
    pub(crate) body: Vec<u8>,
}

impl App {
    /// Goes the whole way, with a customer made of code.
    pub(crate) async fn link(bank: &MockBank, entry: &Entry, customer: &str) -> Self {
        let linked = match entry.link {
            Link::Ukob => link::ukob(bank, entry.base, customer).await,
            Link::BerlinGroup => link::berlin_group(bank, entry.base, customer).await,
            Link::Standard | Link::Chase | Link::Stet => by_scope(bank, entry, customer).await,
        };
        let Linked { token, own, seen: granted, headers } = linked;
        let owned = |all: &[(&'static str, &str)]| {
            let all = all.iter().map(|(name, value)| (*name, (*value).to_owned()));
            all.collect::<Vec<_>>()
        };
        let fixed = [owned(entry.fixed), headers].concat();
        let headers = [owned(entry.headers), fixed.clone()].concat();
        let base = bank.url().join(entry.base).unwrap();
        let base = base.as_str().trim_end_matches('/').to_owned();
        Self { base, token, granted, own, http: client_without_roots(), headers, fixed }
    }

    /// The token that a path wants: consents of UK Open Banking are the app's own affair.
    fn token_for(&self, path: &str) -> &str {
        let own = self.own.as_deref().filter(|_| path.starts_with("/account-access-consents"));
        own.unwrap_or(&self.token)
    }

    /// Reads a path below the base, or an address.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let url = Url::parse(path).or_else(|_| Url::parse(&format!("{}{path}", self.base)));
        let mut request = self.http.get(url.unwrap()).bearer_auth(self.token_for(path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.unwrap();
        let media = answer.headers().get("content-type").map(|value| value.to_str().unwrap());
        let media = media.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        Answer {
            status: answer.status().as_u16(),
            media: media.to_owned(),
            body: answer.bytes().await.unwrap().to_vec(),
        }
    }
}

/// By scopes, or what FDX has in place of them.
async fn by_scope(bank: &MockBank, entry: &Entry, customer: &str) -> Linked {
    let (server, scope) = match entry.link {
        Link::Standard => ("/oauth2", "openid offline_access"),
        Link::Chase => ("/aggregator-oauth/v1", "aggregator"),
        _ => ("/stet/oauth", "aisp extended_transaction_history"),
    };
    let at = |path: &str| bank.url().join(path).unwrap();
    let client = bank.client();
    let details = json!([{ "type": "fdx_v1.0", "consentRequest": {
        "durationType": "TIME_BOUND", "durationPeriod": 90, "lookbackPeriod": 365,
        "resources": [{ "resourceType": "ACCOUNT", "dataClusters": CLUSTERS }],
    }}]);
    let mut authorize = at(&format!("{server}/authorize"));
    authorize.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", &client.client_id),
        ("redirect_uri", REDIRECT),
        ("scope", scope),
        ("state", "judged"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    if entry.link == Link::Standard {
        let details = details.to_string();
        authorize.query_pairs_mut().append_pair("authorization_details", &details);
    }
    let callback = approve(&authorize, customer).await.unwrap();
    let (_, code) = callback.query_pairs().find(|(name, _)| name == "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let http = client_without_roots();
    let asked = http.post(at(&format!("{server}/token"))).form(&form);
    let asked = asked.basic_auth(&client.client_id, Some(&client.client_secret));
    let text = asked.send().await.unwrap().text().await.unwrap();
    let granted: Value = serde_json::from_str(&text).unwrap();
    let token = granted["access_token"].as_str().unwrap().to_owned();
    Linked { token, own: None, seen: granted, headers: Vec::new() }
}

/// A client that looks at no certificates of this machine, and goes through no proxy of it.
pub(crate) fn client_without_roots() -> reqwest::Client {
    let none = reqwest::redirect::Policy::none();
    reqwest::Client::builder().redirect(none).tls_certs_only([]).no_proxy().build().unwrap()
}
