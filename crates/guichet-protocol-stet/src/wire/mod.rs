//! The standard's own words.
//!
//! Every field is the JSON of the answer, unread: a slice of the body. Thus nothing but broken JSON
//! can fail here, a field that the customer did not permit is never read, and money is read from
//! its own text. What a field means stands in [`map`](crate::map).

mod account;
mod nested;
mod party;
mod transaction;

pub(crate) use account::{Account, AccountId, AccountLinks, Amount, Balance, GenericId};
pub(crate) use guichet_http::json::Raw;
pub(crate) use nested::Nested;
pub(crate) use party::{Agent, Beneficiary, Identity, Party, PostalAddress};
pub(crate) use transaction::{
    AmountDetail, AmountDetails, Charges, Code, CreditorReference, Remittance,
    StructuredRemittance, Transaction,
};

/// Declares an object of the standard: every field optional, borrowed and unread.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($(#[$as:meta])* $field:ident),+ $(,)? }) => {
        guichet_http::json_object! { $(#[$meta])* $name, "camelCase" { $($(#[$as])* $field),+ } }
    };
}
pub(crate) use object;

/// The address of a link: an object with `href`, or the address alone (fault 9).
pub(crate) fn href(link: Option<Raw<'_>>) -> Option<std::borrow::Cow<'_, str>> {
    let link = link?;
    match link.text() {
        Some(bare) => Some(bare),
        None => link.read::<account::Link<'_>>()?.href?.text(),
    }
}

/// One link of a set, by its name.
pub(crate) fn next(links: Option<Raw<'_>>) -> Option<std::borrow::Cow<'_, str>> {
    href(links?.read::<account::PageLinks<'_>>()?.next)
}

#[cfg(test)]
mod tests {
    use super::transaction::Parties;
    use super::*;

    /// The fields of a transaction, whose struct is written out.
    const TRANSACTION: &[&str] = &[
        "transaction_amount",
        "related_parties",
        "resource_id",
        "entry_reference",
        "credit_debit_indicator",
        "transaction_amount_details",
        "status",
        "end_to_end_id",
        "expected_booking_date",
        "booking_date",
        "value_date",
        "transaction_date",
        "bank_transaction_code",
        "charges",
        "remittance_information",
        "additional_transaction_information",
        "standing_order_characteristics",
        "merchant_category_code",
    ];

    /// The name as the standard writes it.
    fn camel(field: &str) -> String {
        let mut words = field.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
    }

    #[test]
    fn every_field_has_a_place_in_the_page_of_the_protocol() {
        let page = include_str!("../../../../docs/protocols/stet.md");
        let objects = [
            Account::FIELDS,
            AccountId::FIELDS,
            AccountLinks::FIELDS,
            Agent::FIELDS,
            Amount::FIELDS,
            AmountDetail::FIELDS,
            AmountDetails::FIELDS,
            Balance::FIELDS,
            Beneficiary::FIELDS,
            Charges::FIELDS,
            Code::FIELDS,
            CreditorReference::FIELDS,
            GenericId::FIELDS,
            Identity::FIELDS,
            Parties::FIELDS,
            Party::FIELDS,
            PostalAddress::FIELDS,
            Remittance::FIELDS,
            StructuredRemittance::FIELDS,
            TRANSACTION,
        ];
        let names = objects.into_iter().flatten().map(|field| camel(field));
        let missing: Vec<_> = names.filter(|name| !page.contains(name.as_str())).collect();
        assert!(missing.is_empty(), "no word about {missing:?}");
    }
}
