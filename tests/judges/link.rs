//! How an app is let in where it lodges a consent first.

use crate::app::{REDIRECT, client_without_roots};
use guichet_mock_bank::{MockBank, approve};
use serde_json::{Value, json};
use url::Url;

/// What an app has once it was let in.
pub(crate) struct Linked {
    /// The token that a customer stands behind.
    pub(crate) token: String,
    /// The token of the app itself.
    pub(crate) own: Option<String>,
    /// What was seen on the way: ids are learnt from it.
    pub(crate) seen: Value,
    /// What every request needs from now on.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// All permissions of UK Open Banking.
const PERMISSIONS: [&str; 21] = [
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

/// By an account access consent: with an access token, the consent, and a token for the consent.
pub(crate) async fn ukob(bank: &MockBank, base: &str, customer: &str) -> Linked {
    let at = |path: &str| bank.url().join(path).unwrap();
    let token = at("/open-banking/oauth/token");
    let own = [("grant_type", "client_credentials"), ("scope", "accounts")];
    let own = text(&form(bank, &token, &own).await["access_token"]);
    let lodged = client_without_roots()
        .post(at(&format!("{base}/account-access-consents")))
        .bearer_auth(&own)
        .header("content-type", "application/json")
        .body(json!({ "Data": { "Permissions": PERMISSIONS }, "Risk": {} }).to_string());
    let lodged = json_of(lodged).await;
    let mut authorize = at("/open-banking/oauth/authorize");
    authorize.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", "guichet-demo"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid accounts"),
        ("openbanking_intent_id", &text(&lodged["Data"]["ConsentId"])),
    ]);
    let redirect = approve(&authorize, customer).await.unwrap();
    let (_, code) = redirect.query_pairs().find(|(name, _)| name == "code").unwrap();
    let code = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
    let granted = form(bank, &token, &code).await;
    Linked { token: text(&granted["access_token"]), own: Some(own), seen: lodged, headers: vec![] }
}

/// By redirect: a consent for everything, whose id is in a header from then on.
pub(crate) async fn berlin_group(bank: &MockBank, base: &str, customer: &str) -> Linked {
    const HEADERS: [(&str, &str); 3] = [
        ("x-request-id", "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f"),
        ("psu-ip-address", "192.0.2.7"),
        ("tpp-redirect-uri", REDIRECT),
    ];
    let http = client_without_roots();
    let at = |path: &str| bank.url().join(&format!("{base}/v1/{path}")).unwrap();
    let asked = json!({
        "access": { "allPsd2": "allAccountsWithOwnerName" }, "recurringIndicator": true,
        "validUntil": "2026-06-30", "frequencyPerDay": 4, "combinedServiceIndicator": false,
    });
    let mut request = http.post(at("consents")).body(asked.to_string());
    for (name, value) in HEADERS {
        request = request.header(name, value);
    }
    let lodged = json_of(request).await;
    let url = Url::parse(lodged["_links"]["scaRedirect"]["href"].as_str().unwrap()).unwrap();
    approve(&url, customer).await.unwrap();
    let consent = text(&lodged["consentId"]);
    let read = async |path: &str| {
        let request = http.get(at(path)).header("consent-id", &consent);
        json_of(request.header(HEADERS[0].0, HEADERS[0].1).header(HEADERS[1].0, HEADERS[1].1)).await
    };
    // Ids are only learnt where they stand together.
    let started = read(&format!("consents/{consent}/authorisations")).await;
    let account = text(&read("accounts").await["accounts"][0]["resourceId"]);
    let path = format!("accounts/{account}/transactions?bookingStatus=booked&dateFrom=2026-01-01");
    let booked = &read(&path).await["transactions"]["booked"][0];
    let seen = json!({
        "consents": [{ "consentId": consent, "authorisationId": started["authorisationIds"][0] }],
        "accounts": [{ "resourceId": account, "transactionId": booked["transactionId"] }],
    });
    Linked { token: String::new(), own: None, seen, headers: vec![("consent-id", consent)] }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn form(bank: &MockBank, url: &Url, form: &[(&str, &str)]) -> Value {
    let client = bank.client();
    let request = client_without_roots().post(url.clone()).form(form);
    json_of(request.basic_auth(&client.client_id, Some(&client.client_secret))).await
}

async fn json_of(request: reqwest::RequestBuilder) -> Value {
    serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
}
