//! The permission itself: to be read, and to be ended.

use serde::Deserialize;

use super::call::Call;
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::grant::fdx::ResourceType;
use crate::grant::{DurationType, Status};
use crate::json::Object;

/// Who may end a permission, in FDX's words for parties.
const PARTIES: [&str; 6] =
    ["DATA_ACCESS_PLATFORM", "DATA_PROVIDER", "DATA_RECIPIENT", "INDIVIDUAL", "MERCHANT", "VENDOR"];

/// `GET /consents/{consentId}`, and `GET` and `PUT` of its `revocation`.
///
/// These work with the permission's own token even when the permission has ended, until the token
/// is too old: how else would an app learn that it has?
pub(super) fn answer(call: &Call<'_>, id: &str, rest: &[&str]) -> Result<Reply, Refusal> {
    if call.consent.id != id {
        return Err(Refusal::nothing_found("no such consent"));
    }
    match (call.ask.method.as_str(), rest) {
        ("GET", []) => Ok(Reply::json(200, &grant(call))),
        ("GET", ["revocation"]) => revocation(call),
        ("PUT", ["revocation"]) => revoke(call),
        (_, [] | ["revocation"]) => Err(Refusal::wrong_method()),
        _ => Err(Refusal::no_such_path()),
    }
}

fn grant(call: &Call<'_>) -> Object {
    let consent = &call.consent;
    let wish = &consent.wish;
    let party = |name: &str, kind: &str| Object::new().with("name", name).with("type", kind);
    let parties =
        vec![party(&consent.client, "DATA_RECIPIENT"), party("Guichet Mock Bank", "DATA_PROVIDER")];
    let resources: Vec<_> = call
        .resources()
        .iter()
        .flat_map(|resource| {
            let ids = match resource.resource {
                ResourceType::Account => consent.accounts.clone(),
                ResourceType::Customer | ResourceType::Document => vec![call.customer.id.clone()],
            };
            ids.into_iter().map(|id| {
                let clusters: Vec<_> = resource.clusters.iter().map(|one| one.word()).collect();
                Object::new()
                    .with("resourceType", resource.resource.word())
                    .with("resourceId", id)
                    .with("dataClusters", clusters)
            })
        })
        .collect();
    let path = format!("{}/consents/{}", call.fdx.base, consent.id);
    let link = Object::new().with("href", call.bank.link(&path)).with("rel", "self");
    Object::new()
        .with("id", consent.id.as_str())
        .with("status", status_word(consent.status(call.now)))
        .with("parties", parties)
        .with("createdTime", call.fdx.instant(consent.created))
        .maybe("expirationTime", consent.expires.map(|at| call.fdx.instant(at)))
        .with("updatedTime", call.fdx.instant(consent.updated))
        .with("durationType", duration_word(wish.duration))
        .maybe("durationPeriod", wish.period)
        .maybe("lookbackPeriod", wish.lookback)
        .with("resources", resources)
        .with("links", vec![link])
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Waiting => "PENDING",
        Status::Active => "ACTIVE",
        Status::Expired => "EXPIRED",
        Status::Denied | Status::Revoked => "REVOKED",
    }
}

fn duration_word(duration: DurationType) -> &'static str {
    match duration {
        DurationType::OneTime => "ONE_TIME",
        DurationType::Persistent => "PERSISTENT",
        DurationType::TimeBound => "TIME_BOUND",
    }
}

fn revocation(call: &Call<'_>) -> Result<Reply, Refusal> {
    let revocation = call
        .consent
        .revocation
        .as_ref()
        .ok_or_else(|| Refusal::nothing_found("the consent was not revoked"))?;
    let body = Object::new()
        .with("status", status_word(Status::Revoked))
        .with("reason", revocation.reason.as_str())
        .with("initiator", revocation.initiator.as_str())
        .with("updatedTime", call.fdx.instant(revocation.at));
    Ok(Reply::json(200, &body))
}

#[derive(Deserialize)]
struct Reason {
    reason: String,
    initiator: String,
}

fn revoke(call: &Call<'_>) -> Result<Reply, Refusal> {
    let given: Reason = serde_json::from_slice(&call.ask.body)
        .map_err(|_| Refusal::input("the body needs a reason and an initiator"))?;
    if !["USER_ACTION", "BUSINESS_RULE"].contains(&given.reason.as_str()) {
        return Err(Refusal::input("reason is neither USER_ACTION nor BUSINESS_RULE"));
    }
    if !PARTIES.contains(&given.initiator.as_str()) {
        return Err(Refusal::input("initiator is no type of party"));
    }
    if call.consent.status(call.now) == Status::Revoked {
        return Err(Refusal::new(409, 405, "Conflict", "the consent was revoked before"));
    }
    call.bank.change(|state| state.revoke(&call.consent.id, &given.reason, &given.initiator));
    Ok(Reply::empty(204))
}
