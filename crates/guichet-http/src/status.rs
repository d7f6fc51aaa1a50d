//! What an answer says beside its body: status, `Retry-After`, the bank's request identifier.

use std::time::Duration;

use guichet_core::{Error, ErrorKind, Remedy, Timestamp, Upstream};
use http::{HeaderMap, Response, StatusCode, header::RETRY_AFTER};
use jiff::fmt::rfc2822::DateTimeParser;

/// The headers in which banks and their gateways name a request, the most telling first.
const REQUEST_IDS: [&str; 6] = [
    "x-fapi-interaction-id",
    "x-request-id",
    "x-correlation-id",
    "x-global-transaction-id",
    "x-amzn-requestid",
    "request-id",
];

/// Reads how long the bank asks to wait (RFC 9110, 10.2.3): seconds, or an HTTP date.
///
/// A date in the past is a wait of zero. The two obsolete date forms of the RFC are not read, and
/// anything else is as if nothing had been said.
///
/// ```
/// use guichet_http::retry_after;
/// use std::time::Duration;
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("retry-after", "Tue, 31 Mar 2026 10:00:30 GMT".parse()?);
/// let now = "2026-03-31T10:00:00Z".parse()?;
/// assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(30)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Duration::from_secs);
    }
    let until = DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

/// Takes down what the bank's support will ask for: the status and the request's identifier.
pub fn upstream<B>(response: &Response<B>) -> Upstream {
    let upstream = Upstream::status(response.status().as_u16());
    let id = REQUEST_IDS
        .iter()
        .find_map(|name| response.headers().get(*name))
        .and_then(|value| value.to_str().ok());
    match id {
        Some(id) => upstream.with_request_id(id),
        None => upstream,
    }
}

/// What a status means where the standard, or the bank, says nothing better.
///
/// A success counts as [`Protocol`](ErrorKind::Protocol), since whoever asks wanted an error.
pub fn kind_of_status(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 409 | 412 | 422 => ErrorKind::InvalidInput,
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::ConsentMissing,
        404 | 410 => ErrorKind::NotFound,
        408 | 504 => ErrorKind::Timeout,
        429 => ErrorKind::RateLimited,
        501 => ErrorKind::Unsupported,
        500..=599 => ErrorKind::Unavailable,
        _ => ErrorKind::Protocol,
    }
}

/// Makes the error of an answer that is not a success: kind by [`kind_of_status`], with status,
/// request identifier and `Retry-After`. The body is not looked at.
///
/// ```
/// use guichet_core::{ErrorKind, Remedy};
/// use std::time::Duration;
///
/// let answer = http::Response::builder().status(429).header("retry-after", "7").body(())?;
/// let error = guichet_http::refused(&answer, "2026-03-31T10:00:00Z".parse()?);
/// assert_eq!(error.kind(), ErrorKind::RateLimited);
/// assert_eq!(error.remedy(), Remedy::Retry { after: Some(Duration::from_secs(7)) });
/// assert_eq!(error.to_string(), "the bank asks us to slow down (status 429)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn refused<B>(response: &Response<B>, now: Timestamp) -> Error {
    let status = response.status();
    let kind = kind_of_status(status);
    let clause = match kind {
        ErrorKind::InvalidInput => "the bank does not accept the request",
        ErrorKind::Unauthorized => "the bank does not accept who is calling",
        ErrorKind::ConsentMissing => "the bank does not permit this",
        ErrorKind::NotFound => "the bank does not know this",
        ErrorKind::Timeout => "the bank took too long",
        ErrorKind::RateLimited => "the bank asks us to slow down",
        ErrorKind::Unsupported => "the bank does not offer this",
        ErrorKind::Unavailable => "the bank is not available",
        _ if status.is_redirection() => "the bank redirects, which is not followed",
        _ => "the bank gave an answer that does not fit the request",
    };
    let error = Error::new(kind, clause).with_upstream(upstream(response));
    with_wait(error, response.headers(), now)
}

/// Writes the bank's `Retry-After` into an error that a repetition may heal.
pub(crate) fn with_wait(error: Error, headers: &HeaderMap, now: Timestamp) -> Error {
    match (error.remedy(), retry_after(headers, now)) {
        (Remedy::Retry { .. }, after @ Some(_)) => error.with_remedy(Remedy::Retry { after }),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<u64>) {
        let now = "1994-11-06T08:49:07Z".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().unwrap());
        assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{value}");
    }

    #[test]
    fn a_wait_is_read_in_seconds_and_as_a_date() {
        check("0", Some(0));
        check(" 120 ", Some(120));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(30));
        check("Sun, 06 Nov 1994 08:49:00 GMT", Some(0));
        check("99999999999999999999999", None);
        check("-5", None);
        check("1.5", None);
        check("soon", None);
        check("", None);
    }

    #[test]
    fn every_status_has_a_kind() {
        for (status, kind) in [
            (200, ErrorKind::Protocol),
            (302, ErrorKind::Protocol),
            (400, ErrorKind::InvalidInput),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::ConsentMissing),
            (404, ErrorKind::NotFound),
            (408, ErrorKind::Timeout),
            (409, ErrorKind::InvalidInput),
            (418, ErrorKind::Protocol),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Unavailable),
            (501, ErrorKind::Unsupported),
            (503, ErrorKind::Unavailable),
            (504, ErrorKind::Timeout),
        ] {
            assert_eq!(kind_of_status(StatusCode::from_u16(status).unwrap()), kind, "{status}");
        }
    }

    #[test]
    fn the_request_identifier_is_kept_and_shortened() {
        let long = "x".repeat(500);
        let answer = Response::builder().header("x-request-id", &long).body(()).unwrap();
        assert_eq!(upstream(&answer).request_id.as_deref(), Some("x".repeat(64).as_str()));
    }
}
