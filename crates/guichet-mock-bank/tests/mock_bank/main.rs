//! The mock bank from outside: as an app, a customer and a tester meet it.
#![allow(
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::similar_names,
    clippy::unwrap_used,
    reason = "the functions that tests share fail the test, as tests do"
)]

mod berlin_group;
mod consent;
mod fdx;
mod ledger;
mod oauth;
mod own;
mod paging;
mod scenarios;
mod shape;
mod state;
mod stet;
mod support;
mod tls;
mod ukob;
