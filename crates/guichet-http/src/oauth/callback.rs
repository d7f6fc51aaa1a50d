//! The way back: what the customer's browser brings.

use std::{borrow::Cow, collections::BTreeMap};

use guichet_core::{Error, ErrorKind, Result, Secret, Upstream};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::{OAuth, refusal};

impl OAuth {
    /// Checks a callback and takes the code out of it.
    ///
    /// Anyone can call the page that the customer comes back to, so nothing is believed before
    /// `state` is the one of [`begin`](Self::begin); it is compared in constant time. A
    /// parameter that comes twice is refused, and so is another issuer (RFC 9207) where one is
    /// configured.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the callback belongs to another page,
    /// another consent or another bank; [`Declined`](ErrorKind::Declined) when the customer or
    /// the bank said no; [`Unavailable`](ErrorKind::Unavailable) when the bank was in trouble;
    /// [`Config`](ErrorKind::Config) when it refuses this client or its scopes;
    /// [`Protocol`](ErrorKind::Protocol) for what else it may say, with its code in
    /// [`upstream`](Error::upstream).
    pub fn callback(&self, callback: &Url, expected_state: &Secret) -> Result<Secret> {
        let back = self.0.redirect_url.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Config, "an address is missing").with_path("redirect_url")
        })?;
        if !same_page(back, callback) {
            return Err(invalid("the callback came to another page than the registered one"));
        }
        let params = params(callback)?;
        let state = params.get("state").map_or("", |state| state);
        // Two empty texts are equal, and prove nothing.
        if state.is_empty()
            || !bool::from(state.as_bytes().ct_eq(expected_state.expose().as_bytes()))
        {
            return Err(invalid("the callback belongs to another consent"));
        }
        if let Some(issuer) = &self.0.issuer
            && params.get("iss").is_none_or(|iss| iss != issuer)
        {
            return Err(invalid("the callback comes from another bank"));
        }
        if let Some(code) = params.get("error") {
            let clause = "the bank ended the consent for a reason that is not known";
            let error =
                refusal::of_code(code).unwrap_or_else(|| Error::new(ErrorKind::Protocol, clause));
            return Err(error.with_upstream(Upstream::default().with_code(code)));
        }
        match params.get("code") {
            Some(code) if !code.is_empty() => Ok(Secret::new(code.as_ref())),
            _ => Err(Error::new(ErrorKind::Protocol, "the callback holds no code and no error")),
        }
    }
}

fn invalid(clause: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, clause)
}

/// Compared by parts, because the origins of two addresses with an app's own scheme never match.
fn same_page(registered: &Url, callback: &Url) -> bool {
    registered.scheme() == callback.scheme()
        && registered.host() == callback.host()
        && registered.port_or_known_default() == callback.port_or_known_default()
        && registered.path() == callback.path()
        && callback.username().is_empty()
        && callback.password().is_none()
}

fn params(callback: &Url) -> Result<BTreeMap<Cow<'_, str>, Cow<'_, str>>> {
    let mut params = BTreeMap::new();
    for (name, value) in callback.query_pairs() {
        if params.insert(name, value).is_some() {
            return Err(invalid("the callback has a parameter twice"));
        }
    }
    Ok(params)
}
