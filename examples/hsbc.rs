//! HSBC: accounts and what is on them.
//!
//! ```text
//! cargo run -p examples --example hsbc                                a mock bank in its place
//! cargo run -p examples --example hsbc -- hsbc.toml signing-key.pem   the bank, with your app's configuration
//! ```
//!
//! The file has the addresses of the bank's entry in the Open Banking directory, issuer and keys
//! under `[oauth_urls]` too. The connection's certificate belongs to the transport, in a program of
//! your own.
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use anyhow::{Context as _, bail};
use guichet::{
    AppKey, Bank, ConsentInput, ConsentRequest, ConsentStep, Context, Grant, Psu, Purpose, Scope,
    Secret, Setup, hsbc, http::PemSigner, mock,
};
use std::{fs, sync::Arc};
use url::Url;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The app's own key names accounts; a real app keeps it where it keeps secrets.
    let key = AppKey::random()?;
    let request =
        ConsentRequest::new([Scope::AccountsBasic, Scope::Balances], [Purpose::AnswerCustomer])
            .days(90);
    let mut given = std::env::args().skip(1);
    let (bank, grant) = if let Some(file) = given.next() {
        let pem = given.next().context("the key that signs the app's requests")?;
        let signer = PemSigner::ps256("my-key", &Secret::from(fs::read_to_string(pem)?))?;
        let config: hsbc::Config = toml::from_str(&fs::read_to_string(file)?)?;
        let config = config.signer(Arc::new(signer));
        let bank = Setup::new(key)?.connect(hsbc::PROFILE.bank(config))?;
        let grant = link(&bank, &request).await?;
        (bank, grant)
    } else {
        let server = Arc::new(mock::MockBank::start().await?);
        let redirect = Url::parse("http://127.0.0.1:8400/callback")?;
        let config = mock::config(&server, &hsbc::PROFILE, redirect)?;
        let bank = mock::setup(&server, key)?.connect(hsbc::PROFILE.bank(config))?;
        let grant = mock::link(&bank, &request, "harriet").await?;
        (bank, grant)
    };

    let session = bank.session(grant, Purpose::AnswerCustomer).with_psu(Psu::here());
    for found in session.overview().await?.accounts {
        println!("{}", found.account.kind);
        for balance in found.balances?.items {
            println!("  {:<16}  {:>16}", balance.kind, balance.amount);
        }
    }
    Ok(())
}

/// Sends the customer to the bank's page, and takes the address at which they came back.
async fn link(bank: &Bank, request: &ConsentRequest) -> anyhow::Result<Grant> {
    let cx = Context::new().with_psu(Psu::here());
    let ConsentStep::Redirect { url, pending } = bank.begin_consent(&cx, request).await? else {
        bail!("the bank sends its customers to a page");
    };
    println!("Log in at {url}\nand paste the whole address at which the browser ended:");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let input = ConsentInput::Callback(Url::parse(line.trim())?);
    match bank.resume_consent(&cx, &pending, &input).await? {
        ConsentStep::Granted(grant) => Ok(grant),
        _ => bail!("the bank asks for nothing after its page"),
    }
}
