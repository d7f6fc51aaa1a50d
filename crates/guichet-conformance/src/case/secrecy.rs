//! Secrecy: tokens, keys, codes and account numbers appear nowhere but on their way to the bank.

mod ear;

use crate::{
    Aim, Bench, Failure, Fault, Outcome,
    call::{READINGS, call, refused_call, there},
    ensure,
};
use ear::Ear;
use guichet_core::{
    Account, ConsentInput, Error, Grant, Operation, PendingConsent, Purpose, Scope, Session,
};
use guichet_layers::Telemetry;
use std::{collections::BTreeMap, error::Error as _, fmt::Write as _};
use tracing::instrument::WithSubscriber as _;
use url::Url;

/// What must not be seen, each with its name.
#[derive(Default)]
struct Canaries(BTreeMap<String, String>);

impl Canaries {
    fn add(&mut self, name: &str, value: &str) {
        // What is shorter might be found by chance.
        if value.len() >= 6 {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    fn of_grant(&mut self, grant: &Grant) {
        self.add("the access token", grant.access_token.expose());
        if let Some(token) = &grant.refresh_token {
            self.add("the refresh token", token.expose());
        }
    }

    fn of_pending(&mut self, pending: &PendingConsent) {
        for (name, value) in &pending.kept {
            self.add(&format!("the kept {name}"), value.expose());
        }
    }

    fn of_callback(&mut self, back: &Url) {
        for (name, value) in back.query_pairs().filter(|(name, _)| name == "code") {
            self.add(&format!("the {name} of the callback"), &value);
        }
    }

    fn check(&self, place: &str, text: &str) -> Outcome {
        for (name, value) in &self.0 {
            ensure!(!text.contains(value.as_str()), "{place} shows {name}");
        }
        Ok(())
    }
}

/// A session, its first account, and all that must not be seen of them.
struct Watched {
    session: Session,
    account: Account,
    canaries: Canaries,
}

/// Takes the usual way, and looks at everything printable on it.
async fn watched(bench: &Bench, layered: bool) -> Outcome<Watched> {
    let builder = bench.builder(bench.server());
    let builder = if layered { builder.layer(Telemetry::new()) } else { builder };
    let mut canaries = Canaries::default();
    canaries.add("the app's secret", &bench.server().client_secret());
    let customer = bench.dialect().customer;
    for book in &bench.stage().books(customer).await?.accounts {
        canaries.add("an account's number", &book.number);
    }
    canaries.check("Debug of the builder", &format!("{builder:?}"))?;
    let bank = builder.build(bench.env())?;
    let wished = [Scope::AccountNumbers, Scope::TransactionsCounterparty, Scope::Bills];
    let request = bench.request_with(&wished).await?;
    let (url, pending) = bench.begin_with(&bank, &request).await?;
    let mut address = Canaries::default();
    address.add("the app's secret", &bench.server().client_secret());
    // The state is meant to be seen there; what proves the app's part of PKCE is not.
    for (name, value) in pending.kept.iter().filter(|(name, _)| name.contains("verifier")) {
        address.add(&format!("the kept {name}"), value.expose());
    }
    address.check("the address of the customer's way", url.as_str())?;
    canaries.of_pending(&pending);
    canaries.check("Debug of a pending consent", &format!("{pending:?}"))?;
    let callback = bench.stage().approve(&url, customer).await?;
    canaries.of_callback(&callback);
    let input = ConsentInput::Callback(callback);
    canaries.check("Debug of an input", &format!("{input:?}"))?;
    let step = bank.resume_consent(&there(), &pending, &input).await?;
    let shown = format!("{step:?}");
    let grant = bench.go_on(&bank, step, customer).await?;
    canaries.of_grant(&grant);
    canaries.check("Debug of a step", &shown)?;
    canaries.check("Debug of a grant", &format!("{grant:?}"))?;
    let session = bank.session(grant, Purpose::AnswerCustomer);
    canaries.check("Debug of a bank", &format!("{bank:?} {:?}", bank.connector()))?;
    canaries.check("Debug of a session", &format!("{session:?}"))?;
    let listed = session.accounts().await?.items.into_iter().next();
    let account = listed.ok_or_else(|| Failure::new("there is no account"))?;
    Ok(Watched { session, account, canaries })
}

/// Nothing that can be printed on the way prints a secret.
pub async fn nothing_printable_shows_a_secret(bench: &Bench) -> Outcome {
    let Watched { session, account, mut canaries } = watched(bench, false).await?;
    canaries.add("an account's identifier", account.id.as_str());
    canaries.check("Debug of an account", &format!("{account:?}"))?;
    let reference = account.reference();
    canaries.check("Debug of a reference", &format!("{reference:?}"))?;
    if bench.declares(Operation::Balances) {
        let balances = session.balances(&reference).await?;
        canaries.check("Debug of balances", &format!("{balances:?}"))?;
    }
    if bench.declares(Operation::Transactions) {
        let rows = bench.all_transactions(&session, &reference, bench.window()).await?;
        canaries.check("Debug of transactions", &format!("{rows:?}"))?;
    }
    Ok(())
}

fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        // Writing to text does not fail.
        let _ = write!(text, " {inner} {inner:?}");
        cause = inner.source();
    }
    text
}

/// An error tells what happened and repeats nothing: not what was sent, and not what the bank
/// wrote into its answer.
pub async fn no_error_shows_a_secret(bench: &Bench) -> Outcome {
    let Watched { session, account, mut canaries } = watched(bench, false).await?;
    canaries.add("an account's identifier", account.id.as_str());
    canaries.add("what the bank wrote", "CANARY");
    let echo = format!(
        "{{\"code\":\"1208\",\"message\":\"CANARY {}\",\"error_description\":\"CANARY\"}}",
        session.grant().access_token.expose()
    );
    let faults = [
        Fault::status(400).body(&echo),
        Fault::status(401).body(&echo).header("www-authenticate", "Bearer error=\"CANARY\""),
        Fault::status(500).body("<html>CANARY"),
        Fault::status(200).body(&echo),
        Fault::status(200).body("CANARY"),
        Fault::status(302).header("location", "https://CANARY.example/"),
        Fault::Timeout,
        Fault::Reset,
    ];
    for fault in faults {
        for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
            bench.wire().clear();
            bench.wire().strike_all(Aim::Resource, fault.clone());
            // An object without a list may pass for an empty one; then there is no error.
            if let Err(error) = call(&session, operation, &account.reference()).await {
                canaries.check(&format!("the error of {operation}"), &printed(&error))?;
            }
        }
    }
    refused_tokens(bench, &echo, &canaries).await
}

/// The same for the address of tokens.
async fn refused_tokens(bench: &Bench, echo: &str, canaries: &Canaries) -> Outcome {
    let bank = bench.bank()?;
    for status in [400, 401, 500, 200] {
        bench.wire().clear();
        let (url, pending) = bench.begin(&bank).await?;
        let callback = bench.stage().approve(&url, bench.dialect().customer).await?;
        let mut canaries = Canaries(canaries.0.clone());
        canaries.of_pending(&pending);
        canaries.of_callback(&callback);
        bench.wire().strike_all(Aim::Token, Fault::status(status).body(echo));
        let input = ConsentInput::Callback(callback);
        if let Err(error) = bank.resume_consent(&there(), &pending, &input).await {
            canaries.check("the error of a refused code", &printed(&error))?;
        }
    }
    Ok(())
}

/// An address is written into logs of every machine on the way: no token, no secret, no number.
pub async fn no_address_shows_a_secret(bench: &Bench) -> Outcome {
    let Watched { session, account, canaries } = watched(bench, false).await?;
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        call(&session, operation, &account.reference()).await?;
    }
    for sent in bench.wire().sent() {
        // A consent that is a resource has its name in its address.
        let url = sent.url.as_str();
        let data = if url.contains("/consents/") { "" } else { url };
        canaries.check("an address", data)?;
        ensure!(sent.url.password().is_none(), "an address has a password");
    }
    Ok(())
}

/// What is recorded of a call, at every level, under telemetry, in success and in failure.
pub async fn no_span_shows_a_secret(bench: &Bench) -> Outcome {
    let ear = Ear::default();
    let heard = ear.clone();
    let listened = async {
        let Watched { session, account, mut canaries } = watched(bench, true).await?;
        canaries.add("an account's identifier", account.id.as_str());
        canaries.add("what the bank wrote", "CANARY");
        let reference = account.reference();
        for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
            call(&session, operation, &reference).await?;
            bench.wire().strike(Aim::Resource, Fault::status(400).body("CANARY"));
            let _error = refused_call(&session, operation, &reference).await?;
        }
        Ok::<_, Failure>(canaries)
    };
    let canaries = listened.with_subscriber(ear).await?;
    let text = heard.text();
    ensure!(text.contains(bench.bank_id().as_str()), "telemetry was not heard");
    canaries.check("a span or an event", &text)
}
