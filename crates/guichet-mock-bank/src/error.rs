//! Why the bank could not open, or the customer could not be served.

use std::io;

/// A failure of the mock bank itself. What it answers over HTTP is never an `Error`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address could not be listened on.
    #[error("cannot listen on {addr}")]
    Listen {
        /// The address that was asked for.
        addr: std::net::SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A choice of the builder makes no sense.
    #[error("configuration: {0}")]
    Config(&'static str),
    /// The state file could not be read or written.
    #[error("cannot read or write the state file")]
    StateFile(#[source] io::Error),
    /// The state file is not one of this bank, or belongs to one with another seed or day.
    #[error("the state file does not fit: {0}")]
    StateMismatch(String),
    /// The script customer could not talk to the bank.
    #[error("the script customer cannot reach the bank")]
    Connection(#[source] io::Error),
    /// The script customer found something else than a login or consent page.
    #[error("the script customer is lost: {0}")]
    Script(String),
}
