//! Codes become tokens, tokens become newer tokens, and tokens end.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::openid::{self, Occasion};
use super::{ACCESS_LIFE, CHASE_REFRESH_LIFE, Server};
use crate::bank::{Bank, unguessable};
use crate::dialect::stet::wish::EXTENDED_HISTORY;
use crate::exchange::{Ask, Fields, Reply};
use crate::grant::{ClientToken, DurationType, Realm, Status, Token, seconds_after};
use crate::json::Object;
use crate::quirk::Quirk;
use crate::state::{Code, State};

/// What is answered, and the consent of the customer that is behind it.
struct Issued {
    body: Object,
    consent: Option<String>,
}

/// Why no token is given: the error's word and what to say about it.
type Refused = (&'static str, &'static str);

/// `POST token`.
pub(super) fn issue(server: Server, bank: &Bank, ask: &Ask) -> Reply {
    let form = ask.form();
    if let Err(refusal) = server.authenticate(bank, ask, &form) {
        return refusal;
    }
    if form.repeats() {
        return server.refuse(400, "invalid_request", "a parameter is given twice");
    }
    let issued = bank.change(|state| match form.one("grant_type") {
        Some("authorization_code") => redeem(server, state, &form),
        Some("refresh_token") => refresh(server, state, &form),
        Some("client_credentials") if server.knows_apps() => Ok(own(server, state, &form)),
        Some(_) => Err(("unsupported_grant_type", "this kind of grant is not known here")),
        None => Err(("invalid_request", "grant_type is missing")),
    });
    match issued {
        Ok(Issued { body, consent }) => {
            let token = consent.and_then(|consent| id_token(server, bank, &form, &consent));
            Reply::json(200, &body.maybe("id_token", token)).unstored()
        }
        Err((error, text)) => server.refuse(400, error, text),
    }
}

/// The ID token that goes with tokens of a customer.
fn id_token(server: Server, bank: &Bank, form: &Fields, consent: &str) -> Option<String> {
    let code = form.one("code");
    if !server.is_openid() || (code.is_none() && bank.has(Quirk::UkobNoIdTokenOnRefresh)) {
        return None;
    }
    let request = bank.read(|state| Some(state.codes.get(code?)?.request.clone()));
    let nonce = request.as_ref().and_then(|request| request.nonce.as_deref());
    openid::id_token(bank, consent, &Occasion { nonce, ..Occasion::default() })
}

fn redeem(server: Server, state: &mut State, form: &Fields) -> Result<Issued, Refused> {
    let given = form.one("code").ok_or(("invalid_request", "code is missing"))?;
    let now = state.now;
    let code = state
        .codes
        .get_mut(given)
        .filter(|code| code.request.realm == server.realm)
        .ok_or(("invalid_grant", "the code is not known"))?;
    if code.used {
        // Someone has the code who should not: what it gave is taken back (RFC 6749, 4.1.2).
        let consent = code.consent.clone();
        state.access.retain(|_, token| token.consent != consent);
        state.refresh.retain(|_, token| token.consent != consent);
        return Err(("invalid_grant", "the code was used before"));
    }
    if code.expires <= now {
        return Err(("invalid_grant", "the code is too old"));
    }
    if form.one("redirect_uri") != Some(code.request.redirect.as_str()) {
        return Err(("invalid_grant", "redirect_uri is not the one of the request"));
    }
    check_verifier(code, form.one("code_verifier"))?;
    code.used = true;
    let consent = code.consent.clone();
    let (access, scope) = access_token(state, &consent, false)?;
    let refresh = refresh_token(state, &consent);
    let body = body(state, &consent, &scope, access, refresh);
    Ok(Issued { body, consent: Some(consent) })
}

/// A token for the app itself, with which it lodges consents.
fn own(server: Server, state: &mut State, form: &Fields) -> Issued {
    let (access, scope) = (unguessable("ct"), form.one("scope").unwrap_or_default().to_owned());
    let expires = seconds_after(state.now, ACCESS_LIFE);
    let token = ClientToken { realm: server.realm, scope: scope.clone(), expires };
    state.own.insert(access.clone(), token);
    let body = Object::new()
        .with("access_token", access)
        .with("token_type", token_type(state, server.realm))
        .with("expires_in", ACCESS_LIFE)
        .with("scope", scope);
    Issued { body, consent: None }
}

/// RFC 6749 lets the letters be small, and some banks do.
fn token_type(state: &State, realm: Realm) -> &'static str {
    let small = state.quirks.contains(&Quirk::UkobTokenTypeInSmallLetters);
    if small && realm == Realm::OpenBanking { "bearer" } else { "Bearer" }
}

fn check_verifier(code: &Code, verifier: Option<&str>) -> Result<(), Refused> {
    let Some(challenge) = &code.request.challenge else { return Ok(()) };
    let verifier = verifier.ok_or(("invalid_grant", "code_verifier is missing"))?;
    if !(43..=128).contains(&verifier.len()) {
        return Err(("invalid_grant", "code_verifier has a wrong length"));
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge {
        Ok(())
    } else {
        Err(("invalid_grant", "code_verifier does not fit the challenge"))
    }
}

fn refresh(server: Server, state: &mut State, form: &Fields) -> Result<Issued, Refused> {
    let given = form.one("refresh_token").ok_or(("invalid_request", "refresh_token is missing"))?;
    let unknown = ("invalid_grant", "the refresh token is not known or was used before");
    let now = state.now;
    let token = state.refresh.get(given).filter(|token| token.is_valid(now)).ok_or(unknown)?;
    let consent = token.consent.clone();
    let right_door = state.consents.get(&consent).is_some_and(|known| known.realm == server.realm);
    if !right_door {
        return Err(unknown);
    }
    let (access, scope) = access_token(state, &consent, true)?;
    let stays = server.realm == Realm::Stet && state.quirks.contains(&Quirk::StetRefreshTokenStays);
    let renewed = if stays {
        None
    } else {
        state.refresh.remove(given);
        refresh_token(state, &consent)
    };
    let body = body(state, &consent, &scope, access, renewed);
    Ok(Issued { body, consent: Some(consent) })
}

/// A new access token and its scope.
fn access_token(
    state: &mut State,
    consent: &str,
    refreshed: bool,
) -> Result<(String, String), Refused> {
    let now = state.now;
    let consent = state
        .consents
        .get(consent)
        .filter(|consent| consent.status(now) == Status::Active)
        .ok_or(("invalid_grant", "the consent has ended"))?;
    // The long history is for the moment after the customer was there.
    let lasting = |word: &&str| !refreshed || *word != EXTENDED_HISTORY;
    let scope: Vec<_> = consent.scope.split_whitespace().filter(lasting).collect();
    let scope = scope.join(" ");
    let expires = Some(seconds_after(now, ACCESS_LIFE));
    let token = Token { consent: consent.id.clone(), scope: scope.clone(), expires };
    if consent.realm == Realm::Monzo && state.quirks.contains(&Quirk::MonzoOneToken) {
        // The last one that was given.
        let customer = consent.customer.clone();
        let consents = &state.consents;
        state.access.retain(|_, token| {
            let other = consents.get(&token.consent);
            other.is_none_or(|it| it.realm != Realm::Monzo || it.customer != customer)
        });
    }
    let access = unguessable("at");
    state.access.insert(access.clone(), token);
    Ok((access, scope))
}

/// A new refresh token, unless the permission is a single one, which cannot be renewed.
fn refresh_token(state: &mut State, consent: &str) -> Option<String> {
    let consent = state.consents.get(consent)?;
    if consent.wish.duration == DurationType::OneTime {
        return None;
    }
    let life = (consent.realm == Realm::Chase).then_some(CHASE_REFRESH_LIFE);
    let expires = life.map(|life| seconds_after(state.now, life));
    let token = Token { consent: consent.id.clone(), scope: consent.scope.clone(), expires };
    let refresh = unguessable("rt");
    state.refresh.insert(refresh.clone(), token);
    Some(refresh)
}

fn body(
    state: &State,
    consent: &str,
    scope: &str,
    access: String,
    refresh: Option<String>,
) -> Object {
    let realm = state.consents.get(consent).map_or(Realm::Standard, |consent| consent.realm);
    let common = Object::new()
        .with("access_token", access)
        .with("token_type", token_type(state, realm))
        .with("expires_in", ACCESS_LIFE)
        .maybe("refresh_token", refresh)
        .with("scope", scope);
    let Some(consent) = state.consents.get(consent) else { return common };
    match consent.realm {
        Realm::Standard => {
            common.with("fdxConsentId", consent.id.as_str()).with("grant_id", consent.id.as_str())
        }
        Realm::Chase => common
            .with("refresh_token_expires_in", CHASE_REFRESH_LIFE)
            .with("consented_on", consent.created.as_second()),
        Realm::Stet | Realm::BerlinGroup | Realm::OpenBanking | Realm::Monzo | Realm::Starling => {
            common
        }
    }
}

/// `POST revoke`, RFC 7009: an unknown token is as good as one that has just ended.
pub(super) fn revoke(server: Server, bank: &Bank, ask: &Ask) -> Reply {
    let form = ask.form();
    if let Err(refusal) = server.authenticate(bank, ask, &form) {
        return refusal;
    }
    // A parameter without a value is a parameter that is missing (RFC 6749, 3.1).
    let Some(token) = form.one("token").filter(|token| !token.is_empty()) else {
        return server.refuse(400, "invalid_request", "token is missing");
    };
    bank.change(|state| {
        let known = state.refresh.get(token).map(|token| token.consent.clone());
        let consent = known.filter(|id| {
            state.consents.get(id).is_some_and(|consent| consent.realm == server.realm)
        });
        match consent {
            Some(consent) => {
                state.access.retain(|_, token| token.consent != consent);
                state.revoke(&consent, "USER_ACTION", "DATA_RECIPIENT");
            }
            None => {
                state.access.remove(token);
            }
        }
    });
    Reply::empty(200)
}
