//! The bank's error body, made into an error of the core.

use crate::wire::Fault;
use bytes::Bytes;
use guichet_core::{Error, Timestamp};
use http::Response;
use std::borrow::Cow;

/// Reads an answer that is no success. Its kind is that of the status; the bank's message is for
/// people and is not read.
pub(crate) fn refusal(response: &Response<Bytes>, now: Timestamp) -> Error {
    let code = serde_json::from_slice::<Fault<'_>>(response.body())
        .ok()
        .and_then(|fault| fault.error?.text().map(Cow::into_owned));
    let error = guichet_http::refused(response, now);
    match code {
        Some(code) => error.with_upstream(guichet_http::upstream(response).with_code(code)),
        None => error,
    }
}

/// Writes status and request identifier into the error of an answer that could not be read.
pub(crate) fn of_answer(error: Error, response: &Response<Bytes>) -> Error {
    error.with_upstream(guichet_http::upstream(response))
}
