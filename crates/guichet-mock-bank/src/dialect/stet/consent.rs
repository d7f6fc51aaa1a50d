//! `PUT /consents`: the app forwards what the customer chose. Each replaces the one before.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::call::Call;
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::grant::Access;
use crate::grant::stet::Forwarded;
use crate::ledger::Account;
use crate::ledger::number::last_four;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// Before version 1.5 there were no owners to ask for.
    #[serde(default)]
    owners: Vec<Identification>,
    balances: Vec<Identification>,
    transactions: Vec<Identification>,
    #[serde(default)]
    overdrafts: Vec<Identification>,
    trusted_beneficiaries: bool,
    psu_identity: bool,
}

/// An account as the app names it: as the list of accounts did.
#[derive(Deserialize)]
struct Identification {
    iban: Option<String>,
    other: Option<Other>,
    currency: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Other {
    identification: String,
    scheme_name: String,
}

/// Keeps what was forwarded.
pub(super) fn forward(call: &Call<'_>) -> Result<Reply, Refusal> {
    if !call.is_mixed() {
        let text = "the customer chooses the accounts at this bank";
        return Err(Refusal::new(501, "NOT_IMPLEMENTED", text));
    }
    let body: Body = serde_json::from_slice(&call.ask.body)
        .map_err(|_| Refusal::input("the body is no consent as the standard has it"))?;
    let forwarded = Forwarded {
        owners: ids(call, &body.owners)?,
        balances: ids(call, &body.balances)?,
        transactions: ids(call, &body.transactions)?,
        overdrafts: ids(call, &body.overdrafts)?,
        trusted_beneficiaries: body.trusted_beneficiaries,
        psu_identity: body.psu_identity,
    };
    call.bank.change(|state| {
        let now = state.now;
        let Some(consent) = state.consents.get_mut(&call.consent.id) else { return };
        consent.updated = now;
        if let Access::Stet(access) = &mut consent.wish.access {
            access.forwarded = Some(forwarded);
        }
    });
    Ok(Reply::empty(201))
}

fn ids(call: &Call<'_>, named: &[Identification]) -> Result<BTreeSet<String>, Refusal> {
    let all = call.accounts();
    named
        .iter()
        .map(|named| {
            let found = all.iter().find(|account| named.is(account));
            found
                .map(|account| account.id.clone())
                .ok_or_else(|| Refusal::input("an account of the consent is not known"))
        })
        .collect()
}

impl Identification {
    fn is(&self, account: &Account) -> bool {
        let currency = self.currency.as_deref().is_none_or(|code| code == account.currency.code());
        let same = match (&self.iban, &self.other) {
            (Some(iban), None) => account.iban.as_ref() == Some(iban),
            (None, Some(other)) => other.is(account),
            _ => false,
        };
        currency && same
    }
}

impl Other {
    fn is(&self, account: &Account) -> bool {
        match self.scheme_name.as_str() {
            "MPAN" => {
                account.kind.is_card()
                    && self.identification.ends_with(&last_four(&account.number))
                    && self.identification.contains('X')
            }
            "BBAN" => account.iban.is_none() && self.identification == account.number,
            _ => false,
        }
    }
}
