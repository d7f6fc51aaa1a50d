//! STET, the French banks' API.

pub(crate) mod wish;
