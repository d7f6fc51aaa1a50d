//! Consent: an authorisation code with PKCE, for data clusters or for a bundle.

mod request;

use crate::{
    ConsentUnit,
    connector::Connection,
    error::{Refusal, of_answer},
    request::Form,
};
use bytes::Bytes;
use guichet_core::{
    ConsentId, ConsentInput, ConsentRequest, ConsentStatus, ConsentStep, Error, ErrorKind, Grant,
    PendingConsent, Result, Text, raw::Access,
};
use guichet_http::{
    Tokens,
    json::{self, Str},
};
use http::{Method, Response, StatusCode};
use serde::Deserialize;

const STATE: &str = "state";
const VERIFIER: &str = "verifier";

/// The customer ends it; the app only carries the word (FDX 6.3.0 Consent).
const REVOCATION: Bytes =
    Bytes::from_static(br#"{"reason":"USER_ACTION","initiator":"INDIVIDUAL"}"#);

impl Connection {
    pub(crate) async fn begin(&self, request: &ConsentRequest) -> Result<ConsentStep> {
        self.profile.unit.check(request.scopes)?;
        let details;
        let extra: &[(&str, &str)] = match self.profile.unit {
            ConsentUnit::Clusters => {
                details = request::authorization_details(request, &self.capabilities);
                &[("authorization_details", &details)]
            }
            ConsentUnit::Bundle { .. } => &[],
        };
        let away = self.oauth.begin(extra).await?;
        let mut pending = PendingConsent::new(self.info.id.clone(), request, self.clock.now())
            .keeping(STATE, away.state);
        if let Some(verifier) = away.verifier {
            pending = pending.keeping(VERIFIER, verifier);
        }
        Ok(ConsentStep::Redirect { url: away.url, pending })
    }

    pub(crate) async fn resume(
        &self,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        if pending.bank != self.info.id {
            let clause = "this consent was begun at another bank";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        let ConsentInput::Callback(callback) = input else {
            let clause = "this consent goes on with the address of the callback";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        };
        let code = self.oauth.callback(callback, pending.kept(STATE)?)?;
        let tokens = self.oauth.exchange(&code, pending.kept.get(VERIFIER)).await?;
        let name = name(&tokens);
        let mut grant = tokens.into_grant(&self.info.id, &pending.request, self.clock.now())?;
        grant.consent = name;
        Ok(ConsentStep::Granted(grant))
    }

    pub(crate) async fn refresh(&self, access: Access<'_>) -> Result<Grant> {
        let old = access.grant();
        let tokens = self.oauth.refresh(guichet_http::refresh_token(old)?).await?;
        let name = name(&tokens);
        let mut grant = tokens.into_refreshed(old, self.clock.now());
        grant.consent = name.or(grant.consent);
        Ok(grant)
    }

    pub(crate) async fn status(&self, access: Access<'_>) -> Result<ConsentStatus> {
        let Some(id) = &access.grant().consent else {
            let clause = "the bank gave this consent no name to ask by";
            return Err(Error::new(ErrorKind::Unsupported, clause));
        };
        let url = self.address(["consents", id.as_str()])?;
        let response = self.get(access, &url, Form::Json).await?;
        let answer: Consent<'_> =
            json::decode(response.body()).map_err(|error| of_answer(error, &response))?;
        Ok(status_of(&answer.status))
    }

    pub(crate) async fn revoke(&self, access: Access<'_>) -> Result<()> {
        let grant = access.grant();
        if let (ConsentUnit::Clusters, Some(id)) = (self.profile.unit, &grant.consent) {
            let url = self.address(["consents", id.as_str(), "revocation"])?;
            let response = self.send(access, Method::PUT, &url, Form::Json, REVOCATION).await?;
            return self.ended(&response);
        }
        // Ending the refresh token ends what was issued on it (RFC 7009, 2.1).
        self.oauth.revoke(grant.refresh_token.as_ref().unwrap_or(&grant.access_token)).await
    }

    /// Whether a consent is over: ended now, or before (quirk 57).
    fn ended(&self, response: &Response<Bytes>) -> Result<()> {
        let status = response.status();
        if status.is_success() || status == StatusCode::CONFLICT {
            return Ok(());
        }
        let error = Refusal::read(response, self.clock.now()).error;
        // A 404 in the standard's form speaks of the consent; any other may be a wrong address,
        // and nobody may believe that a consent ended because of that.
        let gone = matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
            && error.upstream().code.is_some();
        if gone { Ok(()) } else { Err(error) }
    }
}

/// The bank's name for the consent, where the answer with the tokens has it.
fn name(tokens: &Tokens) -> Option<ConsentId> {
    let name = tokens.text("fdxConsentId").or_else(|| tokens.text("grant_id"));
    name.map(ConsentId::new)
}

#[derive(Deserialize)]
struct Consent<'a> {
    #[serde(borrow)]
    status: Str<'a>,
}

fn status_of(word: &str) -> ConsentStatus {
    match word {
        "ACTIVE" => ConsentStatus::Given,
        "EXPIRED" => ConsentStatus::Expired,
        "REVOKED" => ConsentStatus::Revoked,
        other => ConsentStatus::Other(Text::from(other)),
    }
}
