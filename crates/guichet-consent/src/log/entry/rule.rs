//! The rules by which something is refused.

use super::action::words;
use serde::{Deserialize, Serialize, de};

words! {
    /// The rule by which something is refused.
    ///
    /// The list is closed, so that every refusal can be explained in plain words.
    Rule {
        /// No consent is known.
        ConsentUnknown = "consent.unknown",
        /// The consent is not in force yet, or was refused.
        ConsentNotGiven = "consent.not_given",
        /// The bank wants the customer to authenticate again first.
        ConsentSuspended = "consent.suspended",
        /// The consent ran out.
        ConsentExpired = "consent.expired",
        /// The customer withdrew the consent.
        ConsentWithdrawn = "consent.withdrawn",
        /// The bank, the app or an authority ended the consent.
        ConsentRevoked = "consent.revoked",
        /// The consent should never have counted.
        ConsentInvalidated = "consent.invalidated",
        /// The consent was for one reading, and that was done.
        ConsentConsumed = "consent.consumed",
        /// The consent does not cover this kind of data.
        ScopeMissing = "scope.missing",
        /// The consent does not cover this purpose.
        PurposeMissing = "purpose.missing",
        /// No consent can cover this purpose: advertising, sale, scoring, training of models.
        PurposeForbidden = "purpose.forbidden",
        /// Nobody knows this purpose.
        PurposeUnknown = "purpose.unknown",
        /// No purpose was stated.
        PurposeUnstated = "purpose.unstated",
        /// The consent does not name this recipient.
        RecipientMissing = "recipient.missing",
        /// The recipient may see less than was asked.
        DetailExceeded = "recipient.detail",
        /// The consent does not cover this account.
        AccountMissing = "account.missing",
        /// The days lie before those that the consent covers.
        LookbackExceeded = "lookback.exceeded",
        /// The time for which the data may be kept is over.
        RetentionOver = "retention.over",
        /// The permission was issued before the consent changed.
        PermitStale = "permit.stale",
        /// The bank does not serve this recipient.
        BankRefusesRecipient = "bank.recipient",
        /// The bank does not send this over this channel.
        BankRefusesChannel = "bank.channel",
        /// The record of the consent does not bear a good signature.
        RecordForged = "record.forged",
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::parse(&name).ok_or_else(|| de::Error::custom("this is no rule"))
    }
}
