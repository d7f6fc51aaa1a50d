//! Regional banks: one brand, a host for each.

use crate::support::{TOKEN, config, env, example, now};
use guichet_core::{
    Bank, Challenge, ConsentInput, ConsentRequest, ConsentStep, Context, Cursor, ErrorKind, Grant,
    Purpose, Scope, Secret, Text, raw::Access,
};
use guichet_protocol_stet::{
    Branch, Config, Fact, Host, Institution, OauthUrls, Profile, Regional,
};
use url::Url;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

const REGIONS: &[Regional] = &[
    Regional::new("nord", "Caisse du Nord", "Nord, 59").bank_code("99999"),
    Regional::new("sud", "Caisse du Sud", "Var, 83"),
    Regional::new("est", "Caisse de l'Est", "Vosges, 88"),
];

fn brand() -> Profile {
    example().regions(REGIONS)
}

fn branch(server: &str) -> Branch {
    let at = |path: &str| Url::parse(&format!("{server}{path}")).unwrap();
    let urls = OauthUrls::new().authorize(at("/oauth/authorize")).token(at("/oauth/token"));
    Branch::new().resource_url(at("/stet/psd2/v1")).oauth_urls(urls)
}

fn app() -> Config {
    Config::new("app", "https://app.example/callback".parse().unwrap()).allow_plain_loopback()
}

fn request() -> ConsentRequest {
    ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]).days(30)
}

async fn two() -> (MockServer, MockServer, Bank) {
    let (nord, sud) = (MockServer::start().await, MockServer::start().await);
    let config = app()
        .branch("nord", branch(&nord.uri()))
        .branch("sud", branch(&sud.uri()).bank_code("99998"));
    let bank = brand().bank(config).build(env()).unwrap();
    (nord, sud, bank)
}

#[tokio::test]
async fn the_customer_picks_one_before_the_redirect_and_the_grant_keeps_to_it() {
    let (nord, sud, bank) = two().await;
    let step = bank.begin_consent(&Context::new(), &request()).await.unwrap();
    let ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } = step else {
        panic!("{step:?}")
    };
    // The third has no address, so no customer of it can be served.
    let labels: Vec<_> = choices.iter().map(|it| it.label.to_string()).collect();
    assert_eq!(labels, ["Caisse du Nord (Nord, 59)", "Caisse du Sud (Var, 83)"]);
    let input = ConsentInput::Choice(Text::from("sud"));
    let step = bank.resume_consent(&Context::new(), &pending, &input).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("{step:?}") };
    assert_eq!(url.origin(), Url::parse(&sud.uri()).unwrap().origin());

    let tokens = r#"{"access_token": "a", "expires_in": 60, "refresh_token": "r"}"#;
    let tokens = ResponseTemplate::new(200).set_body_raw(tokens, "application/json");
    Mock::given(method("POST")).respond_with(tokens).mount(&sud).await;
    let empty = ResponseTemplate::new(200).set_body_raw(r#"{"accounts": []}"#, "application/json");
    Mock::given(method("GET")).respond_with(empty).mount(&sud).await;
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let callback = format!("https://app.example/callback?code=c&state={state}").parse().unwrap();
    let input = ConsentInput::Callback(callback);
    let step = bank.resume_consent(&Context::new(), &pending, &input).await.unwrap();
    let ConsentStep::Granted(grant) = step else { panic!("{step:?}") };
    bank.session(grant, Purpose::AnswerCustomer).accounts().await.unwrap();
    assert_eq!(sud.received_requests().await.unwrap().len(), 2);
    assert!(nord.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_iban_tells_the_regional_bank_and_a_choice_may_come_beforehand() {
    let (nord, sud, bank) = two().await;
    for (answer, server) in [
        ("FR76 9999 9000 0100 0000 0000 115", &nord),
        ("nord", &nord),
        ("FR7699998000010000000000107", &sud),
    ] {
        let mut request = request();
        request.choice = Some(Text::from(answer));
        let step = bank.begin_consent(&Context::new(), &request).await;
        let Ok(ConsentStep::Redirect { url, .. }) = step else { panic!("{answer}: {step:?}") };
        assert_eq!(url.origin(), Url::parse(&server.uri()).unwrap().origin(), "{answer}");
    }
    for wrong in ["est", "ouest", "", "99999"] {
        let mut request = request();
        request.choice = Some(Text::from(wrong));
        let error = bank.begin_consent(&Context::new(), &request).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{wrong}");
    }
}

#[tokio::test]
async fn a_token_of_one_goes_to_no_other() {
    let (nord, sud, bank) = two().await;
    let id = bank.info().id.clone();
    let mut grant = Grant::new(id, &request(), Secret::from(TOKEN), now()).unwrap();
    grant.host = Some(format!("{}/stet/psd2/v1", sud.uri()).parse().unwrap());
    let away = format!(
        r#"{{"accounts": [], "_links": {{"next": {{"href": "{}/stet/psd2/v1/accounts"}}}}}}"#,
        nord.uri()
    );
    let list = ResponseTemplate::new(200).set_body_raw(away, "application/json");
    Mock::given(method("GET")).respond_with(list).mount(&sud).await;
    let listing = bank.session(grant.clone(), Purpose::AnswerCustomer).accounts().await.unwrap();
    assert_eq!(listing.rejected[0].kind(), ErrorKind::Protocol);
    assert!(nord.received_requests().await.unwrap().is_empty());
    // Nor does a cursor that came from elsewhere lead there.
    let cx = Context::new().with_purpose(Purpose::AnswerCustomer);
    let cursor = Cursor::new(format!("{}/stet/psd2/v1/accounts", nord.uri()));
    let access = Access::new(&cx, &grant);
    let error = bank.connector().accounts(access, Some(&cursor)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(nord.received_requests().await.unwrap().is_empty());
    // One whose address is no longer configured is told.
    grant.host = Some("https://est.example/stet/psd2/v1".parse().unwrap());
    let error = bank.session(grant, Purpose::AnswerCustomer).accounts().await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("branches")));
}

#[tokio::test]
async fn addresses_come_from_the_profile_the_configuration_or_one_for_all() {
    const PATTERN: Host = Host::new(Fact::confirmed(
        "https://www.{branch}.bank.example/stet/psd2/v1",
        "developer.bank.example",
        "2026-11-21",
    ))
    .authorize(Fact::confirmed(
        "https://www.{branch}.bank.example/oauth/authorize",
        "developer.bank.example",
        "2026-11-21",
    ))
    .token(Fact::confirmed(
        "https://www.{branch}.bank.example/oauth/token",
        "developer.bank.example",
        "2026-11-21",
    ));
    let institution = Institution::new("x-fr", "X", "FR").sandbox(PATTERN);
    let stated = Profile::new(institution.capabilities(crate::support::ALL)).regions(REGIONS);
    let bank = stated.bank(app()).build(env()).unwrap();
    let mut request = request();
    request.choice = Some(Text::from("est"));
    let step = bank.begin_consent(&Context::new(), &request).await.unwrap();
    let ConsentStep::Redirect { url, .. } = step else { panic!("{step:?}") };
    assert_eq!(url.host_str(), Some("www.est.bank.example"));

    let server = MockServer::start().await;
    let bank = brand().bank(config(&server.uri())).build(env()).unwrap();
    let step = bank.begin_consent(&Context::new(), &request).await.unwrap();
    assert!(matches!(step, ConsentStep::Redirect { .. }));

    let error = brand().bank(app()).build(env()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("resource_url")));
    let error = brand().bank(app().branch("ouest", Branch::new())).build(env()).unwrap_err();
    assert_eq!(error.path(), Some("branches.ouest"));
    let plain = branch("http://bank.example");
    let error = brand().bank(app().branch("nord", plain)).build(env()).unwrap_err();
    assert_eq!(error.path(), Some("resource_url"));
}
