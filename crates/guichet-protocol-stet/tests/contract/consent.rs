//! Consent where the bank asks the customer itself: scopes, tokens, and the end.

use crate::support::{Counter, example};
use guichet_core::{
    ConsentInput, ConsentRequest, ConsentStep, Context, ErrorKind, Grant, Purpose, Remedy, Scope,
    ScopeSet, Secret, raw::Access,
};
use guichet_protocol_stet::Profile;
use std::collections::HashMap;
use url::Url;
use wiremock::ResponseTemplate;

fn request() -> ConsentRequest {
    ConsentRequest::new([Scope::AccountsBasic, Scope::Transactions], [Purpose::AnswerCustomer])
        .days(90)
}

fn tokens(extra: &str) -> ResponseTemplate {
    let body = format!(
        r#"{{"access_token": "canary-a", "token_type": "Bearer", "expires_in": 3600,
            "refresh_token": "canary-r"{extra}}}"#
    );
    ResponseTemplate::new(200).set_body_raw(body, "application/json")
}

/// Goes to the bank's page and back.
async fn granted(counter: &Counter, request: &ConsentRequest) -> (Url, Grant) {
    let step = counter.bank.begin_consent(&Context::new(), request).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("{step:?}") };
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    let back = format!("https://app.example/callback?code=c&state={}", query["state"]);
    let input = ConsentInput::Callback(back.parse().unwrap());
    let step = counter.bank.resume_consent(&Context::new(), &pending, &input).await.unwrap();
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    (url, grant)
}

async fn scope(profile: Profile, request: &ConsentRequest) -> String {
    let counter = Counter::of(profile).await;
    counter.respond("POST", "/oauth/token", tokens("")).await;
    let (url, _) = granted(&counter, request).await;
    url.query_pairs().find(|(name, _)| name == "scope").unwrap().1.into_owned()
}

#[tokio::test]
async fn a_longer_history_is_asked_for_where_there_is_one_and_somebody_wants_it() {
    let long = "aisp extended_transaction_history";
    assert_eq!(scope(example(), &request()).await, "aisp");
    assert_eq!(scope(example().extended_history(), &request()).await, long);
    let short = request().lookback_days(90);
    assert_eq!(scope(example().extended_history(), &short).await, "aisp");
    let longer = request().lookback_days(91);
    assert_eq!(scope(example().extended_history(), &longer).await, long);
}

#[tokio::test]
async fn a_longer_history_lasts_until_the_first_refresh() {
    let counter = Counter::of(example().extended_history()).await;
    counter.respond("POST", "/oauth/token", tokens("")).await;
    let (_, grant) = granted(&counter, &request()).await;
    assert!(grant.extra.contains_key("extended_transaction_history"));
    let cx = Context::new();
    let fresh = counter.bank.connector().refresh_grant(Access::new(&cx, &grant)).await.unwrap();
    assert!(!fresh.extra.contains_key("extended_transaction_history"));
    let sent = counter.requests().await;
    let form: HashMap<_, _> =
        url::form_urlencoded::parse(&sent.last().unwrap().body).into_owned().collect();
    assert_eq!(form["scope"], "aisp");
    // A bank that gives less than was asked for says so.
    let counter = Counter::of(example().extended_history()).await;
    counter.respond("POST", "/oauth/token", tokens(r#", "scope": "aisp""#)).await;
    let (_, grant) = granted(&counter, &request()).await;
    assert!(!grant.extra.contains_key("extended_transaction_history"));
}

#[tokio::test]
async fn c10_a_refused_refresh_is_the_end_of_the_consent() {
    let counter = Counter::open().await;
    let refusal = ResponseTemplate::new(400).set_body_raw(
        r#"{"error": "invalid_grant", "error_description": "CANARY"}"#,
        "application/json",
    );
    counter.respond("POST", "/oauth/token", refusal).await;
    let mut grant = counter.grant();
    grant.refresh_token = Some(Secret::from("canary-refresh-token"));
    let cx = Context::new();
    let error = counter.bank.connector().refresh_grant(Access::new(&cx, &grant)).await.unwrap_err();
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::ConsentRevoked, Remedy::Reconsent));
    assert_eq!(error.upstream().code.as_deref(), Some("invalid_grant"));
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}

#[tokio::test]
async fn a_consent_ends_by_its_refresh_token() {
    let counter = Counter::open().await;
    counter.respond("POST", "/oauth/revoke", ResponseTemplate::new(200)).await;
    let mut grant = counter.grant();
    grant.refresh_token = Some(Secret::from("canary-refresh-token"));
    counter.bank.session(grant, Purpose::AnswerCustomer).revoke().await.unwrap();
    let body = String::from_utf8(counter.requests().await[0].body.clone()).unwrap();
    assert!(body.contains("token=canary-refresh-token"));
}

#[tokio::test]
async fn what_no_consent_covers_is_refused_and_what_one_covers_beyond_is_named() {
    let counter = Counter::open().await;
    let asked = ConsentRequest::new([Scope::CardsControl], [Purpose::ControlCard]);
    let error = counter.bank.begin_consent(&Context::new(), &asked).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let basic = ScopeSet::of(&[Scope::AccountsBasic]);
    let surplus = counter.bank.surplus(basic);
    assert!(surplus.contains(Scope::Balances) && surplus.contains(Scope::IdentityContact));
    assert!(!surplus.contains(Scope::AccountsBasic));
}
