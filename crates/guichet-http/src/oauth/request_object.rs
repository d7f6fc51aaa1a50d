//! Authorization requests that are signed (RFC 9101).

use std::{fmt, sync::Arc};

use guichet_core::{Result, Timestamp};
use serde_json::{Map, Value, json};

use crate::{jws, random, signature::Signer};

/// How long a request is good: the customer is sent at once, and FAPI permits an hour at most.
const LIFETIME_SECONDS: i64 = 300;
/// The parameters whose texts are JSON; in a request object they stand as what they are.
const STRUCTURED: [&str; 3] = ["authorization_details", "claims", "max_age"];

/// Signs the authorization request, so that the customer's browser cannot change it.
///
/// ```
/// use guichet_http::{RequestObject, Signer};
/// use std::sync::Arc;
///
/// fn signed(key: Arc<dyn Signer>) -> RequestObject {
///     RequestObject::new(key, "https://bank.example").beside(&["response_type", "scope", "nonce"])
/// }
/// ```
#[derive(Clone)]
#[must_use]
pub struct RequestObject {
    signer: Arc<dyn Signer>,
    audience: String,
    beside: &'static [&'static str],
}

impl RequestObject {
    /// Signs with a key, for an audience: the bank's issuer, unless the bank wants another.
    pub fn new(signer: Arc<dyn Signer>, audience: impl Into<String>) -> Self {
        Self { signer, audience: audience.into(), beside: &["response_type", "scope"] }
    }

    /// The parameters that stand beside the signed request too.
    ///
    /// Without this setting `response_type` and `scope`, on which OpenID Connect insists. A few
    /// banks want `nonce` or `state` as well. `client_id` is always there.
    pub fn beside(mut self, names: &'static [&'static str]) -> Self {
        self.beside = names;
        self
    }

    pub(super) fn is_beside(&self, name: &str) -> bool {
        self.beside.contains(&name)
    }

    /// Makes the object of the parameters of a request.
    pub(super) async fn sign(
        &self,
        client: &str,
        parameters: impl Iterator<Item = (String, String)>,
        now: Timestamp,
    ) -> Result<String> {
        let mut claims: Map<_, _> = parameters
            .map(|(name, text)| {
                let structured = STRUCTURED.contains(&name.as_str());
                let value = Some(&text).filter(|_| structured);
                let value = value.and_then(|text| serde_json::from_str(text).ok());
                (name, value.unwrap_or(Value::String(text)))
            })
            .collect();
        let now = now.as_second();
        for (name, value) in [
            ("iss", json!(client)),
            ("aud", json!(self.audience)),
            ("iat", json!(now)),
            ("nbf", json!(now)),
            ("exp", json!(now.saturating_add(LIFETIME_SECONDS))),
            ("jti", json!(random::token()?)),
        ] {
            claims.insert(name.to_owned(), value);
        }
        jws::sign(&*self.signer, "oauth-authz-req+jwt", &claims).await
    }
}

impl fmt::Debug for RequestObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestObject").field("signer", &self.signer).finish_non_exhaustive()
    }
}

/// The `claims` parameter that ties an authorization to a consent at the bank, as the UK Open
/// Banking security profile has it: `openbanking_intent_id`, and the ways of authentication that
/// are essential, if any are given.
///
/// ```
/// let claims = guichet_http::intent_claims("c-1", &["urn:openbanking:psd2:sca"]);
/// assert!(claims.contains(r#""openbanking_intent_id":{"essential":true,"value":"c-1"}"#));
/// ```
pub fn intent_claims(intent: &str, acr_values: &[&str]) -> String {
    let intent = json!({ "value": intent, "essential": true });
    let mut id_token = json!({ "openbanking_intent_id": intent });
    if !acr_values.is_empty()
        && let Some(id_token) = id_token.as_object_mut()
    {
        id_token.insert("acr".to_owned(), json!({ "essential": true, "values": acr_values }));
    }
    json!({ "userinfo": { "openbanking_intent_id": intent }, "id_token": id_token }).to_string()
}
