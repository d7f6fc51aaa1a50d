//! The way out: where the customer is sent.

use std::fmt;

use guichet_core::{Error, ErrorKind, Result, Secret};
use oauth2::{
    AuthUrl, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, ResponseType,
    basic::BasicClient,
};
use serde::Deserialize;
use url::Url;

use super::{OAuth, refusal};
use crate::{json, json::Str, random};

/// The parameters that are ours to set.
const OURS: [&str; 10] = [
    "client_id",
    "client_secret",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_type",
    "state",
];

/// Where to send the customer, and what to keep until they are back.
#[non_exhaustive]
pub struct Authorization {
    /// The bank's page for this customer, good for one visit.
    pub url: Url,
    /// What the callback must bring back.
    pub state: Secret,
    /// The PKCE verifier that the exchange needs, unless PKCE is off.
    pub verifier: Option<Secret>,
    /// What the id token must bring back, where the bank issues one.
    pub nonce: Option<Secret>,
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("host", &self.url.host_str())
            .field("pkce", &self.verifier.is_some())
            .finish_non_exhaustive()
    }
}

/// What is random in a request.
struct Fresh<'a> {
    state: &'a str,
    verifier: Option<&'a str>,
    nonce: Option<&'a str>,
}

/// The answer of RFC 9126, 2.2.
#[derive(Deserialize)]
struct Pushed<'a> {
    #[serde(borrow)]
    request_uri: Str<'a>,
}

impl OAuth {
    /// Begins an authorization with fresh `state` and PKCE verifier.
    ///
    /// `extra` are parameters of this one request, such as `authorization_details` (RFC 9396, a
    /// JSON text), `login_hint`, or `scope`, which then stands instead of the configured ones. A
    /// configured parameter of the same name gives way too.
    ///
    /// Where the bank takes signed requests ([`RequestObject`](super::RequestObject)), the
    /// parameters are signed; `claims`, `authorization_details` and `max_age` then stand in them
    /// as the JSON that they are. Where it takes pushed requests, the parameters or the signed
    /// request are posted to it first and the page's address holds only a reference; else nothing
    /// is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when there is no authorize or redirect address,
    /// [`InvalidInput`](ErrorKind::InvalidInput) when `extra` names a parameter that is set here,
    /// those of the [`Signer`](crate::Signer) when the request is signed, and those of [`OAuth`]
    /// when it is pushed.
    pub async fn begin(&self, extra: &[(&str, &str)]) -> Result<Authorization> {
        let missing =
            |path: &str| Error::new(ErrorKind::Config, "an address is missing").with_path(path);
        let page = self.0.authorize_url.as_ref().ok_or_else(|| missing("authorize_url"))?;
        let back = self.0.redirect_url.as_ref().ok_or_else(|| missing("redirect_url"))?;
        if extra.iter().any(|(name, _)| OURS.contains(name)) {
            let clause = "a parameter of the authorization is set by the library itself";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        let state = random::token()?;
        let verifier = if self.0.pkce { Some(random::token()?) } else { None };
        let nonce = if self.0.openid.is_some() { Some(random::token()?) } else { None };
        let fresh = Fresh { state: &state, verifier: verifier.as_deref(), nonce: nonce.as_deref() };
        let url = self.request(page, back, extra, &fresh);
        let url = self.signed(page, url).await?;
        let url = match &self.0.par_url {
            Some(par) => self.push(par, page, &url).await?,
            None => url,
        };
        let (verifier, nonce) = (verifier.map(Secret::new), nonce.map(Secret::new));
        Ok(Authorization { url, state: Secret::new(state), verifier, nonce })
    }

    fn request(&self, page: &Url, back: &Url, extra: &[(&str, &str)], fresh: &Fresh<'_>) -> Url {
        let overridden = |name: &str| extra.iter().any(|(other, _)| *other == name);
        let client = BasicClient::new(self.0.caller.id())
            .set_auth_uri(AuthUrl::from_url(page.clone()))
            .set_redirect_uri(RedirectUrl::from_url(back.clone()));
        let mut request = client.authorize_url(|| CsrfToken::new(fresh.state.to_owned()));
        if self.0.openid.as_ref().is_some_and(|openid| openid.hybrid) {
            request = request.set_response_type(&ResponseType::new("code id_token".to_owned()));
        }
        if let Some(nonce) = fresh.nonce {
            request = request.add_extra_param("nonce", nonce);
        }
        if let Some(verifier) = fresh.verifier {
            let verifier = PkceCodeVerifier::new(verifier.to_owned());
            request =
                request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        }
        if !overridden("scope") {
            request = request.add_scopes(self.0.scopes.iter().cloned().map(oauth2::Scope::new));
        }
        for (name, value) in &self.0.authorize_params {
            if !overridden(name) {
                request = request.add_extra_param(name, value);
            }
        }
        for (name, value) in extra {
            request = request.add_extra_param(*name, *value);
        }
        request.url().0
    }

    /// Puts the parameters into a signed request, where the bank takes them so.
    async fn signed(&self, page: &Url, request: Url) -> Result<Url> {
        let Some(object) = &self.0.request_object else {
            return Ok(request);
        };
        // The page's own parameters belong to the page.
        let own = page.query_pairs().count();
        let parameters: Vec<(String, String)> = request
            .query_pairs()
            .skip(own)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let client = self.0.caller.id();
        let now = self.0.clock.now();
        let signed = object.sign(&client, parameters.iter().cloned(), now).await?;
        let mut url = page.clone();
        let beside = parameters.iter().filter(|(name, _)| object.is_beside(name));
        url.query_pairs_mut()
            .append_pair("client_id", &client)
            .extend_pairs(beside)
            .append_pair("request", &signed);
        Ok(url)
    }

    /// Posts the parameters, and gives the page with a reference to them (RFC 9126).
    async fn push(&self, par: &Url, page: &Url, request: &Url) -> Result<Url> {
        let mut form = Vec::new();
        // The page's own parameters belong to the page; `client_id` comes with our proof, but
        // for the proof in the header.
        let own = page.query_pairs().count();
        let in_proof = !matches!(self.0.caller.auth(), super::ClientAuth::Basic(_));
        for (name, value) in request.query_pairs().skip(own) {
            // RFC 9126, 3: beside a signed request there is nothing but the client.
            let signed = self.0.request_object.is_some();
            let wanted = !signed || name == "request" || name == "client_id";
            if wanted && !(in_proof && name == "client_id") {
                form.push((name.into_owned(), value.into_owned()));
            }
        }
        let response = self.post(par, form).await?;
        if !response.status().is_success() {
            return Err(refusal::refused(&response, self.0.clock.now()));
        }
        let upstream = crate::upstream(&response);
        let pushed: Pushed<'_> =
            json::decode(response.body()).map_err(|error| error.with_upstream(upstream))?;
        let mut url = page.clone();
        url.query_pairs_mut()
            .append_pair("client_id", self.0.caller.id().as_str())
            .append_pair("request_uri", &pushed.request_uri);
        Ok(url)
    }
}
