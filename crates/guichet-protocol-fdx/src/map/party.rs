//! Who is behind an account.

use guichet_core::UntrustedText;
use guichet_core::{Address, AddressKind, Country, Holder, HolderRole, Party, PartyRole, Text};

use super::words;
use crate::wire::{self, BusinessCustomer, Contact, Customer, PersonName, Raw, Telephone};

/// The customer who gave the consent.
pub(crate) fn customer(wire: &Customer<'_>) -> Party {
    let mut party = Party::default();
    party.name = name(wire);
    party.role = Some(match wire.r#type.and_then(Raw::text).as_deref() {
        Some("BUSINESS") => PartyRole::Organisation,
        _ if wire.business_customer.is_some() => PartyRole::Organisation,
        _ => PartyRole::Customer,
    });
    party.addresses = addresses(wire.addresses);
    party.emails = texts(wire.email.or(wire.emails));
    party.phones = phones(wire.telephones);
    party
}

/// The people of an account, and how to reach them: as holders, and as parties.
///
/// The standard gives one address for all of them, so it stands with the first.
pub(crate) fn contact(wire: &Contact<'_>) -> (Vec<Holder>, Vec<Party>) {
    let people = wire.holders.map(Raw::list).unwrap_or_default();
    let people: Vec<_> = people.into_iter().filter_map(Raw::read::<Customer<'_>>).collect();
    let holders = people.iter().filter_map(holder).collect();
    let mut parties: Vec<Party> = people.iter().map(party).collect();
    let (addresses, emails, phones) =
        (addresses(wire.addresses), texts(wire.emails), phones(wire.telephones));
    if parties.is_empty() && !(addresses.is_empty() && emails.is_empty() && phones.is_empty()) {
        parties.push(Party::default());
    }
    if let Some(first) = parties.first_mut() {
        first.addresses.extend(addresses);
        first.emails.extend(emails);
        first.phones.extend(phones);
    }
    (holders, parties)
}

fn holder(wire: &Customer<'_>) -> Option<Holder> {
    let mut holder = Holder::new(name(wire)?);
    holder.role = wire.relationship.and_then(Raw::text).map(|word| role(&word));
    Some(holder)
}

fn party(wire: &Customer<'_>) -> Party {
    let mut party = customer(wire);
    let role = wire.relationship.and_then(Raw::text).map(|word| role(&word));
    party.role = match role {
        Some(HolderRole::JointOwner) => Some(PartyRole::JointOwner),
        Some(HolderRole::AuthorisedUser) => Some(PartyRole::AuthorisedUser),
        Some(HolderRole::Attorney | HolderRole::Guardian | HolderRole::Trustee) => {
            Some(PartyRole::Representative)
        }
        Some(HolderRole::Owner) | None => party.role,
        Some(other) => Some(PartyRole::Other(Text::new(other.as_str()))),
    };
    party
}

/// What a person is to an account; the standard has a dozen forms of some (quirk 54).
fn role(word: &str) -> HolderRole {
    match word {
        "PRIMARY" | "SOLE_OWNER" | "BUSINESS" | "PRIMARY_BORROWER" => HolderRole::Owner,
        "PRIMARY_JOINT"
        | "PRIMARY_JOINT_TENANTS"
        | "SECONDARY"
        | "SECONDARY_JOINT"
        | "SECONDARY_JOINT_TENANTS" => HolderRole::JointOwner,
        "AUTHORIZED_USER" | "AUTHORIZED_SIGNER" => HolderRole::AuthorisedUser,
        "POWER_OF_ATTORNEY" => HolderRole::Attorney,
        "TRUSTEE" => HolderRole::Trustee,
        "UNIFORM_TRANSFER_TO_MINOR" => HolderRole::Guardian,
        "SECONDARY_BORROWER" => HolderRole::Guarantor,
        benefit if benefit.starts_with("FOR_BENEFIT_OF") => HolderRole::Beneficiary,
        other => HolderRole::Other(Text::new(other)),
    }
}

/// The name of a company, or the parts of a person's in the order in which they are spoken.
fn name(wire: &Customer<'_>) -> Option<UntrustedText> {
    let company = wire.business_customer.and_then(Raw::read::<BusinessCustomer<'_>>);
    if let Some(name) = company.and_then(|company| words(company.name)) {
        return Some(name);
    }
    let name: PersonName<'_> = wire.name?.read()?;
    let parts = [name.prefix, name.first, name.middle, name.last, name.suffix];
    let mut whole = String::new();
    for part in parts.into_iter().flatten().filter_map(Raw::text) {
        if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(part.trim());
    }
    if whole.is_empty() { words(name.company) } else { Some(UntrustedText::from(whole)) }
}

fn addresses(raw: Option<Raw<'_>>) -> Vec<Address> {
    let list = raw.map(Raw::list).unwrap_or_default();
    list.into_iter().filter_map(Raw::read::<wire::Address<'_>>).map(|it| address(&it)).collect()
}

/// A postal address; merchants have one as well.
pub(super) fn address(wire: &wire::Address<'_>) -> Address {
    let mut address = Address::default();
    address.kind = wire.r#type.and_then(Raw::text).map(|word| match word.as_ref() {
        "HOME" => AddressKind::Home,
        "BUSINESS" => AddressKind::Work,
        "MAILING" => AddressKind::Mailing,
        other => AddressKind::Other(Text::new(other)),
    });
    address.lines = [wire.line1, wire.line2, wire.line3].into_iter().filter_map(words).collect();
    address.city = words(wire.city);
    // `state` in 4.6, `region` since 5.0 (quirk 53).
    address.region = words(wire.region).or_else(|| words(wire.state));
    address.postal_code = words(wire.postal_code);
    address.country = wire.country.and_then(Raw::text).and_then(|it| Country::parse(it.trim()));
    address
}

fn texts(raw: Option<Raw<'_>>) -> Vec<UntrustedText> {
    raw.map(Raw::list).unwrap_or_default().into_iter().filter_map(|it| words(Some(it))).collect()
}

fn phones(raw: Option<Raw<'_>>) -> Vec<UntrustedText> {
    let list = raw.map(Raw::list).unwrap_or_default();
    list.into_iter().filter_map(Raw::read::<Telephone<'_>>).filter_map(|it| phone(&it)).collect()
}

fn phone(wire: &Telephone<'_>) -> Option<UntrustedText> {
    let number = wire.number?.text()?;
    let number = number.trim();
    Some(match wire.country.and_then(Raw::text) {
        Some(country) if !number.starts_with('+') => {
            UntrustedText::from(format!("+{} {number}", country.trim().trim_start_matches('+')))
        }
        _ => UntrustedText::new(number),
    })
}
