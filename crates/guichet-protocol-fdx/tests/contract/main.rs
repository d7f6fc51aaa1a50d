//! What the connector sends, and what it makes of every answer: one test for each number of
//! `docs/protocols/fdx.md`, and what every bank over FDX promises besides.
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

mod accounts;
mod balances;
mod config;
mod consent;
mod envelopes;
mod errors;
mod faults;
mod life;
mod numbers;
mod pages;
mod payments;
mod privacy;
mod transactions;
mod wire;
