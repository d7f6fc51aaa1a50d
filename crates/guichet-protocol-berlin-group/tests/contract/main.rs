//! What the connector sends, and what it makes of every answer: what was seen at banks, by the
//! numbers of the list of all protocols (`c14_…`) and of `docs/protocols/berlin-group.md` (`q42_…`).
//!
//! Everything goes over HTTP on loopback, through the public door: a bank, and a session on it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should say where"
)]

mod support;

mod access;
mod consent;
mod errors;
mod numbers;
mod oauth;
mod reading;
mod wire;
