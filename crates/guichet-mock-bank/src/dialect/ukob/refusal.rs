//! What is answered when something is not answered, in both error models.

use uuid::Uuid;

use super::Ukob;
use crate::exchange::Reply;
use crate::json::Object;

/// A code of the standard: a word in version 3, four characters in version 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    word: &'static str,
    short: &'static str,
}

impl Code {
    pub(super) const FIELD_EXPECTED: Self = Self::new("UK.OBIE.Field.Expected", "U001");
    pub(super) const FIELD_INVALID: Self = Self::new("UK.OBIE.Field.Invalid", "U002");
    pub(super) const FIELD_INVALID_DATE: Self = Self::new("UK.OBIE.Field.InvalidDate", "U003");
    pub(super) const FIELD_MISSING: Self = Self::new("UK.OBIE.Field.Missing", "U004");
    pub(super) const FIELD_UNEXPECTED: Self = Self::new("UK.OBIE.Field.Unexpected", "U005");
    pub(super) const HEADER_INVALID: Self = Self::new("UK.OBIE.Header.Invalid", "U006");
    const CONSENT_MISMATCH: Self = Self::new("UK.OBIE.Resource.ConsentMismatch", "U008");
    const INVALID_CONSENT_STATUS: Self = Self::new("UK.OBIE.Resource.InvalidConsentStatus", "U009");
    pub(super) const INVALID_FORMAT: Self = Self::new("UK.OBIE.Resource.InvalidFormat", "U010");
    const NOT_FOUND: Self = Self::new("UK.OBIE.Resource.NotFound", "U011");
    const REAUTHENTICATE: Self = Self::new("UK.OBIE.Reauthenticate", "U028");
    const UNEXPECTED_ERROR: Self = Self::new("UK.OBIE.UnexpectedError", "U000");

    const fn new(word: &'static str, short: &'static str) -> Self {
        Self { word, short }
    }
}

/// A refusal.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// The standard has no body for this status.
    Bare(u16),
    Told {
        status: u16,
        code: Code,
        text: String,
        path: Option<&'static str>,
    },
}

impl Refusal {
    fn told(status: u16, code: Code, text: impl Into<String>) -> Self {
        Self::Told { status, code, text: text.into(), path: None }
    }

    /// Something in the request is wrong.
    pub(super) fn input(code: Code, path: &'static str, text: impl Into<String>) -> Self {
        Self::Told { status: 400, code, text: text.into(), path: Some(path) }
    }

    /// The resource is not there, or not any more.
    pub(super) fn not_found(text: &str) -> Self {
        Self::told(400, Code::NOT_FOUND, text)
    }

    /// The permission that this needs was not given.
    pub(super) fn not_permitted(text: &str) -> Self {
        Self::told(403, Code::CONSENT_MISMATCH, text)
    }

    /// The consent was not given yet, or has ended.
    pub(super) fn consent_status(text: &str) -> Self {
        Self::told(403, Code::INVALID_CONSENT_STATUS, text)
    }

    /// The time that the customer gave has run out.
    pub(super) fn reauthenticate() -> Self {
        Self::told(403, Code::REAUTHENTICATE, "the consent has expired")
    }

    pub(super) fn broken() -> Self {
        Self::told(500, Code::UNEXPECTED_ERROR, "something broke inside")
    }

    pub(super) fn reply(self, dialect: Ukob) -> Reply {
        let (status, code, text, path) = match self {
            Self::Bare(status) => return Reply::empty(status),
            Self::Told { status, code, text, path } => (status, code, text, path),
        };
        let id = Uuid::new_v4().to_string();
        let error = |word: &str| {
            Object::new().with("ErrorCode", word).with("Message", text).maybe("Path", path)
        };
        let body = if dialect.major == 3 {
            let (category, message) = match status {
                400 => ("400 BadRequest", "Bad request"),
                403 => ("403 Forbidden", "Not permitted"),
                _ => ("500 InternalServerError", "Internal error"),
            };
            Object::new()
                .with("Code", category)
                .with("Id", id)
                .with("Message", message)
                .with("Errors", vec![error(code.word)])
        } else {
            Object::new().with("Id", id).with("Errors", vec![error(code.short)])
        };
        super::frame::json(status, &body)
    }
}
