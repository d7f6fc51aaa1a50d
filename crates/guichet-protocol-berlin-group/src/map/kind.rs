//! What accounts, balances and transactions are, by the words of the standard.

use guichet_core::{
    AccountKind, AccountStatus, BalanceKind, BalancePoint, Channel, Text, TransactionKind, Usage,
};

/// The kind of an account by `cashAccountType` (ISO 20022, cash account type).
///
/// The standard is about payment accounts, so one without a word is a current account (quirk 6).
pub(super) fn account_kind(word: Option<&str>) -> AccountKind {
    match word {
        None | Some("CACC" | "CURR" | "CASH" | "TRAN" | "SALA" | "SLRY") => AccountKind::Current,
        Some("SVGS" | "LLSV" | "ONDP" | "MOMA") => AccountKind::Savings,
        Some("CARD") => AccountKind::Card,
        Some("LOAN") => AccountKind::Loan,
        Some("ODFT") => AccountKind::LineOfCredit,
        Some("EMNY") => AccountKind::EMoney,
        Some(other) => AccountKind::Other(Text::new(other)),
    }
}

/// Whether an account can be used.
pub(super) fn status(word: &str) -> AccountStatus {
    match word {
        "enabled" => AccountStatus::Open,
        "deleted" => AccountStatus::Closed,
        "blocked" => AccountStatus::Blocked,
        other => AccountStatus::Other(Text::new(other)),
    }
}

/// Private or business.
pub(super) fn usage(word: &str) -> Usage {
    match word {
        "PRIV" => Usage::Personal,
        "ORGA" => Usage::Business,
        other => Usage::Other(Text::new(other)),
    }
}

/// What a balance counts, and at which point, by `balanceType` or the code of ISO 20022 that
/// some banks send in its place (quirk 14).
pub(super) fn balance(word: &str) -> (BalanceKind, Option<BalancePoint>) {
    use BalanceKind::{Available, Booked, Expected, Information, NotInvoiced};
    use BalancePoint::{Closing, Forward, Interim, Opening, Previous};
    match word {
        "closingBooked" | "CLBD" => (Booked, Some(Closing)),
        "openingBooked" | "OPBD" => (Booked, Some(Opening)),
        "interimBooked" | "ITBD" => (Booked, Some(Interim)),
        "previouslyClosedBooked" | "PRCD" => (Booked, Some(Previous)),
        "expected" | "XPCD" => (Expected, None),
        "interimAvailable" | "ITAV" => (Available, Some(Interim)),
        "closingAvailable" | "CLAV" => (Available, Some(Closing)),
        "openingAvailable" | "OPAV" => (Available, Some(Opening)),
        "forwardAvailable" | "FWAV" => (Available, Some(Forward)),
        "nonInvoiced" => (NotInvoiced, None),
        "information" | "INFO" => (Information, None),
        other => (BalanceKind::Other(Text::new(other)), None),
    }
}

/// What is available on a card: what is left of its limit where the limit is counted in. Without
/// it the standard's text means what was spent, so the bank's word stays (quirk 71).
pub(super) fn available_on_card(word: &str, with_credit: Option<bool>) -> BalanceKind {
    match with_credit {
        Some(true) => BalanceKind::AvailableCredit,
        _ => BalanceKind::Other(Text::new(word.trim())),
    }
}

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Out,
    In,
}

/// The kind and the channel by `bankTransactionCode`, ISO 20022: domain, family, sub-family.
pub(super) fn transaction(
    code: &str,
    direction: Direction,
) -> Option<(TransactionKind, Option<Channel>)> {
    let mut parts = code.split('-').map(str::trim);
    let (domain, family) = (parts.next()?, parts.next()?);
    let sub = parts.next().unwrap_or_default();
    let kind = match (domain, family, sub) {
        (_, _, "CHRG" | "FEES" | "COMM" | "COMT") => TransactionKind::Fee,
        (_, _, "INTR") => TransactionKind::Interest,
        ("PMNT", "RCDT" | "ICDT" | "RRCT" | "IRCT", "SALA" | "PAYR") => match direction {
            Direction::In => TransactionKind::Salary,
            // For the employer it is a transfer like any other.
            Direction::Out => TransactionKind::Transfer,
        },
        ("PMNT", "RCDT" | "ICDT" | "RRCT" | "IRCT", "STDO") => TransactionKind::StandingOrder,
        ("PMNT", "RCDT" | "ICDT" | "RRCT" | "IRCT", "RRTN" | "ARET")
        | ("PMNT", "RDDT" | "IDDT", "UPDD" | "RCDD" | "PRDD" | "ARET") => TransactionKind::Reversal,
        ("PMNT", "RCDT" | "ICDT" | "RRCT" | "IRCT", _) => TransactionKind::Transfer,
        ("PMNT", "RDDT" | "IDDT", _) => TransactionKind::DirectDebit,
        ("PMNT", "CCRD", "CWDL" | "XBCW" | "CAJT") => {
            return Some((TransactionKind::Cash, Some(Channel::Atm)));
        }
        ("PMNT", "CCRD", "CDPT") => TransactionKind::Cash,
        ("PMNT", "CCRD", "RIMB") => TransactionKind::Refund,
        ("PMNT", "CCRD", _) => match direction {
            Direction::Out => TransactionKind::CardPayment,
            Direction::In => TransactionKind::Refund,
        },
        ("PMNT", "CNTR", "CWDL" | "CDPT" | "FCDP" | "FCWD") => {
            return Some((TransactionKind::Cash, Some(Channel::Branch)));
        }
        ("PMNT", "RCHQ" | "ICHQ", _) => TransactionKind::Cheque,
        ("SECU", "CORP", "DVCA" | "DVOP") => TransactionKind::Dividend,
        ("SECU", "SETT", _) => TransactionKind::Trade,
        _ => return None,
    };
    Some((kind, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, direction: Direction, expected: Option<&str>) {
        let found = transaction(code, direction);
        assert_eq!(found.as_ref().map(|(kind, _)| kind.as_str()), expected, "{code}");
    }

    #[test]
    fn a_code_is_a_kind_where_it_can_only_be_one() {
        check("PMNT-RCDT-ESCT", Direction::In, Some("transfer"));
        check("PMNT-RCDT-SALA", Direction::In, Some("salary"));
        check("PMNT-ICDT-SALA", Direction::Out, Some("transfer"));
        check("PMNT-ICDT-STDO", Direction::Out, Some("standing_order"));
        check("PMNT-RDDT-ESDD", Direction::Out, Some("direct_debit"));
        check("PMNT-RDDT-UPDD", Direction::In, Some("reversal"));
        check("PMNT-CCRD-POSD", Direction::Out, Some("card_payment"));
        check("PMNT-CCRD-POSD", Direction::In, Some("refund"));
        check("PMNT-CCRD-CWDL", Direction::Out, Some("cash"));
        check("ACMT-MDOP-CHRG", Direction::Out, Some("fee"));
        check("PMNT-OTHR-OTHR", Direction::Out, None);
        check("PMNT", Direction::Out, None);
        check("", Direction::Out, None);
    }
}
