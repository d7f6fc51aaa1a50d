//! Where banks depart from the text of the standard.

use crate::Evidence;

/// A departure from the text of the standard that at least one bank is known for.
///
/// A quirk is a fact about a bank, not a wish. The numbers are those of
/// `docs/protocols/berlin-group.md`. A departure that every reader must bear with, such as an
/// empty text for a date, is no quirk but part of the decoder. What the standard leaves open,
/// such as the way to a consent, is in the [profile](crate::Profile).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
    /// Money out is positive and money in negative (22).
    ///
    /// Cetelem's card and SEB kort, by the normalisation of actual-server at 7bd499c, 2025-02-09.
    ReversedSigns,
    /// All pages of one listing carry one request identifier (50).
    ///
    /// The Redsys hub in Spain, by the notes of an aggregator that closed, 2023-07-04.
    OneRequestIdPerListing,
    /// A call without the customer's address is refused, also where the standard leaves it out
    /// (51).
    ///
    /// The Redsys hub in Spain, by the notes of an aggregator that closed, 2023-07-04.
    CustomerIpOnEveryCall,
    /// A call without a `Date` header is refused (52).
    ///
    /// Deutsche Bank, by xs2a-adapter at 4831bd98, 2022-06-08.
    DateHeader,
    /// The OAuth 2.0 scope of a consent has a space after its colon (60).
    ///
    /// The savings banks of Germany, by xs2a-adapter at 4831bd98, 2022-06-08.
    SpaceInScope,
}

impl Quirk {
    /// Every quirk.
    pub const ALL: &'static [Self] = &[
        Self::ReversedSigns,
        Self::OneRequestIdPerListing,
        Self::CustomerIpOnEveryCall,
        Self::DateHeader,
        Self::SpaceInScope,
    ];

    /// The stable name: `reversed_signs`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReversedSigns => "reversed_signs",
            Self::OneRequestIdPerListing => "one_request_id_per_listing",
            Self::CustomerIpOnEveryCall => "customer_ip_on_every_call",
            Self::DateHeader => "date_header",
            Self::SpaceInScope => "space_in_scope",
        }
    }

    /// What it is, in one sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ReversedSigns => "Money out is positive and money in negative.",
            Self::OneRequestIdPerListing => {
                "All pages of one listing carry one request identifier."
            }
            Self::CustomerIpOnEveryCall => {
                "A call without the customer's address is refused, whoever asked for it."
            }
            Self::DateHeader => "A call without a `Date` header is refused.",
            Self::SpaceInScope => "The OAuth 2.0 scope of a consent has a space after its colon.",
        }
    }

    /// Where it was seen. One reader of a bank's interface is no bank: these are assumed.
    pub const fn evidence(self) -> Evidence {
        let basis = match self {
            Self::ReversedSigns => "actual-server 7bd499c, 2025-02-09: Cetelem, SEB kort",
            Self::OneRequestIdPerListing | Self::CustomerIpOnEveryCall => {
                "notes of an aggregator that closed, 2023-07-04: Redsys"
            }
            Self::DateHeader => "xs2a-adapter 4831bd98, 2022-06-08: Deutsche Bank",
            Self::SpaceInScope => "xs2a-adapter 4831bd98, 2022-06-08: Sparkassen",
        };
        Evidence::Assumed { basis }
    }
}
