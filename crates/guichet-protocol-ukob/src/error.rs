//! The standard's two error bodies, made into errors of the core.

use crate::wire::{ErrorItem, Failure, Raw};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Remedy, Timestamp};
use http::Response;
use std::borrow::Cow;

/// Reads an answer that is no success (quirks 55 to 59).
///
/// The bank's messages are for people there and may name the customer, so they are not read.
pub(crate) fn refusal(response: &Response<Bytes>, now: Timestamp) -> Error {
    let code = code(response.body());
    let error = guichet_http::refused(response, now);
    let Some(code) = code else { return error };
    let status = response.status().as_u16();
    let error = match meaning(status, &code) {
        Some((kind, clause)) => {
            let renamed = Error::new(kind, clause).with_upstream(error.upstream().clone());
            match (kind.remedy(), guichet_http::retry_after(response.headers(), now)) {
                (Remedy::Retry { .. }, after @ Some(_)) => {
                    renamed.with_remedy(Remedy::Retry { after })
                }
                _ => renamed,
            }
        }
        None => error,
    };
    let upstream = error.upstream().clone().with_code(&code);
    error.with_upstream(upstream)
}

/// Writes status and request identifier into the error of an answer that could not be read.
pub(crate) fn of_answer(error: Error, response: &Response<Bytes>) -> Error {
    error.with_upstream(guichet_http::upstream(response))
}

/// The code of the first reason, or that of the whole refusal.
fn code(body: &[u8]) -> Option<Cow<'_, str>> {
    let failure: Failure<'_> = serde_json::from_slice(body).ok()?;
    let reasons = failure.errors.map(Raw::list).unwrap_or_default();
    let mut reasons = reasons.into_iter().filter_map(Raw::read::<ErrorItem<'_>>);
    reasons.find_map(|reason| reason.error_code?.text()).or_else(|| failure.code?.text())
}

/// Whether a reason of a refusal points at a place in what was sent.
pub(crate) fn points_at(body: &[u8], place: &str) -> bool {
    let failure = serde_json::from_slice::<Failure<'_>>(body).ok();
    let reasons = failure.and_then(|failure| failure.errors).map(Raw::list).unwrap_or_default();
    reasons
        .into_iter()
        .filter_map(Raw::read::<ErrorItem<'_>>)
        .filter_map(|reason| reason.path?.text())
        .any(|path| path.contains(place))
}

/// What status and code mean together, where that is more than the status alone.
///
/// The words are those of 3.1 (OpenBankingUK/read-write-api-specs 2881199, 2025-04-07), of which
/// 4.0 has a code of four letters for each; a code that is not known leaves it at the status.
fn meaning(status: u16, code: &str) -> Option<(ErrorKind, &'static str)> {
    use ErrorKind::{ConsentMissing, ConsentRevoked, InvalidInput, NotFound, ScaRequired};
    // A token that is not accepted, whatever the code.
    if status == 401 {
        return None;
    }
    let word = code.strip_prefix("UK.OBIE.").unwrap_or(code);
    Some(match word {
        "Reauthenticate" => (ScaRequired, "the bank wants the customer to authenticate again"),
        "Resource.NotFound" => (NotFound, "the bank does not have this"),
        "Resource.InvalidConsentStatus" => (ConsentRevoked, "the consent is not in force"),
        "Resource.ConsentMismatch" => (ConsentMissing, "the consent does not cover this"),
        _ if word.starts_with("Unsupported.") => {
            (ErrorKind::Unsupported, "the bank does not offer this")
        }
        _ if status == 400 && (word.starts_with("Field.") || word.starts_with("Header.")) => {
            (InvalidInput, "the bank does not accept the request")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Error {
        let response =
            Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes()));
        refusal(&response.unwrap(), Timestamp::UNIX_EPOCH)
    }

    #[track_caller]
    fn check(status: u16, code: &str, kind: ErrorKind) {
        let body =
            format!(r#"{{"Code": "{status} Refused", "Errors": [{{"ErrorCode": "{code}"}}]}}"#);
        let error = read(status, &body);
        assert_eq!(error.kind(), kind, "{status} {code}");
        assert_eq!(error.upstream().code.as_deref(), Some(code));
    }

    #[test]
    fn status_and_code_are_judged_together() {
        check(400, "UK.OBIE.Resource.NotFound", ErrorKind::NotFound);
        check(400, "UK.OBIE.Field.InvalidDate", ErrorKind::InvalidInput);
        check(400, "UK.OBIE.Unsupported.AccountIdentifier", ErrorKind::Unsupported);
        check(401, "UK.OBIE.Reauthenticate", ErrorKind::Unauthorized);
        check(403, "UK.OBIE.Reauthenticate", ErrorKind::ScaRequired);
        check(403, "UK.OBIE.Resource.InvalidConsentStatus", ErrorKind::ConsentRevoked);
        check(403, "UK.OBIE.Resource.ConsentMismatch", ErrorKind::ConsentMissing);
        check(403, "U999", ErrorKind::ConsentMissing);
        check(429, "UK.MONZO.TooFast", ErrorKind::RateLimited);
        check(500, "UK.OBIE.UnexpectedError", ErrorKind::Unavailable);
    }

    #[test]
    fn an_answer_without_a_body_is_judged_by_its_status() {
        assert_eq!(read(401, "").kind(), ErrorKind::Unauthorized);
        assert_eq!(read(502, "<html>").kind(), ErrorKind::Unavailable);
    }

    #[test]
    fn the_code_is_kept_and_the_message_is_not() {
        let body = r#"{"Code": "400 BadRequest", "Message": "Jane Doe", "Errors":
            [{"ErrorCode": "U002", "Message": "account 42", "Path": "Data.Permissions"}]}"#;
        let error = read(400, body);
        assert_eq!(error.upstream().code.as_deref(), Some("U002"));
        assert!(!format!("{error} {error:?}").contains("Jane"));
        assert!(points_at(body.as_bytes(), "Permissions"));
    }
}
