//! Who calls, and how it is proved.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use guichet_core::{Error, ErrorKind, Result, Secret, raw::Clock};
use http::HeaderValue;
use oauth2::{AuthType, ClientId, ClientSecret};
use serde_json::json;
use url::form_urlencoded::byte_serialize;

use super::TokenClient;
use crate::{jws, random, signature::Signer};

/// How long a signed assertion is good: long enough for clocks that differ, too short to be
/// worth stealing.
const ASSERTION_SECONDS: i64 = 300;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How an app proves to a bank who it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ClientAuth {
    /// Not at all: a public client, which PKCE alone protects.
    Public,
    /// A client secret in the `Authorization` header (`client_secret_basic`, RFC 6749, 2.3.1).
    Basic(Secret),
    /// A client secret in the form (`client_secret_post`).
    Post(Secret),
    /// A signed assertion (`private_key_jwt`, RFC 7523).
    PrivateKeyJwt(Arc<dyn Signer>),
    /// The certificate of the transport (`tls_client_auth`, RFC 8705); the form only says whose
    /// it is.
    MutualTls,
}

pub(super) struct Caller {
    id: String,
    auth: ClientAuth,
    audience: String,
}

impl Caller {
    pub(super) fn new(id: String, auth: ClientAuth, audience: String) -> Self {
        Self { id, auth, audience }
    }

    pub(super) fn id(&self) -> ClientId {
        ClientId::new(self.id.clone())
    }

    pub(super) fn auth(&self) -> &ClientAuth {
        &self.auth
    }

    /// Tells the client of the oauth2 crate, which writes secrets itself.
    pub(super) fn configure(&self, client: TokenClient) -> TokenClient {
        let secret = |secret: &Secret| ClientSecret::new(secret.expose().to_owned());
        match &self.auth {
            ClientAuth::Basic(text) => {
                client.set_client_secret(secret(text)).set_auth_type(AuthType::BasicAuth)
            }
            ClientAuth::Post(text) => {
                client.set_client_secret(secret(text)).set_auth_type(AuthType::RequestBody)
            }
            _ => client.set_auth_type(AuthType::RequestBody),
        }
    }

    /// The assertion's parameters; none for the other ways.
    pub(super) async fn assertion(
        &self,
        clock: &Arc<dyn Clock>,
    ) -> Result<Vec<(&'static str, String)>> {
        let ClientAuth::PrivateKeyJwt(signer) = &self.auth else {
            return Ok(Vec::new());
        };
        let jwt = self.signed(&**signer, clock.now().as_second()).await?;
        Ok(vec![("client_assertion_type", ASSERTION_TYPE.to_owned()), ("client_assertion", jwt)])
    }

    async fn signed(&self, signer: &dyn Signer, now: i64) -> Result<String> {
        let claims = json!({
            "iss": self.id,
            "sub": self.id,
            "aud": self.audience,
            "jti": random::token()?,
            "iat": now,
            "exp": now.saturating_add(ASSERTION_SECONDS),
        });
        jws::sign(signer, "JWT", &claims).await
    }

    /// The parameters of a form of our own.
    pub(super) async fn form(&self, clock: &Arc<dyn Clock>) -> Result<Vec<(&'static str, String)>> {
        let mut form = self.assertion(clock).await?;
        match &self.auth {
            // RFC 6749, 2.3: one way of authentication for each request.
            ClientAuth::Basic(_) => {}
            ClientAuth::Post(secret) => {
                form.push(("client_id", self.id.clone()));
                form.push(("client_secret", secret.expose().to_owned()));
            }
            _ => form.push(("client_id", self.id.clone())),
        }
        Ok(form)
    }

    /// The header of a form of our own.
    pub(super) fn header(&self) -> Result<Option<HeaderValue>> {
        let ClientAuth::Basic(secret) = &self.auth else {
            return Ok(None);
        };
        // RFC 6749, 2.3.1: both are form-encoded before they are joined.
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encoded(&self.id), encoded(secret.expose()));
        let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(pair)))
            .map_err(|_| Error::new(ErrorKind::Config, "the client secret is no header value"))?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}
