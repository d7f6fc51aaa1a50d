//! Errors in STET's words: time, status, a code, a text, and the path.

use crate::dialect::stet::local;
use crate::exchange::{Ask, Reply};
use crate::json::{Json, Object};

/// The longest text that the standard lets a field of an error have.
const LONGEST: usize = 140;

/// A request that is not answered as asked.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: u16,
    error: &'static str,
    message: &'static str,
    allow: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: u16, error: &'static str, message: &'static str) -> Self {
        Self { status, error, message, allow: None }
    }

    pub(super) fn input(message: &'static str) -> Self {
        Self::new(400, "FORMAT_ERROR", message)
    }

    /// The standard declares no status 400 for the paths without an account, but this one for all.
    pub(super) fn header(message: &'static str) -> Self {
        Self::new(406, "HEADER_NOT_ACCEPTABLE", message)
    }

    pub(super) fn unauthenticated(message: &'static str) -> Self {
        Self::new(401, "UNAUTHORIZED", message)
    }

    pub(super) fn not_covered() -> Self {
        Self::new(403, "FORBIDDEN", "the customer did not permit this")
    }

    pub(super) fn no_account() -> Self {
        Self::new(404, "RESOURCE_UNKNOWN", "no such account in this consent")
    }

    pub(super) fn too_many() -> Self {
        Self::new(429, "TOO_MANY_REQUESTS", "too many requests")
    }

    pub(super) fn subsystem() -> Self {
        Self::new(503, "SERVICE_UNAVAILABLE", "the system of this account does not answer")
    }

    pub(super) fn wrong_method(allowed: &'static str) -> Self {
        let refusal = Self::new(405, "METHOD_NOT_ALLOWED", "this path is used otherwise");
        Self { allow: Some(allowed), ..refusal }
    }

    pub(super) fn reply(&self, ask: &Ask) -> Reply {
        let status = Json::Number(self.status.to_string());
        let body = Object::new()
            .with("timestamp", when(ask))
            .with("status", status)
            .with("error", self.error)
            .with("message", self.message)
            .with("path", path(ask));
        let reply = answer(self.status, ask, &body);
        let reply = match self.allow {
            Some(method) => reply.with("allow", method),
            None => reply,
        };
        match self.status {
            401 => reply.with("www-authenticate", "Bearer error=\"invalid_token\""),
            _ => reply,
        }
    }
}

/// A fault of no known cause, which goes away by itself. Its status is a text.
pub(super) fn error_303001(ask: &Ask) -> Reply {
    let body = Object::new()
        .with("timestamp", when(ask))
        .with("status", "500")
        .with("error", "303001")
        .with("message", "erreur technique")
        .with("path", path(ask));
    answer(500, ask, &body)
}

/// HAL, except where no HAL is spoken.
fn answer(status: u16, ask: &Ask, body: &Object) -> Reply {
    let media = if ask.path.ends_with("/consents") {
        "application/json; charset=utf-8"
    } else {
        "application/hal+json; charset=utf-8"
    };
    Reply::bytes(status, media, body.to_string().into_bytes())
}

fn when(ask: &Ask) -> String {
    local(ask.at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn path(ask: &Ask) -> String {
    ask.path.chars().take(LONGEST).collect()
}
