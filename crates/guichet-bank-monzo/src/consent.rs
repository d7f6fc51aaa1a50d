//! Consent: at the bank with an app's client, or with the customer's own access token.

use crate::{connector::Connection, profile::EVERYTHING};
use guichet_core::{
    Challenge, Choice, ConsentDuration, ConsentInput, ConsentRequest, ConsentStep, Error,
    ErrorKind, Grant, PendingConsent, Result, Secret, Text, Timestamp, UntrustedText,
};
use jiff::SignedDuration;
use std::time::Duration;

/// Log in at the bank.
const OAUTH: &str = "oauth";
/// Bring your own access token.
const TOKEN: &str = "token";

const STATE: &str = "state";
const VERIFIER: &str = "verifier";
/// Kept while the customer looks for their token.
const QUESTION: &str = "question";
/// Kept while the customer approves in the bank's app.
const ACCESS: &str = "access_token";
const REFRESH: &str = "refresh_token";
const TOKEN_ENDS: &str = "token_expires_at";
const ENDS: &str = "expires_at";
/// Before the names of what the grant keeps beside its tokens.
const EXTRA: &str = "extra.";

/// How long to wait before asking again whether the customer approved; no source names a time.
const WAIT: Duration = Duration::from_secs(5);

impl Connection {
    pub(crate) async fn begin(&self, request: &ConsentRequest) -> Result<ConsentStep> {
        if !request.scopes.is_subset(EVERYTHING) {
            let clause = "the bank does not give one of these kinds of data";
            return Err(Error::new(ErrorKind::Unsupported, clause));
        }
        let pending = PendingConsent::new(self.info.id.clone(), request, self.clock.now());
        if let Some(way) = &request.choice {
            return self.go(way, pending).await;
        }
        let choices = vec![
            Choice::new(OAUTH, "Log in at Monzo"),
            Choice::new(TOKEN, "Use your own access token"),
        ];
        Ok(ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending })
    }

    pub(crate) async fn resume(
        &self,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        if pending.bank != self.info.id {
            return Err(wrong("this consent was begun at another bank"));
        }
        let kept = |name| pending.kept.contains_key(name);
        match input {
            ConsentInput::Poll if kept(ACCESS) => self.approved(grant_of(pending)?, pending).await,
            _ if kept(ACCESS) => Err(wrong("this consent goes on when the customer approved it")),
            ConsentInput::Answer(token) if kept(QUESTION) => {
                self.approved(own_token(pending, token)?, pending).await
            }
            _ if kept(QUESTION) => Err(wrong("this consent goes on with an access token")),
            ConsentInput::Callback(callback) if kept(STATE) => {
                let code = self.oauth.callback(callback, pending.kept(STATE)?)?;
                let tokens = self.oauth.exchange(&code, pending.kept.get(VERIFIER)).await?;
                let now = self.clock.now();
                let grant = tokens.into_grant(&self.info.id, &pending.request, now)?;
                self.approved(grant, pending).await
            }
            _ if kept(STATE) => Err(wrong("this consent goes on with the address of the callback")),
            ConsentInput::Choice(way) => self.go(way, pending.clone()).await,
            _ => Err(wrong("this consent goes on with a choice")),
        }
    }

    /// One of the two ways.
    async fn go(&self, way: &Text, pending: PendingConsent) -> Result<ConsentStep> {
        match way.as_str() {
            OAUTH => {
                let away = self.oauth.begin(&[]).await?;
                let mut pending = pending.keeping(STATE, away.state);
                if let Some(verifier) = away.verifier {
                    pending = pending.keeping(VERIFIER, verifier);
                }
                Ok(ConsentStep::Redirect { url: away.url, pending })
            }
            TOKEN => {
                let prompt = UntrustedText::new("Your own access token at Monzo");
                let pending = pending.keeping(QUESTION, Secret::from(TOKEN));
                Ok(ConsentStep::Challenge { challenge: Challenge::Question { prompt }, pending })
            }
            _ => Err(wrong("this is none of the choices")),
        }
    }

    /// A token opens nothing before the customer has approved it in the bank's app, and only a call
    /// tells. What is not a refusal of the token itself loses none: the code is spent.
    async fn approved(&self, grant: Grant, pending: &PendingConsent) -> Result<ConsentStep> {
        match self.get(&grant, "accounts", &[]).await {
            Ok(_) => Ok(ConsentStep::Granted(grant)),
            Err(error) if error.kind() == ErrorKind::Unauthorized => Err(error),
            Err(_) => Ok(ConsentStep::Decoupled { after: WAIT, pending: waiting(&grant, pending) }),
        }
    }
}

/// A grant of the customer's own token, for as long as they agreed to.
fn own_token(pending: &PendingConsent, token: &Secret) -> Result<Grant> {
    let text = token.expose().trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("this is no access token"));
    }
    let began = pending.started_at;
    let token = Secret::from(text);
    let mut grant = Grant::new(pending.bank.clone(), &pending.request, token, began)?;
    grant.expires_at = match pending.request.duration {
        ConsentDuration::Days(days) => {
            began.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok()
        }
        _ => None,
    };
    Ok(grant)
}

/// What must be kept of a grant that is not good yet.
fn waiting(grant: &Grant, pending: &PendingConsent) -> PendingConsent {
    let mut kept = PendingConsent::new(pending.bank.clone(), &pending.request, grant.granted_at)
        .keeping(ACCESS, grant.access_token.clone());
    if let Some(token) = &grant.refresh_token {
        kept = kept.keeping(REFRESH, token.clone());
    }
    for (name, at) in [(TOKEN_ENDS, grant.token_expires_at), (ENDS, grant.expires_at)] {
        if let Some(at) = at {
            kept = kept.keeping(name, Secret::from(at.to_string()));
        }
    }
    for (name, value) in &grant.extra {
        kept = kept.keeping(&format!("{EXTRA}{name}"), value.clone());
    }
    kept
}

/// The grant that was kept.
fn grant_of(pending: &PendingConsent) -> Result<Grant> {
    let token = pending.kept(ACCESS)?.clone();
    let began = pending.started_at;
    let mut grant = Grant::new(pending.bank.clone(), &pending.request, token, began)?;
    grant.refresh_token = pending.kept.get(REFRESH).cloned();
    let at = |name| -> Option<Timestamp> { pending.kept.get(name)?.expose().parse().ok() };
    grant.token_expires_at = at(TOKEN_ENDS);
    grant.expires_at = at(ENDS);
    for (name, value) in &pending.kept {
        if let Some(name) = name.strip_prefix(EXTRA) {
            grant.extra.insert(name.to_owned(), value.clone());
        }
    }
    Ok(grant)
}

fn wrong(clause: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, clause)
}
