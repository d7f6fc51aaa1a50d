//! Opens a mock bank until it is interrupted.
#![allow(clippy::print_stdout, reason = "the address is what this program is asked for")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use guichet_mock_bank::{Error, MockBank};
use jiff::civil::Date;

/// A bank that is not one. Its clock stands still until POST /_mock/clock moves it.
#[derive(Debug, Parser)]
#[command(name = "guichet-mock-bank", version)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// Which of the possible ledgers [default: 1].
    #[arg(long)]
    seed: Option<u64>,
    /// The day on which the bank's clock begins [default: 2026-03-31].
    #[arg(long)]
    today: Option<Date>,
    /// A file in which consents, tokens, scenarios and the clock survive.
    #[arg(long)]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match open(Arguments::parse()).await {
        Ok(bank) => {
            tokio::select! {
                () = bank.serve_until_stopped() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            let cause = std::error::Error::source(&error);
            println!("{error}{}", cause.map(|cause| format!(": {cause}")).unwrap_or_default());
            ExitCode::FAILURE
        }
    }
}

async fn open(arguments: Arguments) -> Result<MockBank, Error> {
    let mut builder = MockBank::builder().addr(arguments.addr).state(arguments.state);
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    if let Some(today) = arguments.today {
        builder = builder.today(today);
    }
    let bank = builder.start().await?;
    let client = bank.client();
    println!("Guichet Mock Bank is open at {}", bank.url());
    println!("The clock shows {} and stands still.", bank.now());
    for (name, address) in bank.dialects() {
        println!("  {name:<22} {address}");
    }
    println!("  OAuth                  {}oauth2/", bank.url());
    println!("  OAuth in Chase's place {}aggregator-oauth/v1/", bank.url());
    println!("  OAuth for STET         {}stet/oauth/", bank.url());
    println!("  OAuth for Open Banking {}open-banking/oauth/", bank.url());
    println!("  OAuth for Berlin Group {}berlin-group/oauth/", bank.url());
    println!("  Controls               {}_mock/", bank.url());
    println!("App: {} / {}", client.client_id, client.client_secret);
    println!("Customers: {}; the password is the login.", bank.customers().join(", "));
    Ok(bank)
}
