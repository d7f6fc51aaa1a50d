//! Time and cancellation: one clock, the one that was lent; and a call that is dropped leaves
//! nothing behind.

use crate::{
    Aim, Bench, Failure, Fault, Outcome,
    call::{READINGS, call, refused_call},
    ensure,
};
use futures_util::{FutureExt as _, future::select, pin_mut};
use guichet_core::{ErrorKind, MemoryGrantStore, Operation, Remedy};
use jiff::{SignedDuration, fmt::rfc2822};
use std::{sync::Arc, time::Duration};

/// A grant is dated by the clock that was lent.
pub async fn a_grant_is_dated_by_the_clock_that_was_lent(bench: &Bench) -> Outcome {
    let now = bench.stage().now();
    let grant = bench.link(&bench.bank()?).await?;
    ensure!(grant.granted_at == now, "granted at {now}, dated {}", grant.granted_at);
    if let Some(end) = grant.token_expires_at {
        let life = end.duration_since(now);
        let sound = life > SignedDuration::ZERO && life <= SignedDuration::from_hours(24 * 400);
        ensure!(sound, "the token of {now} ends at {end}");
    }
    if let Some(end) = grant.expires_at {
        ensure!(end > now, "the consent of {now} ended at {end}");
    }
    Ok(())
}

/// What is read is dated by the clock that was lent.
pub async fn what_is_read_is_dated_by_the_clock_that_was_lent(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    bench.stage().advance(SignedDuration::from_mins(3));
    let now = bench.stage().now();
    if !bench.declares(Operation::Balances) {
        return Ok(());
    }
    for balance in session.balances(&account).await? {
        let at = balance.fetched_at;
        ensure!(at == Some(now), "read at {now}, dated {at:?}");
    }
    Ok(())
}

/// A `Retry-After` with a date is a wait from the clock that was lent.
pub async fn a_date_to_wait_for_is_reckoned_by_the_clock_that_was_lent(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let until = bench.stage().now() + SignedDuration::from_secs(90);
    let mut date = String::new();
    rfc2822::DateTimePrinter::new()
        .print_timestamp_rfc9110(&until, &mut date)
        .map_err(|error| Failure::new(error.to_string()))?;
    bench.wire().strike(Aim::Resource, Fault::status(429).header("retry-after", date));
    let error = refused_call(&session, Operation::Accounts, &account).await?;
    let wait = Remedy::Retry { after: Some(Duration::from_secs(90)) };
    ensure!(error.remedy() == wait, "the bank asks for 90 seconds: {error:?}");
    Ok(())
}

/// A consent that ran out by the clock sends nothing any more.
pub async fn a_consent_that_ran_out_sends_nothing(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let request = bench.request().await?.days(30);
    let grant = bench.link_with(&bank, bench.dialect().customer, &request).await?;
    let session = bank.session(grant, guichet_core::Purpose::AnswerCustomer);
    let accounts = bench.accounts(&session).await?;
    let account = accounts.first().ok_or_else(|| Failure::new("there is no account"))?.reference();
    bench.wire().clear();
    bench.stage().advance(SignedDuration::from_hours(31 * 24));
    // What became of a consent may be asked for after its end too.
    let reads = |one: &Operation| bench.declares(*one) && !one.scopes().is_empty();
    for operation in READINGS.into_iter().filter(reads) {
        let error = refused_call(&session, operation, &account).await?;
        let kind = error.kind();
        ensure!(kind == ErrorKind::ConsentExpired, "{operation} after the end: {error:?}");
    }
    let sent = bench.wire().sent();
    ensure!(sent.is_empty(), "after the end of the consent {sent:?} was sent");
    Ok(())
}

/// A call that is dropped while the bank is silent leaves the session as it was.
pub async fn a_dropped_call_leaves_the_session_usable(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        bench.wire().strike(Aim::Resource, Fault::Never);
        let pending = call(&session, operation, &account).now_or_never();
        ensure!(pending.is_none(), "{operation} answered while the bank was silent");
        // A call that asks for a token of the app's own first did not come as far.
        bench.wire().clear();
        call(&session, operation, &account).await?;
    }
    Ok(())
}

/// A refresh whose caller is dropped is finished by the next one: the token is spent once.
pub async fn a_dropped_refresh_is_finished_by_the_next_call(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let store = MemoryGrantStore::new();
    store.insert(session.grant().as_ref().clone());
    let session = session.with_store(Arc::new(store));
    bench.stage().advance(SignedDuration::from_hours(2));
    if !bench.declares(Operation::RefreshGrant) {
        let _told = refused_call(&session, Operation::Accounts, &account).await?;
        return Ok(());
    }
    bench.wire().strike(Aim::Token, Fault::Held);
    {
        let first = call(&session, Operation::Accounts, &account);
        // The first caller lives until the bank has its token, and no longer.
        let sent = async {
            while bench.wire().sent_to(Aim::Token).is_empty() {
                tokio::task::yield_now().await;
            }
        };
        pin_mut!(first, sent);
        select(first, sent).await;
    }
    bench.wire().release();
    call(&session, Operation::Accounts, &account).await?;
    let sent = bench.wire().sent_to(Aim::Token).len();
    ensure!(sent == 1, "the refresh token was sent {sent} times");
    Ok(())
}
