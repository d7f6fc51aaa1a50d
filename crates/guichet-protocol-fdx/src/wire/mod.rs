//! The standard's own words.
//!
//! Every field is the JSON of the answer, unread: a slice of the body. Thus nothing but broken JSON
//! can fail here, a field that the customer did not permit is never read, and money is read from
//! its own text. What a field means stands in [`map`](crate::map).

mod account;
mod item;
mod list;
mod network;
mod party;
mod raw;
mod statement;
mod transaction;

pub(crate) use account::{
    Account, AccountError, Bill, Currency, Holding, InterestRate, PlannedPayment, SecurityId,
    TaxLot,
};
pub(crate) use item::Item;
use item::Wrapped;
pub(crate) use list::{Broken, Paging, each_item};
pub(crate) use network::PaymentNetwork;
pub(crate) use party::{Address, BusinessCustomer, Contact, Customer, PersonName, Telephone};
pub(crate) use raw::Raw;
pub(crate) use statement::{Link, PageMetadata, Statement};
pub(crate) use transaction::{Payee, Transaction};

/// Declares an object of the standard: every field optional, borrowed and unread.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($field:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize)]
        #[allow(clippy::struct_field_names, reason = "the standard's own words")]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct $name<'a> {
            $( #[serde(borrow)] pub(crate) $field: Option<$crate::wire::Raw<'a>>, )+
        }
    };
}
pub(crate) use object;
