//! Consent: at the bank with an app's client, or with the customer's own access token.

use crate::{connector::Connection, profile::EVERYTHING};
use guichet_core::{
    Challenge, Choice, ConsentDuration, ConsentInput, ConsentRequest, ConsentStep, Error,
    ErrorKind, Grant, PendingConsent, Result, Secret, Text, UntrustedText,
};
use jiff::SignedDuration;

/// Log in at the bank.
const OAUTH: &str = "oauth";
/// Bring your own access token.
const TOKEN: &str = "token";

const STATE: &str = "state";
const VERIFIER: &str = "verifier";
/// Kept while the customer looks for their token.
const QUESTION: &str = "question";

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
            Choice::new(OAUTH, "Log in at Starling"),
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
            ConsentInput::Answer(token) if kept(QUESTION) => {
                let grant = own_token(pending, token)?;
                // A token that opens nothing is told now, and not when somebody waits for news.
                self.get(&grant, &["accounts"], &[]).await?;
                Ok(ConsentStep::Granted(grant))
            }
            _ if kept(QUESTION) => Err(wrong("this consent goes on with an access token")),
            ConsentInput::Callback(callback) if kept(STATE) => {
                let code = self.oauth.callback(callback, pending.kept(STATE)?)?;
                let tokens = self.oauth.exchange(&code, pending.kept.get(VERIFIER)).await?;
                let now = self.clock.now();
                let grant = tokens.into_grant(&self.info.id, &pending.request, now)?;
                Ok(ConsentStep::Granted(grant))
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
                let prompt = UntrustedText::new("Your own access token at Starling");
                let pending = pending.keeping(QUESTION, Secret::from(TOKEN));
                Ok(ConsentStep::Challenge { challenge: Challenge::Question { prompt }, pending })
            }
            _ => Err(wrong("this is none of the choices")),
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

fn wrong(clause: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, clause)
}
