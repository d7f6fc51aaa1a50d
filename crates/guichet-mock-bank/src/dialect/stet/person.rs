//! Who the customer is, who owns an account, and whom the customer trusts.

use std::collections::BTreeMap;

use super::account::BIC;
use super::call::{Call, Part};
use super::refusal::Refusal;
use super::{hal, link};
use crate::exchange::Reply;
use crate::json::Object;
use crate::ledger::EntryKind;
use crate::quirk::Quirk;

/// `GET /end-user-identity`.
pub(super) fn identity(call: &Call<'_>) -> Result<Reply, Refusal> {
    if !call.covers_identity() {
        return Err(Refusal::not_covered());
    }
    call.attended("end-user-identity")?;
    let links = Object::new()
        .with("self", link::here(call))
        .with("accounts", link::to(call, "accounts"))
        .maybe(
            "trustedBeneficiaries",
            call.covers_beneficiaries().then(|| link::to(call, "trusted-beneficiaries")),
        );
    Ok(hal(&Object::new().with("identity", name(call)).with("_links", links)))
}

/// `GET /accounts/{accountResourceId}/owners`.
pub(super) fn owners(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let account = call.account(id, Part::Owners)?;
    let links = Object::new()
        .with("self", link::here(call))
        .with("parent-list", link::to(call, "accounts"))
        .and(link::parts(call, account, Some(Part::Owners)));
    Ok(hal(&Object::new().with("identities", vec![name(call)]).with("_links", links)))
}

fn name(call: &Call<'_>) -> Object {
    let customer = call.customer;
    Object::new()
        .with("fullName", format!("{} {}", customer.first_name, customer.last_name))
        .with("firstName", customer.first_name)
        .with("lastName", customer.last_name)
}

/// `GET /trusted-beneficiaries`: whoever the customer has sent money to.
pub(super) fn beneficiaries(call: &Call<'_>) -> Result<Reply, Refusal> {
    if !call.covers_beneficiaries() {
        return Err(Refusal::not_covered());
    }
    call.attended("trusted-beneficiaries")?;
    let rows: Vec<_> = trusted(call)
        .into_iter()
        .zip(1_i64..)
        .map(|((name, iban), number)| {
            Object::new()
                .with("id", format!("B{number:04}"))
                .with("isTrusted", true)
                .with("creditorAgent", Object::new().with("bicFi", BIC))
                .with("creditor", Object::new().with("name", name))
                .with("creditorAccount", Object::new().with("iban", iban))
        })
        .collect();
    if rows.is_empty() && call.bank.has(Quirk::StetNoContent) {
        return Ok(Reply::empty(204));
    }
    let links =
        Object::new().with("self", link::here(call)).with("accounts", link::to(call, "accounts"));
    Ok(hal(&Object::new().with("beneficiaries", rows).with("_links", links)))
}

/// Names and IBANs, each once.
fn trusted<'a>(call: &Call<'a>) -> BTreeMap<&'a str, &'a str> {
    let entries = call.accounts().into_iter().flat_map(|account| &account.entries);
    let sent = entries.filter(|entry| entry.kind == EntryKind::Transfer && entry.amount.is_out());
    sent.filter_map(|entry| {
        let other = entry.counterparty.as_ref()?;
        Some((other.name.as_str(), other.account.as_deref()?))
    })
    .collect()
}
