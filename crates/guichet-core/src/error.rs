//! The error of every call: what happened, what to do next, and nothing that must stay private.

use crate::{BankId, Operation};
use std::{borrow::Cow, error::Error as StdError, fmt, sync::Arc, time::Duration};

/// The result of every call of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as a word to branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bank, or its connector, does not do this. Nothing was sent.
    Unsupported,
    /// The configuration of a bank is incomplete or contradicts itself.
    Config,
    /// The app asked for something that makes no sense, such as a period that ends before it begins.
    InvalidInput,
    /// The bank does not know the account, the consent or the document.
    NotFound,
    /// The consent does not cover this scope or account.
    ConsentMissing,
    /// The consent ran out.
    ConsentExpired,
    /// The consent was withdrawn, or the bank ended it.
    ConsentRevoked,
    /// The consent does not cover the purpose that the session states.
    PurposeRefused,
    /// The access token ran out, or the refresh token is no longer good.
    GrantExpired,
    /// The bank wants the customer to authenticate again.
    ScaRequired,
    /// The customer, or the bank, said no.
    Declined,
    /// The bank does not accept who is calling: a token, a certificate, a client.
    Unauthorized,
    /// Too many calls, by the bank's count or by ours.
    RateLimited,
    /// The bank is down or in maintenance.
    Unavailable,
    /// No answer in time. The request may have arrived.
    Timeout,
    /// The connection failed. The request may have arrived.
    Network,
    /// The bank answered something that its interface does not allow.
    Protocol,
    /// A fault of this library or of a layer.
    Internal,
}

impl ErrorKind {
    /// What usually helps.
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::RateLimited | Self::Unavailable | Self::Timeout | Self::Network => {
                Remedy::Retry { after: None }
            }
            Self::GrantExpired | Self::Unauthorized => Remedy::Refresh,
            Self::ConsentMissing
            | Self::ConsentExpired
            | Self::ConsentRevoked
            | Self::ScaRequired => Remedy::Reconsent,
            Self::Unsupported
            | Self::Config
            | Self::InvalidInput
            | Self::NotFound
            | Self::PurposeRefused
            | Self::Declined
            | Self::Protocol
            | Self::Internal => Remedy::GiveUp,
        }
    }

    /// The stable name: `rate_limited`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Config => "config",
            Self::InvalidInput => "invalid_input",
            Self::NotFound => "not_found",
            Self::ConsentMissing => "consent_missing",
            Self::ConsentExpired => "consent_expired",
            Self::ConsentRevoked => "consent_revoked",
            Self::PurposeRefused => "purpose_refused",
            Self::GrantExpired => "grant_expired",
            Self::ScaRequired => "sca_required",
            Self::Declined => "declined",
            Self::Unauthorized => "unauthorized",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::Protocol => "protocol",
            Self::Internal => "internal",
        }
    }
}

/// What may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Nothing that a program can do.
    GiveUp,
    /// The same call again.
    Retry {
        /// How long the bank asks to wait, where it says so.
        after: Option<Duration>,
    },
    /// New tokens, then the same call again.
    Refresh,
    /// The customer's consent again.
    Reconsent,
}

/// What the bank's answer said beside its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upstream {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The bank's own code, as it wrote it.
    pub code: Option<String>,
    /// The identifier of the request, for a talk with the bank's support.
    pub request_id: Option<String>,
}

impl Upstream {
    /// Starts with an HTTP status.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// Adds the bank's own code, cut to 64 printable characters.
    #[must_use]
    pub fn with_code(mut self, code: impl AsRef<str>) -> Self {
        self.code = Some(short(code.as_ref()));
        self
    }

    /// Adds the identifier of the request, cut to 64 printable characters.
    #[must_use]
    pub fn with_request_id(mut self, id: impl AsRef<str>) -> Self {
        self.request_id = Some(short(id.as_ref()));
        self
    }
}

/// A code or an identifier is short and plain; whatever else a bank puts there is not repeated.
fn short(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(64).collect()
}

/// What went wrong in a call, where, and what may help.
///
/// One word in size. Branch on [`kind`](Self::kind) and [`remedy`](Self::remedy); show
/// `Display` to people. It reads `chase-us: transactions: the bank asks us to slow down
/// (status 429)` and never holds an account number, a token, an amount, an address or a body.
#[derive(Clone)]
pub struct Error(Box<Repr>);

#[derive(Clone)]
struct Repr {
    kind: ErrorKind,
    clause: Cow<'static, str>,
    remedy: Option<Remedy>,
    path: Option<String>,
    bank: Option<BankId>,
    operation: Option<Operation>,
    attempts: u32,
    upstream: Upstream,
    // Shared, so that every caller who waits for one refresh gets the same error.
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Makes an error of a kind and one plain clause: lower case, no full stop, nothing private.
    pub fn new(kind: ErrorKind, clause: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Repr {
            kind,
            clause: clause.into(),
            remedy: None,
            path: None,
            bank: None,
            operation: None,
            attempts: 1,
            upstream: Upstream::default(),
            source: None,
        }))
    }

    /// Says that a connector does not do this.
    pub fn unsupported(operation: Operation) -> Self {
        let mut error = Self::new(ErrorKind::Unsupported, "this bank does not offer this");
        error.0.operation = Some(operation);
        error
    }

    /// Overrides what usually helps against this kind.
    #[must_use]
    pub fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.0.remedy = Some(remedy);
        self
    }

    /// Says at which field of the answer, or of the configuration, it happened:
    /// `accounts[3].currentBalance`.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// Adds what the bank's answer said.
    #[must_use]
    pub fn with_upstream(mut self, upstream: Upstream) -> Self {
        self.0.upstream = upstream;
        self
    }

    /// Adds the cause. The cause must not print anything private: no URL, no body.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Says how often it was tried.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Says where it happened, unless that is known already. Core calls this; connectors need not.
    #[must_use]
    pub fn located(mut self, bank: &BankId, operation: Operation) -> Self {
        self.0.bank.get_or_insert_with(|| bank.clone());
        self.0.operation.get_or_insert(operation);
        self
    }

    /// The kind, to branch on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What may help.
    pub fn remedy(&self) -> Remedy {
        self.0.remedy.unwrap_or(self.0.kind.remedy())
    }

    /// The field at which it happened, where there is one.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The bank.
    pub fn bank(&self) -> Option<&BankId> {
        self.0.bank.as_ref()
    }

    /// The operation.
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// How often it was tried.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// What the bank's answer said.
    pub fn upstream(&self) -> &Upstream {
        &self.0.upstream
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repr = &self.0;
        if let Some(bank) = &repr.bank {
            write!(f, "{bank}: ")?;
        }
        if let Some(operation) = repr.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&repr.clause)?;
        let mut notes = Vec::new();
        if let Some(path) = &repr.path {
            notes.push(format!("at {path}"));
        }
        if let Some(status) = repr.upstream.status {
            notes.push(format!("status {status}"));
        }
        if let Some(code) = &repr.upstream.code {
            notes.push(format!("code {code}"));
        }
        if repr.attempts > 1 {
            notes.push(format!("{} attempts", repr.attempts));
        }
        if notes.is_empty() { Ok(()) } else { write!(f, " ({})", notes.join(", ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.to_string())
            .field("remedy", &self.remedy())
            .field("request_id", &self.0.upstream.request_id)
            .field("source", &self.0.source.as_ref().map(ToString::to_string))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| -> &(dyn StdError + 'static) { source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_bank_operation_field_and_status() {
        let error = Error::new(ErrorKind::RateLimited, "the bank asks us to slow down")
            .with_upstream(Upstream::status(429).with_code("1207"))
            .with_attempts(3)
            .located(&BankId::new("example-de"), Operation::Transactions);
        assert_eq!(
            error.to_string(),
            "example-de: transactions: the bank asks us to slow down (status 429, code 1207, 3 attempts)"
        );
        assert_eq!(error.remedy(), Remedy::Retry { after: None });
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn the_first_place_is_kept() {
        let error = Error::unsupported(Operation::Balances)
            .located(&BankId::new("a"), Operation::Accounts)
            .located(&BankId::new("b"), Operation::Accounts);
        assert_eq!(error.bank(), Some(&BankId::new("a")));
        assert_eq!(error.operation(), Some(Operation::Balances));
    }
}
