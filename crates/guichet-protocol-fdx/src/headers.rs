//! The names of headers, which drafts of the standard do not agree on.

/// The headers beside `Authorization`, by name.
///
/// A header without a name is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderNames {
    /// A new identifier for each attempt, which the bank echoes.
    pub interaction: &'static str,
    /// Whether the customer is there: `USER` or `BATCH`.
    pub actor: Option<&'static str>,
    /// The customer's address, sent when the app knows it.
    pub customer_ip: Option<&'static str>,
}

impl HeaderNames {
    /// The names in the FDX schemas 4.6 to 6.4 (`plaid/core-exchange` fe0114f, read 2026-11-21).
    pub const STANDARD: Self = Self {
        interaction: "x-fapi-interaction-id",
        actor: Some("fdx-api-actor-type"),
        customer_ip: Some("x-fapi-customer-ip-address"),
    };

    /// Says how the bank calls the header that tells whether the customer is there.
    #[must_use]
    pub const fn actor(mut self, name: Option<&'static str>) -> Self {
        self.actor = name;
        self
    }

    /// Says how the bank calls the header with the customer's address.
    #[must_use]
    pub const fn customer_ip(mut self, name: Option<&'static str>) -> Self {
        self.customer_ip = name;
        self
    }
}
