//! What can be said of a bank's conduct.

use crate::{Counting, Date, UnattendedLimit, Window};
use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

/// A value as people read it.
pub(super) trait Word {
    fn word(&self) -> String;
}

/// Declares a closed list of words, each with the form in which it is written for people.
macro_rules! words {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$about:meta])+ $variant:ident: $said:literal,)+ })*) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$about])+ $variant,)+
        }

        impl Word for $name {
            fn word(&self) -> String {
                match self { $(Self::$variant => $said,)+ }.to_owned()
            }
        }
    )*};
}

words! {
    /// How long a bank's identifier of an account lasts.
    ///
    /// The [key](crate::AccountKey) of an account outlasts it where the account's number is known.
    AccountIds {
        /// It is the same in every consent of the customer.
        Stable: "stable",
        /// Each consent has its own.
        PerConsent: "another with each consent",
        /// Each answer has its own; it serves for nothing but the next call.
        PerCall: "another with each call",
    }
    /// How long a bank's identifier of a transaction lasts.
    TransactionIds {
        /// It is the same whenever the entry is listed.
        Stable: "stable",
        /// The booked entry has another one than the pending entry that it settles.
        ChangesWhenBooked: "another once booked",
        /// There is none.
        Absent: "none",
        /// It is the place of the entry in the listing, and moves when entries come: the connector
        /// gives none.
        Positional: "a place in the listing, so none",
    }
    /// Which sign an amount of a transaction has on the wire. In the model, money out is negative.
    SignConvention {
        /// Money out is negative.
        Signed: "money out is negative",
        /// There is no sign; the direction stands in a field of its own.
        Unsigned: "no sign, the direction stands apart",
        /// Money out is positive.
        Inverted: "money out is positive",
    }
    /// What a bank counts as available.
    AvailableBalance {
        /// The customer's own money, less what is announced to go out.
        OwnMoney: "own money",
        /// An agreed overdraft too.
        IncludesOverdraft: "own money and overdraft",
        /// Credit too, as on a card.
        IncludesCredit: "own money and credit",
    }
    /// Which sign a bank gives to what is owed. In the model, what is owed is negative.
    OwedBalance {
        /// Negative when money is owed.
        Signed: "negative",
        /// Positive when money is owed.
        Unsigned: "positive",
    }
    /// What becomes of a pending entry when it is booked.
    PendingEntries {
        /// Only booked entries are listed.
        NotListed: "not listed",
        /// It keeps its identifier.
        SameId: "keep their identifier when booked",
        /// It goes, and the booked entry has another identifier.
        AnotherId: "have another identifier once booked",
    }
    /// Whether the amount of a pending entry is final.
    PendingAmounts {
        /// It is booked as it was announced.
        Final: "final",
        /// It may be booked with another amount, such as one with the tip.
        MayChange: "may change when booked",
    }
    /// Whether a bank has to be told from which address the customer asks.
    CustomerIp {
        /// Without it, a call counts as made without the customer, or is refused.
        Required: "has to be sent while they are there",
        /// It makes no difference.
        NotRequired: "need not be sent",
    }
}

/// How far back transactions can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HistoryLimit {
    /// So many days.
    Days(u16),
    /// To the first of January of last year.
    SinceStartOfLastYear,
    /// As far back as the account goes.
    Whole,
}

impl HistoryLimit {
    /// The first day that can be read, as of a day; `None` if that depends on the account.
    pub fn first_day(self, today: Date) -> Option<Date> {
        match self {
            Self::Days(days) => Some(today.saturating_sub(i64::from(days).days())),
            Self::SinceStartOfLastYear => Some(today.saturating_sub(1.year()).first_of_year()),
            Self::Whole => None,
        }
    }
}

impl Word for HistoryLimit {
    fn word(&self) -> String {
        match self {
            Self::Days(days) => format!("{days} days"),
            Self::SinceStartOfLastYear => "since the start of the last calendar year".to_owned(),
            Self::Whole => "all of it".to_owned(),
        }
    }
}

/// How long a consent lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConsentLife {
    /// So many days at most.
    Days(u16),
    /// Until someone ends it; the bank sets no day. Its tokens may still end.
    UntilEnded,
}

impl Word for ConsentLife {
    fn word(&self) -> String {
        match self {
            Self::Days(days) => format!("{days} days"),
            Self::UntilEnded => "until someone ends it".to_owned(),
        }
    }
}

impl Word for UnattendedLimit {
    fn word(&self) -> String {
        let what = match self.counts {
            Counting::Pages => "pages",
            Counting::Listings => "listings",
        };
        let when = match self.window {
            Window::BankDay => "a day of the bank",
            Window::Rolling24Hours => "within 24 hours",
        };
        format!("{} {what} {when}, per consent, account and operation", self.calls)
    }
}

impl Word for &'static str {
    fn word(&self) -> String {
        (*self).to_owned()
    }
}
