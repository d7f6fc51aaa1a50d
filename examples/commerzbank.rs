//! Commerzbank: from the customer's consent to the last transactions.
//!
//! ```text
//! cargo run -p examples --example commerzbank                 a mock bank in its place
//! cargo run -p examples --example commerzbank -- commerzbank.toml   the bank, with your app's configuration
//! ```
//!
//! The bank wants the app's eIDAS certificate: the transport takes it in a program of your own.
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use anyhow::bail;
use futures_util::{StreamExt as _, TryStreamExt as _};
use guichet::{
    AppKey, Bank, ConsentInput, ConsentRequest, ConsentStep, Context, Grant, MemoryGrantStore, Psu,
    Purpose, Scope, Setup, TransactionQuery, commerzbank, mock,
};
use std::sync::Arc;
use url::Url;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The app's own key names accounts; a real app keeps it where it keeps secrets.
    let key = AppKey::random()?;
    // Who asks: the bank wants the customer's address with each consent. This one is nobody's.
    let psu = Psu::at("203.0.113.7".parse()?);
    let (bank, played) = if let Some(file) = std::env::args().nth(1) {
        let config: commerzbank::Config = toml::from_str(&std::fs::read_to_string(file)?)?;
        (Setup::new(key)?.connect(commerzbank::PROFILE.bank(config))?, None)
    } else {
        let server = Arc::new(mock::MockBank::start().await?);
        let redirect = Url::parse("http://127.0.0.1:8400/callback")?;
        let config = mock::config(&server, &commerzbank::PROFILE, redirect)?;
        (mock::setup(&server, key)?.connect(commerzbank::PROFILE.bank(config))?, Some(server))
    };
    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::Balances, Scope::Transactions],
        [Purpose::AnswerCustomer],
    )
    .days(90);
    let cx = Context::new().with_psu(psu.clone());
    let grant = link(&bank, &cx, &request, played.is_some()).await?;

    // A store renews the tokens once, whoever asks; a real app seals its grants in one.
    let store = MemoryGrantStore::new();
    store.insert(grant.clone());
    let session =
        bank.session(grant, Purpose::AnswerCustomer).with_psu(psu).with_store(Arc::new(store));
    for account in session.accounts().await? {
        println!("{} ({})", account.product.as_ref().map_or("", |it| it.as_str()), account.kind);
        let latest = session.transactions(&account.reference(), TransactionQuery::new()).take(3);
        for booking in latest.try_collect::<Vec<_>>().await? {
            let day = booking.booked_on.or(booking.made_on).map(|day| day.to_string());
            println!("  {:<10}  {:>16}", day.unwrap_or_default(), booking.amount);
        }
    }
    session.revoke().await?;
    Ok(())
}

/// Takes the customer through whatever the bank asks: by script at the mock bank, else at a
/// terminal. That they came back proves nothing, so the bank may have to be asked again.
async fn link(
    bank: &Bank,
    cx: &Context,
    request: &ConsentRequest,
    played: bool,
) -> anyhow::Result<Grant> {
    let mut step = bank.begin_consent(cx, request).await?;
    loop {
        let (pending, input) = match step {
            ConsentStep::Granted(grant) => return Ok(grant),
            ConsentStep::Redirect { url, pending } => {
                let came = if played { mock::approve(&url, "jonas").await? } else { ask(&url)? };
                (pending, ConsentInput::Callback(came))
            }
            ConsentStep::Decoupled { after, pending } => {
                tokio::time::sleep(after).await;
                (pending, ConsentInput::Poll)
            }
            other => bail!("this example does not know {other:?}"),
        };
        step = bank.resume_consent(cx, &pending, &input).await?;
    }
}

fn ask(page: &Url) -> anyhow::Result<Url> {
    println!("Log in at {page}\nand paste the address at which the browser ended:");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(Url::parse(line.trim())?)
}
