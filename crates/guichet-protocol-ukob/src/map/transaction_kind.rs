//! What a transaction is.

use guichet_core::{Channel, TransactionKind};

/// The kind and the channel by the bank transaction code, and by the purpose.
///
/// 3.1 writes the families of ISO 20022 as words, 4.0 as their four letters (quirk 32). `None` if
/// they do not tell: the bank's own code is not guessed at.
pub(super) fn kind(
    family: &str,
    sub: &str,
    purpose: Option<&str>,
) -> (Option<TransactionKind>, Option<Channel>) {
    use TransactionKind::{
        CardPayment, Cash, Cheque, DirectDebit, Dividend, Fee, Interest, Reversal, Salary,
        StandingOrder, Transfer,
    };

    match sub {
        "CWDL" | "CashWithdrawal" if is_card(family) => return (Some(Cash), Some(Channel::Atm)),
        "CWDL" | "CashWithdrawal" | "CDPT" | "CashDeposit" => return (Some(Cash), None),
        "STDO" | "StandingOrder" => return (Some(StandingOrder), None),
        "CHRG" | "Charges" | "FEES" | "Fees" | "COMM" | "Commission" => return (Some(Fee), None),
        "INTR" | "Interest" => return (Some(Interest), None),
        "SALA" | "PayrollSalaryPayment" | "Payroll/SalaryPayment" => return (Some(Salary), None),
        "DVCA" | "CashDividend" => return (Some(Dividend), None),
        "RRTN" | "Reversal" | "ReversalDueToPaymentReturn" => return (Some(Reversal), None),
        _ => {}
    }
    let kind = match (family, purpose) {
        (_, Some("SALA" | "PAYR")) => Some(Salary),
        (_, Some("INTE")) => Some(Interest),
        (_, Some("DIVI" | "DIVD")) => Some(Dividend),
        (family, _) if is_card(family) => Some(CardPayment),
        ("RCDT" | "ICDT" | "RRCT" | "IRCT", _) => Some(Transfer),
        ("RDDT" | "IDDT", _) => Some(DirectDebit),
        ("RCHQ" | "ICHQ", _) => Some(Cheque),
        (word, _) if holds(word, "CreditTransfer") => Some(Transfer),
        (word, _) if holds(word, "DirectDebit") => Some(DirectDebit),
        (word, _) if holds(word, "Cheque") => Some(Cheque),
        _ => None,
    };
    (kind, None)
}

/// Received or issued, in the singular or the plural.
fn holds(word: &str, what: &str) -> bool {
    let rest = word.strip_prefix("Received").or_else(|| word.strip_prefix("Issued"));
    let rest = rest.and_then(|rest| rest.strip_prefix(what));
    matches!(rest, Some("" | "s"))
}

fn is_card(family: &str) -> bool {
    matches!(family, "CCRD" | "MCRD" | "CustomerCardTransactions" | "CustomerCardTransaction")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(family: &str, sub: &str, expected: Option<&str>) {
        let found = kind(family, sub, None).0;
        assert_eq!(found.as_ref().map(TransactionKind::as_str), expected, "{family} {sub}");
    }

    #[test]
    fn words_and_codes_name_the_same_kinds() {
        check("ReceivedCreditTransfers", "DomesticCreditTransfer", Some("transfer"));
        check("RCDT", "DMCT", Some("transfer"));
        check("IssuedDirectDebit", "", Some("direct_debit"));
        check("IDDT", "PMDD", Some("direct_debit"));
        check("CustomerCardTransactions", "PointOfSale", Some("card_payment"));
        check("CCRD", "POSD", Some("card_payment"));
        check("CCRD", "CWDL", Some("cash"));
        check("IssuedCreditTransfers", "StandingOrder", Some("standing_order"));
        check("MDOP", "CHRG", Some("fee"));
        check("NotAvailable", "NotAvailable", None);
        check("ReceivedCreditTransferred", "", None);
    }

    #[test]
    fn a_purpose_tells_where_the_code_does_not() {
        assert_eq!(kind("RCDT", "DMCT", Some("SALA")).0, Some(TransactionKind::Salary));
        assert_eq!(kind("", "", Some("RENT")).0, None);
    }
}
