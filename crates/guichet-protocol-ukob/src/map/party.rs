//! Who the customer is.

use guichet_core::{Address, AddressKind, Country, Error, Party, PartyRole, Text, UntrustedText};
use guichet_http::json::At;

use super::{list, words};
use crate::wire::{self, Raw};

/// A person or company.
pub(crate) fn party(wire: &wire::Party<'_>, at: At) -> Result<Party, Error> {
    let mut party = Party::default();
    party.name = words(wire.full_legal_name).or_else(|| words(wire.name));
    party.role = role(wire);
    party.addresses =
        list(wire.address).into_iter().filter_map(Raw::read).map(|it| address(&it)).collect();
    party.emails.extend(words(wire.email_address));
    for phone in [wire.phone, wire.mobile].into_iter().filter_map(words) {
        if !party.phones.contains(&phone) {
            party.phones.push(phone);
        }
    }
    if party == with_role(party.role.clone()) {
        return Err(at.error("", "a party of whom nothing is told"));
    }
    Ok(party)
}

fn with_role(role: Option<PartyRole>) -> Party {
    let mut party = Party::default();
    party.role = role;
    party
}

/// By the role at the account, else by whether there is one owner or several (quirk 40).
fn role(wire: &wire::Party<'_>) -> Option<PartyRole> {
    let word = wire.account_role.and_then(Raw::text);
    let word = word.as_deref().map(|word| word.trim().trim_start_matches("UK.OBIE."));
    let person = match word {
        Some("Principal") => PartyRole::Customer,
        Some("SecondaryOwner") => PartyRole::JointOwner,
        Some(
            "PowerOfAttorney"
            | "LegalGuardian"
            | "CustodianForMinor"
            | "Administrator"
            | "SeniorManagingOfficial",
        ) => PartyRole::Representative,
        Some(other) => PartyRole::Other(Text::new(other)),
        None => match wire.party_type.and_then(Raw::text).as_deref() {
            Some("Sole") => PartyRole::Customer,
            Some("Joint") => PartyRole::JointOwner,
            Some("Delegate") => PartyRole::Representative,
            Some(other) => PartyRole::Other(Text::new(other)),
            None => return company(wire).then_some(PartyRole::Organisation),
        },
    };
    let owner = person == PartyRole::Customer;
    Some(if owner && company(wire) { PartyRole::Organisation } else { person })
}

fn company(wire: &wire::Party<'_>) -> bool {
    let word = wire.legal_structure.and_then(Raw::text);
    word.is_some_and(|word| !matches!(word.rsplit('.').next(), Some("Individual" | "Sole")))
}

/// A postal address: the lines of 3.1, or the many parts of 4.0 in the order of an envelope.
fn address(wire: &wire::Address<'_>) -> Address {
    let mut address = Address::default();
    address.kind = wire.address_type.and_then(Raw::text).map(|word| match word.as_ref() {
        "Residential" | "HOME" => AddressKind::Home,
        "Business" | "BIZZ" => AddressKind::Work,
        "MailTo" | "Correspondence" | "Postal" | "MLTO" | "CORR" => AddressKind::Mailing,
        other => AddressKind::Other(Text::new(other)),
    });
    let parts = [
        wire.care_of,
        wire.department,
        wire.sub_department,
        wire.room,
        wire.floor,
        wire.unit_number,
        wire.building_name,
        wire.post_box,
    ];
    address.lines.extend(parts.into_iter().filter_map(words));
    address.lines.extend(street(wire));
    let lines = list(wire.address_line).into_iter().filter_map(|line| words(Some(line)));
    address.lines.extend(lines);
    address
        .lines
        .extend([wire.town_location_name, wire.district_name].into_iter().filter_map(words));
    address.city = words(wire.town_name);
    // Early versions have a list here.
    address.region = list(wire.country_sub_division).into_iter().find_map(|one| words(Some(one)));
    address.postal_code = words(wire.post_code);
    address.country = wire.country.and_then(Raw::text).and_then(|it| Country::parse(it.trim()));
    address
}

fn street(wire: &wire::Address<'_>) -> Option<UntrustedText> {
    match (wire.building_number.and_then(Raw::text), wire.street_name.and_then(Raw::text)) {
        (Some(number), Some(street)) => {
            Some(UntrustedText::from(format!("{} {}", number.trim(), street.trim())))
        }
        (one, other) => one.or(other).map(|text| UntrustedText::new(&text)),
    }
}
