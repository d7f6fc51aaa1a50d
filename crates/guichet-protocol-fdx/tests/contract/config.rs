//! What a configuration must hold, and where it says what is missing.

use crate::support::{config, env, example, example_with};
use guichet_core::{Bank, Error, ErrorKind};
use guichet_protocol_fdx::{
    Config, ConsentUnit, Environment, Fact, Host, Institution, OauthUrls, Profile, ScopeSet,
};
use url::Url;

const SERVER: &str = "http://127.0.0.1:9";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn build(profile: &Profile, config: Config) -> Result<Bank, Error> {
    profile.bank(config).build(env())
}

fn check(profile: &Profile, config: Config, path: &str) {
    let error = build(profile, config).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some(path)), "{error}");
}

#[test]
fn what_no_source_confirms_must_be_configured() {
    let bare = || Config::new("app", url("https://app.example/callback"));
    check(&example(), bare(), "resource_url");
    let resource = || bare().resource_url(url("https://api.bank.example/fdx/v6"));
    check(&example(), resource(), "oauth_urls.authorize");
    let urls = OauthUrls::new().authorize(url("https://a.example/authorize"));
    check(&example(), resource().oauth_urls(urls.clone()), "oauth_urls.token");
    let urls = urls.token(url("https://a.example/token"));
    check(&example(), resource().oauth_urls(urls.clone()), "oauth_urls.par");
    let urls = urls.par(url("https://a.example/par"));
    build(&example(), resource().oauth_urls(urls)).unwrap();
}

#[test]
fn what_a_source_confirms_needs_no_configuration() {
    let fact = |text| Fact::confirmed(text, "a test", "2026-11-21");
    let host = Host::new(fact("https://api.bank.example/fdx/v6"))
        .authorize(fact("https://login.bank.example/authorize"))
        .token(fact("https://login.bank.example/token"))
        .par(fact("https://login.bank.example/par"));
    let profile = example_with(|it| it.production(host));
    let config = || Config::new("app", url("https://app.example/callback"));
    build(&profile, config().environment(Environment::Production)).unwrap();
    // The sandbox is another side of the bank, of which nothing is said.
    check(&profile, config(), "resource_url");
}

#[test]
fn an_address_that_is_only_assumed_must_be_configured() {
    let guess = Fact::assumed("https://api.bank.example/fdx/v6", "its other addresses");
    let profile = example_with(|it| it.sandbox(Host::new(guess)));
    let urls = OauthUrls::new().par(url("https://a.example/par"));
    let config = Config::new("app", url("https://app.example/callback")).oauth_urls(urls);
    check(&profile, config, "resource_url");
}

#[test]
fn the_bounds_and_the_zone_follow_from_the_conduct_in_any_order() {
    use guichet_core::Capabilities;
    use guichet_protocol_fdx::{Conduct, HistoryLimit};
    const CONDUCT: Conduct = Conduct::UNCONFIRMED
        .history(Fact::confirmed(HistoryLimit::Days(90), "a test", "2026-11-21"))
        .time_zone(Fact::assumed("Europe/Paris", "a test"));
    const PENDING: Capabilities = Capabilities::of(&[]).pending();
    let one = Institution::new("a", "A", "FR").capabilities(PENDING).conduct(CONDUCT);
    let other = Institution::new("a", "A", "FR").conduct(CONDUCT).capabilities(PENDING);
    assert_eq!(one.capabilities, other.capabilities);
    assert_eq!(one.capabilities, PENDING.history_days(90));
    let info = one.info().unwrap();
    assert_eq!(info.time_zone.iana_name(), Some("Europe/Paris"));
    assert_eq!(info.conduct, CONDUCT);
    let error = one.time_zone("Europe/Nowhere").info().unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("time_zone")));
}

#[test]
fn a_scope_without_a_name_must_be_configured() {
    let unit = ConsentUnit::Bundle { scope: Fact::unconfirmed(), covers: ScopeSet::all() };
    let profile = example().unit(unit);
    check(&profile, config(SERVER), "scope");
    build(&profile, config(SERVER).scope("accounts")).unwrap();
}

#[test]
fn plain_http_is_for_this_machine_and_by_setting_only() {
    check(&example(), config("http://bank.example"), "resource_url");
    check(&example(), config("ftp://127.0.0.1"), "resource_url");
    let unset = Config::new("app", url("https://app.example/callback"))
        .resource_url(url("http://127.0.0.1:9/fdx/v6"))
        .oauth_urls(OauthUrls::new().par(url("https://a.example/par")));
    check(&example(), unset, "resource_url");
    build(&example(), config("http://localhost:9")).unwrap();
    build(&example(), config("http://[::1]:9")).unwrap();
}

#[test]
fn an_address_holds_no_password_and_no_query() {
    for address in ["https://user:pass@bank.example/v6", "https://bank.example/v6?key=1"] {
        check(&example(), config(SERVER).resource_url(url(address)), "resource_url");
    }
}

#[test]
fn the_app_must_say_who_it_is_and_where_customers_come_back() {
    let other = |id: &str, back: &str| {
        Config::new(id, url(back)).resource_url(url("https://api.bank.example/fdx/v6"))
    };
    check(&example(), other(" ", "https://app.example/callback"), "client_id");
    check(&example(), other("app", "http://app.example/callback"), "redirect_uri");
    check(&example(), other("app", "https://app.example/callback#part"), "redirect_uri");
}

#[test]
fn a_header_of_the_standard_cannot_be_replaced() {
    for name in ["Authorization", "accept", "X-FAPI-Interaction-Id", "FDX-API-Actor-Type"] {
        let path = format!("headers.{}", name.to_ascii_lowercase());
        check(&example(), config(SERVER).header(name, "x"), &path);
    }
    check(&example(), config(SERVER).header("no name", "x"), "headers");
    check(&example(), config(SERVER).header("x-key", "a\nb"), "headers.x-key");
}

#[test]
fn a_bundle_without_an_address_to_end_it_does_not_offer_that() {
    let unit = ConsentUnit::Bundle {
        scope: Fact::confirmed("all", "a test", "2026-11-21"),
        covers: ScopeSet::all(),
    };
    let urls = OauthUrls::new()
        .authorize(url("https://a.example/authorize"))
        .token(url("https://a.example/token"));
    let without = config(SERVER).oauth_urls(urls.clone());
    let operation = guichet_core::Operation::RevokeConsent;
    let bank = build(&example().unit(unit), without).unwrap();
    assert!(!bank.capabilities().supports(operation));
    let with = config(SERVER).oauth_urls(urls.revoke(url("https://a.example/revoke")));
    let bank = build(&example().unit(unit), with).unwrap();
    assert!(bank.capabilities().supports(operation));
}
