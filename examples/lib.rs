//! Runnable examples; each runs against a mock bank when it is given nothing.
//!
//! ```text
//! cargo run -p examples --example chase          from consent to transactions, one bank
//! cargo run -p examples --example many_banks     several banks in one list
//! cargo run -p examples --example web_callback   linking from a web app
//! ```
