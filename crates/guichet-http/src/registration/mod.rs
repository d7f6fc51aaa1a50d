//! Registering an app at a bank by machine (RFC 7591), and looking after it (RFC 7592).
//!
//! * JSON, as OpenID Connect, the Berlin Group and STET (`/register`) have it.
//! * A signed token with a software statement of a directory in it, as UK Open Banking has it
//!   (version 3.2 and 3.3): [`SignedRegistration`].
//!
//! Where the bank wants the request itself signed (STET), hand over a
//! [`SigningTransport`](crate::signature::SigningTransport).
//!
//! What comes of a registration belongs into the app's own vault: nothing is kept here.
//!
//! ```no_run
//! use guichet_core::{Result, Secret};
//! use guichet_http::registration::{ClientMetadata, Registrar};
//! use guichet_http::{HttpTransport, SystemClock};
//! use std::sync::Arc;
//! use url::Url;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let transport = HttpTransport::builder().identity_pem("from a vault").build()?;
//! let register = Url::parse("https://bank.example/register")?;
//! let registrar = Registrar::new(Arc::new(transport), Arc::new(SystemClock), register);
//!
//! let metadata = ClientMetadata::new([Url::parse("https://app.example/callback")?])
//!     .client_name("Example App")
//!     .auth_method("tls_client_auth");
//! let made = registrar.register(&metadata, Some(&Secret::from("initial"))).await?;
//! // Keep `made.client`, and later:
//! registrar.delete(&made.client).await?;
//! # Ok(())
//! # }
//! ```

mod answer;
mod metadata;

use std::{fmt, sync::Arc};

use bytes::Bytes;
use guichet_core::{
    Error, ErrorKind, Result, Secret,
    raw::{Clock, Transport},
};
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Map, Value, json};
use url::Url;

pub use answer::{RegisteredClient, Registration};
pub use metadata::ClientMetadata;

use crate::{address, json, jws, oauth::refusal, random, signature::Signer};

/// How long a signed registration is good.
const LIFETIME_SECONDS: i64 = 300;

/// How a registration is signed, for banks that want it so.
///
/// ```
/// use guichet_http::{Signer, registration::SignedRegistration};
/// use std::sync::Arc;
///
/// fn signed(key: Arc<dyn Signer>) -> SignedRegistration {
///     SignedRegistration::new(key, "my-software-id", "https://bank.example").as_jwt()
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SignedRegistration {
    signer: Arc<dyn Signer>,
    issuer: String,
    audience: String,
    media_type: &'static str,
}

impl SignedRegistration {
    /// Signs as `issuer`, which is the identifier of the software in the directory, for
    /// `audience`, which is the bank's issuer or its identifier in the directory. The media type
    /// is `application/jose`.
    pub fn new(
        signer: Arc<dyn Signer>,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Self {
        let (issuer, audience) = (issuer.into(), audience.into());
        Self { signer, issuer, audience, media_type: "application/jose" }
    }

    /// Sends it as `application/jwt`, which other banks want.
    pub fn as_jwt(mut self) -> Self {
        self.media_type = "application/jwt";
        self
    }
}

/// One bank's address for registrations.
///
/// It repeats nothing: at some banks, asking twice makes two clients.
///
/// # Errors
///
/// Of every call, beside those of the transport: [`Config`](ErrorKind::Config) when the bank does
/// not accept what the app says of itself, with its code in [`upstream`](Error::upstream);
/// [`Unauthorized`](ErrorKind::Unauthorized) when the token or the certificate is refused;
/// [`NotFound`](ErrorKind::NotFound) when it does not know the client;
/// [`RateLimited`](ErrorKind::RateLimited) and [`Unavailable`](ErrorKind::Unavailable) as
/// everywhere; [`Protocol`](ErrorKind::Protocol) for any other answer.
#[derive(Clone)]
pub struct Registrar {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    url: Url,
    signed: Option<SignedRegistration>,
}

impl Registrar {
    /// An address that takes JSON.
    pub fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>, url: Url) -> Self {
        Self { transport, clock, url, signed: None }
    }

    /// The address takes a signed token in place of JSON.
    #[must_use]
    pub fn signed(mut self, signed: SignedRegistration) -> Self {
        self.signed = Some(signed);
        self
    }

    /// Registers the app. `token` is what permits it, where the bank wants something beside the
    /// certificate.
    ///
    /// # Errors
    ///
    /// As every call, and those of the [`Signer`].
    pub async fn register(
        &self,
        metadata: &ClientMetadata,
        token: Option<&Secret>,
    ) -> Result<Registration> {
        let body = self.body(metadata, None).await?;
        let response = self.send(Method::POST, &self.url, Some(body), token).await?;
        self.read_answer(&response, None)
    }

    /// Reads what the bank has on the client.
    ///
    /// # Errors
    ///
    /// As every call.
    pub async fn read(&self, client: &RegisteredClient) -> Result<Registration> {
        let url = self.address_of(client)?;
        let response = self.send(Method::GET, &url, None, client.token.as_ref()).await?;
        self.read_answer(&response, Some(client))
    }

    /// Replaces what the bank has on the client, all of it.
    ///
    /// # Errors
    ///
    /// As every call, and those of the [`Signer`].
    pub async fn update(
        &self,
        client: &RegisteredClient,
        metadata: &ClientMetadata,
    ) -> Result<Registration> {
        let url = self.address_of(client)?;
        let body = self.body(metadata, Some(client)).await?;
        let response = self.send(Method::PUT, &url, Some(body), client.token.as_ref()).await?;
        self.read_answer(&response, Some(client))
    }

    /// Ends the client, and with it every consent that was given to it.
    ///
    /// # Errors
    ///
    /// As every call.
    pub async fn delete(&self, client: &RegisteredClient) -> Result<()> {
        let url = self.address_of(client)?;
        self.send(Method::DELETE, &url, None, client.token.as_ref()).await?;
        Ok(())
    }

    async fn body(
        &self,
        metadata: &ClientMetadata,
        client: Option<&RegisteredClient>,
    ) -> Result<(&'static str, String)> {
        let mut claims = metadata.claims();
        let Some(signed) = &self.signed else {
            // RFC 7592, 2.2: an update names the client; the address alone is not enough.
            if let Some(client) = client {
                claims.insert("client_id".to_owned(), Value::String(client.client_id.clone()));
            }
            return Ok(("application/json", Value::Object(claims).to_string()));
        };
        let now = self.clock.now().as_second();
        for (name, value) in [
            ("iss", json!(signed.issuer)),
            ("aud", json!(signed.audience)),
            ("iat", json!(now)),
            ("exp", json!(now.saturating_add(LIFETIME_SECONDS))),
            ("jti", json!(random::uuid()?)),
        ] {
            claims.insert(name.to_owned(), value);
        }
        let token = jws::sign(&*signed.signer, "JWT", &claims).await?;
        Ok((signed.media_type, token))
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        body: Option<(&'static str, String)>,
        token: Option<&Secret>,
    ) -> Result<Response<Bytes>> {
        let (media_type, body) = body.unzip();
        let body = Bytes::from(body.unwrap_or_default());
        let mut request = address::request(method, url, body)?;
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(media_type) = media_type {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Some(token) = token {
            let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
            let mut value = value.map_err(|_| {
                let clause = "the token of the registration is no header value";
                Error::new(ErrorKind::Config, clause).with_path("token")
            })?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let response = self.transport.send(request).await?;
        match response.status() {
            status if status.is_success() => Ok(response),
            StatusCode::NOT_FOUND => {
                let clause = "the bank does not know this client";
                let error = Error::new(ErrorKind::NotFound, clause);
                Err(error.with_upstream(crate::upstream(&response)))
            }
            _ => Err(refusal::refused(&response, self.clock.now())),
        }
    }

    fn read_answer(
        &self,
        response: &Response<Bytes>,
        before: Option<&RegisteredClient>,
    ) -> Result<Registration> {
        // Who changes a registration by hand at the bank says nothing yet.
        let silent = before.is_some() && response.body().is_empty();
        let answer = if silent { Ok(Map::new()) } else { json::decode(response.body()) };
        answer
            .and_then(|answer| Registration::read(answer, &self.url, before))
            .map_err(|error| error.with_upstream(crate::upstream(response)))
    }

    fn address_of(&self, client: &RegisteredClient) -> Result<Url> {
        if client.client_id.is_empty() {
            let error = Error::new(ErrorKind::Config, "the client identifier is empty");
            return Err(error.with_path("client_id"));
        }
        if let Some(url) = &client.url {
            return Ok(url.clone());
        }
        let mut url = self.url.clone();
        url.path_segments_mut()
            .map_err(|()| {
                let clause = "this is not the address of a server";
                Error::new(ErrorKind::Config, clause).with_path("url")
            })?
            .pop_if_empty()
            .push(&client.client_id);
        Ok(url)
    }
}

impl fmt::Debug for Registrar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registrar")
            .field("host", &self.url.host_str())
            .field("signed", &self.signed.is_some())
            .finish_non_exhaustive()
    }
}
