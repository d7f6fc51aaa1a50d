//! The bank's error body, made into an error of the core.

use crate::wire::Fault;
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Timestamp};
use http::Response;
use std::borrow::Cow;

/// Reads an answer that is no success. The bank's message is for people and is not read.
pub(crate) fn refusal(response: &Response<Bytes>, now: Timestamp) -> Error {
    let code = serde_json::from_slice::<Fault<'_>>(response.body())
        .ok()
        .and_then(|fault| fault.code.or(fault.error)?.text().map(Cow::into_owned));
    let mut error = guichet_http::refused(response, now);
    let Some(code) = code else { return error };
    // The word of this code is what apps of others expect; the documentation states the rule only.
    if response.status() == 403 && code.starts_with("forbidden.verification") {
        let clause = "more than 90 days of history is for the five minutes after a login";
        error = Error::new(ErrorKind::ScaRequired, clause);
    }
    error.with_upstream(guichet_http::upstream(response).with_code(code))
}

/// Writes status and request identifier into the error of an answer that could not be read.
pub(crate) fn of_answer(error: Error, response: &Response<Bytes>) -> Error {
    error.with_upstream(guichet_http::upstream(response))
}
