//! Account access consents: lodged by the app, decided by the customer, ended by either.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::call::bearer;
use super::frame::{json, when};
use super::refusal::{Code, Refusal};
use super::{Ukob, permission};
use crate::bank::{Bank, CLIENT_ID};
use crate::exchange::{Ask, Reply};
use crate::grant::ukob::UkobAccess;
use crate::grant::{Access, Consent, DurationType, Realm, Status, Wish};
use crate::json::Object;
use crate::quirk::Quirk;

/// `POST /account-access-consents`, and `GET` and `DELETE` of one. The token is the app's own.
pub(super) fn answer(
    dialect: Ukob,
    bank: &Bank,
    ask: &Ask,
    rest: &[&str],
) -> Result<Reply, Refusal> {
    match (ask.method.as_str(), rest) {
        ("POST", []) | ("GET" | "DELETE", [_]) => {}
        _ => return Err(Refusal::Bare(405)),
    }
    admit(bank, ask)?;
    match rest {
        [id] if ask.method == "DELETE" => end(bank, id),
        [id] => known(bank, id).map(|consent| json(200, &body(dialect, bank, &consent))),
        _ => lodge(dialect, bank, ask),
    }
}

/// Lets a token in that the app has by its own credentials, with the scope `accounts`.
fn admit(bank: &Bank, ask: &Ask) -> Result<(), Refusal> {
    let fine = bearer(ask).is_some_and(|token| {
        bank.read(|state| {
            let scope = state.own_scope(token, Realm::OpenBanking);
            scope.is_some_and(|scope| scope.split_whitespace().any(|word| word == "accounts"))
        })
    });
    if fine { Ok(()) } else { Err(Refusal::Bare(401)) }
}

fn known(bank: &Bank, id: &str) -> Result<Consent, Refusal> {
    bank.read(|state| state.consents.get(id).cloned())
        .filter(|consent| consent.realm == Realm::OpenBanking)
        .ok_or_else(|| Refusal::not_found("there is no such consent"))
}

fn end(bank: &Bank, id: &str) -> Result<Reply, Refusal> {
    known(bank, id)?;
    bank.change(|state| state.revoke(id, "USER_ACTION", "DATA_RECIPIENT"));
    Ok(Reply::empty(204))
}

fn lodge(dialect: Ukob, bank: &Bank, ask: &Ask) -> Result<Reply, Refusal> {
    let media = ask.header("content-type").unwrap_or_default();
    if media.split(';').next().is_none_or(|media| media.trim() != "application/json") {
        return Err(Refusal::Bare(415));
    }
    let whole: Value = serde_json::from_slice(&ask.body)
        .map_err(|_| Refusal::input(Code::INVALID_FORMAT, "Data", "the body is no JSON"))?;
    let data = read(&whole, "Data")?;
    let risk = read(&whole, "Risk")?;
    if !risk.is_empty() {
        return Err(Refusal::input(Code::FIELD_UNEXPECTED, "Risk", "nothing belongs in here"));
    }
    let extra = whole.as_object().is_some_and(|whole| whole.len() > 2);
    if dialect.major == 3 && extra {
        return Err(Refusal::input(Code::FIELD_UNEXPECTED, "Data", "a field is not known"));
    }
    let permissions: Vec<String> = data
        .get("Permissions")
        .ok_or_else(|| Refusal::input(Code::FIELD_MISSING, "Data.Permissions", "it is missing"))
        .and_then(|given| {
            serde_json::from_value(given.clone()).map_err(|_| {
                Refusal::input(Code::FIELD_INVALID, "Data.Permissions", "this is no list of texts")
            })
        })?;
    permission::check(&permissions, bank.has(Quirk::UkobUnsupportedPermissions))?;
    let expires = moment(data, "ExpirationDateTime", "Data.ExpirationDateTime")?;
    let from = moment(data, "TransactionFromDateTime", "Data.TransactionFromDateTime")?;
    let to = moment(data, "TransactionToDateTime", "Data.TransactionToDateTime")?;
    if expires.is_some_and(|expiry| expiry <= bank.now()) {
        let path = "Data.ExpirationDateTime";
        return Err(Refusal::input(Code::FIELD_INVALID_DATE, path, "it is in the past"));
    }
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        let path = "Data.TransactionToDateTime";
        return Err(Refusal::input(Code::FIELD_INVALID_DATE, path, "it is before the other end"));
    }
    let wish = Wish {
        duration: DurationType::Persistent,
        period: None,
        lookback: None,
        access: Access::Ukob(UkobAccess { permissions, from, to }),
    };
    let lodged = bank.change(|state| {
        let mut consent = Consent::lodged(Realm::OpenBanking, CLIENT_ID, wish, state.now);
        consent.expires = expires;
        "openid accounts".clone_into(&mut consent.scope);
        state.consents.insert(consent.id.clone(), consent.clone());
        consent
    });
    Ok(json(201, &body(dialect, bank, &lodged)))
}

fn read<'a>(whole: &'a Value, name: &'static str) -> Result<&'a Map<String, Value>, Refusal> {
    let found = whole.get(name);
    let found = found.ok_or_else(|| Refusal::input(Code::FIELD_MISSING, name, "it is missing"))?;
    let object = found.as_object();
    object.ok_or_else(|| Refusal::input(Code::FIELD_INVALID, name, "this is no object"))
}

/// A date and time with its offset, which is required in a body.
fn moment(
    data: &Map<String, Value>,
    name: &str,
    path: &'static str,
) -> Result<Option<Timestamp>, Refusal> {
    let Some(given) = data.get(name) else { return Ok(None) };
    let read = given.as_str().and_then(|text| text.parse().ok());
    let text = "this is no date and time with an offset";
    read.map(Some).ok_or_else(|| Refusal::input(Code::FIELD_INVALID_DATE, path, text))
}

fn body(dialect: Ukob, bank: &Bank, consent: &Consent) -> Object {
    let now = bank.now();
    let (three, four) = match consent.status(now) {
        Status::Waiting => ("AwaitingAuthorisation", "AWAU"),
        Status::Denied => ("Rejected", "RJCT"),
        Status::Active => ("Authorised", "AUTH"),
        Status::Revoked => ("Revoked", "CANC"),
        // Version 3 has no word for it: the consent stays what it was, and the calls fail.
        Status::Expired if consent.customer.is_some() => ("Authorised", "EXPD"),
        Status::Expired => ("AwaitingAuthorisation", "EXPD"),
    };
    let Access::Ukob(access) = &consent.wish.access else { return Object::new() };
    let path = format!("{}/account-access-consents/{}", dialect.base, consent.id);
    let data = Object::new()
        .with("ConsentId", consent.id.as_str())
        .with("CreationDateTime", when(consent.created))
        .with("Status", dialect.word((three, four)))
        .with("StatusUpdateDateTime", when(consent.updated))
        .with("Permissions", access.permissions.clone())
        .maybe("ExpirationDateTime", consent.expires.map(when))
        .maybe("TransactionFromDateTime", access.from.map(when))
        .maybe("TransactionToDateTime", access.to.map(when));
    Object::new()
        .with("Data", data)
        .with("Risk", Object::new())
        .with("Links", Object::new().with("Self", bank.link(&path)))
        .with("Meta", Object::new().with("TotalPages", 1_i64))
}
