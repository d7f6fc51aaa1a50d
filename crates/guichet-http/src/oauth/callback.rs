//! The way back: what the customer's browser brings.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use guichet_core::{Error, ErrorKind, Result, Secret, Upstream};
use subtle::ConstantTimeEq as _;
use url::{Url, form_urlencoded};

use super::{OAuth, refusal};

/// What a callback brought, once it is clear that it is ours.
#[derive(Clone)]
#[non_exhaustive]
pub struct Callback {
    /// The code, to be exchanged once.
    pub code: Secret,
    /// The id token, which nobody has checked yet: see [`OAuth::check_id_token`].
    pub id_token: Option<Secret>,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("id_token", &self.id_token.is_some())
            .finish_non_exhaustive()
    }
}

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
        self.read_callback(callback, expected_state).map(|callback| callback.code)
    }

    /// As [`callback`](Self::callback), for a bank that sends an id token along
    /// ([`hybrid`](super::OpenId::hybrid)).
    ///
    /// The parameters are then in the fragment as a rule, or in the query if `response_mode` says
    /// so. A fragment never reaches a server by itself: the page that the customer comes back to
    /// has to hand it on, with the rest of its address. Where the fragment is not asked for, it is
    /// not looked at.
    ///
    /// # Errors
    ///
    /// Those of [`callback`](Self::callback); and [`Protocol`](ErrorKind::Protocol) when an id
    /// token was asked for and there is none.
    pub fn read_callback(&self, callback: &Url, expected_state: &Secret) -> Result<Callback> {
        let back = self.0.redirect_url.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Config, "an address is missing").with_path("redirect_url")
        })?;
        if !same_page(back, callback) {
            return Err(invalid("the callback came to another page than the registered one"));
        }
        let hybrid = self.0.openid.as_ref().is_some_and(|openid| openid.hybrid);
        let params = params(callback, hybrid || self.asks_for_fragment())?;
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
        let secret = |name: &str| {
            params.get(name).filter(|text| !text.is_empty()).map(|text| Secret::new(text.as_ref()))
        };
        let code = secret("code").ok_or_else(|| {
            Error::new(ErrorKind::Protocol, "the callback holds no code and no error")
        })?;
        let id_token = secret("id_token");
        if hybrid && id_token.is_none() {
            return Err(Error::new(ErrorKind::Protocol, "the callback holds no id token"));
        }
        Ok(Callback { code, id_token })
    }

    fn asks_for_fragment(&self) -> bool {
        let mut params = self.0.authorize_params.iter();
        params.any(|(name, value)| name == "response_mode" && value == "fragment")
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

fn params(callback: &Url, fragment: bool) -> Result<BTreeMap<Cow<'_, str>, Cow<'_, str>>> {
    let mut params = BTreeMap::new();
    let fragment = callback.fragment().filter(|_| fragment).unwrap_or_default();
    let pairs = callback.query_pairs().chain(form_urlencoded::parse(fragment.as_bytes()));
    for (name, value) in pairs {
        if params.insert(name, value).is_some() {
            return Err(invalid("the callback has a parameter twice"));
        }
    }
    Ok(params)
}
