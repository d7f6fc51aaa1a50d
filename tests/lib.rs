//! Rules of the tree, and journeys across crates, as tests.
//!
//! This crate has no code of its own. The Rust examples of the README and of the pages under
//! `docs/` are compiled and run as its documentation; a test finds pages that are not listed.

/// Declares an empty item that carries a page, so that its examples are run.
macro_rules! pages {
    ($($name:ident = $path:literal;)*) => {
        $(#[doc = include_str!(concat!("../", $path))] #[derive(Debug)] pub struct $name;)*
    };
}

pages! {
    Readme = "README.md";
    AddingABank = "docs/adding-a-bank.md";
    Consent = "docs/consent.md";
}
