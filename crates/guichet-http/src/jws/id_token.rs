//! What is checked in an id token, once its signature is.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use guichet_core::{Error, ErrorKind, Result, Secret, Timestamp};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq as _;

/// How far a bank's clock may be from ours.
const LEEWAY_SECONDS: i64 = 60;
/// More seconds than that are milliseconds: as seconds, it is the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// Something that a bank's id tokens lack, or get wrong.
///
/// A fact about a bank, to be named with its source in the profile. None of them touches the
/// signature, the issuer, the audience, or a value that is there and differs from ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Relaxation {
    /// Times are in milliseconds.
    ///
    /// Revolut (`exp`), by the bank profiles of open-banking-connector, 2026-05.
    TimesInMilliseconds,
    /// `nonce` is missing.
    ///
    /// Revolut, Starling, Virgin and Santander lack some of nonce, acr and intent, same source.
    NonceMissing,
    /// `acr` is missing. Banks as for the nonce.
    AcrMissing,
    /// `acr` is another than was asked for: NatWest and Nationwide, same source.
    AcrOther,
    /// `openbanking_intent_id` is missing. Banks as for the nonce.
    IntentMissing,
    /// `s_hash`, the hash of the state, is missing. Plain OpenID Connect does not know it.
    StateHashMissing,
    /// `c_hash`, the hash of the code, is missing.
    CodeHashMissing,
}

/// Whom `sub` names. In the UK this differs from bank to bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The customer, under a name of the bank's; it cannot be checked.
    #[default]
    Customer,
    /// The consent: the same as `openbanking_intent_id`.
    Intent,
    /// The app: its client identifier.
    Client,
}

/// How one bank's id tokens look: a fact of its profile.
///
/// ```
/// use guichet_http::jws::{IdTokenPolicy, Relaxation, Subject};
///
/// const POLICY: IdTokenPolicy =
///     IdTokenPolicy::new().subject(Subject::Intent).relaxed(&[Relaxation::AcrMissing]);
/// # let _ = POLICY;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct IdTokenPolicy {
    subject: Subject,
    relaxed: &'static [Relaxation],
}

impl IdTokenPolicy {
    /// As the standards say: nothing is missing, and `sub` is the customer.
    pub const fn new() -> Self {
        Self { subject: Subject::Customer, relaxed: &[] }
    }

    /// Whom `sub` names.
    pub const fn subject(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// What this bank's tokens lack.
    pub const fn relaxed(mut self, relaxed: &'static [Relaxation]) -> Self {
        self.relaxed = relaxed;
        self
    }

    fn allows(&self, relaxation: Relaxation) -> bool {
        self.relaxed.contains(&relaxation)
    }
}

/// What an id token must agree with, beside issuer, audience and time.
///
/// Of a callback: nonce, intent, [`state`](Self::state) and [`code`](Self::code), whose hashes
/// bind the token to the rest of the callback. Of the token address: nonce, intent and
/// [`access_token`](Self::access_token). Of a refresh: the intent.
#[derive(Clone, Copy, Default)]
#[must_use]
pub struct Expected<'a> {
    nonce: Option<&'a Secret>,
    intent: Option<&'a str>,
    acr: &'a [&'a str],
    state: Option<&'a Secret>,
    code: Option<&'a Secret>,
    access_token: Option<&'a Secret>,
}

impl<'a> Expected<'a> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The nonce of [`Authorization`](crate::Authorization).
    pub fn nonce(mut self, nonce: &'a Secret) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// The consent's identifier at the bank (`openbanking_intent_id`).
    pub fn intent(mut self, intent: &'a str) -> Self {
        self.intent = Some(intent);
        self
    }

    /// The ways of authentication that were asked for.
    pub fn acr(mut self, values: &'a [&'a str]) -> Self {
        self.acr = values;
        self
    }

    /// The state of the callback that brought the token (`s_hash`).
    pub fn state(mut self, state: &'a Secret) -> Self {
        self.state = Some(state);
        self
    }

    /// The code of the callback that brought the token (`c_hash`).
    pub fn code(mut self, code: &'a Secret) -> Self {
        self.code = Some(code);
        self
    }

    /// The access token that came beside the id token (`at_hash`, which may be missing).
    pub fn access_token(mut self, token: &'a Secret) -> Self {
        self.access_token = Some(token);
        self
    }
}

/// An id token whose signature and claims hold.
///
/// `Debug` shows no claim.
#[derive(Clone)]
pub struct IdToken {
    claims: Map<String, Value>,
    milliseconds: bool,
}

impl IdToken {
    /// A claim that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    /// A claim that is a time.
    pub fn time(&self, name: &str) -> Option<Timestamp> {
        Timestamp::from_second(self.seconds(name)?).ok()
    }

    /// The consent's identifier at the bank (`openbanking_intent_id`).
    pub fn intent(&self) -> Option<&str> {
        self.text("openbanking_intent_id")
    }

    /// When the refresh token ends, where a bank in the UK says so.
    pub fn refresh_token_expires_at(&self) -> Option<Timestamp> {
        self.time("http://openbanking.org.uk/refresh_token_expires_at")
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        let time = self.claims.get(name)?.as_i64()?;
        let in_milliseconds = self.milliseconds && time >= MILLISECONDS;
        Some(if in_milliseconds { time / 1000 } else { time })
    }

    /// Checks claims whose signature was checked. The order is that of what matters most.
    pub(crate) fn check(
        claims: Map<String, Value>,
        issuer: &str,
        client: &str,
        policy: IdTokenPolicy,
        expected: &Expected<'_>,
        now: Timestamp,
    ) -> Result<Self> {
        let milliseconds = policy.allows(Relaxation::TimesInMilliseconds);
        let token = Self { claims, milliseconds };
        let require = |holds: bool, name: &str, clause: &'static str| {
            if holds { Ok(()) } else { Err(refused(clause, name)) }
        };
        require(token.text("iss") == Some(issuer), "iss", "the id token comes from another bank")?;
        token.check_audience(client)?;
        token.check_times(now.as_second())?;
        let subject = token.text("sub").filter(|sub| !sub.is_empty());
        let meant = match policy.subject {
            Subject::Customer => None,
            Subject::Intent => expected.intent,
            Subject::Client => Some(client),
        };
        let fits = subject.is_some_and(|subject| meant.is_none_or(|meant| meant == subject));
        require(fits, "sub", "the id token is about something else")?;
        let nonce = expected.nonce.map(Secret::expose);
        token.agree("nonce", nonce, policy.allows(Relaxation::NonceMissing))?;
        let lenient = policy.allows(Relaxation::IntentMissing);
        token.agree("openbanking_intent_id", expected.intent, lenient)?;
        let hash = |secret: Option<&Secret>| secret.map(|secret| half_hash(secret.expose()));
        let lenient = policy.allows(Relaxation::StateHashMissing);
        token.agree("s_hash", hash(expected.state).as_deref(), lenient)?;
        let lenient = policy.allows(Relaxation::CodeHashMissing);
        token.agree("c_hash", hash(expected.code).as_deref(), lenient)?;
        token.agree("at_hash", hash(expected.access_token).as_deref(), true)?;
        token.check_acr(expected.acr, policy)?;
        Ok(token)
    }

    fn check_audience(&self, client: &str) -> Result<()> {
        let several = match self.claims.get("aud") {
            Some(Value::String(one)) if one == client => false,
            Some(Value::Array(all)) if all.iter().any(|one| one == client) => all.len() > 1,
            _ => return Err(refused("the id token is meant for another app", "aud")),
        };
        // OpenID Connect, 3.1.3.7: of several audiences, one is who asked.
        match self.text("azp") {
            Some(party) if party != client => {
                Err(refused("the id token was made for another app", "azp"))
            }
            None if several => Err(refused("the id token is meant for several apps", "azp")),
            _ => Ok(()),
        }
    }

    fn check_times(&self, now: i64) -> Result<()> {
        let (latest, earliest) = (now + LEEWAY_SECONDS, now - LEEWAY_SECONDS);
        // A time of another kind than was agreed is not a time.
        let ends = self.seconds("exp").filter(|ends| *ends < MILLISECONDS);
        if ends.is_none_or(|ends| ends <= earliest) {
            return Err(refused("the id token ran out, or does not say when", "exp"));
        }
        for name in ["nbf", "iat"] {
            if self.seconds(name).is_some_and(|begins| begins > latest) {
                return Err(refused("the id token is not valid yet", name));
            }
        }
        Ok(())
    }

    fn check_acr(&self, asked: &[&str], policy: IdTokenPolicy) -> Result<()> {
        let fits = match self.text("acr") {
            Some(acr) => asked.contains(&acr) || policy.allows(Relaxation::AcrOther),
            None => policy.allows(Relaxation::AcrMissing),
        };
        if asked.is_empty() || fits {
            return Ok(());
        }
        Err(refused("the customer was not authenticated in the way that was asked for", "acr"))
    }

    /// Whether a claim says what is expected, where anything is. What differs never passes.
    fn agree(&self, name: &str, expected: Option<&str>, may_be_missing: bool) -> Result<()> {
        let Some(expected) = expected else {
            return Ok(());
        };
        match self.claims.get(name) {
            None | Some(Value::Null) if may_be_missing => Ok(()),
            Some(Value::String(said)) if bool::from(said.as_bytes().ct_eq(expected.as_bytes())) => {
                Ok(())
            }
            _ => Err(refused("the id token belongs to another consent", name)),
        }
    }
}

/// The left half of the hash, as OpenID Connect wants it (3.1.3.6), for algorithms on SHA-256.
fn half_hash(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.as_ref().iter().copied().take(16).collect::<Vec<_>>())
}

fn refused(clause: &'static str, claim: &str) -> Error {
    Error::new(ErrorKind::Protocol, clause).with_path(format!("id_token.{claim}"))
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdToken").field("claims", &self.claims.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected").finish_non_exhaustive()
    }
}
