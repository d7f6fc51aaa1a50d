//! Consents: lodged, authorised, asked after, ended.

use crate::support::{CONSENT, Counter, OWN, TOKEN, example, json};
use guichet_core::{
    ConsentInput, ConsentRequest, ConsentStatus, ConsentStep, Context, ErrorKind, Psu, Purpose,
    Scope, ScopeSet, Secret,
};
use guichet_protocol_ukob::{Permission, Quirk};
use serde_json::Value;
use std::collections::HashMap;
use url::Url;
use wiremock::ResponseTemplate;

fn request(scopes: impl IntoIterator<Item = Scope>) -> ConsentRequest {
    ConsentRequest::new(scopes, [Purpose::AnswerCustomer]).days(90).lookback_days(30)
}

fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn a_consent_is_lodged_with_the_apps_own_token_and_authorised_by_its_name() {
    let counter = Counter::open().await;
    counter.lodging().await;
    let cx = Context::new().with_psu(Psu::at("192.0.2.7".parse().unwrap()));
    let wanted = request([Scope::AccountsBasic, Scope::TransactionsSummary]);
    let step = counter.bank.begin_consent(&cx, &wanted).await.unwrap();
    let ConsentStep::Redirect { url, .. } = step else { panic!("{step:?}") };

    let requests = counter.requests().await;
    let form: HashMap<_, _> = url::form_urlencoded::parse(&requests[0].body).into_owned().collect();
    assert_eq!((&*form["grant_type"], &*form["scope"]), ("client_credentials", "accounts"));
    let lodged = &requests[1];
    assert_eq!(lodged.headers["authorization"], format!("Bearer {OWN}"));
    assert_eq!(lodged.headers["x-fapi-customer-ip-address"], "192.0.2.7");
    let body: Value = serde_json::from_slice(&lodged.body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "Data": {
                "Permissions": ["ReadAccountsBasic", "ReadTransactionsBasic",
                    "ReadTransactionsCredits", "ReadTransactionsDebits"],
                "ExpirationDateTime": "2026-10-13T11:00:00+00:00",
                "TransactionFromDateTime": "2026-06-14T23:00:00+00:00",
            },
            "Risk": {},
        })
    );
    let asked = query(&url);
    assert_eq!(asked["scope"], "openid accounts");
    let claims: Value = serde_json::from_str(&asked["claims"]).unwrap();
    assert_eq!(claims["id_token"]["openbanking_intent_id"]["value"], "c-1");
    assert!(!url.as_str().contains(OWN));
}

#[tokio::test]
async fn the_grant_ends_with_the_consent_and_covers_what_was_asked() {
    let counter = Counter::open().await;
    counter.lodging().await;
    let wanted = request([Scope::AccountsBasic]);
    let step = counter.bank.begin_consent(&Context::new(), &wanted).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("{step:?}") };
    let state = &query(&url)["state"];
    let back = format!("https://app.example/callback?code=code-1&state={state}");
    let input = ConsentInput::Callback(back.parse().unwrap());
    let step = counter.bank.resume_consent(&Context::new(), &pending, &input).await.unwrap();
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    assert_eq!(grant.scopes, ScopeSet::of(&[Scope::AccountsBasic]));
    assert_eq!(grant.consent.as_ref().unwrap().as_str(), "c-1");
    // The bank shortened it.
    assert_eq!(grant.expires_at, Some("2026-10-01T00:00:00Z".parse().unwrap()));
    assert!(grant.refresh_token.is_none());
}

#[tokio::test]
async fn c28_a_permission_that_the_bank_refuses_is_named() {
    let counter = Counter::open().await;
    counter.lodging().await;
    counter.server.reset().await;
    let tokens = format!(r#"{{"access_token": "{OWN}", "token_type": "Bearer"}}"#);
    counter.oauth("POST", "/token", json(200, &tokens)).await;
    let refusal = r#"{"Code": "400 BadRequest", "Errors": [{"ErrorCode": "UK.OBIE.Field.Invalid",
        "Message": "ReadPartyPSU is not supported for Jane", "Path": "Data.Permissions[1]"}]}"#;
    counter.respond("POST", "/account-access-consents", json(400, refusal)).await;
    let wanted = request([Scope::AccountsBasic, Scope::IdentityContact]);
    let error = counter.bank.begin_consent(&Context::new(), &wanted).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("Data.Permissions")));
    let said = error.to_string();
    assert!(said.contains("ReadPartyPSU") && !said.contains("ReadParty,"), "{said}");
    assert!(!said.contains("Jane"), "{said}");
}

#[tokio::test]
async fn q58_a_permission_that_the_profile_knows_is_missing_is_not_asked_for() {
    let profile = example().without(&[Permission::PartyPsu, Permission::Party]);
    let counter = Counter::of(profile).await;
    counter.lodging().await;
    let wanted = request([Scope::AccountsBasic, Scope::IdentityContact]);
    let step = counter.bank.begin_consent(&Context::new(), &wanted).await.unwrap();
    assert!(matches!(step, ConsentStep::Redirect { .. }));
    let body = String::from_utf8(counter.requests().await[1].body.clone()).unwrap();
    assert!(body.contains("ReadAccountsDetail") && !body.contains("ReadParty"), "{body}");
    // What the bank gives besides is told beforehand.
    let surplus = counter.bank.surplus(wanted.scopes);
    assert_eq!(surplus, ScopeSet::of(&[Scope::AccountNumbers]));

    let acts = request([Scope::CardsControl]);
    let error = counter.bank.begin_consent(&Context::new(), &acts).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn q66_words_and_codes_of_a_consents_state_are_the_same() {
    for (words, status) in [
        (["AwaitingAuthorisation", "AWAU"], ConsentStatus::Requested),
        (["Authorised", "AUTH"], ConsentStatus::Given),
        (["Rejected", "RJCT"], ConsentStatus::Refused),
        (["Revoked", "CANC"], ConsentStatus::Revoked),
        (["EXPD", "EXPD"], ConsentStatus::Expired),
        (["Odd", "Odd"], ConsentStatus::Other("Odd".into())),
    ] {
        for word in words {
            let counter = Counter::open().await;
            counter.lodging().await;
            let body = CONSENT.replace("AWAU", word);
            counter.answer("/account-access-consents/c-1", &body).await;
            assert_eq!(counter.session().consent_status().await.unwrap(), status, "{word}");
            let asked = counter.requests().await;
            assert_eq!(asked[1].headers["authorization"], format!("Bearer {OWN}"));
        }
    }
}

#[tokio::test]
async fn a_consent_of_3_1_that_ran_out_is_over() {
    let counter = Counter::open().await;
    counter.lodging().await;
    let body = CONSENT.replace("AWAU", "Authorised").replace("2026-10-01", "2026-07-01");
    counter.answer("/account-access-consents/c-1", &body).await;
    let status = counter.session().consent_status().await.unwrap();
    assert_eq!(status, ConsentStatus::Expired);
}

#[tokio::test]
async fn ending_a_consent_deletes_it_with_the_apps_own_token() {
    let at = "/account-access-consents/c-1";
    let gone = r#"{"Errors": [{"ErrorCode": "UK.OBIE.Resource.NotFound"}]}"#;
    for (response, ends) in [
        (ResponseTemplate::new(204), true),
        (json(400, gone), true),
        (json(404, ""), false),
        (json(500, "{}"), false),
    ] {
        let counter = Counter::open().await;
        counter.lodging().await;
        counter.respond("DELETE", at, response).await;
        assert_eq!(counter.session().revoke().await.is_ok(), ends);
        let asked = counter.requests().await;
        assert_eq!(asked[1].headers["authorization"], format!("Bearer {OWN}"));
        assert!(!asked.iter().any(|it| format!("{:?}", it.headers).contains(TOKEN)));
    }
}

#[tokio::test]
async fn q60_a_renewal_keeps_the_consent_and_only_authenticates_again() {
    let counter = Counter::open().await;
    counter.lodging().await;
    let body = CONSENT.replace("AWAU", "AUTH").replace("c-1", "c-old");
    counter.answer("/account-access-consents/c-old", &body).await;
    let mut wanted = request([Scope::AccountsBasic]);
    wanted.choice = Some("c-old".into());
    let step = counter.bank.begin_consent(&Context::new(), &wanted).await.unwrap();
    let ConsentStep::Redirect { url, .. } = step else { panic!("{step:?}") };
    assert!(query(&url)["claims"].contains("c-old"));
    let asked = counter.asked().await;
    assert_eq!(asked.last().unwrap(), "GET /aisp/account-access-consents/c-old");
    assert!(!asked.iter().any(|it| it == "POST /aisp/account-access-consents"));

    // What it does not cover is no renewal.
    let mut more = request([Scope::AccountsBasic, Scope::Balances]);
    more.choice = Some("c-old".into());
    let error = counter.bank.begin_consent(&Context::new(), &more).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidInput, Some("scopes")));

    let counter = Counter::of(example().quirks(&[Quirk::NoRenewal])).await;
    counter.lodging().await;
    let error = counter.bank.begin_consent(&Context::new(), &wanted).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn q68_a_refresh_without_an_identity_token_is_the_rule() {
    let counter = Counter::open().await;
    let tokens = r#"{"access_token": "a-2", "expires_in": "300"}"#;
    counter.oauth("POST", "/token", json(200, tokens)).await;
    let mut grant = counter.grant([Scope::AccountsBasic]);
    grant.refresh_token = Some(Secret::from("r-1"));
    let cx = Context::new().with_purpose(Purpose::AnswerCustomer);
    let access = guichet_core::raw::Access::new(&cx, &grant);
    let next = counter.bank.connector().refresh_grant(access).await.unwrap();
    assert_eq!(next.access_token.expose(), "a-2");
    // A bank that sends no new one keeps the old one good.
    assert_eq!(next.refresh_token.as_ref().unwrap().expose(), "r-1");
    assert_eq!(next.id, grant.id);
}
