//! Errors in FDX's own words: a number, a message, and a text for developers.

use super::Fdx;
use crate::exchange::Reply;
use crate::grant::fdx::Cluster;
use crate::json::{Json, Object};

/// A request that is not answered as asked.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: u16,
    code: u16,
    message: &'static str,
    debug: String,
}

impl Refusal {
    pub(super) fn new(
        status: u16,
        code: u16,
        message: &'static str,
        debug: impl Into<String>,
    ) -> Self {
        Self { status, code, message, debug: debug.into() }
    }

    pub(super) fn input(debug: impl Into<String>) -> Self {
        Self::new(400, 401, "Invalid input", debug)
    }

    pub(super) fn unauthenticated(debug: &str) -> Self {
        Self::new(401, 603, "Authentication failed", debug)
    }

    pub(super) fn not_covered(cluster: Cluster) -> Self {
        let debug = format!("the consent does not cover {}", cluster.word());
        Self::new(403, 602, "Customer not authorized", debug)
    }

    pub(super) fn no_account() -> Self {
        Self::new(404, 701, "Account not found", "no such account in this consent")
    }

    pub(super) fn nothing_found(debug: &str) -> Self {
        Self::new(404, 1107, "No data found for criteria", debug)
    }

    pub(super) fn no_such_path() -> Self {
        Self::nothing_found("no such path in this version")
    }

    pub(super) fn wrong_method() -> Self {
        Self::new(405, 1206, "Method not allowed", "this path is read otherwise")
    }

    pub(super) fn subsystem() -> Self {
        Self::new(500, 501, "Subsystem unavailable", "the account's system does not answer")
    }

    /// The body; versions 4 and 5 write the code as a number, version 6 as text.
    pub(super) fn body(&self, fdx: Fdx) -> Object {
        let code = if fdx.is_flat() {
            Json::Text(self.code.to_string())
        } else {
            Json::Number(self.code.to_string())
        };
        Object::new()
            .with("code", code)
            .with("message", self.message)
            .with("debugMessage", self.debug.as_str())
    }

    pub(super) fn reply(&self, fdx: Fdx) -> Reply {
        let reply = Reply::json(self.status, &self.body(fdx));
        match self.status {
            401 => reply.with("www-authenticate", "Bearer error=\"invalid_token\""),
            405 => reply.with("allow", "GET"),
            _ => reply,
        }
    }
}
