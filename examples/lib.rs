//! Runnable examples, one file per bank.
