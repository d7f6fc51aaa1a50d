//! The customer comes back.

use super::{kept, step};
use crate::connector::Connection;
use guichet_core::{Error, ErrorKind, PendingConsent, Result, Secret};
use jiff::SignedDuration;
use subtle::ConstantTimeEq as _;
use url::Url;

/// Under this name some banks send a code along that has to be put back to them.
const CONFIRMATION_CODE: &str = "confirmationCode";

impl Connection {
    /// Checks a callback after a plain redirect, and takes the code out of it that the bank may
    /// want back. Anyone can call that page, so nothing is believed before the state is ours.
    pub(super) fn came_back(
        &self,
        pending: &PendingConsent,
        callback: &Url,
    ) -> Result<Option<Secret>> {
        let back = &self.config.redirect_uri;
        let same_page = back.scheme() == callback.scheme()
            && back.host() == callback.host()
            && back.port_or_known_default() == callback.port_or_known_default()
            && back.path() == callback.path();
        if !same_page {
            return Err(invalid("the callback came to another page than the registered one"));
        }
        let one = |name: &str| {
            let mut all = callback.query_pairs().filter(|(key, _)| key == name);
            let first = all.next().map(|(_, value)| value.into_owned());
            if all.next().is_some() {
                return Err(invalid("the callback has a parameter twice"));
            }
            Ok(first)
        };
        let state = one(kept::STATE)?.unwrap_or_default();
        let expected = pending.kept(kept::STATE)?.expose();
        // Two empty texts are equal, and prove nothing.
        if state.is_empty() || !bool::from(state.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(invalid("the callback belongs to another consent"));
        }
        if one("error")?.is_some() {
            return Err(Error::new(ErrorKind::Declined, "the customer did not agree"));
        }
        Ok(one(CONFIRMATION_CODE)?.filter(|code| !code.is_empty()).map(Secret::new))
    }

    /// Checks a callback of an OAuth 2.0 page, and makes tokens of its code. They are kept, since
    /// the consent may not be good yet.
    pub(super) async fn take_tokens(
        &self,
        pending: PendingConsent,
        callback: &Url,
    ) -> Result<PendingConsent> {
        let oauth = self.oauth(&self.server_of(|name| pending.kept.get(name))?)?;
        let code = oauth.callback(callback, pending.kept(kept::STATE)?)?;
        let tokens = oauth.exchange(&code, pending.kept.get(kept::VERIFIER)).await?;
        let ends = tokens.expires_in.and_then(|life| SignedDuration::try_from(life).ok());
        let ends = ends.and_then(|life| self.clock.now().checked_add(life).ok());
        let mut pending = pending
            .keeping(kept::STEP, Secret::new(step::WAITING))
            .keeping(kept::ACCESS_TOKEN, tokens.access_token);
        if let Some(token) = tokens.refresh_token {
            pending = pending.keeping(kept::REFRESH_TOKEN, token);
        }
        if let Some(ends) = ends {
            pending = pending.keeping(kept::TOKEN_ENDS, Secret::new(ends.to_string()));
        }
        Ok(pending)
    }
}

fn invalid(clause: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, clause)
}
