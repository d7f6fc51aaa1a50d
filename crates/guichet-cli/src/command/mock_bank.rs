//! `guichet mock-bank`

use crate::failure::{Exit, Failure};
use anyhow::Context as _;
use guichet::{Date, mock::MockBank};
use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// Which of the possible ledgers [default: 1]
    #[arg(long)]
    seed: Option<u64>,
    /// The day on which the bank's clock begins [default: 2026-03-31]
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// A file in which consents, tokens, scenarios and the clock survive
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let today = args.today.as_deref().map(day).transpose()?;
    let mut builder = MockBank::builder().addr(args.addr).state(args.state);
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    if let Some(today) = today {
        builder = builder.today(today);
    }
    let bank = builder.start().await.context("the mock bank cannot open")?;
    introduce(&bank)?;
    tokio::select! {
        () = bank.serve_until_stopped() => {}
        stop = tokio::signal::ctrl_c() => stop?,
    }
    Ok(ExitCode::SUCCESS)
}

fn day(text: &str) -> anyhow::Result<Date> {
    let wrong = || Failure::new(Exit::Usage, "a day is written as 2026-03-31");
    Ok(guichet::parse_day(text).ok_or_else(wrong)?)
}

fn introduce(bank: &MockBank) -> anyhow::Result<()> {
    let client = bank.client();
    let mut to = io::stdout().lock();
    writeln!(to, "Guichet Mock Bank is open at {}", bank.url())?;
    writeln!(to, "Its clock shows {} and stands still.", bank.now())?;
    for (name, address) in bank.dialects() {
        writeln!(to, "  {name:<22} {address}")?;
    }
    writeln!(to, "  {:<22} {}oauth2/", "OAuth 2.0", bank.url())?;
    writeln!(to, "  {:<22} {}aggregator-oauth/v1/", "OAuth 2.0, Chase's", bank.url())?;
    writeln!(to, "  {:<22} {}_mock/", "Clock and scenarios", bank.url())?;
    writeln!(to, "App: {} / {}", client.client_id, client.client_secret)?;
    let customers = bank.customers().join(", ");
    writeln!(to, "Customers: {customers}; each password is the name.")?;
    writeln!(to, "Ctrl-C closes it.")?;
    to.flush()?;
    Ok(())
}
