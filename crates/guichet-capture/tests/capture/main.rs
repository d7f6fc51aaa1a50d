//! Captures from recording to replay, and what must hold for every input.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "the whole of this target is a test"
)]

mod bank;
mod drift;
mod properties;
mod recording;
