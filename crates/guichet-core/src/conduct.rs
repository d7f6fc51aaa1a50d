//! How a bank behaves, as facts with evidence.

mod words;

pub use words::{
    AccountIds, AvailableBalance, ConsentLife, CustomerIp, HistoryLimit, OwedBalance,
    PendingAmounts, PendingEntries, SignConvention, TransactionIds,
};

use crate::{Evidence, Fact, UnattendedLimit};
use serde::Serialize;
use words::Word;

/// Declares the facts: for each its field, its setter, and its line among the claims.
macro_rules! facts {
    ($($(#[$doc:meta])+ $field:ident: $value:ty, $subject:literal;)*) => {
        /// How a bank behaves: what an app must know to read its answers rightly and to plan
        /// its calls.
        ///
        /// Each is a [`Fact`]: with a source and a date, with a reason why it is assumed, or
        /// unconfirmed. Connectors even out most of it (amounts, for one, are always negative when
        /// money goes out); it is told so that an app can judge what it reads and plan what it asks
        /// for.
        ///
        /// ```
        /// use guichet_core::{Conduct, Fact, PendingEntries, TransactionIds};
        ///
        /// const CONDUCT: Conduct = Conduct::UNCONFIRMED
        ///     .pending(Fact::confirmed(
        ///         PendingEntries::AnotherId,
        ///         "developer.bank.example, Transactions",
        ///         "2026-11-21",
        ///     ))
        ///     .transaction_ids(Fact::assumed(TransactionIds::Stable, "the text of the standard"));
        ///
        /// assert_eq!(CONDUCT.pending.value(), Some(PendingEntries::AnotherId));
        /// assert_eq!(CONDUCT.history.value(), None);
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[non_exhaustive]
        pub struct Conduct {
            $($(#[$doc])+ pub $field: Fact<$value>,)*
        }

        impl Conduct {
            /// A bank of which nothing is known.
            pub const UNCONFIRMED: Self = Self { $($field: Fact::unconfirmed(),)* };

            $(
                $(#[$doc])+
                #[must_use]
                pub const fn $field(mut self, fact: Fact<$value>) -> Self {
                    self.$field = fact;
                    self
                }
            )*

            /// Every claim in words, in the order of the fields, the unconfirmed ones too.
            pub fn claims(&self) -> Vec<Claim> {
                vec![$(Claim {
                    name: stringify!($field),
                    subject: $subject,
                    value: self.$field.value().map(|value| value.word()),
                    evidence: self.$field.evidence(),
                },)*]
            }
        }
    };
}

facts! {
    /// How long the identifier of an account lasts.
    account_ids: AccountIds, "identifiers of accounts";
    /// How long the identifier of a transaction lasts.
    transaction_ids: TransactionIds, "identifiers of transactions";
    /// Which sign an amount of a transaction has on the wire.
    amounts: SignConvention, "amounts on the wire";
    /// What the bank counts as available.
    available: AvailableBalance, "what is available";
    /// Which sign the bank gives to what is owed.
    owed: OwedBalance, "what is owed, on the wire";
    /// What becomes of a pending entry when it is booked.
    pending: PendingEntries, "pending entries";
    /// Whether the amount of a pending entry is final.
    pending_amounts: PendingAmounts, "amounts of pending entries";
    /// How far back transactions can be read.
    history: HistoryLimit, "history";
    /// How long a consent lasts.
    consent: ConsentLife, "consent";
    /// How many calls are allowed while the customer is away.
    unattended: UnattendedLimit, "calls without the customer";
    /// Whether the customer's address has to be sent.
    customer_ip: CustomerIp, "the customer's address";
    /// The zone in which the bank's days begin, by its name in the IANA database.
    time_zone: &'static str, "time zone";
}

impl Default for Conduct {
    fn default() -> Self {
        Self::UNCONFIRMED
    }
}

/// One fact of a [`Conduct`] in words, for tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// The name of the field: `transaction_ids`.
    pub name: &'static str,
    /// What it is about, for people.
    pub subject: &'static str,
    /// What is said; `None` when it is unconfirmed.
    pub value: Option<String>,
    /// What supports it.
    #[serde(flatten)]
    pub evidence: Evidence,
}
