//! Faults: each has its kind and its remedy, with bank, operation and the name of the request.

use crate::{
    Aim, Bench, Failure, Fault, Outcome, Story,
    call::{READINGS, call, refresh, refused_call},
    ensure,
};
use guichet_core::{Error, ErrorKind, Operation, Remedy};
use std::time::Duration;

const REQUEST: &str = "the-bank-calls-it-4711";

/// A canned answer with the name of the request.
fn named(bench: &Bench, status: u16) -> Fault {
    Fault::status(status).header(bench.dialect().request_id, REQUEST)
}

/// Strikes each reading, and judges each error.
async fn each(
    bench: &Bench,
    fault: &Fault,
    mut judge: impl FnMut(Operation, &Error) -> Outcome,
) -> Outcome {
    // A consent may be a resource of the bank too, so nothing may be struck while it is made.
    bench.wire().clear();
    let (session, account) = bench.session_with_account().await?;
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        bench.wire().clear();
        bench.wire().strike_all(Aim::Resource, fault.clone());
        let error = refused_call(&session, operation, &account).await?;
        judge(operation, &error).map_err(|failure| failure.during(operation.as_str()))?;
        located(bench, operation, &error)?;
        let sent = bench.wire().sent_to(Aim::Resource).len();
        ensure!(sent == 1, "{operation}: a connector asks once, this one asked {sent} times");
    }
    Ok(())
}

fn located(bench: &Bench, operation: Operation, error: &Error) -> Outcome {
    let bank = error.bank() == Some(bench.bank_id());
    ensure!(bank, "{operation}: the error names the bank {:?}", error.bank());
    let place = error.operation();
    ensure!(place == Some(operation), "{operation}: the error names {place:?}");
    Ok(())
}

/// A refusal by a status: its kind, its remedy, the status and the name of the request.
async fn refusal(
    bench: &Bench,
    status: u16,
    kinds: &[ErrorKind],
    remedy: impl Fn(Remedy) -> bool,
) -> Outcome {
    let refusal = bench.dialect().words.refusal;
    for fault in [named(bench, status), named(bench, status).body(refusal)] {
        each(bench, &fault, |_, error| {
            ensure!(kinds.contains(&error.kind()), "{status} must be one of {kinds:?}: {error:?}");
            ensure!(remedy(error.remedy()), "{status} has another remedy: {error:?}");
            let upstream = error.upstream();
            ensure!(upstream.status == Some(status), "the status {status} is lost: {upstream:?}");
            let id = upstream.request_id.as_deref();
            ensure!(id == Some(REQUEST), "the bank's name of the request is lost: {upstream:?}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

fn gives_up(remedy: Remedy) -> bool {
    remedy == Remedy::GiveUp
}

fn retries(remedy: Remedy) -> bool {
    matches!(remedy, Remedy::Retry { .. })
}

/// 400: what was asked is wrong, and stays wrong.
pub async fn a_400_is_not_tried_again(bench: &Bench) -> Outcome {
    refusal(bench, 400, &[ErrorKind::InvalidInput], gives_up).await
}

/// 401: the token is not good any more; a fresh one may be.
pub async fn a_401_asks_for_a_fresh_token(bench: &Bench) -> Outcome {
    let kinds = [ErrorKind::Unauthorized, ErrorKind::GrantExpired];
    refusal(bench, 401, &kinds, |remedy| remedy == Remedy::Refresh).await
}

/// 403: the customer did not permit this.
pub async fn a_403_asks_for_the_customer(bench: &Bench) -> Outcome {
    let kinds = [ErrorKind::ConsentMissing, ErrorKind::ConsentRevoked, ErrorKind::ConsentExpired];
    refusal(bench, 403, &kinds, |remedy| remedy == Remedy::Reconsent).await
}

/// 404: there is no such thing.
pub async fn a_404_is_not_found(bench: &Bench) -> Outcome {
    refusal(bench, 404, &[ErrorKind::NotFound], gives_up).await
}

/// 409: the bank is in another state than the request supposes.
pub async fn a_409_is_not_tried_again(bench: &Bench) -> Outcome {
    refusal(bench, 409, &[ErrorKind::InvalidInput, ErrorKind::NotFound], gives_up).await
}

/// 429 with `Retry-After`: the bank's own wait is handed on.
pub async fn a_429_hands_on_the_banks_wait(bench: &Bench) -> Outcome {
    let wait = Remedy::Retry { after: Some(Duration::from_secs(77)) };
    let fault = named(bench, 429).header("retry-after", "77");
    each(bench, &fault, |_, error| {
        ensure!(error.kind() == ErrorKind::RateLimited, "the kind must be rate_limited: {error:?}");
        ensure!(error.remedy() == wait, "the bank asks for 77 seconds: {error:?}");
        Ok(())
    })
    .await
}

/// 429 without `Retry-After`: no wait is made up.
pub async fn a_429_without_a_wait_makes_none_up(bench: &Bench) -> Outcome {
    let kinds = [ErrorKind::RateLimited];
    refusal(bench, 429, &kinds, |remedy| remedy == Remedy::Retry { after: None }).await
}

/// 500: the bank broke; later it may work.
pub async fn a_500_may_be_tried_again(bench: &Bench) -> Outcome {
    refusal(bench, 500, &[ErrorKind::Unavailable], retries).await
}

/// 503: the bank is closed; later it may work.
pub async fn a_503_may_be_tried_again(bench: &Bench) -> Outcome {
    refusal(bench, 503, &[ErrorKind::Unavailable], retries).await
}

/// A success that is none: not empty, but unreadable.
async fn unreadable(bench: &Bench, content_type: &'static str, body: &str) -> Outcome {
    let fault = named(bench, 200).header("content-type", content_type).body(body);
    each(bench, &fault, |_, error| {
        ensure!(error.kind() == ErrorKind::Protocol, "the kind must be protocol: {error:?}");
        let id = error.upstream().request_id.as_deref();
        ensure!(id == Some(REQUEST), "the bank's name of the request is lost: {error:?}");
        Ok(())
    })
    .await
}

/// A web page with status 200 is no empty listing.
pub async fn a_web_page_is_no_answer(bench: &Bench) -> Outcome {
    unreadable(bench, "text/html", "<!DOCTYPE html><title>We will be right back</title>").await
}

/// JSON that breaks off is no short listing.
pub async fn a_cut_off_answer_is_no_answer(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    for list in [words.accounts, words.transactions] {
        unreadable(bench, "application/json", &format!("{{\"{list}\":[{{\"a\":\"b\"}},{{")).await?;
    }
    Ok(())
}

/// A success without a body is no empty listing.
pub async fn a_missing_body_is_no_answer(bench: &Bench) -> Outcome {
    unreadable(bench, "application/json", "").await
}

/// The connection breaks within a body: an error, and neither half a listing nor a wait.
pub async fn a_connection_that_breaks_is_told(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        bench.stage().play(Story::CutTheBody);
        let error = refused_call(&session, operation, &account).await?;
        let kinds = [ErrorKind::Network, ErrorKind::Protocol];
        ensure!(kinds.contains(&error.kind()), "the kind must be one of {kinds:?}: {error:?}");
        located(bench, operation, &error)?;
        bench.stage().stop();
    }
    Ok(())
}

/// No answer in time.
pub async fn a_timeout_may_be_tried_again(bench: &Bench) -> Outcome {
    each(bench, &Fault::Timeout, |_, error| {
        ensure!(error.kind() == ErrorKind::Timeout, "the kind must be timeout: {error:?}");
        ensure!(retries(error.remedy()), "a timeout may be tried again: {error:?}");
        Ok(())
    })
    .await
}

/// The connection is reset.
pub async fn a_reset_may_be_tried_again(bench: &Bench) -> Outcome {
    each(bench, &Fault::Reset, |_, error| {
        ensure!(error.kind() == ErrorKind::Network, "the kind must be network: {error:?}");
        ensure!(retries(error.remedy()), "a reset may be tried again: {error:?}");
        Ok(())
    })
    .await
}

/// The bank's own code is what its support asks for.
pub async fn the_banks_own_code_is_kept(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    each(bench, &named(bench, 400).body(words.refusal), |_, error| {
        let code = error.upstream().code.as_deref();
        ensure!(code == Some(words.code), "the bank's code {} is lost: {error:?}", words.code);
        Ok(())
    })
    .await
}

/// A fault is over when it is over: the next call works, on the same session.
pub async fn after_a_fault_the_next_call_works(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let faults = [Fault::status(500), Fault::status(429), Fault::Timeout, Fault::status(200)];
    for fault in faults {
        bench.wire().strike(Aim::Resource, fault);
        let _error = refused_call(&session, Operation::Accounts, &account).await?;
        call(&session, Operation::Accounts, &account).await?;
    }
    Ok(())
}

/// A broken address of tokens ends no consent: a customer asked in vain does not come back.
pub async fn a_broken_token_address_ends_no_consent(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let grant = bench.link(&bank).await?;
    if !bench.declares(Operation::RefreshGrant) {
        let error = refresh(&bank, &grant).await.err();
        let kind = error.map(|error| error.kind());
        ensure!(kind == Some(ErrorKind::Unsupported), "refreshing is not declared: {kind:?}");
        return Ok(());
    }
    for fault in [Fault::status(503), Fault::status(500), Fault::Timeout, Fault::Reset] {
        bench.wire().strike(Aim::Token, fault.clone());
        let Err(error) = refresh(&bank, &grant).await else {
            return Err(Failure::new(format!("{fault:?}: a refresh without an answer worked")));
        };
        ensure!(retries(error.remedy()), "{fault:?}: only a wait may be advised: {error:?}");
    }
    Ok(())
}

/// An answer that is JSON and has nothing of what was asked for is no empty listing: an app would
/// take it for the end of all accounts.
pub async fn an_answer_to_something_else_is_no_answer(bench: &Bench) -> Outcome {
    let body = "{\"status\":\"OK\",\"message\":\"please try again later\"}";
    let fault = named(bench, 200).header("content-type", "application/json").body(body);
    let (session, account) = bench.session_with_account().await?;
    for operation in [Operation::Accounts, Operation::Transactions] {
        if bench.declares(operation) {
            bench.wire().strike(Aim::Resource, fault.clone());
            let error = refused_call(&session, operation, &account).await?;
            ensure!(error.kind() == ErrorKind::Protocol, "the kind must be protocol: {error:?}");
        }
    }
    Ok(())
}
