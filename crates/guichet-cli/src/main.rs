//! The `guichet` command: link a bank, then read accounts, balances and transactions.
//!
//! What goes to standard output is the answer, what goes to standard error is for the person who
//! reads along, and the exit code says how it went (as in `sysexits.h`).

mod args;
mod callback;
mod command;
mod config;
mod failure;
mod home;
mod link;
mod output;
mod progress;
mod reach;
mod register;
mod visit;
mod words;

use args::Args;
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(stop) => {
            let usage = stop.use_stderr();
            // Nowhere to say that it could not be said.
            let _ = stop.print();
            return if usage { failure::Exit::Usage.into() } else { ExitCode::SUCCESS };
        }
    };
    args.listen_in();
    let run = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(Box::pin(command::run(args))));
    match run {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}
