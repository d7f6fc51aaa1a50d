//! What the connector sends, and what it makes of every answer.
//!
//! Everything goes over HTTP on loopback, through the public door: a bank, and a session on it. The
//! numbers of the tests are those of the list of things seen at banks that all protocols share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should say where"
)]

mod support;

mod accounts;
mod choice;
mod consent;
mod numbers;
mod regions;
mod transactions;
mod wire;
