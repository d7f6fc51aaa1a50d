//! What is answered when something is not answered: a list of messages, or a problem.

use super::call::Speech;
use crate::exchange::Reply;
use crate::json::Object;

/// A refusal in the words of the standard.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    text: String,
    path: Option<&'static str>,
    links: Option<Object>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, text: impl Into<String>) -> Self {
        Self { status, code, text: text.into(), path: None, links: None }
    }

    /// Something in the request is wrong.
    pub(super) fn format(path: &'static str, text: impl Into<String>) -> Self {
        Self { path: Some(path), ..Self::new(400, "FORMAT_ERROR", text) }
    }

    pub(super) fn not_supported(path: &'static str, text: impl Into<String>) -> Self {
        Self { path: Some(path), ..Self::new(400, "PARAMETER_NOT_SUPPORTED", text) }
    }

    pub(super) fn unknown(text: &str) -> Self {
        Self::new(404, "RESOURCE_UNKNOWN", text)
    }

    pub(super) fn wrong_method() -> Self {
        Self::new(405, "SERVICE_INVALID", "this method is not for this resource")
    }

    pub(super) fn consent_invalid(text: &str) -> Self {
        Self::new(401, "CONSENT_INVALID", text)
    }

    pub(super) fn token_invalid(text: &str) -> Self {
        Self::new(401, "TOKEN_INVALID", text)
    }

    pub(super) fn exceeded() -> Self {
        Self::new(429, "ACCESS_EXCEEDED", "this was read often enough today without the customer")
    }

    /// Something broke; the standard has no body for it.
    pub(super) fn broken() -> Self {
        Self::new(500, "INTERNAL_SERVER_ERROR", "")
    }

    /// Tells the app where to go on.
    pub(super) fn with_links(self, links: Object) -> Self {
        Self { links: Some(links), ..self }
    }

    pub(super) fn reply(self, speech: Speech) -> Reply {
        if self.status == 500 {
            return Reply::empty(500);
        }
        match speech {
            Speech::Messages => {
                let message = Object::new()
                    .with("category", "ERROR")
                    .with("code", self.code)
                    .maybe("path", self.path)
                    .with("text", self.text);
                let body =
                    Object::new().with("tppMessages", vec![message]).maybe("_links", self.links);
                Reply::json(self.status, &body)
            }
            Speech::Problem => {
                let body = Object::new()
                    .with("type", format!("https://bank.example/problem/{}", self.code))
                    .with("title", "This was not answered")
                    .with("detail", self.text)
                    .with("code", self.code)
                    .maybe("_links", self.links);
                let body = body.to_string().into_bytes();
                Reply::bytes(self.status, "application/problem+json", body)
            }
        }
    }
}
