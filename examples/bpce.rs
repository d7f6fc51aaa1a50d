//! Banque Populaire: from the customer's consent to the last transactions.
//!
//! ```text
//! cargo run -p examples --example bpce                 a mock bank in its place
//! cargo run -p examples --example bpce -- bpce.toml   the bank, with your app's configuration
//! ```
//!
//! The bank wants requests signed with a seal (QSEAL) and connections with a certificate (QWAC):
//! `Config::signer` and the transport take them in a program of your own.
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use anyhow::bail;
use futures_util::{StreamExt as _, TryStreamExt as _};
use guichet::{
    AppKey, Bank, Challenge, ConsentInput, ConsentRequest, ConsentStep, Context, Grant,
    MemoryGrantStore, Psu, Purpose, Scope, Setup, TransactionQuery, bpce, mock,
};
use std::sync::Arc;
use url::Url;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The app's own key names accounts; a real app keeps it where it keeps secrets.
    let key = AppKey::random()?;
    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
        [Purpose::AnswerCustomer],
    )
    .days(90);
    let (bank, grant) = if let Some(file) = std::env::args().nth(1) {
        let config: bpce::Config = toml::from_str(&std::fs::read_to_string(file)?)?;
        let bank = Setup::new(key)?.connect(bpce::PROFILE.bank(config))?;
        let grant = link(&bank, &request).await?;
        (bank, grant)
    } else {
        let server = Arc::new(mock::MockBank::start().await?);
        let redirect = Url::parse("http://127.0.0.1:8400/callback/")?;
        let config = mock::config(&server, &bpce::PROFILE, redirect)?;
        let bank = mock::setup(&server, key)?.connect(bpce::PROFILE.bank(config))?;
        let grant = mock::link(&bank, &request, "margaux").await?;
        (bank, grant)
    };

    // A store renews the tokens once, whoever asks; a real app seals its grants in one.
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session = bank
        .session(grant, Purpose::AnswerCustomer)
        .with_psu(Psu::here())
        .with_store(Arc::new(store));
    for account in session.accounts().await? {
        println!("{} ({})", account.product.as_ref().map_or("", |it| it.as_str()), account.kind);
        let latest = session.transactions(&account.reference(), TransactionQuery::new()).take(3);
        for booking in latest.try_collect::<Vec<_>>().await? {
            let day = booking.booked_on.or(booking.made_on).map(|day| day.to_string());
            println!("  {:<10}  {:>16}", day.unwrap_or_default(), booking.amount);
        }
    }
    Ok(())
}

/// Takes the customer through whatever the bank asks, at a terminal.
async fn link(bank: &Bank, request: &ConsentRequest) -> anyhow::Result<Grant> {
    let cx = Context::new().with_psu(Psu::here());
    let mut step = bank.begin_consent(&cx, request).await?;
    loop {
        let (pending, input) = match step {
            ConsentStep::Granted(grant) => return Ok(grant),
            ConsentStep::Redirect { url, pending } => {
                println!("Log in at {url}\nand paste the address at which the browser ended:");
                (pending, ConsentInput::Callback(Url::parse(&line()?)?))
            }
            ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending } => {
                for choice in &choices {
                    println!("  {:<24} {}", choice.id, choice.label);
                }
                println!("Which one?");
                (pending, ConsentInput::Choice(line()?.into()))
            }
            other => bail!("this example does not know {other:?}"),
        };
        step = bank.resume_consent(&cx, &pending, &input).await?;
    }
}

fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}
