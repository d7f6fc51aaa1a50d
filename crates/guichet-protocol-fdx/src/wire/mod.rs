//! The standard's own words.
//!
//! Every field is the JSON of the answer, unread: a slice of the body. Thus nothing but broken JSON
//! can fail here, a field that the customer did not permit is never read, and money is read from
//! its own text. What a field means stands in [`map`](crate::map).

mod account;
mod item;
mod network;
mod party;
mod statement;
mod transaction;

pub(crate) use account::{
    Account, AccountError, Bill, Currency, Holding, InterestRate, PlannedPayment, SecurityId,
    TaxLot,
};
pub(crate) use guichet_http::json::Raw;
pub(crate) use item::Item;
use item::Wrapped;
pub(crate) use network::PaymentNetwork;
pub(crate) use party::{Address, BusinessCustomer, Contact, Customer, PersonName, Telephone};
pub(crate) use statement::{Link, PageMetadata, Statement};
pub(crate) use transaction::{Payee, Transaction};

/// Declares an object of the standard: every field optional, borrowed and unread.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($field:ident),+ $(,)? }) => {
        guichet_http::json_object! { $(#[$meta])* $name, "camelCase" { $($field),+ } }
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
        let page = include_str!("../../../../docs/protocols/fdx.md");
        let objects = [
            Account::FIELDS,
            AccountError::FIELDS,
            Address::FIELDS,
            Bill::FIELDS,
            BusinessCustomer::FIELDS,
            Contact::FIELDS,
            Currency::FIELDS,
            Customer::FIELDS,
            Holding::FIELDS,
            InterestRate::FIELDS,
            Link::FIELDS,
            PageMetadata::FIELDS,
            Payee::FIELDS,
            PaymentNetwork::FIELDS,
            PersonName::FIELDS,
            PlannedPayment::FIELDS,
            SecurityId::FIELDS,
            Statement::FIELDS,
            TaxLot::FIELDS,
            Telephone::FIELDS,
            Transaction::FIELDS,
        ];
        let names = objects.into_iter().flatten().map(|field| camel(field));
        let missing: Vec<_> = names.filter(|name| !page.contains(name.as_str())).collect();
        assert!(missing.is_empty(), "no word about {missing:?}");
    }
}
