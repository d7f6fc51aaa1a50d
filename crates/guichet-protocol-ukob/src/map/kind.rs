//! What an account is: the words of 3.1 and the codes of 4.0.

use guichet_core::{AccountKind, AccountStatus, Text, Usage};

/// The kind by `AccountSubType` or `AccountTypeCode`; the bank's word is kept where there is none
/// (quirk 10).
pub(super) fn account_kind(word: Option<&str>) -> AccountKind {
    match word.unwrap_or_default() {
        "CurrentAccount" | "CACC" | "SLRY" | "TRAN" => AccountKind::Current,
        "Savings" | "SVGS" | "LLSV" | "MOMA" | "ONDP" => AccountKind::Savings,
        "CreditCard" | "CARD" => AccountKind::Card,
        "ChargeCard" => AccountKind::ChargeCard,
        "Loan" | "LOAN" => AccountKind::Loan,
        "Mortgage" | "MORT" => AccountKind::Mortgage,
        "PrePaidCard" => AccountKind::Prepaid,
        "EMoney" => AccountKind::EMoney,
        "Wallet" | "WALT" => AccountKind::Wallet,
        "" | "OTHR" => AccountKind::Other(Text::EMPTY),
        other => AccountKind::Other(Text::new(other)),
    }
}

/// Private or business, by `AccountType` or `AccountCategory`.
pub(super) fn usage(word: &str) -> Usage {
    match word {
        "Personal" => Usage::Personal,
        "Business" => Usage::Business,
        other => Usage::Other(Text::new(other)),
    }
}

/// Whether an account can be used (quirk 11).
pub(super) fn status(word: &str) -> AccountStatus {
    match word {
        "Enabled" => AccountStatus::Open,
        "Disabled" => AccountStatus::Blocked,
        "Deleted" => AccountStatus::Closed,
        "Pending" => AccountStatus::Pending,
        other => AccountStatus::Other(Text::new(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(account_kind(Some(old)).as_str(), expected, "{old}");
        assert_eq!(account_kind(Some(new)).as_str(), expected, "{new}");
    }

    #[test]
    fn words_and_codes_name_the_same_kinds() {
        check("CurrentAccount", "CACC", "current");
        check("Savings", "SVGS", "savings");
        check("CreditCard", "CARD", "card");
        check("Loan", "LOAN", "loan");
        check("Mortgage", "MORT", "mortgage");
        check("Wallet", "WALT", "wallet");
    }

    #[test]
    fn a_word_that_is_not_known_is_kept() {
        assert_eq!(account_kind(Some("TAXE")).as_str(), "TAXE");
        assert_eq!(account_kind(None).as_str(), "other");
        assert_eq!(status("ProForma").as_str(), "ProForma");
    }
}
