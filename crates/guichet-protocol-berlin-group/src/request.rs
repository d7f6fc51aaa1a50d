//! Requests to the bank's resources: addresses, headers, and the one way out.

use crate::{Quirk, connector::Connection, error::Refusal};
use bytes::Bytes;
use guichet_core::{Context, Error, ErrorKind, Grant, Psu, Result, Secret, raw::Access};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE},
};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use url::Url;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CONSENT_ID: HeaderName = HeaderName::from_static("consent-id");
const CUSTOMER_IP: HeaderName = HeaderName::from_static("psu-ip-address");
const CUSTOMER_AGENT: HeaderName = HeaderName::from_static("psu-user-agent");

/// Headers that the configuration must leave alone.
pub(crate) const OURS: [&str; 5] =
    ["x-request-id", "consent-id", "psu-ip-address", "tpp-redirect-uri", "date"];

/// For whom a request is made.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'a> {
    pub(crate) psu: &'a Psu,
    /// The consent that opens the data.
    pub(crate) consent: Option<&'a str>,
    /// The token that goes with it, at a bank that has one.
    pub(crate) token: Option<&'a Secret>,
    /// The name of the request, where it is not a new one.
    pub(crate) request_id: Option<&'a str>,
}

impl<'a> Caller<'a> {
    /// Somebody without a consent yet.
    pub(crate) fn new(cx: &'a Context) -> Self {
        Self { psu: &cx.psu, consent: None, token: None, request_id: None }
    }

    /// A customer who agreed.
    pub(crate) fn of(access: Access<'a>) -> Self {
        let grant = access.grant();
        let consent = grant.consent.as_ref().map(guichet_core::ConsentId::as_str);
        let mut caller = Self::new(access.context());
        caller.consent = consent;
        caller.token = token(grant);
        caller
    }
}

/// The token of a grant. Most of these banks have none: there, the consent's own name stands in
/// its place and is no token to send.
fn token(grant: &Grant) -> Option<&Secret> {
    let name = grant.consent.as_ref().map(guichet_core::ConsentId::as_str);
    Some(&grant.access_token).filter(|token| Some(token.expose()) != name)
}

impl Connection {
    /// The address of a resource.
    pub(crate) fn address(&self, segments: &[&str]) -> Result<Url> {
        guichet_http::resource(&self.resource, segments)
    }

    /// Asks for a resource; an error unless the bank answers with a success.
    pub(crate) async fn get(&self, caller: Caller<'_>, url: &Url) -> Result<Response<Bytes>> {
        let response = self.send(caller, Method::GET, url, HeaderMap::new(), None).await?;
        self.accepted(caller, response)
    }

    /// The answer if it is a success, else what the refusal means.
    pub(crate) fn accepted(
        &self,
        caller: Caller<'_>,
        response: Response<Bytes>,
    ) -> Result<Response<Bytes>> {
        if response.status().is_success() {
            return Ok(response);
        }
        Err(self.refusal(caller, &response).error)
    }

    pub(crate) fn refusal(&self, caller: Caller<'_>, response: &Response<Bytes>) -> Refusal {
        Refusal::read(response, self.clock.now(), caller.psu.is_present())
    }

    /// Sends one request and brings the answer whatever its status.
    pub(crate) async fn send(
        &self,
        caller: Caller<'_>,
        method: Method,
        url: &Url,
        more: HeaderMap,
        body: Option<Bytes>,
    ) -> Result<Response<Bytes>> {
        let has_body = body.is_some();
        let mut request = guichet_http::request(method, url, body.unwrap_or_default())?;
        *request.headers_mut() = self.headers(caller)?;
        request.headers_mut().extend(more);
        if has_body {
            request.headers_mut().insert(CONTENT_TYPE, JSON);
        }
        if let Some(signing) = &self.signing {
            // Last, since a header that changes later breaks the signature.
            signing.sign(&mut request, self.clock.now()).await?;
        }
        self.transport.send(request).await
    }

    fn headers(&self, caller: Caller<'_>) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.extend(self.extra_headers.iter().cloned());
        headers.insert(ACCEPT, JSON);
        headers.insert(
            REQUEST_ID,
            match caller.request_id {
                Some(id) => value(id)?,
                None => guichet_http::request_id()?,
            },
        );
        if let Some(consent) = caller.consent {
            headers.insert(CONSENT_ID, sensitive(consent)?);
        }
        if let Some(token) = caller.token {
            headers.insert(AUTHORIZATION, guichet_http::bearer(token)?);
        }
        if self.profile.has(Quirk::DateHeader) {
            headers.insert(DATE, date(self.clock.now())?);
        }
        if let Some(ip) = caller.psu.ip() {
            headers.insert(CUSTOMER_IP, sensitive(&ip.to_string())?);
        }
        if let Psu::Present { user_agent: Some(agent), .. } = caller.psu {
            headers.insert(CUSTOMER_AGENT, sensitive(agent)?);
        }
        Ok(headers)
    }
}

/// The error of a call that needs the customer's address, and has none to send.
pub(crate) fn no_customer() -> Error {
    let clause = "this bank wants the customer's address with this call, and none was given";
    Error::new(ErrorKind::InvalidInput, clause).with_path("psu.ip")
}

/// A moment as RFC 9110 writes it.
fn date(now: Timestamp) -> Result<HeaderValue> {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    value(&text.map_err(|_| Error::new(ErrorKind::Internal, "the clock shows no moment"))?)
}

pub(crate) fn value(text: &str) -> Result<HeaderValue> {
    HeaderValue::try_from(text)
        .map_err(|_| Error::new(ErrorKind::InvalidInput, "this is no value of a header"))
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    let mut value = value(text)?;
    value.set_sensitive(true);
    Ok(value)
}
