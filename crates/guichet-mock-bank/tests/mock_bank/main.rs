//! The mock bank from outside: as an app, a customer and a tester meet it.

mod consent;
mod fdx;
mod ledger;
mod oauth;
mod paging;
mod scenarios;
mod shape;
mod state;
mod support;
