//! Wire: what goes out, and that nothing else does.

use crate::{
    Aim, Bench, Failure, Fault, Outcome, Sent,
    call::{CUSTOMER_IP, READINGS, call, refused_call},
    ensure,
};
use guichet_core::{AccountId, AccountRef, ErrorKind, Operation, Psu, Purpose};
use guichet_layers::Retry;
use std::{collections::BTreeSet, time::Duration};

async fn read_all(bench: &Bench, psu: Psu) -> Outcome<Vec<Sent>> {
    let (session, account) = bench.session_with_account().await?;
    let session = session.with_psu(psu);
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        call(&session, operation, &account).await?;
    }
    Ok(bench.wire().sent_to(Aim::Resource))
}

/// While the customer waits, the bank is told from where, and does not count the call.
pub async fn the_customers_address_is_sent_when_they_are_there(bench: &Bench) -> Outcome {
    let name = bench.dialect().customer_ip;
    if name.is_empty() {
        return Ok(());
    }
    for sent in read_all(bench, Psu::at(CUSTOMER_IP)).await? {
        let found = sent.header(name);
        ensure!(found == Some(&*CUSTOMER_IP.to_string()), "the header {name} has {found:?}");
    }
    Ok(())
}

/// An address is never made up: neither while the customer is away, nor when the app has none.
pub async fn no_customer_address_is_made_up(bench: &Bench) -> Outcome {
    let name = bench.dialect().customer_ip;
    for psu in [Psu::default(), Psu::here()] {
        for sent in read_all(bench, psu.clone()).await? {
            let found = sent.header(name);
            ensure!(found.is_none(), "with {psu:?} the header {name} has {found:?}");
        }
    }
    Ok(())
}

/// A request is named anew on every attempt, so that the bank's support finds the one meant.
pub async fn every_attempt_has_its_own_name(bench: &Bench) -> Outcome {
    let retry = Retry::new().base_delay(Duration::ZERO);
    let bank = bench.builder(bench.server()).layer(retry).build(bench.env())?;
    let session = bank.session(bench.link(&bank).await?, Purpose::AnswerCustomer);
    bench.wire().clear();
    bench.wire().strike(Aim::Resource, Fault::status(503));
    session.accounts().await?;
    session.accounts().await?;
    let sent = bench.wire().sent_to(Aim::Resource);
    ensure!(sent.len() > 2, "a refused call must be made again by the retry");
    let name = bench.dialect().request_id;
    let names: BTreeSet<_> = sent.iter().filter_map(|one| one.header(name)).collect();
    ensure!(names.len() == sent.len(), "{} attempts have {} names", sent.len(), names.len());
    ensure!(names.iter().all(|name| name.len() >= 32), "a name is short enough to come twice");
    Ok(())
}

/// A redirect in an answer is not followed: it may lead anywhere, with the customer's token.
pub async fn a_redirect_is_not_followed(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let targets = ["https://elsewhere.example/".to_owned(), bench.server().resource_url().into()];
    for (status, target) in [301, 302, 307].into_iter().zip(targets.iter().cycle()) {
        for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
            bench.wire().clear();
            let fault = Fault::status(status).header("location", target.as_str());
            bench.wire().strike(Aim::Resource, fault);
            let error = refused_call(&session, operation, &account).await?;
            ensure!(error.kind() == ErrorKind::Protocol, "the kind must be protocol: {error:?}");
            let sent = bench.wire().sent_to(Aim::Resource).len();
            ensure!(sent == 1, "{operation}: a redirect made {sent} requests of one");
        }
    }
    Ok(())
}

/// What arrives at the bank went through the transport that was lent: an app's certificate,
/// limits and records hold for all of it.
pub async fn nothing_goes_past_the_transport(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let before = bench.stage().arrived().len();
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        call(&session, operation, &account).await?;
    }
    let (arrived, sent) = (bench.stage().arrived().len() - before, bench.wire().sent().len());
    ensure!(arrived == sent, "{sent} requests were sent, and {arrived} arrived");
    Ok(())
}

/// Only the bank is called, and only where its profile says.
pub async fn only_the_bank_is_called(bench: &Bench) -> Outcome {
    let home = bench.server().url().origin();
    for sent in read_all(bench, Psu::default()).await? {
        ensure!(sent.url.origin() == home, "{:?} was called", sent.url.host_str());
    }
    let away = bench.wire().sent().into_iter().find(|sent| sent.aim.is_none());
    ensure!(away.is_none(), "something else than the bank's interface was called: {away:?}");
    Ok(())
}

/// A call is one request: many banks allow four a day.
pub async fn a_call_is_one_request(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let listings = READINGS.into_iter().filter(|one| bench.declares(*one));
    for operation in listings {
        bench.wire().clear();
        call(&session, operation, &account).await?;
        // A consent is asked after with a token of the app's own at some banks.
        let mut sent = bench.wire().sent();
        sent.retain(|one| one.aim != Some(Aim::Token));
        let again: BTreeSet<_> = sent.iter().map(|one| one.url.as_str()).collect();
        ensure!(again.len() == sent.len(), "{operation}: one page was asked for twice: {sent:?}");
        // The default period of a bank fits one page; what is more is asked for on the side.
        // Cards may have a list beside that of the accounts.
        // What is arranged has several lists at some.
        let list = |one: &Sent| {
            let path = one.url.path().replace("card-accounts", "accounts");
            path.replace("/direct-debits", "/scheduled-payments")
                .replace("/standing-orders", "/scheduled-payments")
        };
        let paths: BTreeSet<_> = sent.iter().filter(|one| !one.lists_parts()).map(list).collect();
        ensure!(paths.len() == 1, "{operation}: several resources were asked: {sent:?}");
    }
    Ok(())
}

/// Balances that came along with the accounts are not asked for again.
pub async fn an_overview_takes_the_fewest_calls(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let overview = session.overview().await?;
    let sent = bench.wire().sent().iter().filter(|one| !one.lists_parts()).count();
    // Cards may have a list beside that of the accounts.
    let of_cards = |one: &Sent| one.url.path().ends_with("/card-accounts");
    let lists = 1 + usize::from(bench.wire().sent().iter().any(of_cards));
    let balances = if bench.declares(Operation::Balances) { overview.accounts.len() } else { 0 };
    let most = lists + balances;
    ensure!(sent <= most, "{} accounts took {sent} calls", overview.accounts.len());
    let sent = bench.wire().sent();
    let again: BTreeSet<_> = sent.iter().map(|one| one.url.as_str()).collect();
    ensure!(again.len() == sent.len(), "something was asked for twice");
    Ok(())
}

/// An identifier is one segment of a path, whatever is in it: it names no other resource and
/// adds no parameter.
pub async fn an_identifier_stays_in_its_place(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let base = format!("{}/", bench.server().resource_url().path());
    for id in
        ["../../../oauth2/token", "..", ".", "", "a/b", "a?limit=1", "a#b", "a%2Fb", "a\nb", "é"]
    {
        let mut odd: AccountRef = account.clone();
        odd.id = AccountId::new(id);
        for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
            if matches!(operation, Operation::Accounts | Operation::ConsentStatus) {
                continue;
            }
            bench.wire().clear();
            // The bank knows no such account, or the connector sends nothing: both are right.
            let answer = call(&session, operation, &odd).await;
            // What is the customer's and no account's stands in one segment, whatever is asked.
            let of_account =
                |path: &str| path.strip_prefix(&base).is_none_or(|it| it.contains('/'));
            let sent = bench.wire().sent();
            let asked = sent.is_empty() || sent.iter().any(|one| of_account(one.url.path()));
            ensure!(answer.is_err() || !asked, "{operation}: the account {id:?} answers");
            for sent in bench.wire().sent() {
                let path = sent.url.path();
                let below = path.strip_prefix(&base).ok_or_else(|| {
                    Failure::new(format!("{operation}: {id:?} leads to {path:?}"))
                })?;
                let most = bench.dialect().ways.segments;
                ensure!(below.split('/').count() <= most, "{operation}: {id:?} leads to {path:?}");
                let given =
                    sent.url.query_pairs().any(|(name, value)| name == "limit" && value == "1");
                ensure!(!given, "{operation}: {id:?} adds a parameter");
            }
        }
    }
    Ok(())
}
