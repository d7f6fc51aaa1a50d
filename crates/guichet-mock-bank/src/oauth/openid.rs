//! What UK Open Banking adds to OAuth: request objects, and ID tokens that name the consent.

use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

use super::{ACCESS_LIFE, OPEN_BANKING};
use crate::bank::{Bank, CLIENT_ID};
use crate::exchange::Fields;
use crate::grant::{Realm, seconds_after};
use crate::jose;
use crate::json::Object;
use crate::quirk::Quirk;

/// Where the id of the consent is found once a request is unpacked.
pub(super) const INTENT: &str = "openbanking_intent_id";

/// The parameters of a request, those of its request object before those beside it. The id of
/// the consent may also stand in a parameter `claims`, or in one of its own.
pub(super) fn unpacked(bank: &Bank, given: &Fields) -> Result<Fields, &'static str> {
    let inside = match given.one("request") {
        Some(token) => jose::read(token, bank.client_key())
            .ok_or("The request object of this app cannot be read, or was signed by another.")?,
        None if bank.client_key().is_some() => return Err("This app must sign what it asks for."),
        None => Map::new(),
    };
    if let Some(audience) = inside.get("aud")
        && !mentions(audience, &bank.link(OPEN_BANKING))
    {
        return Err("The request object of this app is for another bank.");
    }
    let beside = given.one("claims").and_then(|text| serde_json::from_str(text).ok());
    let claims: Option<&Value> = inside.get("claims").or(beside.as_ref());
    let intent = claims
        .and_then(|claims| claims.pointer("/id_token/openbanking_intent_id/value"))
        .and_then(Value::as_str)
        .or_else(|| given.one(INTENT));
    let mut whole = Serializer::new(String::new());
    whole.extend_pairs(intent.map(|intent| (INTENT, intent)));
    for name in NAMES {
        let value = inside.get(name).and_then(Value::as_str).or_else(|| given.one(name));
        whole.extend_pairs(value.map(|value| (name, value)));
    }
    Ok(Fields::parse(whole.finish().as_bytes()))
}

const NAMES: [&str; 8] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

/// Whether the app proves itself by a token that it has signed (RFC 7523), for this server.
pub(super) fn is_asserted(bank: &Bank, form: &Fields) -> bool {
    let kind = form.one("client_assertion_type");
    let claims = form
        .one("client_assertion")
        .filter(|_| kind == Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
        .and_then(|token| jose::read(token, bank.client_key()));
    let Some(claims) = claims else { return false };
    let is = |name: &str| claims.get(name).and_then(Value::as_str) == Some(CLIENT_ID);
    let server = bank.link(OPEN_BANKING);
    let ours = claims.get("aud").is_some_and(|audience| {
        mentions(audience, &server) || mentions(audience, &format!("{server}/token"))
    });
    let expires = claims.get("exp").and_then(Value::as_i64);
    let alive = expires.is_some_and(|expires| bank.now().as_second() < expires);
    is("iss") && is("sub") && ours && alive && claims.contains_key("jti")
}

/// Whether a claim is a text, or has it in its list.
fn mentions(claim: &Value, text: &str) -> bool {
    let is = |value: &Value| value.as_str() == Some(text);
    is(claim) || claim.as_array().is_some_and(|all| all.iter().any(is))
}

/// What an ID token is made for, beside the consent.
#[derive(Default)]
pub(super) struct Occasion<'a> {
    pub(super) nonce: Option<&'a str>,
    /// The code or the access token that it comes with.
    pub(super) code: Option<&'a str>,
    pub(super) state: Option<&'a str>,
}

/// An ID token, which names the consent as its subject and as the intent.
pub(super) fn id_token(bank: &Bank, consent: &str, occasion: &Occasion<'_>) -> Option<String> {
    let (now, given) = bank.read(|state| {
        let consent = state.consents.get(consent)?;
        (consent.realm == Realm::OpenBanking).then_some((state.now, consent.updated))
    })?;
    let unit = if bank.has(Quirk::UkobIdTokenInMilliseconds) { 1000 } else { 1 };
    let claims = Object::new()
        .with("iss", bank.link(OPEN_BANKING))
        .with("sub", consent)
        .with("aud", CLIENT_ID)
        .with("exp", seconds_after(now, ACCESS_LIFE).as_second() * unit)
        .with("iat", now.as_second() * unit)
        .with("auth_time", given.as_second())
        .with("acr", "urn:openbanking:psd2:sca")
        .with(INTENT, consent)
        .maybe("nonce", occasion.nonce)
        .maybe("c_hash", occasion.code.map(jose::half_hash))
        .maybe("s_hash", occasion.state.map(jose::half_hash));
    jose::sign(&claims)
}
