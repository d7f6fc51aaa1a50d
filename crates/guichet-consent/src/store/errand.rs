//! What is still to be done about a withdrawal.

use crate::RecordId;
use guichet_core::Timestamp;
use std::fmt;

/// How far a withdrawal has come. The order of the steps is the order of the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Nothing may be read any more: the ledger says so, and every open session is dead.
    Ended,
    /// The audit log says so.
    Logged,
    /// The consent's key is destroyed.
    Shredded,
    /// Rows and queued messages are deleted.
    Cleared,
    /// The bank was told, or it was tried once.
    BankTried,
    /// The customer was told, with what is still pending at the bank.
    CustomerTold,
    /// Nothing is left to do.
    Done,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 7] = [
        Self::Ended,
        Self::Logged,
        Self::Shredded,
        Self::Cleared,
        Self::BankTried,
        Self::CustomerTold,
        Self::Done,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Logged => "logged",
            Self::Shredded => "shredded",
            Self::Cleared => "cleared",
            Self::BankTried => "bank_tried",
            Self::CustomerTold => "customer_told",
            Self::Done => "done",
        }
    }

    /// Reads a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
}

/// Where the matter stands at the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AtBank {
    /// The bank must be told, and has not confirmed yet.
    Pending,
    /// The bank confirmed.
    Confirmed,
    /// Only the customer can end it, on the bank's own pages.
    ByCustomer,
    /// The bank ended it, or it ran out there.
    Lapsed,
    /// The bank never issued anything.
    Nothing,
}

impl AtBank {
    /// All answers.
    pub const ALL: [Self; 5] =
        [Self::Pending, Self::Confirmed, Self::ByCustomer, Self::Lapsed, Self::Nothing];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::ByCustomer => "by_customer",
            Self::Lapsed => "lapsed",
            Self::Nothing => "nothing",
        }
    }

    /// Reads a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == name)
    }
}

/// A withdrawal under way, as it survives the end of the program.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Errand {
    /// The consent.
    pub id: RecordId,
    /// How far it has come.
    pub step: Step,
    /// Where the matter stands at the bank.
    pub at_bank: AtBank,
    /// The grant with which the bank is told, sealed under the key for revoking; gone once the
    /// bank confirmed.
    pub credential: Option<Vec<u8>>,
    /// How often the bank was told.
    pub attempts: u32,
    /// When to go on.
    pub due_at: Timestamp,
    /// Counts the writes, so that of two programs that go on at once one gives way.
    pub turn: u64,
}

impl Errand {
    /// A withdrawal whose first step was taken.
    pub fn new(id: RecordId, credential: Option<Vec<u8>>, now: Timestamp) -> Self {
        let at_bank = if credential.is_some() { AtBank::Pending } else { AtBank::Nothing };
        Self { id, step: Step::Ended, at_bank, credential, attempts: 0, due_at: now, turn: 0 }
    }
}

impl fmt::Debug for Errand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Errand")
            .field("id", &self.id)
            .field("step", &self.step)
            .field("at_bank", &self.at_bank)
            .field("attempts", &self.attempts)
            .field("due_at", &self.due_at)
            .finish_non_exhaustive()
    }
}
