//! What entries and balances are, by the codes of ISO 20022.

use guichet_core::{AccountKind, BalanceKind, BalancePoint, Channel, Text, TransactionKind};

/// What a balance counts, and at which point of its period.
pub(super) fn balance(code: &str) -> (BalanceKind, Option<BalancePoint>) {
    use BalanceKind::{Available, Booked, Expected, Information};
    use BalancePoint::{Closing, Forward, Interim, Opening, Previous};
    match code {
        "OPBD" => (Booked, Some(Opening)),
        "CLBD" => (Booked, Some(Closing)),
        "ITBD" => (Booked, Some(Interim)),
        "PRCD" => (Booked, Some(Previous)),
        "OPAV" => (Available, Some(Opening)),
        "CLAV" => (Available, Some(Closing)),
        "ITAV" => (Available, Some(Interim)),
        "FWAV" => (Available, Some(Forward)),
        "XPCD" => (Expected, None),
        "INFO" => (Information, None),
        other => (BalanceKind::Other(Text::new(other)), None),
    }
}

/// What an account is; most files do not say.
pub(super) fn account(code: Option<&str>) -> AccountKind {
    match code {
        Some("CACC" | "CURR" | "CASH" | "TRAN" | "SLRY") => AccountKind::Current,
        Some("SVGS" | "LLSV" | "ONDP" | "MOMA") => AccountKind::Savings,
        Some("CARD") => AccountKind::Card,
        Some("LOAN") => AccountKind::Loan,
        Some("ODFT") => AccountKind::LineOfCredit,
        Some("EMNY") => AccountKind::EMoney,
        other => AccountKind::Other(other.map_or(Text::EMPTY, Text::new)),
    }
}

/// The kind and the channel by domain, family and sub-family; `None` where they leave it open.
pub(super) fn transaction(
    domain: &str,
    family: &str,
    sub: &str,
    out: bool,
) -> Option<(TransactionKind, Option<Channel>)> {
    let kind = match (domain, family, sub) {
        (_, _, "CHRG" | "FEES" | "COMM" | "COMT") => TransactionKind::Fee,
        (_, _, "INTR") => TransactionKind::Interest,
        ("PMNT", "RCDT" | "RRCT", "SALA" | "PAYR") if !out => TransactionKind::Salary,
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
        ("PMNT", "CCRD", _) if out => TransactionKind::CardPayment,
        ("PMNT", "CCRD", _) => TransactionKind::Refund,
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
