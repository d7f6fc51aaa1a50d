//! Consent: a resource of its own, to which the customer agrees where its links lead.
//!
//! | Step | What the app brings | What happens |
//! | --- | --- | --- |
//! | numbers | the customer's answer | the consent is lodged, or the page before it shown |
//! | before | the callback of the page before | its code becomes a token, and the consent is lodged |
//! | redirect | the callback | the status is asked |
//! | oauth | the callback | its code becomes the token of the consent, and the status is asked |
//! | waiting | nothing but time | the status is asked |

mod back;
mod lodge;
mod page;
mod settle;

use crate::{
    Approach, access,
    connector::Connection,
    error::{is_over, of_answer},
    request::Caller,
    wire,
};
use bytes::Bytes;
use guichet_core::{
    Challenge, ConsentId, ConsentInput, ConsentRequest, ConsentStatus, ConsentStep, Context, Error,
    ErrorKind, Grant, PendingConsent, Result, Secret, Text, UntrustedText, raw::Access,
};
use guichet_http::json;
use http::{HeaderMap, Method, Response};

/// Names under which a consent under way keeps what it needs.
mod kept {
    pub(super) const STEP: &str = "step";
    pub(super) const STATE: &str = "state";
    pub(super) const VERIFIER: &str = "verifier";
    pub(super) const CONSENT: &str = "consent";
    pub(super) const NUMBERS: &str = "numbers";
    pub(super) const CONFIRMATION: &str = "confirmation";
    pub(super) const AUTHORIZE: &str = "authorize";
    pub(super) const TOKEN: &str = "token";
    pub(super) const ACCESS_TOKEN: &str = "access_token";
    pub(super) const REFRESH_TOKEN: &str = "refresh_token";
    pub(super) const TOKEN_ENDS: &str = "token_ends";
}

/// Where on the way a consent is.
mod step {
    pub(super) const NUMBERS: &str = "numbers";
    pub(super) const BEFORE: &str = "before";
    pub(super) const REDIRECT: &str = "redirect";
    pub(super) const OAUTH: &str = "oauth";
    pub(super) const CONFIRM: &str = "confirm";
    pub(super) const WAITING: &str = "waiting";
}

const NUMBERS: &str = "The numbers (IBAN) of your accounts at this bank, with commas between them.";

impl Connection {
    pub(crate) async fn begin(
        &self,
        cx: &Context,
        request: &ConsentRequest,
    ) -> Result<ConsentStep> {
        access::check(request.scopes)?;
        let pending = PendingConsent::new(self.info.id.clone(), request, self.clock.now());
        if !self.profile.model().needs_numbers() {
            return self.start(cx, pending).await;
        }
        if let Some(known) = &request.choice {
            let numbers = Secret::new(known.as_str());
            return self.start(cx, pending.keeping(kept::NUMBERS, numbers)).await;
        }
        let challenge = Challenge::Question { prompt: UntrustedText::from(NUMBERS) };
        let pending = pending.keeping(kept::STEP, Secret::new(step::NUMBERS));
        Ok(ConsentStep::Challenge { challenge, pending })
    }

    /// The first step at the bank: the page before the consent, or the consent itself.
    async fn start(&self, cx: &Context, pending: PendingConsent) -> Result<ConsentStep> {
        match self.profile.approach {
            Approach::OauthPreStep { .. } => self.page_before(pending).await,
            _ => self.lodge(cx, pending).await,
        }
    }

    pub(crate) async fn resume(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        if pending.bank != self.info.id {
            let clause = "this consent was begun at another bank";
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        let step = pending.kept(kept::STEP)?.expose();
        let pending = pending.clone();
        match (step, input) {
            (step::NUMBERS, ConsentInput::Answer(numbers)) => {
                self.start(cx, pending.keeping(kept::NUMBERS, numbers.clone())).await
            }
            (step::BEFORE, ConsentInput::Callback(callback)) => {
                let pending = self.take_tokens(pending, callback).await?;
                self.lodge(cx, pending).await
            }
            (step::OAUTH, ConsentInput::Callback(callback)) => {
                let pending = self.take_tokens(pending, callback).await?;
                self.settle(cx, pending).await
            }
            (step::REDIRECT, ConsentInput::Callback(callback)) => {
                let code = self.came_back(&pending, callback)?;
                self.confirm_or_settle(cx, pending, code).await
            }
            (step::CONFIRM, ConsentInput::Answer(code)) => {
                self.confirm_or_settle(cx, pending, Some(code.clone())).await
            }
            (step::REDIRECT | step::WAITING, ConsentInput::Poll) => self.settle(cx, pending).await,
            _ => {
                let clause = "this is not what the consent waits for";
                Err(Error::new(ErrorKind::InvalidInput, clause))
            }
        }
    }

    pub(crate) async fn status(&self, access: Access<'_>) -> Result<ConsentStatus> {
        let url = self.address(&["consents", name(access.grant())?, "status"])?;
        let response = self.get(manager(access), &url).await?;
        let read: wire::Consent<'_> =
            json::decode(response.body()).map_err(|error| of_answer(error, &response))?;
        let word = read.consent_status.and_then(wire::Raw::text);
        let Some(word) = word else {
            let error = Error::new(ErrorKind::Protocol, "a consent without a status");
            return Err(of_answer(error.with_path("consentStatus"), &response));
        };
        Ok(status_of(word.trim()))
    }

    pub(crate) async fn revoke(&self, access: Access<'_>) -> Result<()> {
        let url = self.address(&["consents", name(access.grant())?])?;
        let caller = manager(access);
        let response = self.send(caller, Method::DELETE, &url, HeaderMap::new(), None).await?;
        match self.accepted(caller, response) {
            Err(error) if is_over(&error) => Ok(()),
            done => done.map(drop),
        }
    }

    pub(crate) async fn refresh(&self, access: Access<'_>) -> Result<Grant> {
        let old = access.grant();
        let token = guichet_http::refresh_token(old)?;
        let server = self.server_of(|name| old.extra.get(name))?;
        let tokens = self.oauth(&server)?.refresh(token).await?;
        let mut grant = tokens.into_refreshed(old, self.clock.now());
        // The consent ends when it did before, whatever becomes of its tokens.
        grant.expires_at = old.expires_at;
        Ok(grant)
    }

    /// Posts a body of JSON, or an empty object.
    async fn post(
        &self,
        caller: Caller<'_>,
        url: &url::Url,
        more: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Bytes>> {
        let response = self.send(caller, Method::POST, url, more, Some(body)).await?;
        self.accepted(caller, response)
    }
}

/// For whom the consent itself is asked about: its name stands in the address.
fn manager(access: Access<'_>) -> Caller<'_> {
    Caller { consent: None, ..Caller::of(access) }
}

/// The bank's name of a consent.
fn name(grant: &Grant) -> Result<&str> {
    grant.consent.as_ref().map(ConsentId::as_str).ok_or_else(|| {
        Error::new(ErrorKind::InvalidInput, "this grant belongs to no consent of the bank")
    })
}

/// What a word of `consentStatus` means; the list is open (quirk 64).
fn status_of(word: &str) -> ConsentStatus {
    match word {
        "received" => ConsentStatus::Requested,
        "partiallyAuthorised" => ConsentStatus::PartlyAuthorised,
        "valid" => ConsentStatus::Given,
        "rejected" => ConsentStatus::Refused,
        "expired" => ConsentStatus::Expired,
        "revokedByPsu" | "terminatedByTpp" | "terminatedByAspsp" => ConsentStatus::Revoked,
        other => ConsentStatus::Other(Text::new(other)),
    }
}
