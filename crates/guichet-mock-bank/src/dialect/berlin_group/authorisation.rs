//! Where the customer is to be sent, and how far they have come.

use serde_json::Value;
use uuid::Uuid;

use super::refusal::Refusal;
use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::grant::berlin_group::{BgAccess, BgApproach};
use crate::grant::{Access, Consent, Decision, Status};
use crate::json::Object;
use crate::oauth::BERLIN_GROUP;
use crate::quirk::Quirk;

/// `…/authorisations` and one of them.
pub(super) fn answer(
    bank: &Bank,
    ask: &Ask,
    (consent, access): (Consent, BgAccess),
    rest: &[&str],
) -> Result<Reply, Refusal> {
    match (ask.method.as_str(), rest) {
        ("POST", []) => start(bank, &consent, access),
        ("GET", []) => {
            let body = Object::new().with("authorisationIds", access.authorisations);
            Ok(Reply::json(200, &body))
        }
        ("GET", [id]) => {
            known(&access, id)?;
            let body = Object::new().with("scaStatus", sca_status(bank, &consent));
            Ok(Reply::json(200, &body))
        }
        ("PUT", [id]) => {
            known(&access, id)?;
            confirm(bank, ask, &consent, access, id)
        }
        (_, [] | [_]) => Err(Refusal::wrong_method()),
        _ => Err(Refusal::unknown("there is no such resource")),
    }
}

fn known(access: &BgAccess, id: &str) -> Result<(), Refusal> {
    if access.authorisations.iter().any(|known| known == id) {
        Ok(())
    } else {
        Err(Refusal::unknown("there is no such authorisation"))
    }
}

fn start(bank: &Bank, consent: &Consent, mut access: BgAccess) -> Result<Reply, Refusal> {
    if consent.status(bank.now()) != Status::Waiting {
        return Err(Refusal::new(409, "STATUS_INVALID", "this consent waits for nobody"));
    }
    let id = Uuid::new_v4().to_string();
    access.authorisations.push(id.clone());
    bank.change(|state| {
        if let Some(consent) = state.consents.get_mut(&consent.id) {
            consent.wish.access = Access::BerlinGroup(access.clone());
        }
    });
    let body = Object::new()
        .with("scaStatus", sca_status(bank, consent))
        .with("authorisationId", id)
        .with("_links", ways(bank, consent, &access));
    Ok(Reply::json(201, &body).with("aspsp-sca-approach", approach_word(access.approach)))
}

/// Takes the code with which the customer came back, where the bank wants one.
fn confirm(
    bank: &Bank,
    ask: &Ask,
    consent: &Consent,
    access: BgAccess,
    id: &str,
) -> Result<Reply, Refusal> {
    let given: Option<Value> = serde_json::from_slice(&ask.body).ok();
    let given = given.as_ref().and_then(|body| body.get("confirmationCode")?.as_str());
    let given = given.ok_or_else(|| {
        Refusal::new(400, "SCA_INVALID", "customers prove themselves at the bank only")
    })?;
    if !is_unconfirmed(consent) || access.confirmation.as_deref() != Some(given) {
        return Err(Refusal::new(400, "SCA_INVALID", "this code is not the one"));
    }
    let access = BgAccess { confirmation: None, ..access };
    bank.change(|state| {
        if let Some(consent) = state.consents.get_mut(&consent.id) {
            consent.wish.access = Access::BerlinGroup(access);
        }
    });
    let path = format!("{}/consents/{}/authorisations/{id}", super::BASE, consent.id);
    let links = Object::new().with("scaStatus", Object::new().with("href", bank.link(&path)));
    let body = Object::new().with("scaStatus", "finalised").with("_links", links);
    Ok(Reply::json(200, &body))
}

/// Whether the customer has agreed, and the app has not yet told the bank their code.
pub(super) fn is_unconfirmed(consent: &Consent) -> bool {
    consent.decision == Decision::Approved
        && matches!(&consent.wish.access, Access::BerlinGroup(access) if access.confirmation.is_some())
}

fn sca_status(bank: &Bank, consent: &Consent) -> &'static str {
    match consent.status(bank.now()) {
        Status::Waiting => "received",
        Status::Denied => "failed",
        Status::Active if is_unconfirmed(consent) => "unconfirmed",
        Status::Active | Status::Expired | Status::Revoked => "finalised",
    }
}

pub(super) fn approach_word(approach: BgApproach) -> &'static str {
    match approach {
        BgApproach::Redirect | BgApproach::OAuth | BgApproach::PreStep => "REDIRECT",
        BgApproach::Decoupled => "DECOUPLED",
    }
}

/// The links that lead on: to start an authorisation, or along the one that was started last.
pub(super) fn ways(bank: &Bank, consent: &Consent, access: &BgAccess) -> Object {
    let path = format!("{}/consents/{}/authorisations", super::BASE, consent.id);
    let link = |path: &str| Object::new().with("href", bank.link(path));
    let Some(id) = access.authorisations.last() else {
        return Object::new().with("startAuthorisation", link(&path));
    };
    let way = match access.approach {
        BgApproach::OAuth => Object::new().with("scaOAuth", oauth_link(bank)),
        BgApproach::Redirect | BgApproach::PreStep => {
            let page = format!("{BERLIN_GROUP}/sca?consent={}", consent.id);
            Object::new().with("scaRedirect", link(&page))
        }
        BgApproach::Decoupled => Object::new(),
    };
    let here = format!("{path}/{id}");
    way.maybe("confirmation", access.confirmation.as_ref().map(|_| link(&here)))
        .with("scaStatus", link(&here))
}

/// Where the addresses of the authorization server are found (RFC 8414).
pub(super) fn oauth_link(bank: &Bank) -> Object {
    let path = format!("/.well-known/oauth-authorization-server{BERLIN_GROUP}");
    let relative = bank.has(Quirk::BgRelativeScaOauth);
    Object::new().with("href", if relative { path } else { bank.link(&path) })
}
