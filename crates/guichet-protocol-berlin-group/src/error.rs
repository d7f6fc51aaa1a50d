//! The standard's two error bodies, made into an error of the core.

use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Remedy, Timestamp};
use guichet_http::json::{self, Raw};
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::map::elements;

/// `tppMessages`, and the problem of RFC 7807 with its code beside it. Texts are for people at
/// the bank and may name the customer, so they are not read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fault<'a> {
    #[serde(borrow)]
    tpp_messages: Option<Raw<'a>>,
    #[serde(borrow)]
    code: Option<Raw<'a>>,
    #[serde(borrow)]
    additional_errors: Option<Raw<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    category: Option<Raw<'a>>,
    #[serde(borrow)]
    code: Option<Raw<'a>>,
    #[serde(borrow)]
    path: Option<Raw<'a>>,
}

/// An answer that is no success.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What it means.
    pub(crate) error: Error,
    /// Whether the bank refuses to list booked and pending entries together (quirk 42).
    pub(crate) not_both: bool,
}

impl Refusal {
    /// Reads an answer that is no success; `present` says whether the customer was there.
    pub(crate) fn read(response: &Response<Bytes>, now: Timestamp, present: bool) -> Self {
        let (code, path) = said(response.body());
        let code = code.unwrap_or_default();
        let status = response.status();
        let error = match meaning(status, &code, present) {
            Some((kind, clause)) => renamed(response, now, kind, clause),
            None => guichet_http::refused(response, now),
        };
        let error = match error.kind() {
            // The consent is the right to read; most of these banks have no token to refresh.
            ErrorKind::Unauthorized if code.is_empty() => error.with_remedy(Remedy::Refresh),
            // Of what was spent, nothing is left before tomorrow (quirk 58).
            ErrorKind::RateLimited if code == "ACCESS_EXCEEDED" && !present => {
                error.with_remedy(tomorrow(response, now))
            }
            _ => error,
        };
        let error = if code.is_empty() {
            error
        } else {
            let upstream = error.upstream().clone().with_code(&code);
            error.with_upstream(upstream)
        };
        let not_both = match code.as_str() {
            "PARAMETER_NOT_SUPPORTED" | "PARAMETER_NOT_CONSISTENT" => true,
            "FORMAT_ERROR" | "SERVICE_INVALID" => path.is_some_and(|it| it == "bookingStatus"),
            _ => false,
        };
        Self { error, not_both: status.is_client_error() && not_both }
    }
}

/// The code that decides, and the field that it names: the first error among the messages, or
/// the problem's own.
fn said(body: &[u8]) -> (Option<String>, Option<String>) {
    let Ok(fault) = json::decode::<Fault<'_>>(body) else { return (None, None) };
    let text = |raw: Option<Raw<'_>>| raw.and_then(Raw::text).map(|it| it.trim().to_owned());
    let messages = elements(fault.tpp_messages);
    let messages: Vec<Message<'_>> = messages.into_iter().filter_map(Raw::read).collect();
    let is_error = |it: &&Message<'_>| text(it.category).as_deref() != Some("WARNING");
    if let Some(first) = messages.iter().find(is_error) {
        return (text(first.code), text(first.path));
    }
    if let Some(code) = text(fault.code) {
        return (Some(code), None);
    }
    let more = elements(fault.additional_errors);
    let first = more.into_iter().find_map(Raw::read::<Message<'_>>);
    first.map_or((None, None), |first| (text(first.code), text(first.path)))
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

/// To try again when the bank says so, or else a day later.
fn tomorrow(response: &Response<Bytes>, now: Timestamp) -> Remedy {
    let day = std::time::Duration::from_hours(24);
    let after = guichet_http::retry_after(response.headers(), now).unwrap_or(day);
    Remedy::Retry { after: Some(after) }
}

/// What a code means, whichever status it came with (quirk 55); the status alone decides where
/// the code says no more.
fn meaning(status: StatusCode, code: &str, present: bool) -> Option<(ErrorKind, &'static str)> {
    use ErrorKind::{
        ConsentExpired, ConsentMissing, ConsentRevoked, Declined, GrantExpired, InvalidInput,
        NotFound, RateLimited, ScaRequired, Unauthorized, Unsupported,
    };
    if !status.is_client_error() {
        return None;
    }
    Some(match code {
        "CONSENT_EXPIRED" => (ConsentExpired, "the consent ran out at the bank"),
        "CONSENT_UNKNOWN" => (ConsentRevoked, "the bank does not know the consent"),
        // The customer ended it, or it never covered this.
        "CONSENT_INVALID" => (ConsentMissing, "the consent does not cover this, or has ended"),
        "TOKEN_EXPIRED" | "TOKEN_INVALID" | "TOKEN_UNKNOWN" => {
            (GrantExpired, "the bank does not accept the token")
        }
        "ACCESS_EXCEEDED" if present => (RateLimited, "the bank asks us to slow down"),
        "ACCESS_EXCEEDED" => (RateLimited, "the calls of a day without the customer are spent"),
        "SCA_INVALID" | "SCA_METHOD_UNKNOWN" => {
            (ScaRequired, "the bank wants the customer to authenticate again")
        }
        "PSU_CREDENTIALS_INVALID" | "CORPORATE_ID_INVALID" => {
            (Declined, "the bank does not accept who the customer is")
        }
        "CERTIFICATE_INVALID"
        | "CERTIFICATE_EXPIRED"
        | "CERTIFICATE_BLOCKED"
        | "CERTIFICATE_REVOKED"
        | "CERTIFICATE_MISSING"
        | "ROLE_INVALID" => (ErrorKind::Config, "the bank does not accept the app's certificate"),
        "SIGNATURE_INVALID" | "SIGNATURE_MISSING" | "TIMESTAMP_INVALID" => {
            (ErrorKind::Config, "the bank does not accept the app's signature")
        }
        "UNAUTHORIZED" => (Unauthorized, "the bank does not accept this"),
        "RESOURCE_UNKNOWN" | "RESOURCE_EXPIRED" | "PRODUCT_UNKNOWN" => {
            (NotFound, "the bank does not have this")
        }
        "RESOURCE_BLOCKED" | "SERVICE_BLOCKED" | "FORBIDDEN" => {
            (Declined, "the bank blocks access to this")
        }
        "PERIOD_INVALID" => (InvalidInput, "the bank does not accept the period"),
        "SERVICE_INVALID"
        | "PARAMETER_NOT_SUPPORTED"
        | "SESSIONS_NOT_SUPPORTED"
        | "PRODUCT_INVALID"
        | "REQUESTED_FORMATS_INVALID" => (Unsupported, "the bank does not offer this"),
        _ if status == StatusCode::METHOD_NOT_ALLOWED || status == StatusCode::NOT_ACCEPTABLE => {
            (Unsupported, "the bank does not offer this")
        }
        _ => return None,
    })
}

/// Whether an answer says that the consent is over already (quirk 69).
pub(crate) fn is_over(error: &Error) -> bool {
    let code = error.upstream().code.as_deref();
    matches!(
        code,
        Some(
            "CONSENT_UNKNOWN"
                | "CONSENT_EXPIRED"
                | "CONSENT_INVALID"
                | "RESOURCE_UNKNOWN"
                | "RESOURCE_EXPIRED"
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str, present: bool) -> Refusal {
        let response =
            Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes()));
        Refusal::read(&response.unwrap(), Timestamp::UNIX_EPOCH, present)
    }

    #[track_caller]
    fn check(status: u16, code: &str, kind: ErrorKind) {
        let message = format!(r#"{{"tppMessages": [{{"category": "ERROR", "code": "{code}"}}]}}"#);
        let problem = format!(r#"{{"type": "x", "title": "CANARY", "code": "{code}"}}"#);
        let inside = format!(r#"{{"type": "x", "additionalErrors": [{{"code": "{code}"}}]}}"#);
        for body in [message, problem, inside] {
            let error = read(status, &body, false).error;
            assert_eq!(error.kind(), kind, "{status} {body}");
            assert_eq!(error.upstream().code.as_deref(), Some(code));
        }
    }

    #[test]
    fn the_code_decides_before_the_status() {
        check(401, "CONSENT_INVALID", ErrorKind::ConsentMissing);
        check(401, "CONSENT_EXPIRED", ErrorKind::ConsentExpired);
        check(400, "CONSENT_UNKNOWN", ErrorKind::ConsentRevoked);
        check(403, "CONSENT_UNKNOWN", ErrorKind::ConsentRevoked);
        check(401, "TOKEN_EXPIRED", ErrorKind::GrantExpired);
        check(400, "RESOURCE_UNKNOWN", ErrorKind::NotFound);
        check(404, "RESOURCE_UNKNOWN", ErrorKind::NotFound);
        check(429, "ACCESS_EXCEEDED", ErrorKind::RateLimited);
        check(401, "CERTIFICATE_EXPIRED", ErrorKind::Config);
        check(400, "PERIOD_INVALID", ErrorKind::InvalidInput);
        check(406, "REQUESTED_FORMATS_INVALID", ErrorKind::Unsupported);
    }

    #[test]
    fn without_a_code_the_status_decides() {
        assert_eq!(read(502, "<html>", true).error.kind(), ErrorKind::Unavailable);
        assert_eq!(read(401, "", true).error.kind(), ErrorKind::Unauthorized);
        assert_eq!(read(405, "", true).error.kind(), ErrorKind::Unsupported);
    }

    #[test]
    fn a_warning_is_not_the_error() {
        let body = r#"{"tppMessages": [{"category": "WARNING", "code": "WARNING"},
            {"category": "ERROR", "code": "PARAMETER_NOT_SUPPORTED", "text": "CANARY"}]}"#;
        let refusal = read(400, body, true);
        assert!(refusal.not_both);
        assert!(!format!("{:?}", refusal.error).contains("CANARY"));
    }
}
