//! The standard's error body, made into an error of the core.

use crate::Quirk;
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Remedy, Timestamp};
use guichet_http::json::{self, Raw};
use http::Response;
use serde::Deserialize;
use std::time::Duration;

/// What STET puts into the body of a refusal. Message and path are for people at the bank and may
/// name the customer, so they are not read (fault 47).
#[derive(Deserialize)]
struct Fault<'a> {
    #[serde(borrow)]
    error: Option<Raw<'a>>,
}

/// Makes the error of an answer that is no success.
pub(crate) fn refused(response: &Response<Bytes>, now: Timestamp, quirks: &[Quirk]) -> Error {
    let fault = json::decode::<Fault<'_>>(response.body()).ok().and_then(|fault| fault.error);
    let code = fault.and_then(Raw::text).map(|code| code.trim().to_owned()).unwrap_or_default();
    let mut error = guichet_http::refused(response, now);
    if let Some((kind, clause)) = meaning(response.status().as_u16()) {
        error = Error::new(kind, clause).with_upstream(guichet_http::upstream(response));
    }
    if code == "303001" && quirks.contains(&Quirk::TransientCode303001) {
        // It goes away by itself, so nobody has to wait (fault 46).
        error = error.with_remedy(Remedy::Retry { after: Some(Duration::ZERO) });
    }
    if code.is_empty() {
        return error;
    }
    let upstream = error.upstream().clone().with_code(code);
    error.with_upstream(upstream)
}

/// What a status means in this standard, where that is more than it means everywhere.
fn meaning(status: u16) -> Option<(ErrorKind, &'static str)> {
    match status {
        405 | 406 => Some((ErrorKind::Unsupported, "the bank does not offer this")),
        _ => None,
    }
}

/// Writes status and request identifier into the error of an answer that could not be read.
pub(crate) fn of_answer(error: Error, response: &Response<Bytes>) -> Error {
    error.with_upstream(guichet_http::upstream(response))
}

/// The end of a consent shows in a refresh that is refused: it has no address of its own
/// (fault 45).
pub(crate) fn of_refresh(error: Error) -> Error {
    if error.kind() != ErrorKind::GrantExpired {
        return error;
    }
    Error::new(ErrorKind::ConsentRevoked, "the bank has ended the consent, or the customer has")
        .with_upstream(error.upstream().clone())
}

/// Of a resource to which the account's links do not lead (fault 10).
pub(crate) fn not_consented() -> Error {
    let clause = "the customer did not permit this on this account";
    Error::new(ErrorKind::ConsentMissing, clause)
}
