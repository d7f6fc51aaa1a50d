//! What the bank answers.

use std::fmt;

use guichet_core::{Error, ErrorKind, Result, Secret, Timestamp};
use serde_json::{Map, Value};
use url::Url;

/// A client that a bank knows, and how its registration is reached (RFC 7592).
#[derive(Clone)]
#[non_exhaustive]
#[must_use]
pub struct RegisteredClient {
    /// Who the app is at this bank.
    pub client_id: String,
    /// Where the registration is. `None` means below the address of registration, as the UK has
    /// it.
    pub url: Option<Url>,
    /// What opens it: the token of the registration, or one of the app itself.
    pub token: Option<Secret>,
}

impl RegisteredClient {
    /// A client by its identifier, as an app kept it.
    pub fn new(client_id: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), url: None, token: None }
    }

    /// Where the registration is.
    pub fn url(mut self, url: Url) -> Self {
        self.url = Some(url);
        self
    }

    /// What opens it. In the UK that is a token by client credentials.
    pub fn token(mut self, token: Secret) -> Self {
        self.token = Some(token);
        self
    }
}

/// A registration as the bank has it.
///
/// Banks may change what was asked for, so look into [`metadata`](Self::metadata).
#[derive(Clone)]
#[non_exhaustive]
pub struct Registration {
    /// The client, and how its registration is reached from now on.
    pub client: RegisteredClient,
    /// The client's secret, where the bank gives one.
    pub client_secret: Option<Secret>,
    /// When the client's secret ends; `None` also where it never does.
    pub client_secret_expires_at: Option<Timestamp>,
    /// Since when the client exists, where the bank says so.
    pub client_id_issued_at: Option<Timestamp>,
    /// All else that the bank says of the client. Treat it as private.
    pub metadata: Map<String, Value>,
}

impl Registration {
    /// Reads an answer. What it does not say of the client's address and token stays as it was.
    pub(super) fn read(
        mut answer: Map<String, Value>,
        base: &Url,
        before: Option<&RegisteredClient>,
    ) -> Result<Self> {
        let mut scalar = |name: &str| match answer.remove(name) {
            Some(Value::Number(number)) => Some((number.to_string(), false)),
            Some(Value::String(text)) if !text.is_empty() => Some((text, true)),
            _ => None,
        };
        let mut text =
            |name: &str| scalar(name).filter(|(_, is_text)| *is_text).map(|(text, _)| text);
        let link = text("registration_client_uri").and_then(|link| base.join(&link).ok());
        let token = text("registration_access_token").map(Secret::new);
        let client_secret = text("client_secret").map(Secret::new);
        // A number is a fine identifier, and a text with digits a fine time.
        let mut any = |name: &str| scalar(name).map(|(text, _)| text);
        let id = any("client_id").or_else(|| before.map(|before| before.client_id.clone()));
        let client_id = id.ok_or_else(|| {
            let clause = "the bank registers without saying under which name";
            Error::new(ErrorKind::Protocol, clause).with_path("client_id")
        })?;
        let client = RegisteredClient {
            client_id,
            url: link.or_else(|| before.and_then(|before| before.url.clone())),
            token: token.or_else(|| before.and_then(|before| before.token.clone())),
        };
        Ok(Self {
            client,
            client_secret,
            client_secret_expires_at: any("client_secret_expires_at").as_deref().and_then(time),
            client_id_issued_at: any("client_id_issued_at").as_deref().and_then(time),
            metadata: answer,
        })
    }

    /// A field of the metadata as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.metadata.get(name).and_then(Value::as_str)
    }
}

/// Seconds since 1970, or milliseconds: those are what HSBC, Tide, Nationwide and Zopa write, by
/// the bank profiles of open-banking-connector, 2026-05. Zero is "never".
fn time(text: &str) -> Option<Timestamp> {
    const MILLISECONDS: i64 = 100_000_000_000;
    match text.trim().parse().ok()? {
        ..=0 => None,
        seconds if seconds < MILLISECONDS => Timestamp::from_second(seconds).ok(),
        milliseconds => Timestamp::from_millisecond(milliseconds).ok(),
    }
}

impl fmt::Debug for RegisteredClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisteredClient")
            .field("token", &self.token.is_some())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("client", &self.client)
            .field("client_secret", &self.client_secret.is_some())
            .field("client_id_issued_at", &self.client_id_issued_at)
            .field("metadata", &self.metadata.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
