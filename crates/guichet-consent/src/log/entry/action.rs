//! What was done or asked for.

use guichet_core::Operation;
use serde::{Deserialize, Serialize, de};
use std::fmt;

/// Declares a closed list of words with their stable names.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$word_doc])* $word,)+ }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            /// Reads a stable name; the list is closed.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == name)
            }
        }
    };
}
pub(super) use words;

/// What was done or asked for.
///
/// Its stable name has a dot: `call.transactions`, `use`, `disclose`, `consent.given`,
/// `withdrawal.key_destroyed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// A call to the bank.
    Call(Operation),
    /// Data that were read before were opened for use in the app.
    Use,
    /// Data were handed to a recipient.
    Disclose,
    /// Something became of the consent.
    Consent(ConsentEvent),
    /// A step of a withdrawal.
    Withdrawal(WithdrawalStep),
    /// Somebody asked for something that the app has no name for; always refused.
    Ask,
    /// A receipt was given to the customer.
    Receipt,
    /// A reminder was given to the customer.
    Remind,
    /// Everything that is held was handed to the customer.
    Export,
    /// Data were erased: their time was over, or the customer asked.
    Erase,
    /// A key was replaced.
    RotateKey,
    /// The log was shown to somebody.
    ReadLog,
}

words! {
    /// What became of a consent.
    ConsentEvent {
        /// The customer was asked.
        Requested = "requested",
        /// The customer said no.
        Refused = "refused",
        /// The customer will decide later.
        Deferred = "deferred",
        /// Some of several people have agreed.
        PartlyAuthorised = "partly_authorised",
        /// The customer agreed.
        Given = "given",
        /// The customer made it longer.
        Renewed = "renewed",
        /// The customer made it narrower.
        Narrowed = "narrowed",
        /// The bank wants the customer to authenticate again.
        Suspended = "suspended",
        /// The customer authenticated again.
        Resumed = "resumed",
        /// Its time was over.
        Expired = "expired",
        /// The customer ended it.
        Withdrawn = "withdrawn",
        /// The bank, the app or an authority ended it.
        Revoked = "revoked",
        /// It should never have counted.
        Invalidated = "invalidated",
        /// It was for one reading, and that was done.
        Consumed = "consumed",
        /// Data and keys are gone; record and log stay.
        Purged = "purged",
    }
}

words! {
    /// A step of a withdrawal, in the order in which they come.
    WithdrawalStep {
        /// Every open session was ended.
        SessionsEnded = "sessions_ended",
        /// The consent's key was destroyed.
        KeyDestroyed = "key_destroyed",
        /// Rows and queued messages were erased.
        RowsErased = "rows_erased",
        /// The bank did not answer; it will be told again.
        BankPending = "bank_pending",
        /// The bank confirmed.
        BankTold = "bank_told",
        /// The customer was told.
        CustomerTold = "customer_told",
    }
}

const PLAIN: &[(Action, &str)] = &[
    (Action::Use, "use"),
    (Action::Disclose, "disclose"),
    (Action::Ask, "ask"),
    (Action::Receipt, "receipt"),
    (Action::Remind, "remind"),
    (Action::Export, "export"),
    (Action::Erase, "erase"),
    (Action::RotateKey, "rotate_key"),
    (Action::ReadLog, "read_log"),
];

impl Action {
    /// Reads a stable name; the list is closed.
    pub fn parse(name: &str) -> Option<Self> {
        let Some((family, word)) = name.split_once('.') else {
            return PLAIN.iter().find(|(_, plain)| *plain == name).map(|(action, _)| *action);
        };
        match family {
            "call" => {
                let mut all = Operation::ALL.iter().copied();
                all.find(|operation| operation.as_str() == word).map(Self::Call)
            }
            "consent" => ConsentEvent::parse(word).map(Self::Consent),
            "withdrawal" => WithdrawalStep::parse(word).map(Self::Withdrawal),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (family, word) = match self {
            Self::Call(operation) => ("call.", operation.as_str()),
            Self::Consent(event) => ("consent.", event.as_str()),
            Self::Withdrawal(step) => ("withdrawal.", step.as_str()),
            plain => {
                let named = PLAIN.iter().find(|(action, _)| action == plain);
                ("", named.map_or("", |(_, word)| word))
            }
        };
        f.write_str(family)?;
        f.write_str(word)
    }
}

impl Serialize for Action {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::parse(&name).ok_or_else(|| de::Error::custom("this is no action"))
    }
}
