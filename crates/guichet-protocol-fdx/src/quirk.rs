//! Where banks depart from the text of the standard.

use crate::Evidence;

/// A departure from the text of the standard that at least one bank is known for.
///
/// A quirk is a fact about a bank, not a wish: its doc names the bank, the date, and how it
/// was seen. The numbers are those of `docs/protocols/fdx.md`. A departure that every reader
/// of FDX must bear with, such as amounts as text, is no quirk but part of the decoder. What the
/// standard leaves open, such as the sign of what is owed, is [conduct](crate::Conduct).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
    /// Tokens live as long as the answer says, whatever the documentation says (58).
    ///
    /// JPMorgan Chase, read 2026-11-21: the text of the Account Aggregation User Consent API 1.0
    /// speaks of 15 minutes, its sample has 259,200 seconds. The answer is always obeyed; the
    /// quirk keeps a reader from planning by the text.
    TokenLifeAsSent,
    /// Who the customer is stands at each account, and nowhere else.
    ///
    /// J.P. Morgan's Business Direct Connect 6.2.16, read 2026-11-21: its list of resources has
    /// `/accounts/{accountId}/contact` and no `/customers/current`. Asked without an account, the
    /// connector refuses before anything is sent.
    IdentityByAccount,
}

impl Quirk {
    /// The stable name: `token_life_as_sent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenLifeAsSent => "token_life_as_sent",
            Self::IdentityByAccount => "identity_by_account",
        }
    }

    /// What it is, in one sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::TokenLifeAsSent => {
                "Tokens live as long as the answer says, whatever the documentation says."
            }
            Self::IdentityByAccount => {
                "Who the customer is stands at each account, and nowhere else."
            }
        }
    }

    /// Where it was seen.
    pub const fn evidence(self) -> Evidence {
        let date = "2026-11-21";
        match self {
            Self::TokenLifeAsSent => Evidence::Confirmed {
                source: "developer.chase.com, Account Aggregation User Consent API 1.0",
                date,
            },
            Self::IdentityByAccount => Evidence::Confirmed {
                source: "developer.payments.jpmorgan.com, Business Direct Connect 6.2.16",
                date,
            },
        }
    }
}
