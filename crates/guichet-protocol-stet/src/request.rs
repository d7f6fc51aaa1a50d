//! Requests to the bank's resources: headers, signature, and the one way out.

use crate::{connector::Connection, error::refused};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Psu, Result, raw::Access};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use url::Url;

/// HAL is JSON; some banks name it the one way, some the other.
const HAL: HeaderValue = HeaderValue::from_static("application/hal+json, application/json");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CUSTOMER_IP: HeaderName = HeaderName::from_static("psu-ip-address");
const CUSTOMER_AGENT: HeaderName = HeaderName::from_static("psu-user-agent");

/// Headers that the configuration must leave alone.
pub(crate) const OURS: [&str; 5] =
    ["x-request-id", "psu-ip-address", "psu-user-agent", "digest", "signature"];

impl Connection {
    /// Asks for a resource; `None` when the bank says that there is nothing in it.
    pub(crate) async fn get(
        &self,
        access: Access<'_>,
        url: &Url,
    ) -> Result<Option<Response<Bytes>>> {
        let response = self.send(access, Method::GET, url, Bytes::new()).await?;
        Ok((response.status() != StatusCode::NO_CONTENT).then_some(response))
    }

    /// Sends one request under the customer's token, and brings the answer if it is a success.
    pub(crate) async fn send(
        &self,
        access: Access<'_>,
        method: Method,
        url: &Url,
        body: Bytes,
    ) -> Result<Response<Bytes>> {
        self.check_host(access, url)?;
        let mut request = guichet_http::request(method, url, body)?;
        *request.headers_mut() = self.headers(access)?;
        if !request.body().is_empty() {
            request.headers_mut().insert(CONTENT_TYPE, JSON);
        }
        if let Some(signing) = &self.signing {
            signing.sign(&mut request, self.clock.now()).await?;
        }
        let response = self.transport.send(request).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(refused(&response, self.clock.now(), self.profile.quirks))
    }

    /// A token goes to the customer's own regional bank, and to none of its neighbours.
    fn check_host(&self, access: Access<'_>, url: &Url) -> Result<()> {
        let home = &self.site(access.grant().host.as_ref())?.resource;
        let own = |host: &Url| host.origin() == url.origin();
        if own(home) || self.link_hosts.iter().any(own) {
            return Ok(());
        }
        let clause = "this address is not at the customer's own bank";
        Err(Error::new(ErrorKind::InvalidInput, clause))
    }

    fn headers(&self, access: Access<'_>) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.extend(self.extra_headers.iter().cloned());
        headers.insert(AUTHORIZATION, guichet_http::bearer(&access.grant().access_token)?);
        headers.insert(ACCEPT, HAL);
        headers.insert(REQUEST_ID, guichet_http::request_id()?);
        let psu = &access.context().psu;
        if let Some(ip) = psu.ip() {
            headers.insert(CUSTOMER_IP, sensitive(&ip.to_string())?);
        }
        if let Psu::Present { user_agent: Some(agent), .. } = psu {
            headers.insert(CUSTOMER_AGENT, sensitive(agent)?);
        }
        Ok(headers)
    }
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(text)
        .map_err(|_| Error::new(ErrorKind::InvalidInput, "this is no value of a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
