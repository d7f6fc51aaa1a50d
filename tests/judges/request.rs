//! What the European connectors send, judged by the official files without a proxy: paths, query
//! parameters, headers and bodies. Their links lead to the mock bank itself, so that Prism could not
//! stand between.

use crate::{
    app::client_without_roots,
    connector::{ALL, drive},
    entry::ENTRIES,
};
use guichet::{
    AppKey, Bank, Capabilities, ConsentInput, ConsentRequest, ConsentStep, Context, Grant,
    Operation, Psu, Purpose, Scope, ScopeSet, Secret, berlin_group,
    http::{Institution, Listed, PemSigner},
    mock::{self, MockBank, approve},
    stet, ukob,
};
use std::{collections::BTreeSet, net::Ipv4Addr, sync::Arc};
use url::Url;

const BERLIN_GROUP: berlin_group::Profile = berlin_group::Profile::new(
    Institution::new("judged-de", "Judged Bank", "DE").time_zone("Europe/Berlin").capabilities(
        Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::ConsentStatus,
            Operation::RevokeConsent,
            Operation::RefreshGrant,
            Operation::Accounts,
            Operation::Balances,
            Operation::Transactions,
            Operation::ScheduledPayments,
        ])
        .pending(),
    ),
)
.card_accounts();

const STET: stet::Profile = stet::Profile::new(
    Institution::new("judged-fr", "Judged Bank", "FR")
        .time_zone("Europe/Paris")
        .capabilities(stet::Profile::CAPABILITIES),
)
.signature(stet::Profile::SIGNATURE);

const UKOB_4: ukob::Profile = ukob::Profile::new(
    Institution::new("judged-gb", "Judged Bank", "GB").time_zone("Europe/London").capabilities(
        Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::ConsentStatus,
            Operation::RevokeConsent,
            Operation::RefreshGrant,
            Operation::Accounts,
            Operation::Balances,
            Operation::Transactions,
            Operation::ScheduledPayments,
            Operation::Identity,
            Operation::Beneficiaries,
            Operation::Statements,
            Operation::StatementDocument,
        ])
        .pending(),
    ),
)
.authorisation(ukob::Authorisation::Plain);

const UKOB_3: ukob::Profile = UKOB_4.version(ukob::Version::V3_1);

#[tokio::test]
async fn every_request_of_the_european_connectors_is_as_the_official_files_say() {
    let british = ALL.without(Scope::Bills);
    let judged: [(&dyn Listed, &str, &str, ScopeSet); 4] = [
        (&STET, "stet", "margaux", STET.covers()),
        (&BERLIN_GROUP, "berlin-group-1.3", "jonas", british.without(Scope::Statements)),
        (&UKOB_4, "ukob-4.0", "harriet", british),
        (&UKOB_3, "ukob-3.1", "harriet", british),
    ];
    for (profile, dialect, customer, scopes) in judged {
        let entry = ENTRIES.iter().find(|entry| entry.dialect == dialect).unwrap();
        let Some(mut spec) = entry.spec.load() else { continue };
        let server = Arc::new(MockBank::start().await.unwrap());
        let redirect = Url::parse("http://127.0.0.1:1/callback").unwrap();
        let key = Secret::from(server.papers().unwrap().key_pem);
        let signer = Arc::new(PemSigner::rs256("judged", &key).unwrap());
        let config = mock::config(&server, profile, redirect).unwrap();
        // Where the standard wants its requests signed, they are.
        let config = if dialect == "stet" { config.signer(signer) } else { config };
        let setup = mock::setup(&server, AppKey::random().unwrap()).unwrap();
        let bank = setup.connect(profile.bank(config)).unwrap();
        let grant = link(&bank, scopes, customer).await;
        let answered = drive(grant, &bank, &server).await;
        assert!(answered.is_ok(), "{dialect}: {answered:?}");
        let (mut count, mut faults) = (0, BTreeSet::new());
        for request in server.requests() {
            // The rest is for the authorization server, and for the customer's browser.
            let path = request.path().strip_prefix(entry.base);
            if let Some(path) = path.filter(|path| !path.starts_with("/oauth/")) {
                count += 1;
                let said = spec.judge_request(&request, path);
                faults.extend(said.into_iter().map(|fault| format!("{} {fault}", request.method)));
            }
        }
        assert!(faults.is_empty(), "{dialect}: {faults:#?}");
        assert!(count > 8, "{dialect}: {count} requests only");
        println!("{dialect}: {count} requests judged");
    }
}

/// Links a customer whose address is known.
async fn link(bank: &Bank, scopes: ScopeSet, customer: &str) -> Grant {
    let request = ConsentRequest::new(scopes.iter(), [Purpose::AnswerCustomer]).days(90);
    let cx = Context::new().with_psu(Psu::at(Ipv4Addr::new(192, 0, 2, 7).into()));
    let step = bank.begin_consent(&cx, &request).await.unwrap();
    let ConsentStep::Redirect { url, pending } = step else { panic!("no redirect: {step:?}") };
    let redirect = approve(&url, customer).await.unwrap();
    let step = bank.resume_consent(&cx, &pending, &ConsentInput::Callback(redirect)).await.unwrap();
    let ConsentStep::Granted(grant) = step else { panic!("no grant: {step:?}") };
    grant
}

/// The judge objects to what is wrong: each thing of a request that has nothing right.
#[tokio::test]
async fn a_wrong_request_is_found() {
    let entry = ENTRIES.iter().find(|entry| entry.dialect == "berlin-group-1.3").unwrap();
    let Some(mut spec) = entry.spec.load() else { return };
    let server = MockBank::start().await.unwrap();
    let http = client_without_roots();
    let at = |path: &str| server.url().join(&format!("/berlin-group/v1/{path}")).unwrap();
    let lodge = http.post(at("consents?hurry=yes")).header("psu-ip-address", "here");
    lodge.body(r#"{"access":{}}"#).send().await.unwrap();
    http.get(at("nothing")).send().await.unwrap();
    let mut faults = Vec::new();
    for request in server.requests() {
        let path = request.path().strip_prefix(entry.base).unwrap();
        faults.extend(spec.judge_request(&request, path));
    }
    let faults = faults.join("\n");
    for fault in [
        "no header X-Request-ID",
        "header PSU-IP-Address has a wrong form",
        "there is no query hurry",
        "body : \"validUntil\" is a required property",
        "/v1/nothing is no path",
    ] {
        assert!(faults.contains(fault), "{fault}: {faults}");
    }
}
