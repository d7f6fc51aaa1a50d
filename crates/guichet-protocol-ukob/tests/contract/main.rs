//! What the connector sends, and what it makes of every answer: tests by the numbers of the list
//! of contract tests (`cNN_…`) and of `docs/protocols/ukob.md` (`qNN_…`).
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

mod consent;
mod errors;
mod identity;
mod listings;
mod numbers;
mod wire;
