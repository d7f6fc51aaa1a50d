//! The connector against a server that answers what a test wrote down.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

mod consent;
mod numbers;
mod rows;
mod support;
