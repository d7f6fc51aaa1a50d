//! Scopes and purposes as types, for permits.

use guichet_core::{Purpose, Scope};

/// Closes the lists of [`ScopeMark`] and [`PurposeMark`].
mod closed {
    /// Nothing outside this crate can have it.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be a scope or a purpose: the lists are closed",
        label = "not on the list",
        note = "purposes are `guichet_consent::purposes`, scopes are `guichet_consent::scopes`",
        note = "advertising, sale of data, credit scoring and training of models are left out on \
                purpose; what a customer can permit is in `guichet_core::Purpose`"
    )]
    pub trait Closed {}
}
use closed::Closed;

/// A scope as a type. The list is closed: see [`scopes`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no scope",
    note = "the scopes are in `guichet_consent::scopes`"
)]
pub trait ScopeMark: Closed + Send + Sync + 'static {
    /// The scope.
    const SCOPE: Scope;
}

/// A purpose as a type. The list is closed: see [`purposes`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no purpose",
    note = "the purposes are in `guichet_consent::purposes`"
)]
pub trait PurposeMark: Closed + Send + Sync + 'static {
    /// The purpose.
    const PURPOSE: Purpose;
}

macro_rules! marks {
    ($mark:ident, $constant:ident, $list:ident: $($name:ident)+) => {
        $(
            #[doc = concat!("[`", stringify!($list), "::", stringify!($name), "`](guichet_core::",
                stringify!($list), "::", stringify!($name), ") as a type.")]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl super::Closed for $name {}

            impl super::$mark for $name {
                const $constant: guichet_core::$list = guichet_core::$list::$name;
            }
        )+
    };
}

/// The scopes as types.
pub mod scopes {
    marks!(ScopeMark, SCOPE, Scope:
        AccountsBasic Balances TransactionsSummary Transactions TransactionsCounterparty
        TransactionsPlace Bills ScheduledPayments CardsStatus CardsLimits IdentityContact
        AccountNumbers Statements CardsControl PaymentsInitiate);
}

/// The purposes as types.
pub mod purposes {
    marks!(PurposeMark, PURPOSE, Purpose:
        AnswerCustomer WarnOfFraud NotifyAccountEvent PlanBudget TrackRecurring ControlCard Pay
        ExportToCustomer ComplyWithLaw);
}
