//! Requests to the bank's resources: addresses, headers, and the one way out.

use crate::{connector::Connection, error::Refusal};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Psu, Result, raw::Access};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use url::Url;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The forms of a statement that the standard names; any is better than none.
const DOCUMENT: HeaderValue = HeaderValue::from_static("application/pdf, image/*;q=0.5, */*;q=0.1");

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Document,
}

impl Connection {
    /// The address of a resource. Identifiers are the bank's, so each is one escaped segment.
    pub(crate) fn address<const N: usize>(&self, segments: [&str; N]) -> Result<Url> {
        guichet_http::resource(&self.addresses.resource, &segments)
    }

    /// Asks for a resource; an error unless the bank answers with a success.
    pub(crate) async fn get(
        &self,
        access: Access<'_>,
        url: &Url,
        form: Form,
    ) -> Result<Response<Bytes>> {
        let response = self.send(access, Method::GET, url, form, Bytes::new()).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Refusal::read(&response, self.clock.now()).error)
    }

    /// Asks for a listing; `None` when the bank says that nothing meets the criteria.
    pub(crate) async fn list(
        &self,
        access: Access<'_>,
        url: &Url,
    ) -> Result<Option<Response<Bytes>>> {
        let response = self.send(access, Method::GET, url, Form::Json, Bytes::new()).await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        if response.status().is_success() {
            return Ok(Some(response));
        }
        let refusal = Refusal::read(&response, self.clock.now());
        if refusal.nothing_found { Ok(None) } else { Err(refusal.error) }
    }

    /// Sends one request under the customer's token, and brings the answer whatever its status.
    pub(crate) async fn send(
        &self,
        access: Access<'_>,
        method: Method,
        url: &Url,
        form: Form,
        body: Bytes,
    ) -> Result<Response<Bytes>> {
        let mut request = guichet_http::request(method, url, body)?;
        *request.headers_mut() = self.headers(access, form)?;
        if !request.body().is_empty() {
            request.headers_mut().insert(CONTENT_TYPE, JSON);
        }
        self.transport.send(request).await
    }

    fn headers(&self, access: Access<'_>, form: Form) -> Result<HeaderMap> {
        let names = self.profile.headers;
        let mut headers = HeaderMap::with_capacity(8);
        headers.extend(self.extra_headers.iter().cloned());
        headers.insert(AUTHORIZATION, guichet_http::bearer(&access.grant().access_token)?);
        headers.insert(ACCEPT, if form == Form::Json { JSON } else { DOCUMENT });
        headers.insert(name(names.interaction)?, guichet_http::request_id()?);
        if let Some(actor) = names.actor {
            headers.insert(name(actor)?, actor_type(&access.context().psu));
        }
        if let Some((header, ip)) = names.customer_ip.zip(access.context().psu.ip()) {
            let mut value = HeaderValue::try_from(ip.to_string())
                .map_err(|_| Error::new(ErrorKind::Internal, "an address is no header value"))?;
            value.set_sensitive(true);
            headers.insert(name(header)?, value);
        }
        Ok(headers)
    }
}

fn name(text: &'static str) -> Result<HeaderName> {
    HeaderName::try_from(text)
        .map_err(|_| Error::new(ErrorKind::Config, "the profile's header has no valid name"))
}

fn actor_type(psu: &Psu) -> HeaderValue {
    HeaderValue::from_static(if psu.is_present() { "USER" } else { "BATCH" })
}
