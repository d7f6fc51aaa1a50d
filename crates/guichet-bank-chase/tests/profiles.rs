//! What the two profiles say, and what they send: against a server on loopback.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use guichet_bank_chase::{Config, Environment, OauthUrls, PROFILE, PROFILE_BUSINESS};
use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, Bank, ConsentInput, ConsentRequest, ConsentStep,
    Context, ErrorKind, Grant, Operation, Purpose, Scope, ScopeSet, Secret, Session,
};
use guichet_http::{HttpTransport, env};
use guichet_protocol_fdx::{Evidence, Host, Profile};
use std::collections::HashMap;
use url::Url;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn app() -> Config {
    Config::new("app", url("https://app.example/callback"))
}

fn build(profile: &Profile, config: Config) -> guichet_core::Result<Bank> {
    let transport = HttpTransport::builder().allow_loopback_http().build().unwrap();
    profile.bank(config).build(env(transport, AppKey::from_bytes([7; 32])))
}

/// A bank whose every address is a server of ours.
async fn played(profile: &Profile) -> (MockServer, Bank) {
    let server = MockServer::start().await;
    let at = |path: &str| url(&format!("{}{path}", server.uri()));
    let urls = OauthUrls::new().authorize(at("/authorize")).token(at("/token"));
    let config = app().resource_url(at("/fdx")).oauth_urls(urls.revoke(at("/revoke")));
    let bank = build(profile, config.scope("aggregator").allow_plain_loopback()).unwrap();
    (server, bank)
}

async fn answer(server: &MockServer, verb: &str, at: &str, body: &str) {
    let response = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    Mock::given(method(verb)).and(path(at)).respond_with(response).mount(server).await;
}

fn session(bank: &Bank) -> Session {
    let scopes = ScopeSet::all_reading().iter();
    let request = ConsentRequest::new(scopes, [Purpose::AnswerCustomer]);
    let now = "2026-03-31T11:00:00Z".parse().unwrap();
    let id = bank.info().id.clone();
    let grant = Grant::new(id, &request, Secret::from("token"), now).unwrap();
    bank.session(grant, Purpose::AnswerCustomer)
}

fn current() -> AccountRef {
    AccountRef::new(AccountId::new("a-1"), AccountKind::Current)
}

#[test]
fn the_consumer_side_needs_no_address_on_either_side() {
    for environment in [Environment::Sandbox, Environment::Production] {
        let bank = build(&PROFILE, app().environment(environment)).unwrap();
        assert_eq!(bank.info().id.as_str(), "chase-us");
        // Without an address to end a consent, ending one is not offered.
        assert!(!bank.capabilities().supports(Operation::RevokeConsent));
        assert!(bank.capabilities().supports(Operation::Transactions));
    }
}

#[test]
fn the_business_side_names_what_must_be_configured() {
    let missing = |config: Config| {
        let error = build(&PROFILE_BUSINESS, config).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        error.path().unwrap().to_owned()
    };
    assert_eq!(missing(app()), "oauth_urls.authorize");
    let urls = OauthUrls::new().authorize(url("https://login.example/authorize"));
    assert_eq!(missing(app().oauth_urls(urls.clone())), "oauth_urls.token");
    let urls = urls.token(url("https://login.example/token"));
    assert_eq!(missing(app().oauth_urls(urls.clone())), "scope");
    build(&PROFILE_BUSINESS, app().oauth_urls(urls).scope("accounts")).unwrap();
}

#[test]
fn every_address_has_a_source_and_a_date() {
    let hosts =
        |profile: &Profile| [Some(profile.institution.production), profile.institution.sandbox];
    let all = hosts(&PROFILE).into_iter().chain(hosts(&PROFILE_BUSINESS)).flatten();
    for Host { resource, authorize, token, par, revoke, .. } in all {
        for fact in [resource, authorize, token, par, revoke] {
            match (fact.value(), fact.evidence()) {
                (Some(url), Evidence::Confirmed { source, date }) => {
                    assert!(url.starts_with("https://"), "{url}");
                    assert!(!source.is_empty() && date.len() == 10);
                }
                (None, Evidence::Unconfirmed) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    let unsure = &PROFILE.institution.assumed;
    assert!(unsure.contains(&Operation::Transactions) && !unsure.contains(&Operation::Accounts));
}

#[test]
fn what_is_said_of_conduct_has_a_source_or_a_reason() {
    for (profile, stated) in [(&PROFILE, 2), (&PROFILE_BUSINESS, 1)] {
        let claims = profile.institution.conduct.claims();
        let confirmed = |claim: &&guichet_core::Claim| match claim.evidence {
            Evidence::Confirmed { source, date } => !source.is_empty() && date.len() == 10,
            _ => false,
        };
        assert_eq!(claims.iter().filter(confirmed).count(), stated, "{}", profile.institution.id);
        // No source says what becomes of identifiers, how many calls are allowed, or who is asked
        // for the customer's address.
        for name in ["account_ids", "transaction_ids", "unattended", "customer_ip"] {
            let claim = claims.iter().find(|claim| claim.name == name).unwrap();
            assert_eq!((claim.value.as_ref(), claim.evidence), (None, Evidence::Unconfirmed));
        }
        assert_eq!(
            profile.institution.info().unwrap().time_zone.iana_name(),
            Some("America/New_York")
        );
    }
    assert_eq!(
        [PROFILE, PROFILE_BUSINESS].map(|it| it.institution.capabilities.pending),
        [true, false]
    );
}

#[tokio::test]
async fn consent_is_the_bundle_and_the_grant_keeps_to_what_was_asked() {
    let (server, bank) = played(&PROFILE).await;
    let tokens = r#"{"token_type": "Bearer", "access_token": "a", "expires_in": 259200,
        "consented_on": "2026-03-31", "scope": "aggregator", "refresh_token": "r",
        "refresh_token_expires_in": 31536000}"#;
    answer(&server, "POST", "/token", tokens).await;
    let request = ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]).days(90);
    let step = bank.begin_consent(&Context::new(), &request).await.unwrap();
    let ConsentStep::Redirect { url: page, pending } = step else { panic!("{step:?}") };
    let query: HashMap<_, _> = page.query_pairs().into_owned().collect();
    assert_eq!(query.get("scope").unwrap(), "aggregator");
    assert_eq!(query.get("response_type").unwrap(), "code");

    let state = query.get("state").unwrap();
    let callback = url(&format!("https://app.example/callback?code=c&state={state}"));
    let input = ConsentInput::Callback(callback);
    let step = bank.resume_consent(&Context::new(), &pending, &input).await.unwrap();
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.scopes, ScopeSet::of(&[Scope::AccountsBasic]));
    let life = grant.token_expires_at.unwrap().duration_since(grant.granted_at);
    assert_eq!(life.as_secs(), 259_200);
    let end = grant.expires_at.unwrap().duration_since(grant.granted_at);
    assert_eq!(end.as_hours(), 90 * 24);
}

#[tokio::test]
async fn the_surplus_of_the_bundle_can_be_named() {
    let surplus = PROFILE.unit.surplus(ScopeSet::of(&[Scope::AccountsBasic]));
    assert!(surplus.contains(Scope::Balances) && surplus.contains(Scope::AccountNumbers));
    let (_server, bank) = played(&PROFILE).await;
    let request = ConsentRequest::new([Scope::CardsControl], [Purpose::ControlCard]);
    let error = bank.begin_consent(&Context::new(), &request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn accounts_of_version_4_are_in_dollars_where_nothing_is_said() {
    let (server, bank) = played(&PROFILE).await;
    let body = r#"{"accounts": [{"depositAccount": {"accountId": "a-1",
        "accountType": "CHECKING", "currentBalance": 310.00, "availableBalance": 300.00}}]}"#;
    answer(&server, "GET", "/fdx/accounts", body).await;
    let overview = session(&bank).overview().await.unwrap();
    let first = overview.accounts.first().unwrap();
    let balances = first.balances.as_ref().unwrap();
    assert_eq!(balances.items.first().unwrap().amount.to_string(), "310.00 USD");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_business_side_tells_who_the_customer_is_at_each_account() {
    let (server, bank) = played(&PROFILE_BUSINESS).await;
    let body = r#"{"holders": [{"businessCustomer": {"name": "Corner Shop LLC"}}]}"#;
    answer(&server, "GET", "/fdx/accounts/a-1/contact", body).await;
    let session = session(&bank);
    let error = session.parties(None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let parties = session.parties(Some(&current())).await.unwrap();
    assert_eq!(parties.items.len(), 1);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    assert!(!bank.capabilities().pending);
}
