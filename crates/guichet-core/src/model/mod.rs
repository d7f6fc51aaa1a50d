//! The data that a bank gives, in one form for every bank.
//!
//! * Exact: [`Money`] is decimal text with the bank's own digits; a [`Date`](jiff::civil::Date) is
//!   a day, a [`Timestamp`](jiff::Timestamp) an instant, and neither is made out of the other.
//! * Signed one way: money out is negative on every kind of account, and what is owed is a
//!   negative balance.
//! * Nothing invented: what a bank leaves out is `None`, and a word that it made up is kept as
//!   `Other`.
//! * Quiet: `Debug` of these types prints no name, number or amount.
//!
//! Rust names are also the names of the JSON form, which `docs/json.md` describes.

mod account;
mod address;
mod amount;
mod answers;
mod balance;
mod card;
mod counterparty;
mod country;
mod currency;
mod day;
mod field_scopes;
mod holding;
mod iban;
mod identifier;
mod merchant;
mod money;
mod narrow;
mod party;
mod raw_json;
mod references;
mod schedule;
mod statement;
mod terms;
#[cfg(test)]
mod tests;
mod text;
mod transaction;
mod transaction_words;
mod untrusted;
pub(crate) mod words;

pub use account::{
    Account, AccountKind, AccountRef, AccountStatus, Holder, HolderRole, Usage, Via,
};
pub use address::{Address, AddressKind};
pub use amount::{Amount, MoneyError};
pub use answers::{Balances, Spendable, SpendableBasis};
pub use balance::{Balance, BalanceKind, BalancePoint, CreditLine, CreditLineKind};
pub use card::{Card, CardLimit, CardLimitKind, CardStatus, LimitPeriod};
pub use counterparty::{Agent, Counterparty};
pub use country::Country;
pub use currency::Currency;
pub use day::{DayOrInstant, parse_day};
pub use field_scopes::FIELD_SCOPES;
pub use holding::{Cost, Holding, HoldingIdentifier, HoldingKind, HoldingScheme};
pub use iban::{Iban, IbanError};
pub use identifier::{AccountIdentifier, AccountNumber, IdentifierScheme};
pub use merchant::{Coordinates, Merchant};
pub use money::Money;
pub use narrow::Narrow;
pub use party::{Party, PartyRole};
pub use raw_json::RawJson;
pub use references::{References, TransactionCode};
pub use schedule::{Beneficiary, Frequency, ScheduledKind, ScheduledPayment, ScheduledStatus};
pub use statement::{Statement, StatementFormat};
pub use terms::Terms;
pub use text::Text;
pub use transaction::{CardUse, Original, Transaction};
pub use transaction_words::{Channel, CurrencyBasis, TransactionKind, TransactionStatus};
pub use untrusted::{Fenced, Printable, UntrustedText};

/// The version of the JSON form; `docs/json.md` says what changes it.
pub const JSON_VERSION: u32 = 1;

/// Whether a flag is off, and so left out of the JSON form.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
pub(crate) fn is_off(flag: &bool) -> bool {
    !*flag
}

/// Whether a number is zero, and so left out of the JSON form.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
pub(crate) fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Gives a group of optional fields the way into an `Option<Box<..>>`.
macro_rules! group {
    ($name:ident) => {
        impl $name {
            /// The group in a box, or `None` if nothing in it is filled.
            ///
            /// This is how a mapper hands a group over: fill what the bank gave, then
            /// assign the answer.
            pub fn filled(self) -> Option<Box<Self>> {
                (self != Self::default()).then(|| Box::new(self))
            }
        }
    };
}
pub(crate) use group;
