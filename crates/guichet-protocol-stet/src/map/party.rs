//! Who is behind a payment, a list of beneficiaries, or the token.

use guichet_core::{
    AccountIdentifier, Agent, Beneficiary, Counterparty, Country, Error, Merchant, Party,
    PartyRole, Scope, Text, UntrustedText,
};

use super::{At, numbers, words};
use crate::Decoding;
use crate::wire::{self, AccountId, PostalAddress, Raw};

/// The other side of a payment: name, number, bank.
pub(super) fn counterparty(
    party: Option<Raw<'_>>,
    account: Option<Raw<'_>>,
    agent: Option<Raw<'_>>,
) -> Option<Box<Counterparty>> {
    let mut other = Counterparty::default();
    other.name = name(party);
    other.identifier = number(account);
    other.agent = agent.and_then(bank);
    other.filled()
}

/// A name: in its object, or alone.
pub(super) fn name(party: Option<Raw<'_>>) -> Option<UntrustedText> {
    let party = party?;
    match party.text() {
        Some(_) => words(Some(party)),
        None => words(party.read::<wire::Party<'_>>()?.name),
    }
}

fn number(account: Option<Raw<'_>>) -> Option<AccountIdentifier> {
    numbers(&account?.read::<AccountId<'_>>()?).into_iter().next()
}

fn bank(agent: Raw<'_>) -> Option<Box<Agent>> {
    let wire = agent.read::<wire::Agent<'_>>()?;
    let mut agent = Agent::default();
    agent.bic = wire.bic_fi.and_then(Raw::text).map(|bic| Text::new(bic.trim()));
    agent.name = words(wire.name);
    agent.filled()
}

/// Where a shop is.
pub(super) fn place(merchant: &mut Merchant, party: Option<Raw<'_>>) {
    let address = party.and_then(Raw::read::<wire::Party<'_>>).and_then(|it| it.postal_address);
    let Some(wire) = address.and_then(Raw::read::<PostalAddress<'_>>) else { return };
    merchant.address = street(&wire);
    merchant.city = words(wire.town_name);
    merchant.region = words(wire.country_sub_division);
    merchant.postal_code = words(wire.post_code);
    merchant.country = wire.country.and_then(Raw::text).and_then(|it| Country::parse(it.trim()));
}

/// Street and number, or the lines of an address that is not split.
fn street(wire: &PostalAddress<'_>) -> Option<UntrustedText> {
    let parts = match wire.street_name.and_then(Raw::text) {
        Some(street) => {
            wire.building_number.and_then(Raw::text).into_iter().chain([street]).collect::<Vec<_>>()
        }
        None => wire.address_line?.list().into_iter().filter_map(Raw::text).collect(),
    };
    let line = parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join(" ");
    UntrustedText::non_blank(&line)
}

/// Someone whom the customer trusts with payments.
pub(crate) fn beneficiary(
    how: &Decoding,
    wire: &wire::Beneficiary<'_>,
    at: At,
) -> Result<Beneficiary, Error> {
    if wire.creditor.is_none() && wire.creditor_account.is_none() {
        return Err(at.error("creditor", "a beneficiary without a name or a number"));
    }
    let mut found = Beneficiary::default();
    // The list is that of the trusted ones; only a clear no makes another of one.
    found.trusted = Some(wire.is_trusted.and_then(Raw::flag).unwrap_or(true));
    if how.allows(Scope::TransactionsCounterparty) {
        found.name = name(wire.creditor);
        found.identifier = number(wire.creditor_account);
    }
    Ok(found)
}

/// The customer whose token it is; `None` if the bank names nobody.
pub(crate) fn identity(wire: &wire::Identity<'_>) -> Option<Party> {
    let name = words(wire.full_name).or_else(|| {
        let parts = [wire.first_name, wire.last_name].into_iter().flatten().filter_map(Raw::text);
        let parts: Vec<_> = parts.map(|part| part.trim().to_owned()).collect();
        UntrustedText::non_blank(&parts.join(" "))
    })?;
    let mut party = Party::default();
    party.name = Some(name);
    party.role = Some(PartyRole::Customer);
    Some(party)
}
