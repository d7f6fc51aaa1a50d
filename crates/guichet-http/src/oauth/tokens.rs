//! What the token address answers.

use std::{borrow::Cow, fmt, time::Duration};

use guichet_core::Secret;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse, basic::BasicTokenType};
use serde::{Deserialize, Serialize, Serializer, ser::Error as _};
use serde_json::{Map, Value};

/// Tokens that a bank issued, and what it said about them.
///
/// `Debug` shows no token, and of the other fields the names only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Tokens {
    /// The token of a call.
    pub access_token: Secret,
    /// The token that gets the next one. After a refresh, `None` means that the old one stays.
    pub refresh_token: Option<Secret>,
    /// How long the access token is good, counted from the answer.
    pub expires_in: Option<Duration>,
    /// The scopes that were granted, as the bank wrote them, where it says so.
    pub scope: Option<String>,
    /// What else the bank said: `refresh_token_expires_in`, `fdxConsentId`, `id_token`, ...
    ///
    /// Treat it as secret: it may hold tokens.
    pub extra: Map<String, Value>,
}

impl Tokens {
    /// One of the other fields as text, given as a text or as a number.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.extra.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// The id token, where there is one, as it came: nobody has checked it.
    pub fn id_token(&self) -> Option<Secret> {
        self.text("id_token").map(Secret::new)
    }

    /// One of the other fields as a span of seconds.
    pub fn seconds(&self, name: &str) -> Option<Duration> {
        self.text(name)?.parse().ok().map(Duration::from_secs)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl From<Answer> for Tokens {
    fn from(answer: Answer) -> Self {
        Self {
            access_token: Secret::new(answer.access_token.into_secret()),
            refresh_token: answer.refresh_token.map(|token| Secret::new(token.into_secret())),
            expires_in: answer.expires_in.map(Duration::from_secs),
            scope: answer.scope,
            extra: answer.extra,
        }
    }
}

/// The wire form. The oauth2 crate's own insists on `token_type`, and on seconds without quotes;
/// several banks think otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(super) struct Answer {
    access_token: AccessToken,
    refresh_token: Option<RefreshToken>,
    expires_in: Option<u64>,
    scope: Option<String>,
    extra: Map<String, Value>,
}

impl TryFrom<Map<String, Value>> for Answer {
    type Error = &'static str;

    fn try_from(mut extra: Map<String, Value>) -> Result<Self, &'static str> {
        let mut text = |name: &str| match extra.remove(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        // In serde's words, so that the error names the field.
        let access_token = text("access_token").ok_or("missing field `access_token`")?;
        let (refresh_token, scope) = (text("refresh_token"), text("scope"));
        // What is no number of seconds is as if nothing had been said: a token of unknown life
        // is still a token.
        let expires_in = match extra.remove("expires_in") {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        extra.remove("token_type");
        let access_token = AccessToken::new(access_token);
        let refresh_token = refresh_token.map(RefreshToken::new);
        Ok(Self { access_token, refresh_token, expires_in, scope, extra })
    }
}

/// The oauth2 crate demands that answers can be written. Tokens are not.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("tokens are not written"))
    }
}

impl TokenResponse for Answer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &BasicTokenType::Bearer
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}
