//! One file for each command.

pub(crate) mod accounts;
pub(crate) mod balances;
pub(crate) mod banks;
pub(crate) mod decode;
pub(crate) mod demo;
pub(crate) mod link;
pub(crate) mod mock_bank;
pub(crate) mod transactions;
pub(crate) mod unlink;

use crate::{
    args::{Args, Command},
    failure,
    output::Format,
};
use std::process::ExitCode;

/// What every command that reads takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// Which link, when there are several
    #[arg(long, value_name = "ID")]
    pub(crate) link: Option<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Runs the command that was typed.
pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { command, common } = args;
    match command {
        Command::Demo(args) => demo::run(args).await,
        Command::Banks(args) => banks::run(&args),
        Command::Link(args) => link::run(&common, args).await,
        Command::Accounts(args) => accounts::run(&common, args).await,
        Command::Balances(args) => balances::run(&common, args).await,
        Command::Transactions(args) => transactions::run(&common, args).await,
        Command::Unlink(args) => unlink::run(&common, args).await,
        Command::MockBank(args) => mock_bank::run(args).await,
        Command::Decode(args) => decode::run(args),
    }
}

/// Tells what could not be read; the rest stands.
pub(crate) fn tell_rejected(rejected: Vec<guichet::Error>) {
    for error in rejected {
        failure::say(&error.into());
    }
}
