//! The errors of RFC 6749 (4.1.2.1 and 5.2) and its relatives, in our words.

use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Remedy, Timestamp};
use http::{Response, StatusCode};
use serde::Deserialize;

use crate::{json::Str, status};

/// The body of an error; what else is in it is for people and may hold anything.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    error: Option<Str<'a>>,
}

/// Reads the error that one of the bank's OAuth addresses answered.
pub(crate) fn refused(response: &Response<Bytes>, now: Timestamp) -> Error {
    let code = serde_json::from_slice::<Body<'_>>(response.body()).ok().and_then(|body| body.error);
    let upstream = status::upstream(response);
    let upstream = match &code {
        Some(code) => upstream.with_code(code.as_str()),
        None => upstream,
    };
    let status = response.status();
    let error = match code.as_deref() {
        // The status is the better word when the server is in trouble or has had enough.
        _ if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => None,
        Some(code) => of_code(code),
        None => None,
    };
    let error = error.unwrap_or_else(|| of_status(response, now)).with_upstream(upstream);
    status::with_wait(error, response.headers(), now)
}

fn of_status(response: &Response<Bytes>, now: Timestamp) -> Error {
    let error = status::refused(response, now);
    match error.kind() {
        ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Timeout => error,
        // Here it is the app itself that is refused: a refresh would only ask again.
        ErrorKind::Unauthorized => error.with_remedy(Remedy::GiveUp),
        _ if response.status().is_redirection() => error,
        _ => Error::new(ErrorKind::Protocol, "the bank refuses without a reason that is known"),
    }
}

/// What a code means, at whatever address.
pub(super) fn of_code(code: &str) -> Option<Error> {
    let (kind, clause) = match code {
        "invalid_grant" => (ErrorKind::GrantExpired, "the bank's grant is no longer good"),
        "invalid_client" => (ErrorKind::Unauthorized, "the bank does not accept this client"),
        "unauthorized_client" | "unsupported_grant_type" | "unsupported_response_type" => {
            (ErrorKind::Config, "this client is not registered for this at the bank")
        }
        "invalid_scope" | "invalid_target" | "invalid_authorization_details" => {
            (ErrorKind::Config, "the bank does not give this client what it asks for")
        }
        // RFC 7591, 3.2.2.
        "invalid_client_metadata"
        | "invalid_redirect_uri"
        | "invalid_software_statement"
        | "unapproved_software_statement" => {
            (ErrorKind::Config, "the bank does not accept what this app says of itself")
        }
        "unsupported_token_type" => {
            (ErrorKind::Unsupported, "the bank does not revoke tokens of this type")
        }
        "access_denied" | "user_cancelled" | "user_canceled" | "consent_denied" => {
            (ErrorKind::Declined, "the customer or the bank said no")
        }
        "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => {
            (ErrorKind::ScaRequired, "the bank wants the customer to take part")
        }
        "server_error" | "temporarily_unavailable" => {
            (ErrorKind::Unavailable, "the bank is not available")
        }
        "invalid_request" | "invalid_request_object" | "invalid_request_uri" => {
            (ErrorKind::Protocol, "the bank does not understand the request")
        }
        _ => return None,
    };
    let error = Error::new(kind, clause);
    Some(match kind {
        ErrorKind::GrantExpired => error.with_remedy(Remedy::Reconsent),
        ErrorKind::Unauthorized => error.with_remedy(Remedy::GiveUp),
        _ => error,
    })
}

pub(super) fn no_revocation() -> Error {
    Error::new(ErrorKind::Unsupported, "this bank has no address at which tokens are ended")
}
