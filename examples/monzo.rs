//! Monzo: a customer reads their own accounts, at the bank's page or with their own access token.
//!
//! ```text
//! cargo run -p examples --example monzo                 a mock bank in Monzo's place
//! cargo run -p examples --example monzo -- monzo.toml   Monzo, with your app's configuration
//! ```
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use anyhow::bail;
use futures_util::{StreamExt as _, TryStreamExt as _};
use guichet::{
    AppKey, Bank, Challenge, ConsentInput, ConsentRequest, ConsentStep, Context, MemoryGrantStore,
    Psu, Purpose, Scope, Secret, Setup, TransactionQuery, mock, monzo,
};
use std::sync::Arc;
use url::Url;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The app's own key names accounts; a real app keeps it where it keeps secrets.
    let key = AppKey::random()?;
    let file = std::env::args().nth(1);
    let bank: Bank = if let Some(file) = &file {
        let config: monzo::Config = toml::from_str(&std::fs::read_to_string(file)?)?;
        Setup::new(key)?.connect(monzo::PROFILE.bank(config))?
    } else {
        let server = Arc::new(mock::MockBank::start().await?);
        let redirect = Url::parse("http://127.0.0.1:8400/callback")?;
        let config = mock::config(&server, &monzo::PROFILE, redirect)?;
        mock::setup(&server, key)?.connect(monzo::PROFILE.bank(config))?
    };

    // What is asked for, and why. There is no way to ask for advertising.
    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
        [Purpose::AnswerCustomer],
    )
    .days(90);
    let cx = Context::new().with_psu(Psu::here());
    let mut step = bank.begin_consent(&cx, &request).await?;
    let grant = loop {
        let (pending, input) = match step {
            ConsentStep::Granted(grant) => break grant,
            ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } => {
                let shown = choices.iter().map(|it| format!("{}: {}", it.id, it.label));
                let shown = shown.collect::<Vec<_>>().join("\n");
                // Without a file the customer is played, and logs in at the bank's page.
                let id = if file.is_some() { ask(&shown)? } else { "oauth".to_owned() };
                (pending, ConsentInput::Choice(id.into()))
            }
            ConsentStep::Challenge { challenge: Challenge::Question { prompt }, pending } => {
                let answer = Secret::from(ask(prompt.as_untrusted_str())?);
                (pending, ConsentInput::Answer(answer))
            }
            ConsentStep::Redirect { url, pending } => {
                let came = match file {
                    Some(_) => Url::parse(&ask(&format!("Log in at {url}; where did it end?"))?)?,
                    None => mock::approve(&url, "harriet").await?,
                };
                (pending, ConsentInput::Callback(came))
            }
            ConsentStep::Decoupled { pending, .. } => {
                ask("Approve in the bank's app, and press return.")?;
                (pending, ConsentInput::Poll)
            }
            other => bail!("an app of this version does not know {other:?}"),
        };
        step = bank.resume_consent(&cx, &pending, &input).await?;
    };

    // A store renews the tokens once, whoever asks; a real app seals its grants in one.
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = bank
        .session(grant, Purpose::AnswerCustomer)
        .with_psu(Psu::here())
        .with_store(Arc::new(store));
    for account in session.accounts().await? {
        println!("{} ({})", account.id.as_str(), account.kind);
        // This bank begins with the oldest that it gives.
        let first = session.transactions(&account.reference(), TransactionQuery::new()).take(3);
        for booking in first.try_collect::<Vec<_>>().await? {
            let day = booking.booked_on.or(booking.made_on).map(|day| day.to_string());
            println!("  {:<10}  {:>16}", day.unwrap_or_default(), booking.amount);
        }
    }
    Ok(())
}

fn ask(question: &str) -> anyhow::Result<String> {
    println!("{question}");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}
