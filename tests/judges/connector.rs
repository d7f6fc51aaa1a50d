//! What the connectors send, judged by Prism on the way to the mock bank.
//!
//! Only requests are judged here: Prism writes JSON anew, and `1230.0` becomes `1230`.

use crate::{entry::ENTRIES, prism::Prism, root};
use futures_util::TryStreamExt as _;
use guichet::{
    AppKey, Bank, ConsentRequest, Error, ErrorKind, Grant, MemoryGrantStore, Psu, Purpose, Result,
    Scope, ScopeSet, TransactionQuery, chase,
    fdx::{ConsentUnit, OauthUrls, Profile},
    mock::{self, MockBank},
};
use jiff::{SignedDuration, civil::Date};
use std::sync::Arc;
use url::Url;

/// A connector, and the entry whose specification describes what it may send.
const JUDGED: [(&Profile, &str); 3] =
    [(&mock::PROFILE, "fdx-6"), (&chase::PROFILE_BUSINESS, "fdx-6"), (&chase::PROFILE, "chase")];

/// All that FDX has a name for.
pub(crate) const ALL: ScopeSet = ScopeSet::of(&[
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
    Scope::Bills,
    Scope::ScheduledPayments,
    Scope::IdentityContact,
    Scope::AccountNumbers,
    Scope::Statements,
]);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Prism; .ci/judges runs it"]
async fn every_request_of_the_connectors_is_as_the_specification_says() {
    let server = Arc::new(MockBank::start().await.unwrap());
    let folder = root().join("tests/judges");
    let oauth = Prism::start("oauth", &folder.join("oauth.yaml"), server.url()).await;
    for (profile, dialect) in JUDGED {
        let entry = ENTRIES.iter().find(|entry| entry.dialect == dialect).unwrap();
        let Some(file) = entry.spec.file() else { continue };
        let upstream = server.url().join(entry.base).unwrap();
        let prism = Prism::start(profile.institution.id, &file, &upstream).await;
        server.clear_requests();
        let bank = through(profile, &server, &prism, &oauth).unwrap();
        let scopes = match profile.unit {
            ConsentUnit::Bundle { covers, .. } => covers,
            _ => ALL,
        };
        let request = ConsentRequest::new(scopes.iter(), [Purpose::AnswerCustomer]).days(90);
        let answered = match mock::link(&bank, &request, "alice").await {
            Ok(grant) => drive(grant, &bank, &server).await,
            Err(error) => Err(error),
        };
        let (said, said_of_oauth) = (prism.log(), oauth.log());
        assert!(
            answered.is_ok(),
            "{}: {answered:?}\n{said}\n{said_of_oauth}",
            profile.institution.id
        );
        assert!(!said.contains("iolation"), "{}: {said}", profile.institution.id);
        assert!(!said_of_oauth.contains("iolation"), "{}: {said_of_oauth}", profile.institution.id);

        // Prism lets unknown query parameters pass.
        let spec = entry.spec.load().unwrap();
        let mut judged = 0;
        for request in server.requests() {
            let (path, query) =
                request.path_and_query.split_once('?').unwrap_or((&request.path_and_query, ""));
            if path.ends_with("/authorize") {
                continue; // the customer's browser
            }
            judged += 1;
            let Some(path) = path.strip_prefix(entry.base) else { continue };
            let known = spec.query_names(&request.method, path);
            let known = known.unwrap_or_else(|| panic!("{} {path} is unknown", request.method));
            for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
                assert!(
                    known.contains(&*name),
                    "{}: {path} has no '{name}'",
                    profile.institution.id
                );
            }
        }
        assert!(judged > 20, "{}: {judged} requests only", profile.institution.id);
        println!("{}: {judged} requests judged by Prism", profile.institution.id);
        assert!(prism.refuses_a_bare_call().await, "{}: Prism is asleep", profile.institution.id);
    }
}

/// The bank, with the proxies in the place of the mock bank.
fn through(
    profile: &Profile,
    server: &Arc<MockBank>,
    prism: &Prism,
    oauth: &Prism,
) -> Result<Bank> {
    let redirect = Url::parse("http://127.0.0.1:1/callback").unwrap();
    let path = if profile.institution.id == chase::PROFILE.institution.id {
        "/aggregator-oauth/v1"
    } else {
        "/oauth2"
    };
    let at = |base: &Url, end: &str| base.join(&format!("{path}/{end}")).unwrap();
    let mut urls = OauthUrls::new()
        .authorize(at(server.url(), "authorize"))
        .token(at(&oauth.url, "token"))
        .revoke(at(&oauth.url, "revoke"));
    if path == "/oauth2" {
        urls = urls.par(at(&oauth.url, "par"));
    }
    let config =
        mock::config(server, profile, redirect)?.resource_url(prism.url.clone()).oauth_urls(urls);
    mock::setup(server, AppKey::random()?)?.connect(profile.bank(config))
}

/// Does everything that a customer can permit to be read.
pub(crate) async fn drive(grant: Grant, bank: &Bank, server: &MockBank) -> Result<()> {
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = bank.session(grant, Purpose::AnswerCustomer).with_psu(Psu::here());
    let session = session.with_store(Arc::new(store));
    session.overview().await?;
    able(session.parties(None).await)?;
    able(session.consent_status().await)?;
    // The next call needs another token.
    server.advance(SignedDuration::from_mins(16));
    let since = Date::constant(2025, 6, 1);
    for account in &session.accounts().await? {
        let account = account.reference();
        able(session.balances(&account).await)?;
        let query = TransactionQuery::new().since(since);
        session.transactions(&account, query).try_collect::<Vec<_>>().await?;
        able(session.parties(Some(&account)).await)?;
        able(session.holdings(&account).await)?;
        if let Some(statements) = able(session.statements(&account).await)?
            && let Some(statement) = statements.iter().next()
        {
            able(session.statement_document(&account, &statement.id).await)?;
        }
    }
    able(session.revoke().await)?;
    Ok(())
}

/// What the bank cannot do is no fault.
fn able<T>(result: Result<T>) -> Result<Option<T>> {
    let unable = |error: &Error| error.kind() == ErrorKind::Unsupported;
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if unable(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
