//! The standard's error body, made into an error of the core.
//!
//! Status and code are judged together (quirk 45): the same code comes with different statuses.

use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Remedy, Timestamp};
use guichet_http::json::{self, NumberOrText};
use http::{Response, StatusCode, header::WWW_AUTHENTICATE};
use serde::Deserialize;

/// What FDX puts into the body of a refusal. Its messages are for people at the bank and may
/// name the customer, so they are not read.
#[derive(Deserialize)]
struct Fault<'a> {
    #[serde(borrow)]
    code: Option<NumberOrText<'a>>,
}

/// An answer that is no success.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What it means.
    pub(crate) error: Error,
    /// Whether it only says that nothing meets the criteria (quirk 47).
    pub(crate) nothing_found: bool,
}

impl Refusal {
    /// Reads an answer that is no success.
    pub(crate) fn read(response: &Response<Bytes>, now: Timestamp) -> Self {
        let code = json::decode::<Fault<'_>>(response.body())
            .ok()
            .and_then(|fault| fault.code)
            .and_then(|code| code.non_blank().map(ToOwned::to_owned));
        let status = response.status();
        let nothing_found = status == StatusCode::NOT_FOUND && code.as_deref() == Some("1107");
        let mut error = guichet_http::refused(response, now);
        if let Some((kind, clause)) = meaning(status.as_u16(), code.as_deref().unwrap_or_default())
        {
            error = renamed(response, now, kind, clause);
        } else if wants_step_up(response) {
            let clause = "the bank wants the customer to authenticate again";
            error = renamed(response, now, ErrorKind::ScaRequired, clause);
        }
        if let Some(code) = code {
            let upstream = error.upstream().clone().with_code(code);
            error = error.with_upstream(upstream);
        }
        Self { error, nothing_found }
    }
}

/// Writes status and request identifier into the error of an answer that could not be read.
pub(crate) fn of_answer(error: Error, response: &Response<Bytes>) -> Error {
    error.with_upstream(guichet_http::upstream(response))
}

fn renamed(
    response: &Response<Bytes>,
    now: Timestamp,
    kind: ErrorKind,
    clause: &'static str,
) -> Error {
    let error = Error::new(kind, clause).with_upstream(guichet_http::upstream(response));
    match (kind.remedy(), guichet_http::retry_after(response.headers(), now)) {
        (Remedy::Retry { .. }, after @ Some(_)) => error.with_remedy(Remedy::Retry { after }),
        _ => error,
    }
}

/// What status and code mean together, where that is more than the status alone.
///
/// Codes: FDX 4.6 to 6.4 as in `plaid/core-exchange` fe0114f, docs.akoya.com and the notes over
/// 6.4.1, read 2026-11-21.
fn meaning(status: u16, code: &str) -> Option<(ErrorKind, &'static str)> {
    use ErrorKind::{Declined, InvalidInput, NotFound, RateLimited, Unavailable, Unsupported};
    Some(match (status, code) {
        // A token that is not accepted, whatever the code: Akoya has 602 here, the standard 603.
        (401, _) => return None,
        (400..=599, "1207") => (RateLimited, "the bank asks us to slow down"),
        (400, "1300") => (Unavailable, "the bank is still preparing the document"),
        (400 | 422, "702" | "703") => (InvalidInput, "the bank does not accept the period"),
        (403, "706") => (Declined, "the bank blocks access to this account"),
        (400 | 404, "601") => (NotFound, "the bank does not know the customer"),
        (400 | 404, "701") => (NotFound, "the bank does not know the account"),
        (400 | 404, "1100" | "1101" | "1102" | "1103" | "1104" | "1108") => {
            (NotFound, "the bank does not have this")
        }
        (400 | 422, "704") => {
            (Unsupported, "the bank does not offer this for this kind of account")
        }
        (403 | 404 | 409, "705") => (NotFound, "the account is closed"),
        (405, _) => (Unsupported, "the bank does not offer this"),
        (501, "1106") => (Unsupported, "the bank does not speak this version of FDX"),
        (500, "503") => (Unavailable, "the bank is in maintenance"),
        _ => return None,
    })
}

/// Whether the bank wants a stronger authentication of the customer (RFC 9470).
fn wants_step_up(response: &Response<Bytes>) -> bool {
    response.status() == StatusCode::UNAUTHORIZED
        && response
            .headers()
            .get_all(WWW_AUTHENTICATE)
            .iter()
            .any(|value| contains(value.as_bytes(), b"insufficient_user_authentication"))
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Refusal {
        let response =
            Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes()));
        Refusal::read(&response.unwrap(), Timestamp::UNIX_EPOCH)
    }

    fn check(status: u16, body: &str, kind: ErrorKind) {
        assert_eq!(read(status, body).error.kind(), kind, "{status} {body}");
    }

    #[test]
    fn status_and_code_are_judged_together() {
        check(403, r#"{"code": 602}"#, ErrorKind::ConsentMissing);
        check(401, r#"{"code": 602}"#, ErrorKind::Unauthorized);
        check(401, r#"{"code": "603"}"#, ErrorKind::Unauthorized);
        check(403, r#"{"code": "706"}"#, ErrorKind::Declined);
        check(400, r#"{"code": 703}"#, ErrorKind::InvalidInput);
        check(400, r#"{"code": "1300"}"#, ErrorKind::Unavailable);
        check(404, r#"{"code": 701}"#, ErrorKind::NotFound);
        check(409, r#"{"code": 705}"#, ErrorKind::NotFound);
        check(422, r#"{"code": 704}"#, ErrorKind::Unsupported);
        check(405, r#"{"code": 1206}"#, ErrorKind::Unsupported);
        check(429, r#"{"code": 1207}"#, ErrorKind::RateLimited);
        check(500, r#"{"code": 501}"#, ErrorKind::Unavailable);
        check(501, r#"{"code": 1106}"#, ErrorKind::Unsupported);
        check(500, "<html>", ErrorKind::Unavailable);
        check(503, "", ErrorKind::Unavailable);
    }

    #[test]
    fn only_404_with_1107_is_an_empty_answer() {
        assert!(read(404, r#"{"code": "1107"}"#).nothing_found);
        assert!(!read(404, r#"{"code": 701}"#).nothing_found);
        assert!(!read(500, r#"{"code": 1107}"#).nothing_found);
    }

    #[test]
    fn the_code_is_kept_and_the_message_is_not() {
        let body = r#"{"code": 9999, "message": "Jane Doe", "debugMessage": "acct 4242"}"#;
        let error = read(418, body).error;
        assert_eq!(error.upstream().code.as_deref(), Some("9999"));
        assert!(!format!("{error} {error:?}").contains("Jane"));
    }
}
