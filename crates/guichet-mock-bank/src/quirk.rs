//! Ways in which banks depart from the text of their standard, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Writes the enumeration, the list and the names from one table.
macro_rules! quirks {
    ($($(#[$doc:meta])* $quirk:ident = $name:literal,)*) => {
        /// A departure from the text of a standard that at least one bank is known for.
        ///
        /// Each is switched on by [`MockBankBuilder::quirk`](crate::MockBankBuilder::quirk),
        /// [`MockBank::quirk`](crate::MockBank::quirk) or `POST /_mock/quirks/{name}`, and off by
        /// `DELETE` of the same. The name begins with the standard that it belongs to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Quirk {
            $($(#[$doc])* #[serde(rename = $name)] $quirk,)*
        }

        impl Quirk {
            /// All quirks, in the order of this page.
            pub const ALL: &'static [Self] = &[$(Self::$quirk,)*];

            /// The name, as in the path of `/_mock/quirks/{name}`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$quirk => $name,)*
                }
            }
        }
    };
}

quirks! {
    /// The app hears the customer's choice of accounts and forwards it by `PUT /consents`;
    /// until then there is the list of accounts and nothing else.
    StetMixedConsent = "stet-mixed-consent",
    /// A list without entries is answered by status 204 and no body.
    StetNoContent = "stet-no-content",
    /// Remittance information is a list of lines, as in version 1.4.0.
    StetRemittanceList = "stet-remittance-list",
    /// Remittance information is one text.
    StetRemittanceText = "stet-remittance-text",
    /// Links begin at the root of the server: `/stet/psd2/v1/accounts`.
    StetLinksFromRoot = "stet-links-from-root",
    /// Links begin at the root of the API, without a slash: `accounts`.
    StetLinksWithoutSlash = "stet-links-without-slash",
    /// What is pending has a booking date that is an empty text.
    StetEmptyBookingDate = "stet-empty-booking-date",
    /// An amount that goes out has a minus sign, and is marked as a debit too.
    StetNegativeDebits = "stet-negative-debits",
    /// The entry reference is a number, in scientific notation.
    StetNumericReference = "stet-numeric-reference",
    /// Amounts are texts, as in version 1.4, and not numbers.
    StetTextAmounts = "stet-text-amounts",
    /// Dates are days, as in version 1.4, and not instants.
    StetPlainDates = "stet-plain-dates",
    /// The next request meets status 500 with the error 303001. It ends by itself.
    StetError303001Once = "stet-error-303001-once",
    /// A window of more than 90 days is refused in place of cut.
    StetRefuseLongWindow = "stet-refuse-long-window",
    /// What is pending has the status `OTHR`.
    StetPendingIsOther = "stet-pending-is-other",
    /// Ids of accounts have blanks, slashes and question marks in them, as the pattern allows.
    StetOddResourceIds = "stet-odd-resource-ids",
    /// There is no page but the first, which has everything.
    StetNoPages = "stet-no-pages",
    /// A refresh token stays as it is, and is not told again when it is used.
    StetRefreshTokenStays = "stet-refresh-token-stays",
    /// Transactions have no id.
    UkobNoTransactionId = "ukob-no-transaction-id",
    /// Each page but the first begins with the last transaction of the page before.
    UkobSameTransactionOnTwoPages = "ukob-same-transaction-on-two-pages",
    /// The link to the next page has another host: `localhost` in place of the bank's address.
    UkobNextOnAnotherHost = "ukob-next-on-another-host",
    /// A consent that asks for card numbers, offers, parties, products or statements is refused.
    UkobUnsupportedPermissions = "ukob-unsupported-permissions",
    /// The `exp` and `iat` of an ID token are milliseconds.
    UkobIdTokenInMilliseconds = "ukob-id-token-in-milliseconds",
    /// A refreshed token comes without an ID token.
    UkobNoIdTokenOnRefresh = "ukob-no-id-token-on-refresh",
    /// The token type is `bearer`, in small letters.
    UkobTokenTypeInSmallLetters = "ukob-token-type-in-small-letters",
    /// Consents are agreed to by an authorization code with the scope `AIS:` and their id.
    BgOauth = "bg-oauth",
    /// Before a consent is lodged, a token with the scope `AIS` must say who the customer is.
    BgOauthPreStep = "bg-oauth-pre-step",
    /// The link to the authorization server begins at the root, without a host.
    BgRelativeScaOauth = "bg-relative-sca-oauth",
    /// The next status of a consent that the customer agreed to is still `received`. It ends by
    /// itself.
    BgStatusLagsOnce = "bg-status-lags-once",
    /// The status of consents is a word that the standard does not have.
    BgUnknownStatus = "bg-unknown-status",
    /// A consent that the customer agreed to waits for another person, and opens nothing.
    BgPartiallyAuthorised = "bg-partially-authorised",
    /// The customer comes back with a code, and the consent is valid once the app has put it to the
    /// bank.
    BgConfirmationCode = "bg-confirmation-code",
    /// A consent lives 90 days at most.
    BgValidUntilShortened = "bg-valid-until-shortened",
    /// Instants come without an offset.
    BgNoOffset = "bg-no-offset",
    /// `bookingStatus=both` is refused.
    BgBothRefused = "bg-both-refused",
    /// A listing is a link to download it, and nothing else.
    BgDownloadOnly = "bg-download-only",
    /// All accounts are also one account in the currency `XXX`.
    BgMultiCurrencyAccount = "bg-multi-currency-account",
    /// The pages of a listing want the `X-Request-ID` of the first one.
    BgSameRequestIdOverPages = "bg-same-request-id-over-pages",
    /// `Accept: */*` is refused.
    BgNoWildcardAccept = "bg-no-wildcard-accept",
    /// Accounts have other ids in each consent.
    BgIdPerConsent = "bg-id-per-consent",
    /// Refusals are `application/problem+json`.
    BgProblemJson = "bg-problem-json",
    /// A token of Monzo's opens nothing until the customer has approved it in the bank's app.
    MonzoApproveInApp = "monzo-approve-in-app",
    /// A new token of Monzo's ends every other one of the same customer, whichever consent it is of.
    MonzoOneToken = "monzo-one-token",
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No quirk has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no quirk has this name")]
pub struct UnknownQuirk;

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|quirk| quirk.name() == name).ok_or(UnknownQuirk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_quirk() {
        for quirk in Quirk::ALL {
            assert_eq!(quirk.name().parse(), Ok(*quirk));
            assert_eq!(serde_json::to_string(quirk).unwrap(), format!("\"{}\"", quirk.name()));
        }
    }
}
