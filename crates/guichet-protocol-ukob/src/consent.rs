//! Consent: made by the app with a token of its own, authorised by the customer at the bank.

mod request;
mod tokens;

use crate::{
    Authorisation, Permission, Quirk,
    connector::Connection,
    error::{of_answer, refusal},
    permission,
    request::{Ask, Form},
    wire::{Envelope, Nested, Raw},
};
use bytes::Bytes;
use guichet_core::{
    ConsentId, ConsentInput, ConsentRequest, ConsentStatus, ConsentStep, Context, Error, ErrorKind,
    Grant, PendingConsent, Psu, Remedy, Result, Secret, Text, Timestamp, raw::Access,
};
use guichet_http::{Tokens, intent_claims, jws::Expected};
use http::{Method, Response, StatusCode};
use url::Url;

const STATE: &str = "state";
const VERIFIER: &str = "verifier";
const NONCE: &str = "nonce";
const CONSENT: &str = "consent";

impl Connection {
    /// Makes a consent at the bank and sends the customer there to authorise it.
    ///
    /// A request with a `choice` renews the consent of that identifier: the customer only
    /// authenticates again (quirk 60).
    pub(crate) async fn begin(
        &self,
        cx: &Context,
        request: &ConsentRequest,
    ) -> Result<ConsentStep> {
        let (without, can) = (self.profile.without, &self.capabilities);
        let permissions = permission::needed(request.scopes, without, can)?;
        let token = self.own_token().await?;
        let answer = match &request.choice {
            Some(old) => self.renewable(&token, &cx.psu, old.as_str(), &permissions).await?,
            None => self.lodge(&token, cx, request, &permissions).await?,
        };
        let consent = Lodged::read(&answer).map_err(|error| of_answer(error, &answer))?;
        let claims = intent_claims(&consent.id, self.profile.acr);
        let away = self.oauth.begin(&[("claims", &claims)]).await?;
        let mut pending = PendingConsent::new(self.info.id.clone(), request, self.clock.now())
            .keeping(STATE, away.state)
            .keeping(CONSENT, consent.keep());
        for (name, secret) in [(VERIFIER, away.verifier), (NONCE, away.nonce)] {
            if let Some(secret) = secret {
                pending = pending.keeping(name, secret);
            }
        }
        Ok(ConsentStep::Redirect { url: away.url, pending })
    }

    /// Makes a new consent, for these permissions and no others.
    async fn lodge(
        &self,
        token: &Secret,
        cx: &Context,
        request: &ConsentRequest,
        permissions: &[Permission],
    ) -> Result<Response<Bytes>> {
        let (can, zone) = (&self.capabilities, &self.info.time_zone);
        let body = request::body(request, permissions, can, zone, self.clock.now());
        let url = self.address(&["account-access-consents"])?;
        let ask = own(Method::POST, &url, token, &cx.psu);
        let response = self.send(Ask { body, ..ask }).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let error = refusal(&response, self.clock.now());
        Err(request::refused(error, &response, permissions))
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
        let state = pending.kept(STATE)?;
        let (intent, expires) = Lodged::kept(pending.kept(CONSENT)?)?;
        let back = self.oauth.read_callback(callback, state)?;
        let mut expected = Expected::new().intent(intent).acr(self.profile.acr);
        if let Some(nonce) = pending.kept.get(NONCE) {
            expected = expected.nonce(nonce);
        }
        if let Some(token) = &back.id_token {
            let expected = expected.state(state).code(&back.code);
            self.oauth.check_id_token(token, &expected).await?;
        }
        let tokens = self.oauth.exchange(&back.code, pending.kept.get(VERIFIER)).await?;
        self.check_tokens(&tokens, &expected).await?;
        let mut grant = tokens::grant(&self.info.id, &pending.request, tokens, self.clock.now())?;
        grant.consent = Some(ConsentId::new(intent));
        grant.expires_at = expires;
        Ok(ConsentStep::Granted(grant))
    }

    /// Checks the identity token that came beside the tokens.
    ///
    /// Behind a hybrid answer it is one of the same that was checked already, so it may be
    /// missing; with a code alone it is all there is.
    async fn check_tokens(&self, tokens: &Tokens, expected: &Expected<'_>) -> Result<()> {
        if self.profile.authorisation == Authorisation::Plain {
            return Ok(());
        }
        match tokens.text("id_token") {
            Some(token) => {
                let expected = expected.access_token(&tokens.access_token);
                let token = Secret::new(token.into_owned());
                self.oauth.check_id_token(&token, &expected).await.map(drop)
            }
            None if self.profile.authorisation == Authorisation::Hybrid => Ok(()),
            None => {
                let clause = "the bank sent no identity token with its tokens";
                Err(Error::new(ErrorKind::Protocol, clause).with_path("id_token"))
            }
        }
    }

    pub(crate) async fn refresh(&self, access: Access<'_>) -> Result<Grant> {
        let old = access.grant();
        let Some(token) = &old.refresh_token else {
            let clause = "the bank gave no token for a next one";
            let error = Error::new(ErrorKind::GrantExpired, clause);
            return Err(error.with_remedy(Remedy::Reconsent));
        };
        let tokens = self.oauth.refresh(token).await?;
        Ok(tokens::refreshed(old, tokens, self.clock.now()))
    }

    pub(crate) async fn status(&self, access: Access<'_>) -> Result<ConsentStatus> {
        let token = self.own_token().await?;
        let id = named(access)?;
        let response = self.consent(Method::GET, &token, &access.context().psu, id).await?;
        if !response.status().is_success() {
            return Err(refusal(&response, self.clock.now()));
        }
        let consent = Lodged::read(&response).map_err(|error| of_answer(error, &response))?;
        // 3.1 has no word for a consent that ran out.
        let over = consent.expires.is_some_and(|expires| expires <= self.clock.now());
        match consent.status {
            ConsentStatus::Given if over => Ok(ConsentStatus::Expired),
            status => Ok(status),
        }
    }

    pub(crate) async fn revoke(&self, access: Access<'_>) -> Result<()> {
        let token = self.own_token().await?;
        let id = named(access)?;
        let response = self.consent(Method::DELETE, &token, &access.context().psu, id).await?;
        let status = response.status();
        if status.is_success() || status == StatusCode::CONFLICT {
            return Ok(());
        }
        let error = refusal(&response, self.clock.now());
        // In the standard's form it speaks of the consent; a bare 404 may be a wrong address, and
        // nobody may believe that a consent ended because of that.
        let told = error.upstream().code.is_some();
        let gone = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConsentRevoked);
        if told && gone { Ok(()) } else { Err(error) }
    }

    /// A consent that the customer may authorise once more.
    async fn renewable(
        &self,
        token: &Secret,
        psu: &Psu,
        id: &str,
        permissions: &[Permission],
    ) -> Result<Response<Bytes>> {
        if self.profile.has(Quirk::NoRenewal) {
            let clause = "this bank renews no consent: begin a new one";
            return Err(Error::new(ErrorKind::Unsupported, clause).with_path("choice"));
        }
        let response = self.consent(Method::GET, token, psu, id).await?;
        if !response.status().is_success() {
            return Err(refusal(&response, self.clock.now()));
        }
        let consent = Lodged::read(&response).map_err(|error| of_answer(error, &response))?;
        if !permissions.iter().all(|it| consent.permissions.iter().any(|own| own == it.as_str())) {
            let clause = "the consent covers less than is asked for: begin a new one";
            return Err(Error::new(ErrorKind::InvalidInput, clause).with_path("scopes"));
        }
        match consent.status {
            ConsentStatus::Given | ConsentStatus::Requested => Ok(response),
            ConsentStatus::Expired => {
                Err(Error::new(ErrorKind::ConsentExpired, "the consent ran out"))
            }
            _ => Err(Error::new(ErrorKind::ConsentRevoked, "the consent is not in force")),
        }
    }

    async fn consent(
        &self,
        method: Method,
        token: &Secret,
        psu: &Psu,
        id: &str,
    ) -> Result<Response<Bytes>> {
        let url = self.address(&["account-access-consents", id])?;
        self.send(own(method, &url, token, psu)).await
    }

    /// A token of the app itself, good for consents and nothing else.
    async fn own_token(&self) -> Result<Secret> {
        self.oauth.client_credentials(&["accounts"]).await.map(|tokens| tokens.access_token)
    }
}

/// A request under the app's own token.
fn own<'a>(method: Method, url: &'a Url, token: &'a Secret, psu: &'a Psu) -> Ask<'a> {
    Ask { method, url, token, psu, form: Form::Json, body: Bytes::new() }
}

fn named(access: Access<'_>) -> Result<&str> {
    let id = access.grant().consent.as_ref().map(ConsentId::as_str);
    id.ok_or_else(|| {
        let clause = "the bank gave this consent no name to ask by";
        Error::new(ErrorKind::Unsupported, clause)
    })
}

/// What the bank says of a consent.
struct Lodged {
    id: String,
    status: ConsentStatus,
    expires: Option<Timestamp>,
    permissions: Vec<String>,
}

impl Lodged {
    fn read(response: &Response<Bytes>) -> Result<Self> {
        let unreadable = || Error::new(ErrorKind::Protocol, "this is no consent");
        let envelope: Envelope<'_> =
            serde_json::from_slice(response.body()).map_err(|_| unreadable())?;
        let data = envelope.data.as_ref().and_then(Nested::object).ok_or_else(unreadable)?;
        let id = data.consent_id.and_then(Raw::text).ok_or_else(|| {
            Error::new(ErrorKind::Protocol, "a consent without a name").with_path("Data.ConsentId")
        })?;
        let status = data.status.and_then(Raw::text);
        let expires = data.expiration_date_time.and_then(Raw::text);
        let permissions = data.permissions.map(Raw::list).unwrap_or_default();
        Ok(Self {
            id: id.into_owned(),
            status: status_of(status.as_deref().unwrap_or_default()),
            expires: expires.and_then(|text| text.trim().parse().ok()),
            permissions: permissions
                .into_iter()
                .filter_map(|it| Some(it.text()?.into_owned()))
                .collect(),
        })
    }
}

impl Lodged {
    /// What must be known of it when the customer is back: its name, and when it ends.
    fn keep(self) -> Secret {
        let expires = self.expires.map(|expires| expires.as_second().to_string());
        Secret::new(format!("{}:{}", expires.unwrap_or_default(), self.id))
    }

    fn kept(secret: &Secret) -> Result<(&str, Option<Timestamp>)> {
        let (expires, id) = secret.expose().split_once(':').ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, "this consent was begun by another connector")
        })?;
        let expires = expires.parse().ok().and_then(|second| Timestamp::from_second(second).ok());
        Ok((id, expires))
    }
}

/// The words of 3.1 and the codes of 4.0 (quirk 66).
fn status_of(word: &str) -> ConsentStatus {
    match word {
        "AwaitingAuthorisation" | "AWAU" => ConsentStatus::Requested,
        "Authorised" | "AUTH" => ConsentStatus::Given,
        "Rejected" | "RJCT" => ConsentStatus::Refused,
        "Revoked" | "CANC" => ConsentStatus::Revoked,
        "EXPD" => ConsentStatus::Expired,
        other => ConsentStatus::Other(Text::from(other)),
    }
}
