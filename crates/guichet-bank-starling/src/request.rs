//! Requests to the bank's resources: the one way out.

use crate::{connector::Connection, error::refusal};
use bytes::Bytes;
use guichet_core::{ErrorKind, Grant, Remedy, Result};
use http::{
    HeaderMap, HeaderValue, Method, Response,
    header::{ACCEPT, AUTHORIZATION},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Connection {
    /// Asks for a resource; an error unless the bank answers with a success.
    pub(crate) async fn get(
        &self,
        grant: &Grant,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Response<Bytes>> {
        let mut url = guichet_http::resource(&self.addresses.resource, path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = guichet_http::request(Method::GET, &url, Bytes::new())?;
        let mut headers = HeaderMap::with_capacity(4);
        headers.extend(self.extra_headers.iter().cloned());
        headers.insert(AUTHORIZATION, guichet_http::bearer(&grant.access_token)?);
        headers.insert(ACCEPT, JSON);
        headers.insert("x-request-id", guichet_http::request_id()?);
        *request.headers_mut() = headers;
        let response = self.transport.send(request).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let error = refusal(&response, self.clock.now());
        // Nothing renews a token that came alone, such as the customer's own.
        let alone = error.kind() == ErrorKind::Unauthorized && grant.refresh_token.is_none();
        Err(if alone { error.with_remedy(Remedy::Reconsent) } else { error })
    }
}
