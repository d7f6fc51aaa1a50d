//! Consent where the app asks which accounts may be read.

use crate::support::{Counter, ROOT, example, json};
use guichet_core::{
    AccountId, AccountSelection, Challenge, ConsentInput, ConsentRequest, ConsentStep, Context,
    ErrorKind, PendingConsent, Purpose, Scope, ScopeSet, SealKey, Text,
};
use guichet_protocol_stet::{ConsentModel, Version};
use serde_json::{Value, json};
use std::collections::HashMap;
use wiremock::ResponseTemplate;

const FIRST: &str = r#"{"iban":"FR7699999000010000000000115","currency":"EUR"}"#;
const SECOND: &str = r#"{"other":{"identification":"XXXX4242","schemeName":"CPAN"}}"#;

async fn bank(version: Version) -> Counter {
    let counter = Counter::of(example().model(ConsentModel::Mixed).version(version)).await;
    let tokens = r#"{"access_token": "canary-a", "expires_in": 3600, "refresh_token": "canary-r"}"#;
    let tokens = ResponseTemplate::new(200).set_body_raw(tokens, "application/json");
    counter.respond("POST", "/oauth/token", tokens).await;
    let before = format!(
        r#"{{"accounts": [
            {{"resourceId": "A1", "accountId": {FIRST}, "name": "Courant", "cashAccountType": "CACC"}},
            {{"accountId": {SECOND}, "name": "", "details": "Carte", "cashAccountType": "CARD"}}],
           "_links": {{"self": {{"href": "v1/accounts"}}}}}}"#
    );
    counter.at_first(1, "/accounts", json(200, &before)).await;
    let after = format!(
        r#"{{"accounts": [
            {{"resourceId": "A1", "accountId": {FIRST}, "name": "Courant", "cashAccountType": "CACC",
              "_links": {{"balances": {{"href": "/v1/accounts/A1/balances"}}}}}},
            {{"accountId": {SECOND}, "name": "", "cashAccountType": "CARD"}}]}}"#
    );
    counter.answer("/accounts", &after).await;
    counter.respond("PUT", &format!("{ROOT}/consents"), ResponseTemplate::new(201)).await;
    counter
}

fn request() -> ConsentRequest {
    ConsentRequest::new([Scope::AccountsBasic, Scope::Balances], [Purpose::AnswerCustomer]).days(30)
}

async fn back(counter: &Counter, request: &ConsentRequest) -> ConsentStep {
    let step = counter.bank.begin_consent(&Context::new(), request).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("{step:?}") };
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    let back = format!("https://app.example/callback?code=c&state={}", query["state"]);
    let input = ConsentInput::Callback(back.parse().unwrap());
    counter.bank.resume_consent(&Context::new(), &pending, &input).await.unwrap()
}

fn asked(step: ConsentStep) -> (Vec<(String, String)>, PendingConsent) {
    let ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } = step else {
        panic!("{step:?}")
    };
    let choices = choices.iter().map(|it| (it.id.to_string(), it.label.to_string())).collect();
    // An app may be started anew meanwhile.
    let key = SealKey::from_bytes([9; 32]);
    (choices, PendingConsent::open(&pending.seal(&key).unwrap(), &key).unwrap())
}

async fn choose(counter: &Counter, pending: &PendingConsent, answer: &str) -> ConsentStep {
    let input = ConsentInput::Choice(Text::from(answer));
    counter.bank.resume_consent(&Context::new(), pending, &input).await.unwrap()
}

async fn forwarded(counter: &Counter) -> Vec<Value> {
    let requests = counter.requests().await;
    let puts = requests.iter().filter(|it| it.method.as_str() == "PUT");
    puts.map(|it| serde_json::from_slice(&it.body).unwrap()).collect()
}

#[tokio::test]
async fn c11_each_consent_holds_all_that_the_customer_chose() {
    let counter = bank(Version::V1_4).await;
    let (choices, pending) = asked(back(&counter, &request()).await);
    let labels: Vec<_> = choices.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
    assert_eq!(
        labels,
        [("all", "Tous les comptes"), ("1", "Courant (**** 0115)"), ("2", "Carte (**** 4242)")]
    );
    let step = choose(&counter, &pending, "1").await;
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.accounts, AccountSelection::Listed(vec![AccountId::new("A1#balances=")]));
    assert_eq!(grant.refresh_token.as_ref().unwrap().expose(), "canary-r");
    assert!(grant.expires_at.is_some() && grant.token_expires_at.is_some());
    let first: Value = serde_json::from_str(FIRST).unwrap();
    let second: Value = serde_json::from_str(SECOND).unwrap();
    let body = |balances: Value| json!({ "balances": balances, "transactions": [], "trustedBeneficiaries": false, "psuIdentity": false });
    assert_eq!(forwarded(&counter).await, [body(json!([first]))]);
    // A second choice is sent whole: the bank forgets the first.
    let _ = choose(&counter, &pending, "1, 2").await;
    let _ = choose(&counter, &pending, "all").await;
    let sent = forwarded(&counter).await;
    assert_eq!(sent[1], body(json!([first, second])));
    assert_eq!(sent[2], sent[1]);
    // What was not chosen does not come.
    let session = counter.bank.session(grant, Purpose::AnswerCustomer);
    assert_eq!(session.accounts().await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn only_what_the_scopes_need_is_forwarded() {
    let counter = bank(Version::V1_5).await;
    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::TransactionsSummary, Scope::IdentityContact],
        [Purpose::AnswerCustomer],
    );
    let (_, pending) = asked(back(&counter, &request).await);
    let _granted = choose(&counter, &pending, "2").await;
    let second: Value = serde_json::from_str(SECOND).unwrap();
    let expected = json!({ "owners": [], "balances": [], "transactions": [second],
        "trustedBeneficiaries": false, "psuIdentity": true });
    assert_eq!(forwarded(&counter).await, [expected]);
    let surplus = counter.bank.surplus(request.scopes);
    let beyond = [
        Scope::Transactions,
        Scope::TransactionsCounterparty,
        Scope::TransactionsPlace,
        Scope::AccountNumbers,
    ];
    assert_eq!(surplus, ScopeSet::of(&beyond));
}

#[tokio::test]
async fn accounts_that_are_known_are_not_asked_for() {
    let counter = bank(Version::V1_4).await;
    let known = AccountSelection::Listed(vec![AccountId::new("A1")]);
    let step = back(&counter, &request().accounts(known)).await;
    assert!(matches!(step, ConsentStep::Granted(_)), "{step:?}");
    assert_eq!(forwarded(&counter).await.len(), 1);
    let counter = bank(Version::V1_4).await;
    let (_, pending) = asked(back(&counter, &request()).await);
    for wrong in ["", "0", "3", "1,x", "A1"] {
        let input = ConsentInput::Choice(Text::from(wrong));
        let error =
            counter.bank.resume_consent(&Context::new(), &pending, &input).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{wrong}");
    }
    assert!(forwarded(&counter).await.is_empty());
}
