//! Rules of the tree, and journeys across crates, as tests.
//!
//! This crate has no code of its own: the Rust examples of the README and of the pages under
//! `docs/` are compiled and run as its documentation.
