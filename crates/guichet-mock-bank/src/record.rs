//! What arrived at the bank, for tests that look at the wire.

use std::fmt;

/// One request as it arrived, and the status it was answered with.
///
/// Everything is kept as sent, tokens and passwords included: they open invented accounts only.
/// `Debug` shows method, path and status.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path and, behind a question mark, the query.
    pub path_and_query: String,
    /// Names in lower case, in the order of arrival.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
    /// The status that was answered.
    pub status: u16,
}

impl RecordedRequest {
    /// The path without the query.
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }

    /// The first value of a header, if it is text. The name is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(given, _)| given == name)?;
        std::str::from_utf8(value).ok()
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
