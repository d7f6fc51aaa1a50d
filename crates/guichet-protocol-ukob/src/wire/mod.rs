//! The standard's own words.
//!
//! Every field is the JSON of the answer, unread: a slice of the body. Thus nothing but broken JSON
//! can fail here, a field that the customer did not permit is never read, and money is read from
//! its own text. Versions 3.1 and 4.0 stand in one list of fields: where 4.0 renamed a field, both
//! names are there. What a field means stands in [`map`](crate::map).

mod account;
mod arrangement;
mod balance;
mod consent;
mod nested;
mod party;
mod statement;
mod transaction;

pub(crate) use account::{Account, Identification};
pub(crate) use arrangement::{
    Beneficiary, DirectDebit, Mandate, Remittance, ScheduledPayment, StandingOrder,
};
pub(crate) use balance::{Balance, CreditLine, Money};
pub(crate) use consent::{Envelope, ErrorItem, Failure};
pub(crate) use guichet_http::json::Raw;
pub(crate) use nested::Nested;
pub(crate) use party::{Address, Party};
pub(crate) use statement::Statement;
pub(crate) use transaction::{BankCode, Exchange, RunningBalance, Transaction};

/// Declares an object of the standard: every field optional, borrowed and unread. A field with a
/// type behind it is an object itself, whose fields are unread.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($field:ident $(: $nested:ident)?),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize)]
        #[allow(clippy::struct_field_names, reason = "the standard's own words")]
        #[serde(rename_all = "PascalCase")]
        pub(crate) struct $name<'a> {
            $(
                #[serde(borrow)]
                pub(crate) $field: Option<$crate::wire::field!('a $(, $nested)?)>,
            )+
        }

        impl $name<'_> {
            /// The names of the fields.
            #[allow(dead_code, reason = "for a test of the protocol's page")]
            pub(crate) const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
        }
    };
}

/// The type of a field.
macro_rules! field {
    ($a:lifetime) => { $crate::wire::Raw<$a> };
    ($a:lifetime, $nested:ident) => { $crate::wire::Nested<$nested<$a>> };
}
pub(crate) use field;
pub(crate) use object;

#[cfg(test)]
mod tests {
    use super::arrangement::Frequency;
    use super::consent::Consent;
    use super::transaction::{Card, Merchant};
    use super::*;

    /// The name as the standard writes it.
    fn pascal(field: &str) -> String {
        field
            .trim_start_matches("r#")
            .split('_')
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect()
    }

    #[test]
    fn every_field_has_a_place_in_the_page_of_the_protocol() {
        let page = include_str!("../../../../docs/protocols/ukob.md");
        let objects = [
            Account::FIELDS,
            Address::FIELDS,
            Balance::FIELDS,
            BankCode::FIELDS,
            Beneficiary::FIELDS,
            Card::FIELDS,
            Consent::FIELDS,
            CreditLine::FIELDS,
            DirectDebit::FIELDS,
            ErrorItem::FIELDS,
            Exchange::FIELDS,
            Failure::FIELDS,
            Frequency::FIELDS,
            Identification::FIELDS,
            Mandate::FIELDS,
            Merchant::FIELDS,
            Money::FIELDS,
            Party::FIELDS,
            Remittance::FIELDS,
            RunningBalance::FIELDS,
            ScheduledPayment::FIELDS,
            StandingOrder::FIELDS,
            Statement::FIELDS,
            Transaction::FIELDS,
        ];
        let names = objects.into_iter().flatten().map(|field| pascal(field));
        let missing: Vec<_> = names.filter(|name| !page.contains(name.as_str())).collect();
        assert!(missing.is_empty(), "not in docs/protocols/ukob.md: {missing:?}");
    }
}
