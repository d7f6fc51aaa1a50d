//! What an app says of itself.

use std::fmt;

use guichet_core::Secret;
use serde_json::{Map, Value, json};
use url::Url;

/// What an app says of itself when it registers (RFC 7591, 2), in the words of the standards.
///
/// The setters are for what most banks ask; [`field`](Self::field) is for the rest. A later
/// setting replaces an earlier one of the same name. `Debug` shows names only: contacts are
/// people.
///
/// At a bank of STET:
///
/// ```
/// use guichet_http::registration::ClientMetadata;
/// use serde_json::json;
/// use url::Url;
///
/// let metadata = ClientMetadata::new([Url::parse("https://app.example/callback")?])
///     .client_name("Example App")
///     .auth_method("tls_client_auth")
///     .grant_types(["authorization_code", "refresh_token"])
///     .response_types(["code"])
///     .scope("aisp")
///     .contacts(["bank-support@app.example"])
///     .logo_uri(&Url::parse("https://app.example/logo.png")?)
///     .provider_legal_id("PSDFR-ACPR-12345")
///     .field("jwks", json!({ "keys": [{
///         "kty": "RSA", "use": "sig", "kid": "https://app.example/seal.pem_a1b2",
///         "x5u": "https://app.example/seal.pem",
///     }] }));
/// # let _ = metadata;
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct ClientMetadata(Map<String, Value>);

impl ClientMetadata {
    /// Begins with the addresses that customers may come back to.
    pub fn new(redirect_uris: impl IntoIterator<Item = Url>) -> Self {
        let uris = redirect_uris.into_iter().map(|url| Value::String(url.into()));
        Self::default().field("redirect_uris", uris.collect::<Vec<_>>())
    }

    /// Any other field, by its name in the bank's documents.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    fn list(self, name: &str, items: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        self.field(name, items)
    }

    /// The name that customers see.
    pub fn client_name(self, name: impl Into<String>) -> Self {
        self.field("client_name", name.into())
    }

    /// How the app identifies itself: `tls_client_auth`, `private_key_jwt`, ...
    pub fn auth_method(self, method: impl Into<String>) -> Self {
        self.field("token_endpoint_auth_method", method.into())
    }

    /// The grants that the app uses.
    pub fn grant_types(self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list("grant_types", types)
    }

    /// What the app asks the authorization page for: `code`, `code id_token`.
    pub fn response_types(self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list("response_types", types)
    }

    /// The scopes as one text, which is sent as it is.
    ///
    /// The standard has spaces between them; BPCE's documents have commas (developer.bpce.fr,
    /// "Change an app data", read 2026-11).
    pub fn scope(self, scope: impl Into<String>) -> Self {
        self.field("scope", scope.into())
    }

    /// The scopes as a list, against the standard: NatWest's sandbox wants them so, by the bank
    /// profiles of open-banking-connector, 2026-05.
    pub fn scope_list(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list("scope", scopes)
    }

    /// Whom the bank can write to.
    pub fn contacts(self, addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list("contacts", addresses)
    }

    /// The app's logo.
    pub fn logo_uri(self, url: &Url) -> Self {
        self.field("logo_uri", url.as_str())
    }

    /// Where the app publishes its keys.
    pub fn jwks_uri(self, url: &Url) -> Self {
        self.field("jwks_uri", url.as_str())
    }

    /// The name of the app in a directory.
    pub fn software_id(self, id: impl Into<String>) -> Self {
        self.field("software_id", id.into())
    }

    /// What a directory certifies of the app (RFC 7591, 2.3): a token that it signed.
    pub fn software_statement(self, statement: &Secret) -> Self {
        self.field("software_statement", statement.expose())
    }

    /// The subject of the transport certificate, for `tls_client_auth` (RFC 8705).
    pub fn tls_subject(self, name: impl Into<String>) -> Self {
        self.field("tls_client_auth_subject_dn", name.into())
    }

    /// The organisation's identifier in its licence, such as `PSDFR-ACPR-12345` (STET; ETSI TS
    /// 119 495, 5.2.1).
    pub fn provider_legal_id(self, id: impl Into<String>) -> Self {
        self.field("provider_legal_id", id.into())
    }

    /// The algorithm of id tokens, request objects and assertions, each under its own name.
    pub fn signing_algorithm(self, algorithm: crate::SigningAlgorithm) -> Self {
        let name = json!(algorithm.as_str());
        self.field("id_token_signed_response_alg", name.clone())
            .field("request_object_signing_alg", name.clone())
            .field("token_endpoint_auth_signing_alg", name)
    }

    pub(super) fn claims(&self) -> Map<String, Value> {
        self.0.clone()
    }
}

impl fmt::Debug for ClientMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientMetadata").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}
