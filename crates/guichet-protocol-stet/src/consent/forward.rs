//! The body of `PUT /consents`, and what it is made of.

use crate::{Decoding, Version, decode, wire};
use guichet_core::{Result, Scope, ScopeSet, raw::Page};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// One account to choose from, kept under seal until the customer has chosen.
#[derive(Serialize, Deserialize)]
pub(super) struct Choosable {
    /// What the customer reads.
    pub(super) label: String,
    /// The bank's identifier, where it gives one before the choice.
    pub(super) resource: Option<String>,
    /// The account's number, as the bank wrote it, and as it wants to read it again.
    number: Box<RawValue>,
}

impl Choosable {
    /// Reads a page of accounts. One without a number cannot be forwarded, and so not chosen.
    pub(super) fn list(body: &[u8], how: &Decoding) -> Result<Page<Self>> {
        decode::choosable(body, how, |wire| {
            let raw = wire.account_id?.read::<&RawValue>()?;
            Some(Self {
                label: label(wire),
                resource: wire.resource_id.and_then(wire::Raw::text).map(Into::into),
                number: raw.to_owned(),
            })
        })
    }
}

/// Name or product, and the end of the number.
fn label(wire: &wire::Account<'_>) -> String {
    let mut names = [wire.name, wire.product, wire.details].into_iter().flatten();
    let name = names.find_map(wire::Raw::text).unwrap_or_default();
    let name = guichet_core::UntrustedText::new(name.trim()).printable().to_string();
    let id = wire.account_id.and_then(wire::Raw::read::<wire::AccountId<'_>>);
    let number = id.as_ref().and_then(|id| crate::map::numbers(id).into_iter().next());
    match number {
        Some(number) if name.is_empty() => number.value.to_string(),
        Some(number) => format!("{name} ({})", number.value),
        None => name,
    }
}

/// What is sent. Standards before 1.5 have no owners; ours are never asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    owners: Option<[&'a RawValue; 0]>,
    balances: Vec<&'a RawValue>,
    transactions: Vec<&'a RawValue>,
    trusted_beneficiaries: bool,
    psu_identity: bool,
}

/// The smallest body that covers the scopes on the accounts that the customer chose.
pub(super) fn forwarded(
    chosen: &[Choosable],
    scopes: ScopeSet,
    version: Version,
) -> Option<String> {
    let listed = |wanted: bool| -> Vec<&RawValue> {
        chosen.iter().filter(|_| wanted).map(|one| &*one.number).collect()
    };
    let transactions = [
        Scope::TransactionsSummary,
        Scope::Transactions,
        Scope::TransactionsCounterparty,
        Scope::TransactionsPlace,
    ];
    let body = Body {
        owners: version.has_owners().then_some([]),
        balances: listed(scopes.contains(Scope::Balances)),
        transactions: listed(transactions.into_iter().any(|scope| scopes.contains(scope))),
        trusted_beneficiaries: scopes.contains(Scope::ScheduledPayments),
        psu_identity: scopes.contains(Scope::IdentityContact),
    };
    serde_json::to_string(&body).ok()
}
