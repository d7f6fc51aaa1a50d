//! Where banks depart from the text of the standard.

use guichet_core::Evidence;

/// A departure from the text of the standard that at least one bank is known for.
///
/// A quirk is a fact about a bank, not a wish: its doc names the bank, the date, and how it
/// was seen. The numbers are those of `docs/protocols/ukob.md`. A departure that every reader
/// must bear with, such as amounts as numbers, is no quirk but part of the decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
    /// Only the query of a link to the next page is taken; the address stays the one that was
    /// asked (52).
    ///
    /// Tide and Coutts write links with a wrong scheme, port or path, and the brands of Lloyds
    /// Banking Group link to Lloyds Bank's host in version 4.0, as the profiles of
    /// `finlabsuk/open-banking-connector` 51a4c8fd, 2026-05-11, have it.
    NextByQuery,
    /// In a session after the first, accounts are read at `/balances`, not at `/accounts` (53).
    ///
    /// Chase in the United Kingdom; `finlabsuk/open-banking-connector` 51a4c8fd, 2026-05-11.
    LaterAccountsByBalances,
    /// The customer cannot renew a consent: a new one is made (60).
    ///
    /// Monzo, Chase in the United Kingdom, Tide; `finlabsuk/open-banking-connector` 51a4c8fd,
    /// 2026-05-11.
    NoRenewal,
    /// `/party` answers within five minutes of the customer's authentication only (54).
    ///
    /// Monzo's documentation, `monzo/docs` 58a52e1, 2026-08-21.
    PartyInFirstMinutes,
    /// The bank wants `nonce` in the address as well as in the request object (64).
    ///
    /// Lloyds and Revolut; `finlabsuk/open-banking-connector` 51a4c8fd, 2026-05-11.
    NonceInAddress,
    /// The bounds of a listing are sent with a zone (47).
    ///
    /// Monzo's documentation, `monzo/docs` 58a52e1, 2026-08-21: it wants RFC 3339, where the
    /// standard has a zone ignored.
    FiltersWithZone,
}

impl Quirk {
    /// The stable name: `next_by_query`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NextByQuery => "next_by_query",
            Self::LaterAccountsByBalances => "later_accounts_by_balances",
            Self::NoRenewal => "no_renewal",
            Self::PartyInFirstMinutes => "party_in_first_minutes",
            Self::NonceInAddress => "nonce_in_address",
            Self::FiltersWithZone => "filters_with_zone",
        }
    }

    /// What it is, in one sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::NextByQuery => {
                "Only the query of a link to the next page is taken; the address stays as it was."
            }
            Self::LaterAccountsByBalances => {
                "In a session after the first, accounts are read at /balances."
            }
            Self::NoRenewal => "The customer cannot renew a consent: a new one is made.",
            Self::PartyInFirstMinutes => {
                "Who the customer is can be read for five minutes after they authenticated."
            }
            Self::NonceInAddress => {
                "The nonce stands in the address too, beside the signed request."
            }
            Self::FiltersWithZone => "The bounds of a listing are sent with a zone.",
        }
    }

    /// Where it was seen.
    pub const fn evidence(self) -> Evidence {
        let date = "2026-11-21";
        match self {
            Self::PartyInFirstMinutes | Self::FiltersWithZone => {
                Evidence::Confirmed { source: "github.com/monzo/docs at 58a52e1", date }
            }
            Self::NextByQuery
            | Self::LaterAccountsByBalances
            | Self::NoRenewal
            | Self::NonceInAddress => Evidence::Assumed {
                basis: "the bank profiles of finlabsuk/open-banking-connector at 51a4c8fd, 2026-05-11",
            },
        }
    }
}
