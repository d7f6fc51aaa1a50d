//! The standard's own words.
//!
//! Every field is the JSON of the answer, unread: a slice of the body. What a field means stands
//! in [`map`](crate::map).

mod account;
mod consent;
mod transaction;

pub(crate) use account::{
    Account, AccountReference, Address, Amount, Balance, OtherIdentification, OwnerName,
};
pub(crate) use consent::{Consent, Links};
pub(crate) use guichet_http::json::Raw;
pub(crate) use transaction::{
    AdditionalInformation, ExchangeRate, Reference, Report, StandingOrder, Transaction,
};

/// Declares an object of the standard: every field optional, borrowed and unread.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($fields:tt)+ }) => {
        guichet_http::json_object! { $(#[$meta])* $name, "camelCase" { $($fields)+ } }
    };
}
pub(crate) use object;

#[cfg(test)]
mod tests {
    use super::*;

    /// The name as the standard writes it.
    fn camel(field: &str) -> String {
        let mut words = field.trim_start_matches("r#").split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
    }

    #[test]
    fn every_field_has_a_place_in_the_page_of_the_protocol() {
        let page = include_str!("../../../../docs/protocols/berlin-group.md");
        let objects = [
            Account::FIELDS,
            AccountReference::FIELDS,
            AdditionalInformation::FIELDS,
            Address::FIELDS,
            Amount::FIELDS,
            Balance::FIELDS,
            Consent::FIELDS,
            ExchangeRate::FIELDS,
            Links::FIELDS,
            OtherIdentification::FIELDS,
            OwnerName::FIELDS,
            Reference::FIELDS,
            Report::FIELDS,
            StandingOrder::FIELDS,
            Transaction::FIELDS,
        ];
        let names = objects.into_iter().flatten().map(|field| camel(field));
        let missing: Vec<_> = names.filter(|name| !page.contains(&format!("`{name}"))).collect();
        assert!(missing.is_empty(), "no word about {missing:?}");
    }
}
