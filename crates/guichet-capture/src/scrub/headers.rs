//! Headers: a few are kept, a few are replaced, the rest is dropped.

use super::Scrub;
use crate::Exchange;
use crate::recognise::prefix;
use crate::{Request, Response, dates, words::is_secret};
use bytes::Bytes;
use guichet_core::{ErrorKind, Result};
use http::HeaderMap;

/// Kept when their value is short words of a protocol.
const PLAIN: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "content-language",
    "content-type",
    "pragma",
    "vary",
    "x-content-type-options",
];

/// Kept when their value is a short number, and moved when it is a date.
const COUNTED: &[&str] = &[
    "age",
    "date",
    "expires",
    "last-modified",
    "retry-after",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
    "aspsp-multiple-consent-support",
    "x-total-count",
];

/// Identifiers, addresses and dates: scrubbed as text is.
const SCRUBBED: &[&str] = &[
    "consent-id",
    "correlation-id",
    "etag",
    "fdx-api-actor-type",
    "fdxapi-actor-type",
    "idempotency-key",
    "location",
    "psu-accept",
    "psu-geo-location",
    "psu-http-method",
    "psu-id",
    "psu-ip-address",
    "psu-ip-port",
    "psu-user-agent",
    "request-id",
    "x-correlation-id",
    "x-fapi-auth-date",
    "x-fapi-customer-ip-address",
    "x-fapi-interaction-id",
    "x-idempotency-key",
    "x-request-id",
];

/// Replaced by tokens.
const SECRET: &[&str] = &[
    "authorization",
    "cookie",
    "digest",
    "dpop",
    "proxy-authorization",
    "set-cookie",
    "signature",
    "tpp-signature-certificate",
    "www-authenticate",
    "x-api-key",
    "x-jws-signature",
];

impl Scrub {
    /// The request of an exchange.
    pub(crate) fn request(&mut self, request: &http::Request<Bytes>) -> Request {
        let uri = request.uri();
        let headers = request.headers();
        Request {
            method: request.method().as_str().to_owned(),
            path: self.path(uri.path()),
            query: self.parameters(uri.query().unwrap_or_default()),
            headers: self.headers(headers),
            body: self.read(content_type(headers), request.body()),
        }
    }

    /// The exchange of a request that is scrubbed already.
    pub(crate) fn answered(
        &mut self,
        request: Request,
        answer: &Result<http::Response<Bytes>>,
    ) -> Exchange {
        let outcome = match answer {
            Ok(answer) => Ok(Response {
                status: answer.status().as_u16(),
                headers: self.headers(answer.headers()),
                body: self.read(content_type(answer.headers()), answer.body()),
            }),
            Err(error) => Err(match error.kind() {
                kind @ (ErrorKind::Timeout
                | ErrorKind::Unauthorized
                | ErrorKind::Protocol
                | ErrorKind::InvalidInput
                | ErrorKind::Internal) => kind,
                _ => ErrorKind::Network,
            }),
        };
        Exchange { request, outcome }
    }

    fn headers(&mut self, headers: &HeaderMap) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        for (name, value) in headers {
            let name = name.as_str();
            // What is not text is not on any list either.
            let Ok(value) = value.to_str() else { continue };
            if let Some(value) = self.header(name, value) {
                out.push((name.to_owned(), value));
            }
        }
        out.sort();
        out
    }

    fn header(&mut self, name: &str, value: &str) -> Option<String> {
        if PLAIN.contains(&name) {
            return is_plain(value).then(|| value.to_owned());
        }
        if COUNTED.contains(&name) {
            let short = value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit());
            let moved = || {
                dates::moved(value, self.fakes.weeks())
                    .or_else(|| dates::moved_digits(value, self.fakes.weeks()))
            };
            return if short { Some(value.to_owned()) } else { moved() };
        }
        if SECRET.contains(&name) || is_secret(name) {
            return Some(self.credential(value));
        }
        if name == "link" {
            return Some(self.links(value));
        }
        SCRUBBED.contains(&name).then(|| self.text(value))
    }

    /// Links to other pages: `<https://bank.example/accounts?page=7>; rel="next"`.
    fn links(&mut self, value: &str) -> String {
        const ROLES: [&str; 5] = ["next", "prev", "first", "last", "self"];
        let links = value.split(',').map(|link| {
            let (address, role) = link.split_once(';').unwrap_or((link, ""));
            let fake = self.text(address.trim().trim_matches(['<', '>']));
            let role = ROLES.into_iter().find(|name| role.contains(name)).unwrap_or("other");
            format!("<{fake}>; rel=\"{role}\"")
        });
        links.collect::<Vec<_>>().join(", ")
    }

    /// The scheme stays, what it proves becomes a token: `Bearer token-1`.
    fn credential(&mut self, value: &str) -> String {
        let (scheme, rest) = value.split_once(' ').unwrap_or(("", value));
        if matches!(scheme, "Bearer" | "bearer" | "Basic" | "DPoP") {
            // The same token elsewhere must have the same name, so its scheme is not part of it.
            format!("{scheme} {}", self.fakes.token(rest.trim()))
        } else {
            self.fakes.token(value)
        }
    }
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(http::header::CONTENT_TYPE)?.to_str().ok()
}

/// `application/json; charset=utf-8` and the like: words with at most a short number.
fn is_plain(value: &str) -> bool {
    value.len() <= 120
        && value.split([',', ';', ' ', '=', '/', '.', '+', '-']).all(|word| {
            let digits = prefix(word, |c| c.is_ascii_digit()).len();
            let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
            word.len() <= 16
                && (word == "*" || digits.saturating_add(letters) == word.len())
                && digits <= 7
                && (digits == 0 || letters == 0)
        })
}
