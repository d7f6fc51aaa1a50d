//! The words of a transaction.

use serde::{Deserialize, Serialize};

use super::words::words;

words! {
    /// How far a transaction has come.
    pub enum TransactionStatus {
        /// In the books: it counts.
        Booked = "booked",
        /// Seen, and not in the books yet; it may change or go away.
        Pending = "pending",
        /// On a day to come.
        Future = "future",
        /// For information only; it moves no money.
        Information = "information",
        /// Refused.
        Rejected = "rejected",
        /// Taken back, or deleted by a correction of the bank.
        Cancelled = "cancelled",
    } else
    /// Another state, by the bank's word.
    Other
}

words! {
    /// What a transaction is.
    pub enum TransactionKind {
        /// Paid with a card.
        CardPayment = "card_payment",
        /// Sent or received by account number.
        Transfer = "transfer",
        /// Drawn by the other party under a mandate.
        DirectDebit = "direct_debit",
        /// Sent again and again by the customer's order.
        StandingOrder = "standing_order",
        /// Cash drawn or paid in.
        Cash = "cash",
        /// By cheque.
        Cheque = "cheque",
        /// What the bank charges.
        Fee = "fee",
        /// Interest, received or paid.
        Interest = "interest",
        /// Pay from an employer.
        Salary = "salary",
        /// Money back from a merchant.
        Refund = "refund",
        /// A booking undone by the bank.
        Reversal = "reversal",
        /// The customer's payment into a card account.
        CardRepayment = "card_repayment",
        /// Paid out on a security.
        Dividend = "dividend",
        /// A security bought or sold.
        Trade = "trade",
    } else
    /// Another kind; the bank's word is in `code`.
    Other
}

impl TransactionKind {
    /// Whether the bank's text of such a transaction names no person: it tells of a shop, a
    /// machine, or the bank itself.
    pub fn names_no_person(&self) -> bool {
        matches!(self, Self::CardPayment | Self::Cash | Self::Fee | Self::Interest)
    }
}

words! {
    /// How a payment was made.
    pub enum Channel {
        /// At a counter or till.
        InPerson = "in_person",
        /// On the internet.
        Online = "online",
        /// At a cash machine.
        Atm = "atm",
        /// By telephone.
        Phone = "phone",
        /// At a branch of the bank.
        Branch = "branch",
    } else
    /// Another way, by the bank's word.
    Other
}

/// How the currency of an amount is known.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurrencyBasis {
    /// The bank wrote it beside the amount.
    #[default]
    Stated,
    /// The bank wrote none; it is the account's.
    Account,
}
