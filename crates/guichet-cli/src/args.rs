//! What can be typed.

use crate::command::{
    Reading, audit, banks, capture, consents, decode, demo, drift, export_my_data, forget, link,
    mock_bank, new_bank, transactions, unlink, withdraw,
};
use clap::{ArgAction, Args as Group, Parser, Subcommand};
use std::path::PathBuf;

/// Read your own bank accounts, with the bank's consent page in between.
///
/// Try `guichet demo`: it needs no bank, no account and no file.
#[derive(Debug, Parser)]
#[command(name = "guichet", version, max_term_width = 100, after_help = EXITS)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

const EXITS: &str = "Exit codes: 0 done, 64 wrong usage, 65 bad data, 66 no such file, \
    69 bank unavailable, 70 internal fault, 74 cannot write, 77 no permission, 78 wrong \
    configuration.";

/// What every command takes.
#[derive(Clone, Debug, Group)]
pub(crate) struct Common {
    /// Where links are kept; else a folder of your user
    #[arg(long, global = true, env = "GUICHET_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Tell on standard error what is asked of banks; never what they answer
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show everything once, against a mock bank in this process
    Demo(demo::Args),
    /// List the banks of this build, or tell about one
    Banks(banks::Args),
    /// Ask a bank's customer for consent, and keep the permission sealed
    Link(link::Args),
    /// List accounts
    Accounts(Reading),
    /// List balances: all that the bank sends
    Balances(Reading),
    /// List transactions
    Transactions(transactions::Args),
    /// List consents, or show one
    Consents(consents::Args),
    /// Withdraw a consent: nothing more is read, and the bank is told
    Withdraw(withdraw::Args),
    /// Erase everything that is held under a consent
    Forget(forget::Args),
    /// Write down everything that is held about you
    ExportMyData(export_my_data::Args),
    /// Read and check the log: who saw what, why, when, and who was refused
    Audit(audit::Args),
    /// End a permission at the bank, and forget it here
    Unlink(unlink::Args),
    /// Open a mock bank for your own tests
    MockBank(mock_bank::Args),
    /// Normalise one captured answer of a bank
    Decode(decode::Args),
    /// Record a session for a bug report, with everything personal replaced
    Capture(capture::Args),
    /// Tell how the shape of a bank's answers changed, without any value
    Drift(drift::Args),
    /// Write the crate of a bank that is not here yet
    NewBank(new_bank::Args),
}

impl Args {
    /// Turns the trace on: of this project only, because others may print what they send.
    pub(crate) fn listen_in(&self) {
        use tracing_subscriber::{Layer as _, filter::LevelFilter, util::SubscriberInitExt as _};
        use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt as _};

        if self.common.verbose {
            let style = crate::output::Style::of_stderr();
            let lines = fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(style.colours())
                .with_filter(Targets::new().with_target("guichet", LevelFilter::DEBUG));
            // It fails only if it was done before.
            let _ = tracing_subscriber::registry().with(lines).try_init();
        }
    }
}
