//! Consent: from the customer's yes to a grant, and all the ways in which it must not go.

use crate::{
    Aim, Bench, Failure, Fault, Outcome, Story,
    bench::CUSTOMER,
    call::{call, refused_call, refused_resume, there},
    ensure,
};
use guichet_core::{
    AccountKey, BankId, ConsentInput, ConsentRequest, ErrorKind, MemoryGrantStore, Operation,
    PendingConsent, Purpose, Remedy, Scope, ScopeSet, SealKey,
};
use guichet_layers::Retry;
use jiff::SignedDuration;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use url::{Url, form_urlencoded};

/// The whole way: a redirect, a yes, a callback, a grant that says what was permitted.
pub async fn a_customer_who_agrees_gives_a_grant(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let request = bench.request().await?;
    let (url, pending) = bench.begin_with(&bank, &request).await?;
    ensure!(url.path() == bench.server().authorize_url().path(), "the customer is sent elsewhere");
    ensure!(pending.bank == *bench.bank_id(), "the pending consent names another bank");
    let grant = bench.link_with(&bank, bench.dialect().customer, &request).await?;
    ensure!(grant.bank == *bench.bank_id(), "the grant names another bank");
    ensure!(!grant.access_token.expose().is_empty(), "the grant has no token");
    ensure!(grant.purposes == request.purposes, "the grant has other purposes than were asked");
    let customer = grant.customer.as_ref().map(guichet_core::CustomerRef::as_str);
    ensure!(customer == Some(CUSTOMER), "the grant lost the app's name of the customer");
    let accounts = bank.session(grant, Purpose::AnswerCustomer).accounts().await?;
    ensure!(!accounts.items.is_empty(), "the grant opens no account");
    Ok(())
}

/// The same callback with another value of a parameter, in the query or, where the bank answers
/// there, in the fragment.
fn with_parameter(url: &Url, name: &str, value: Option<&str>) -> Url {
    let mut changed = url.clone();
    if let Some(fragment) = url.fragment() {
        let pairs = form_urlencoded::parse(fragment.as_bytes()).filter(|(key, _)| key != name);
        let kept = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .extend_pairs(value.map(|value| (name, value)))
            .finish();
        changed.set_fragment(Some(&kept));
        return changed;
    }
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    changed.query_pairs_mut().clear().extend_pairs(kept);
    if let Some(value) = value {
        changed.query_pairs_mut().append_pair(name, value);
    }
    changed
}

/// A callback that is not the right one is refused before its code is spent.
async fn spent_nothing(
    bench: &Bench,
    kinds: &[ErrorKind],
    change: impl FnOnce(Url) -> Url,
) -> Outcome {
    let bank = bench.bank()?;
    let (url, pending) = bench.begin(&bank).await?;
    let callback = change(bench.stage().approve(&url, bench.dialect().customer).await?);
    bench.wire().clear();
    let error = refused_resume(&bank, &pending, &ConsentInput::Callback(callback)).await?;
    ensure!(kinds.contains(&error.kind()), "the kind must be one of {kinds:?}: {error:?}");
    let sent = bench.wire().sent();
    ensure!(sent.is_empty(), "nothing may be sent, and {sent:?} was");
    Ok(())
}

/// A foreign `state` is another customer's callback, or an attacker's.
pub async fn a_foreign_state_is_refused(bench: &Bench) -> Outcome {
    let foreign =
        |callback: Url| with_parameter(&callback, "state", Some("a-state-of-someone-else"));
    spent_nothing(bench, &[ErrorKind::InvalidInput], foreign).await
}

/// A callback without `state` is nobody's.
pub async fn a_callback_without_state_is_refused(bench: &Bench) -> Outcome {
    spent_nothing(bench, &[ErrorKind::InvalidInput], |callback| {
        with_parameter(&callback, "state", None)
    })
    .await
}

/// A callback that carries neither code nor error asks the bank for nothing.
pub async fn a_callback_without_code_is_refused(bench: &Bench) -> Outcome {
    let kinds = [ErrorKind::InvalidInput, ErrorKind::Protocol];
    spent_nothing(bench, &kinds, |callback| with_parameter(&callback, "code", None)).await
}

/// The customer's no is a no, and not a fault.
pub async fn a_denial_is_declined(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let (url, pending) = bench.begin(&bank).await?;
    let callback = bench.stage().deny(&url).await?;
    let error = refused_resume(&bank, &pending, &ConsentInput::Callback(callback)).await?;
    ensure!(error.kind() == ErrorKind::Declined, "the kind must be declined: {error:?}");
    Ok(())
}

/// An app restarts while the customer is at the bank: what it sealed is enough to go on, for
/// another instance of the connector too.
pub async fn a_pending_consent_survives_the_seal(bench: &Bench) -> Outcome {
    let (url, pending) = bench.begin(&bench.bank()?).await?;
    let callback = bench.stage().approve(&url, bench.dialect().customer).await?;
    let key = SealKey::from_bytes([9; 32]);
    let opened = PendingConsent::open(&pending.seal(&key)?, &key)?;
    let restarted = bench.bank()?;
    bench.finish(&restarted, &opened, callback, bench.dialect().customer).await?;
    Ok(())
}

/// A code is good for one exchange: it is sent once, whatever happens, even under a retry.
pub async fn a_code_is_sent_once(bench: &Bench) -> Outcome {
    let retry = Retry::new().base_delay(Duration::ZERO);
    let bank = bench.builder(bench.server()).layer(retry).build(bench.env())?;
    let (url, pending) = bench.begin(&bank).await?;
    let callback = bench.stage().approve(&url, bench.dialect().customer).await?;
    bench.wire().clear();
    bench.wire().strike_all(Aim::Token, Fault::status(503));
    let error = refused_resume(&bank, &pending, &ConsentInput::Callback(callback)).await?;
    ensure!(error.kind() == ErrorKind::Unavailable, "the kind must be unavailable: {error:?}");
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "the code must be sent once, it was sent {sent} times");
    Ok(())
}

/// A callback that comes a second time gives no second grant.
pub async fn a_code_that_was_used_gives_no_grant(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let (url, pending) = bench.begin(&bank).await?;
    let callback = bench.stage().approve(&url, bench.dialect().customer).await?;
    let input = ConsentInput::Callback(callback);
    let _granted = bank.resume_consent(&there(), &pending, &input).await?;
    let error = refused_resume(&bank, &pending, &input).await?;
    let again = matches!(error.remedy(), Remedy::Reconsent | Remedy::GiveUp);
    ensure!(again, "no repetition may be advised for a spent code: {error:?}");
    Ok(())
}

/// A pending consent belongs to the bank at which it was begun.
pub async fn a_pending_consent_of_another_bank_is_refused(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let (url, mut pending) = bench.begin(&bank).await?;
    let callback = bench.stage().approve(&url, bench.dialect().customer).await?;
    bench.wire().clear();
    pending.bank = BankId::new("another-xx");
    let error = refused_resume(&bank, &pending, &ConsentInput::Callback(callback)).await?;
    ensure!(error.kind() == ErrorKind::InvalidInput, "the kind must be invalid_input: {error:?}");
    ensure!(bench.wire().sent().is_empty(), "the code was sent to a bank it is not for");
    Ok(())
}

/// An input that this flow does not know is the app's mistake, and costs nothing.
pub async fn an_input_of_another_flow_is_refused(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let (_, pending) = bench.begin(&bank).await?;
    bench.wire().clear();
    for input in [ConsentInput::Poll, ConsentInput::Answer("123456".into())] {
        let error = refused_resume(&bank, &pending, &input).await?;
        let kind = error.kind();
        ensure!(kind == ErrorKind::InvalidInput, "the kind must be invalid_input: {error:?}");
    }
    ensure!(bench.wire().sent().is_empty(), "an impossible input was sent to the bank");
    Ok(())
}

/// A grant never covers more than the app asked for, however wide the bank's own consent is.
pub async fn a_grant_covers_no_more_than_was_asked(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let asked = ConsentRequest::new([Scope::AccountsBasic], [Purpose::AnswerCustomer]).days(30);
    let grant = bench.link_with(&bank, bench.dialect().customer, &asked).await?;
    let basic = ScopeSet::of(&[Scope::AccountsBasic]);
    ensure!(grant.scopes == basic, "only accounts were asked for, given was {:?}", grant.scopes);
    let session = bank.session(grant, Purpose::AnswerCustomer);
    let accounts = bench.accounts(&session).await?;
    let account = accounts.first().ok_or_else(|| Failure::new("there is no account"))?;
    ensure!(account.identifiers.is_empty(), "numbers came that were not asked for");
    bench.wire().clear();
    for operation in [Operation::Balances, Operation::Transactions] {
        if bench.declares(operation) {
            let error = refused_call(&session, operation, &account.reference()).await?;
            let kind = error.kind();
            ensure!(kind == ErrorKind::ConsentMissing, "{operation} was not asked for: {error:?}");
        }
    }
    ensure!(bench.wire().sent().is_empty(), "what was not permitted was asked of the bank");
    Ok(())
}

/// The end of a consent is known beforehand, so that an app can warn in time; it is never later
/// than the customer was told.
pub async fn a_grant_says_when_the_consent_ends(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let request = bench.request().await?.days(30);
    let grant = bench.link_with(&bank, bench.dialect().customer, &request).await?;
    let latest = bench.stage().now() + SignedDuration::from_hours(30 * 24);
    let end = grant.expires_at.ok_or_else(|| Failure::new("the grant does not say its end"))?;
    ensure!(end <= latest, "30 days were agreed on, the grant ends on {end}");
    Ok(())
}

/// A consent is no longer than the bank gives, by its own declaration, however long the app asks.
pub async fn a_consent_is_no_longer_than_declared(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let request = bench.request().await?.days(500);
    let grant = bench.link_with(&bank, bench.dialect().customer, &request).await?;
    let days = i64::from(bench.capabilities().consent_days.unwrap_or(500).min(500));
    let latest = bench.stage().now() + SignedDuration::from_hours(days * 24);
    let end = grant.expires_at.ok_or_else(|| Failure::new("the grant does not say its end"))?;
    ensure!(end <= latest, "at most {days} days are given, the grant ends on {end}");
    Ok(())
}

/// A consent that ended at the bank is told as such: the app must ask the customer, not try
/// again for ever.
async fn an_ended_consent_is_told(bench: &Bench, story: Story) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let grants = MemoryGrantStore::new();
    grants.insert(session.grant().as_ref().clone());
    let session = session.with_store(Arc::new(grants));
    bench.stage().play(story);
    let error = refused_call(&session, Operation::Accounts, &account).await?;
    let kinds = [
        ErrorKind::ConsentExpired,
        ErrorKind::ConsentRevoked,
        ErrorKind::ConsentMissing,
        ErrorKind::GrantExpired,
        ErrorKind::ScaRequired,
    ];
    ensure!(kinds.contains(&error.kind()), "the kind must be one of {kinds:?}: {error:?}");
    ensure!(error.remedy() == Remedy::Reconsent, "only the customer can help: {error:?}");
    Ok(())
}

/// The bank ended the consent by time.
pub async fn a_consent_that_expired_at_the_bank_asks_for_the_customer(bench: &Bench) -> Outcome {
    an_ended_consent_is_told(bench, Story::ExpireConsent).await
}

/// The customer ended the consent at the bank.
pub async fn a_consent_revoked_at_the_bank_asks_for_the_customer(bench: &Bench) -> Outcome {
    an_ended_consent_is_told(bench, Story::RevokeAtBank).await
}

/// Ending a consent ends it, and a second time is a success; or it cannot be done at all, and
/// then nothing is sent.
pub async fn ending_a_consent_ends_it(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    if !bench.declares(Operation::RevokeConsent) {
        let error = refused_call(&session, Operation::RevokeConsent, &account).await?;
        ensure!(error.kind() == ErrorKind::Unsupported, "the kind must be unsupported: {error:?}");
        ensure!(bench.wire().sent().is_empty(), "an undeclared operation was sent");
        return Ok(());
    }
    session.clone().revoke().await?;
    let _refusal = refused_call(&session, Operation::Accounts, &account).await?;
    call(&session, Operation::RevokeConsent, &account).await?;
    Ok(())
}

/// A customer who connects again finds the same accounts: keys do not change with a consent,
/// and no history is doubled.
pub async fn a_new_consent_keeps_the_keys_of_accounts(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let mut seen: Vec<BTreeSet<AccountKey>> = Vec::new();
    for _ in 0..2 {
        let grant = bench.link(&bank).await?;
        let session = bank.session(grant, Purpose::AnswerCustomer);
        let accounts = bench.accounts(&session).await?;
        let keys: BTreeSet<_> = accounts.iter().filter_map(|account| account.key).collect();
        ensure!(keys.len() == accounts.len(), "an account has no key, or two have one");
        seen.push(keys);
    }
    ensure!(seen.first() == seen.last(), "the keys changed with the consent");
    Ok(())
}
