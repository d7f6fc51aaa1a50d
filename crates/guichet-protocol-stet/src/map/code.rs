//! What a transaction is, by the code of ISO 20022.

use std::borrow::Cow;

use guichet_core::{Channel, Text, TransactionCode, TransactionKind};

use crate::wire::{self, Raw};

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Away from the customer.
    Out,
    /// To the customer.
    In,
}

impl Direction {
    /// By the word of ISO 20022, or of those who write it out.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        match word.trim() {
            "DBIT" | "DEBIT" | "dbit" | "Debit" | "D" => Some(Self::Out),
            "CRDT" | "CREDIT" | "crdt" | "Credit" | "C" => Some(Self::In),
            _ => None,
        }
    }
}

/// The code of a transaction: its three parts, and the bank's own.
#[derive(Default)]
pub(super) struct Code<'a> {
    domain: Cow<'a, str>,
    family: Cow<'a, str>,
    sub_family: Cow<'a, str>,
    own: Option<Cow<'a, str>>,
}

impl<'a> Code<'a> {
    /// Reads the three parts.
    pub(super) fn read(wire: Option<&wire::Code<'a>>) -> Self {
        let Some(wire) = wire else { return Self::default() };
        let part = |raw: Option<Raw<'a>>| raw.and_then(Raw::text).unwrap_or_default();
        Self {
            domain: part(wire.domain),
            family: part(wire.family),
            sub_family: part(wire.sub_family),
            own: wire.code.and_then(Raw::text),
        }
    }

    /// The direction that a family can only have, where the indicator is missing (fault 21).
    pub(super) fn direction(&self) -> Option<Direction> {
        match self.family.as_ref() {
            "RCDT" | "RRCT" | "IDDT" | "RCHQ" => Some(Direction::In),
            "ICDT" | "IRCT" | "RDDT" | "ICHQ" => Some(Direction::Out),
            _ => None,
        }
    }

    /// What the transaction is; `None` where the code does not tell.
    pub(super) fn kind(&self, direction: Direction) -> Option<TransactionKind> {
        let by_sub_family = match self.sub_family.as_ref() {
            "CHRG" | "FEES" | "COMM" => Some(TransactionKind::Fee),
            "INTR" => Some(TransactionKind::Interest),
            "SALA" => Some(TransactionKind::Salary),
            "STDO" => Some(TransactionKind::StandingOrder),
            "DVCA" | "DVOP" => Some(TransactionKind::Dividend),
            "CWDL" | "XBCW" => Some(TransactionKind::Cash),
            _ => None,
        };
        by_sub_family.or_else(|| match self.family.as_ref() {
            "RCDT" | "ICDT" | "RRCT" | "IRCT" => Some(TransactionKind::Transfer),
            "RDDT" | "IDDT" => Some(TransactionKind::DirectDebit),
            "CCRD" | "MCRD" if direction == Direction::In => Some(TransactionKind::Refund),
            "CCRD" | "MCRD" => Some(TransactionKind::CardPayment),
            "CNTR" => Some(TransactionKind::Cash),
            "RCHQ" | "ICHQ" => Some(TransactionKind::Cheque),
            _ if self.domain == "SECU" => Some(TransactionKind::Trade),
            _ => None,
        })
    }

    /// How it was made, where the code tells.
    pub(super) fn channel(&self) -> Option<Channel> {
        match (self.family.as_ref(), self.sub_family.as_ref()) {
            ("CCRD", "CWDL" | "XBCW") => Some(Channel::Atm),
            ("CCRD" | "MCRD", "POSD" | "POSC" | "POSP") => Some(Channel::InPerson),
            ("CNTR", _) => Some(Channel::Branch),
            _ => None,
        }
    }

    /// The words as they were sent.
    pub(super) fn words(&self) -> Option<Box<TransactionCode>> {
        let mut code = TransactionCode::default();
        code.iso20022 = self.iso20022();
        code.proprietary = self.own.as_deref().map(Text::new);
        code.filled()
    }

    /// The three parts with dashes between them, mostly of four letters each.
    fn iso20022(&self) -> Option<Text> {
        let parts = [&self.domain, &self.family, &self.sub_family];
        let mut usual = *b"----,----,----";
        let places = usual.split_mut(|byte| *byte == b',');
        if parts.iter().all(|part| part.len() == 4) {
            places.zip(parts).for_each(|(place, part)| place.copy_from_slice(part.as_bytes()));
            let usual = usual.map(|byte| if byte == b',' { b'-' } else { byte });
            return std::str::from_utf8(&usual).ok().map(Text::new);
        }
        let whole: Vec<_> =
            parts.into_iter().filter(|part| !part.is_empty()).map(AsRef::as_ref).collect();
        Text::non_blank(&whole.join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, direction: Direction, expected: Option<&str>) {
        let mut parts = code.split('-');
        let mut part = || parts.next().unwrap_or_default();
        let json = format!(
            r#"{{"domain": "{}", "family": "{}", "subFamily": "{}"}}"#,
            part(),
            part(),
            part()
        );
        let wire = serde_json::from_str(&json).unwrap();
        let found = Code::read(Some(&wire)).kind(direction);
        assert_eq!(found.as_ref().map(TransactionKind::as_str), expected, "{code}");
    }

    #[test]
    fn a_code_tells_what_a_transaction_is() {
        use Direction::{In, Out};
        check("PMNT-RCDT-ESCT", In, Some("transfer"));
        check("PMNT-RCDT-SALA", In, Some("salary"));
        check("PMNT-ICDT-STDO", Out, Some("standing_order"));
        check("PMNT-RDDT-ESDD", Out, Some("direct_debit"));
        check("PMNT-CCRD-POSD", Out, Some("card_payment"));
        check("PMNT-CCRD-RIMB", In, Some("refund"));
        check("PMNT-CCRD-CWDL", Out, Some("cash"));
        check("ACMT-MDOP-CHRG", Out, Some("fee"));
        check("SECU-SETT-TRAD", Out, Some("trade"));
        check("XTND-NTAV-NTAV", Out, None);
        check("", Out, None);
    }
}
