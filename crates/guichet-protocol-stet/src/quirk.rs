//! Where banks depart from the text of the standard.

use guichet_core::Evidence;

/// A departure from the text of the standard that at least one bank is known for.
///
/// A quirk is a fact about a bank, not a wish: its doc names the bank, the date, and how it was
/// seen. The numbers are those of `docs/protocols/stet.md`. A departure that every reader of STET
/// must bear with, such as amounts with a sign, is no quirk but part of the decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
    /// The status `OTHR` means pending (24).
    ///
    /// BNP Paribas for accounts, Société Générale for cards; notes of an aggregator, 2020 to 2023.
    OtherMeansPending,
    /// The balance `XPCD` is what can be spent (17).
    ///
    /// Crédit Mutuel and CIC; the field mapping of an aggregator, 2020 to 2023. In the standard it
    /// is what is booked and what is known to come.
    ExpectedIsAvailable,
    /// A line of the current account sums up a deferred-debit card once a month (30).
    ///
    /// BoursoBank writes `relevé différé` in it; notes of an aggregator, 2020 to 2023. It is
    /// money that the card account shows already.
    CardSummaryLine,
    /// A period of more than 90 days is refused in place of being cut (37).
    ///
    /// La Banque Postale; notes of an aggregator, 2020 to 2023. At most 89 days back are asked for.
    LongPeriodRefused,
    /// An answer 500 with the code `303001` means nothing but "try again" (46).
    ///
    /// Crédit Agricole; the tests of an aggregator, 2020 to 2023.
    TransientCode303001,
    /// The redirect URI must end with a slash (53).
    ///
    /// LCL; notes of an aggregator, 2020 to 2023.
    RedirectEndsWithSlash,
}

impl Quirk {
    /// The stable name: `other_means_pending`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherMeansPending => "other_means_pending",
            Self::ExpectedIsAvailable => "expected_is_available",
            Self::CardSummaryLine => "card_summary_line",
            Self::LongPeriodRefused => "long_period_refused",
            Self::TransientCode303001 => "transient_code_303001",
            Self::RedirectEndsWithSlash => "redirect_ends_with_slash",
        }
    }

    /// What it is, in one sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::OtherMeansPending => "The status OTHR means pending.",
            Self::ExpectedIsAvailable => "The balance XPCD is what can be spent.",
            Self::CardSummaryLine => {
                "A line of the current account sums up a deferred-debit card once a month."
            }
            Self::LongPeriodRefused => {
                "A period of more than 90 days is refused in place of being cut."
            }
            Self::TransientCode303001 => {
                "An answer 500 with the code 303001 means nothing but \"try again\"."
            }
            Self::RedirectEndsWithSlash => "The redirect URI must end with a slash.",
        }
    }

    /// Where it was seen. None of these is in a bank's own public documentation.
    pub const fn evidence(self) -> Evidence {
        Evidence::Assumed {
            basis: match self {
                Self::OtherMeansPending => {
                    "an aggregator's published notes on BNP Paribas and Société Générale, 2020 to 2023"
                }
                Self::ExpectedIsAvailable => {
                    "an aggregator's published field mapping of Crédit Mutuel, 2020 to 2023"
                }
                Self::CardSummaryLine => {
                    "an aggregator's published notes on Boursorama, 2020 to 2023"
                }
                Self::LongPeriodRefused => {
                    "an aggregator's published notes on La Banque Postale, 2020 to 2023"
                }
                Self::TransientCode303001 => {
                    "an aggregator's published tests of Crédit Agricole, 2020 to 2023"
                }
                Self::RedirectEndsWithSlash => {
                    "an aggregator's published notes on LCL, 2020 to 2023"
                }
            },
        }
    }
}
