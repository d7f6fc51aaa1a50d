//! Versions of the standard.

/// A version of the account information API.
///
/// What is received is read by its own shape; the version says what the bank documents, and in
/// which error codes it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Version {
    /// 3.1.0 to 3.1.11: words, as in `InterimAvailable`.
    V3_1,
    /// 4.0: codes of ISO 20022, as in `ITAV`.
    V4_0,
}

impl Version {
    /// The version as it is written: `4.0`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3_1 => "3.1",
            Self::V4_0 => "4.0",
        }
    }
}
