//! Requests to the bank's resources: addresses, headers, and the one way out.

use crate::{connector::Connection, error::refusal};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Psu, Result, Secret, raw::Access};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use url::Url;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The forms of a document; any is better than none.
const DOCUMENT: HeaderValue = HeaderValue::from_static("application/pdf, */*;q=0.1");

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Document,
}

/// One request before it is sent.
pub(crate) struct Ask<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a Url,
    pub(crate) token: &'a Secret,
    pub(crate) psu: &'a Psu,
    pub(crate) form: Form,
    pub(crate) body: Bytes,
}

impl Connection {
    /// The address of a resource. Identifiers are the bank's, so each is one escaped segment.
    pub(crate) fn address(&self, segments: &[&str]) -> Result<Url> {
        let mut url = self.addresses.resource.clone();
        // A dot segment would be resolved away and name another resource.
        if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return Err(Error::new(ErrorKind::InvalidInput, "this is no identifier of the bank"));
        }
        url.path_segments_mut()
            .map_err(|()| Error::new(ErrorKind::Internal, "the bank's address takes no path"))?
            .pop_if_empty()
            .extend(segments);
        Ok(url)
    }

    /// Asks for a resource under the customer's token; an error unless the bank answers with a
    /// success, `None` when it says that there is nothing.
    pub(crate) async fn get(
        &self,
        access: Access<'_>,
        url: &Url,
        form: Form,
    ) -> Result<Option<Response<Bytes>>> {
        let (token, psu) = (&access.grant().access_token, &access.context().psu);
        let ask = Ask { method: Method::GET, url, token, psu, form, body: Bytes::new() };
        let response = self.send(ask).await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        if response.status().is_success() {
            return Ok(Some(response));
        }
        Err(refusal(&response, self.clock.now()))
    }

    /// Sends one request, and brings the answer whatever its status.
    pub(crate) async fn send(&self, ask: Ask<'_>) -> Result<Response<Bytes>> {
        let headers = self.headers(&ask)?;
        let mut request = guichet_http::request(ask.method, ask.url, ask.body)?;
        *request.headers_mut() = headers;
        self.transport.send(request).await
    }

    fn headers(&self, ask: &Ask<'_>) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.extend(self.extra_headers.iter().cloned());
        headers.insert(AUTHORIZATION, bearer(ask.token)?);
        headers.insert(ACCEPT, if ask.form == Form::Json { JSON } else { DOCUMENT });
        headers.insert(name("x-fapi-interaction-id"), guichet_http::request_id()?);
        if !ask.body.is_empty() {
            headers.insert(CONTENT_TYPE, JSON);
        }
        // That it is there says that the customer is (quirk 71).
        if let Some(ip) = ask.psu.ip() {
            headers.insert(name("x-fapi-customer-ip-address"), secret_value(&ip.to_string())?);
        }
        if let Psu::Present { user_agent: Some(agent), .. } = ask.psu {
            headers.insert(name("x-customer-user-agent"), secret_value(agent)?);
        }
        Ok(headers)
    }
}

const fn name(text: &'static str) -> HeaderName {
    HeaderName::from_static(text)
}

fn secret_value(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(text)
        .map_err(|_| Error::new(ErrorKind::InvalidInput, "this is no value of a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn bearer(token: &Secret) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
        .map_err(|_| Error::new(ErrorKind::Protocol, "the bank's token is no header value"))?;
    value.set_sensitive(true);
    Ok(value)
}
