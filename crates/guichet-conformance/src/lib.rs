#![doc = include_str!("../README.md")]

mod bench;
mod books;
mod call;
pub mod case;
pub mod dialect;
mod failure;
mod json;
mod mock;
mod report;
mod server;
mod stage;
mod suite;
mod wire;

pub use bench::{Bench, Build, Proof};
pub use books::{BookedAccount, Books, Entry};
pub use dialect::{Dialect, Unit, Ways, Words};
pub use failure::{Failure, Outcome};
pub use json::Json;
pub use mock::MockServer;
pub use server::Server;
pub use stage::{Arrival, Stage, Story};
pub use suite::{CASES, Case, run};
pub use wire::{Aim, Canned, Fault, Rewrite, Sent, Wire};

pub(crate) use failure::ensure;
