//! Chase: from the customer's consent to the last transactions.
//!
//! ```text
//! cargo run -p examples --example chase                 a mock bank in Chase's place
//! cargo run -p examples --example chase -- chase.toml   Chase, with your app's configuration
//! ```
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use anyhow::{Context as _, bail};
use futures_util::{StreamExt as _, TryStreamExt as _};
use guichet::{
    AppKey, Bank, ConsentInput, ConsentRequest, ConsentStep, Context, MemoryGrantStore, Psu,
    Purpose, Scope, Setup, TransactionQuery, chase, mock,
};
use std::sync::Arc;
use url::Url;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The app's own key names accounts; a real app keeps it where it keeps secrets.
    let key = AppKey::random()?;
    let file = std::env::args().nth(1);
    let bank: Bank = if let Some(file) = &file {
        let config: chase::Config = toml::from_str(&std::fs::read_to_string(file)?)?;
        Setup::new(key)?.connect(chase::PROFILE.bank(config))?
    } else {
        let server = Arc::new(mock::MockBank::start().await?);
        let redirect = Url::parse("http://127.0.0.1:8400/callback")?;
        let config = mock::config(&server, &chase::PROFILE, redirect)?;
        mock::setup(&server, key)?.connect(chase::PROFILE.bank(config))?
    };

    // What is asked for, and why. There is no way to ask for advertising.
    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
        [Purpose::AnswerCustomer],
    )
    .days(90);
    let cx = Context::new().with_psu(Psu::here());
    let ConsentStep::Redirect { url, pending } = bank.begin_consent(&cx, &request).await? else {
        bail!("Chase sends its customers to a page");
    };

    // The customer decides at the bank, and comes back to the app's redirect address.
    let came = if file.is_some() { ask(&url)? } else { mock::approve(&url, "alice").await? };
    let input = ConsentInput::Callback(came);
    let ConsentStep::Granted(grant) = bank.resume_consent(&cx, &pending, &input).await? else {
        bail!("Chase asks for nothing after its page");
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
    if bank.capabilities().supports(guichet::Operation::RevokeConsent) {
        session.revoke().await.context("ending the permission")?;
    }
    Ok(())
}

fn ask(page: &Url) -> anyhow::Result<Url> {
    println!("Log in at {page}\nand paste the address at which the browser ended:");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(Url::parse(line.trim())?)
}
