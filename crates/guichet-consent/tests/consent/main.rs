//! The promise, tried from outside: a ledger, a bank that counts, and every store that is there.

#![allow(clippy::disallowed_methods, reason = "a test may run two things at once")]

// Marked as tests as a whole, so that their helpers may be as blunt as tests are.
#[cfg(test)]
mod along;
mod at_rest;
#[cfg(test)]
mod bank_terms;
#[cfg(test)]
mod gate;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
#[cfg(test)]
mod in_files;
#[cfg(feature = "sqlite")]
#[cfg(test)]
mod killed;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod points;
#[cfg(test)]
mod record;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod session;
#[cfg(test)]
mod stored_log;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod withdrawal;
