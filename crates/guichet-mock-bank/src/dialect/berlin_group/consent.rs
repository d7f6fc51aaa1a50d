//! Consents: lodged by the app, decided by the customer, ended by either.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::access;
use super::authorisation;
use super::call::{self, lodged, token};
use super::refusal::Refusal;
use crate::bank::{Bank, CLIENT_ID, unguessable};
use crate::exchange::{Ask, Reply};
use crate::grant::berlin_group::{BgAccess, BgApproach, BgModel};
use crate::grant::{Access, Consent, DurationType, Realm, Status, Wish};
use crate::json::Object;
use crate::ledger::day::{day_in, plus_days};
use crate::oauth;
use crate::quirk::Quirk;

/// The law's bound on a day's readings without the customer.
const MOST_A_DAY: u32 = 4;
/// The most days that a consent lives, and how many where the bank shortens it.
const LONGEST: i64 = 180;
const SHORTENED: i64 = 90;

/// `POST /consents`, `GET` and `DELETE` of one, its status and its authorisations.
pub(super) fn answer(bank: &Bank, ask: &Ask, rest: &[&str]) -> Result<Reply, Refusal> {
    match (ask.method.as_str(), rest) {
        ("POST", []) => lodge(bank, ask),
        ("GET", [id]) => found(bank, ask, id).map(|found| Reply::json(200, &body(bank, &found))),
        ("DELETE", [id]) => end(bank, ask, id),
        ("GET", [id, "status"]) => status(bank, ask, id),
        (_, [id, "authorisations", rest @ ..]) => {
            authorisation::answer(bank, ask, found(bank, ask, id)?, rest)
        }
        (_, [] | [_] | [_, "status"]) => Err(Refusal::wrong_method()),
        _ => Err(Refusal::unknown("there is no such resource")),
    }
}

/// The consent of an id. Where an app cannot do without a token of its own, it needs one here.
fn found(bank: &Bank, ask: &Ask, id: &str) -> Result<(Consent, BgAccess), Refusal> {
    let (consent, access) = lodged(bank, id)
        .ok_or_else(|| Refusal::new(403, "CONSENT_UNKNOWN", "there is no such consent"))?;
    if access.approach == BgApproach::PreStep && token(bank, ask).is_none() {
        return Err(pre_step(bank));
    }
    Ok((consent, access))
}

/// Sends the app to the authorization server first.
fn pre_step(bank: &Bank) -> Refusal {
    let links = Object::new().with("scaOAuth", authorisation::oauth_link(bank));
    Refusal::token_invalid("the customer must be known first").with_links(links)
}

fn end(bank: &Bank, ask: &Ask, id: &str) -> Result<Reply, Refusal> {
    let (consent, _) = found(bank, ask, id)?;
    bank.change(|state| state.revoke(&consent.id, "USER_ACTION", "DATA_RECIPIENT"));
    Ok(Reply::empty(204))
}

fn status(bank: &Bank, ask: &Ask, id: &str) -> Result<Reply, Refusal> {
    let (consent, _) = found(bank, ask, id)?;
    let late = consent.status(bank.now()) == Status::Active && bank.spend(Quirk::BgStatusLagsOnce);
    let word = if late { "received" } else { status_word(bank, &consent) };
    Ok(Reply::json(200, &Object::new().with("consentStatus", word)))
}

/// The word for where a consent stands.
pub(super) fn status_word(bank: &Bank, consent: &Consent) -> &'static str {
    if bank.has(Quirk::BgUnknownStatus) {
        return "underReview";
    }
    let by_app = consent.revocation.as_ref().is_some_and(|it| it.initiator == "DATA_RECIPIENT");
    match consent.status(bank.now()) {
        Status::Waiting => "received",
        Status::Denied => "rejected",
        Status::Active if authorisation::is_unconfirmed(consent) => "received",
        Status::Active if bank.has(Quirk::BgPartiallyAuthorised) => "partiallyAuthorised",
        Status::Active => "valid",
        Status::Expired => "expired",
        Status::Revoked if by_app => "terminatedByTpp",
        Status::Revoked => "revokedByPsu",
    }
}

fn body(bank: &Bank, (consent, access): &(Consent, BgAccess)) -> Object {
    let customer = consent.customer.as_deref().and_then(|login| bank.ledger.customer(login));
    let chosen: Vec<_> = customer
        .into_iter()
        .flat_map(|customer| &customer.accounts)
        .filter(|account| consent.accounts.contains(&account.id))
        .collect();
    let zone = call::local();
    let accounts = bank.link(&format!("{}/accounts", super::BASE));
    Object::new()
        .with("access", access::tell(access, &chosen))
        .with("recurringIndicator", access.recurring)
        .with("validUntil", access.valid_until)
        .with("frequencyPerDay", i64::from(access.frequency))
        .with("lastActionDate", day_in(consent.updated, &zone))
        .with("consentStatus", status_word(bank, consent))
        .with("_links", Object::new().with("account", Object::new().with("href", accounts)))
}

fn lodge(bank: &Bank, ask: &Ask) -> Result<Reply, Refusal> {
    if ask.header("psu-ip-address").is_none() {
        return Err(Refusal::format("PSU-IP-Address", "the header is missing"));
    }
    let approach = approach(bank, ask);
    let known = token(bank, ask);
    if approach == BgApproach::PreStep && known.is_none() {
        return Err(pre_step(bank));
    }
    let asked: Map<String, Value> = serde_json::from_slice(&ask.body)
        .map_err(|_| Refusal::format("body", "this is no JSON object"))?;
    let mut access = read(bank, &asked, approach)?;
    if matches!(approach, BgApproach::Redirect | BgApproach::PreStep) {
        access.redirect = Some(
            redirect(bank, ask, "tpp-redirect-uri")?
                .ok_or_else(|| Refusal::format("TPP-Redirect-URI", "the header is missing"))?,
        );
        access.refusal_redirect = redirect(bank, ask, "tpp-nok-redirect-uri")?;
        let wanted = bank.has(Quirk::BgConfirmationCode);
        access.confirmation = wanted.then(|| unguessable(""));
    }
    let explicit = ask.header("tpp-explicit-authorisation-preferred") == Some("true");
    if !explicit {
        access.authorisations.push(uuid::Uuid::new_v4().to_string());
    }
    let expires = plus_days(access.valid_until, 1).to_zoned(call::local()).ok();
    let wish = Wish {
        duration: if access.recurring { DurationType::Persistent } else { DurationType::OneTime },
        period: None,
        lookback: None,
        access: Access::BerlinGroup(access.clone()),
    };
    let consent = bank.change(|state| {
        let mut consent = Consent::lodged(Realm::BerlinGroup, CLIENT_ID, wish, state.now);
        consent.expires = expires.map(|at| at.timestamp());
        consent.customer = known.and_then(|known| known.customer);
        state.lodge(consent.clone());
        consent
    });
    let path = format!("{}/consents/{}", super::BASE, consent.id);
    let here = bank.link(&path);
    let links = Object::new()
        .and(authorisation::ways(bank, &consent, &access))
        .with("self", Object::new().with("href", here.as_str()))
        .with("status", Object::new().with("href", format!("{here}/status")));
    let message = (approach == BgApproach::Decoupled).then_some("Please agree in your app.");
    let body = Object::new()
        .with("consentStatus", status_word(bank, &consent))
        .with("consentId", consent.id.as_str())
        .with("_links", links)
        .maybe("psuMessage", message);
    Ok(Reply::json(201, &body)
        .with("location", here)
        .with("aspsp-sca-approach", authorisation::approach_word(approach)))
}

/// How the customer will be asked: as the app likes, if the bank can.
fn approach(bank: &Bank, ask: &Ask) -> BgApproach {
    if ask.header("tpp-decoupled-preferred") == Some("true") {
        BgApproach::Decoupled
    } else if bank.has(Quirk::BgOauthPreStep) {
        BgApproach::PreStep
    } else if bank.has(Quirk::BgOauth) {
        BgApproach::OAuth
    } else {
        BgApproach::Redirect
    }
}

fn redirect(bank: &Bank, ask: &Ask, name: &'static str) -> Result<Option<String>, Refusal> {
    match ask.header(name) {
        None => Ok(None),
        Some(address) if oauth::is_registered(bank, address) => Ok(Some(address.to_owned())),
        Some(_) => Err(Refusal::format(name, "this address is not registered")),
    }
}

fn read(
    bank: &Bank,
    asked: &Map<String, Value>,
    approach: BgApproach,
) -> Result<BgAccess, Refusal> {
    let field = |name: &'static str| {
        asked.get(name).ok_or_else(|| Refusal::format(name, "the field is missing"))
    };
    let flag = |name: &'static str| {
        field(name)?
            .as_bool()
            .ok_or_else(|| Refusal::format(name, "this is neither true nor false"))
    };
    let (model, owner_name) = field("access")?
        .as_object()
        .ok_or_else(|| Refusal::format("access", "this is no object"))
        .and_then(access::read)?;
    let recurring = flag("recurringIndicator")?;
    if flag("combinedServiceIndicator")? {
        return Err(Refusal::new(400, "SESSIONS_NOT_SUPPORTED", "there are no sessions here"));
    }
    let frequency = field("frequencyPerDay")?.as_u64().and_then(|times| u32::try_from(times).ok());
    let frequency = frequency
        .filter(|times| *times > 0)
        .ok_or_else(|| Refusal::format("frequencyPerDay", "this is no number from 1 on"))?;
    if !recurring && frequency != 1 {
        return Err(Refusal::format("frequencyPerDay", "what is read once has frequency 1"));
    }
    if matches!(model, BgModel::Available { .. }) && recurring {
        return Err(Refusal::format("recurringIndicator", "a list of accounts is read once"));
    }
    let until: Date = field("validUntil")?
        .as_str()
        .filter(|text| text.len() == 10)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::format("validUntil", "this is no date"))?;
    let today = day_in(bank.now(), &call::local());
    if until < today {
        return Err(Refusal::new(400, "PERIOD_INVALID", "validUntil is in the past"));
    }
    let days = if bank.has(Quirk::BgValidUntilShortened) { SHORTENED } else { LONGEST };
    Ok(BgAccess {
        model,
        owner_name,
        recurring,
        frequency: frequency.min(MOST_A_DAY),
        valid_until: until.min(plus_days(today, days)),
        approach,
        redirect: None,
        refusal_redirect: None,
        confirmation: None,
        authorisations: Vec::new(),
    })
}
