//! What an account is.

use guichet_core::{AccountKind, AccountStatus, Text, Usage};

/// The kind by category and type; the bank's word is kept where there is none (quirk 6).
pub(super) fn account_kind(category: Option<&str>, word: Option<&str>) -> AccountKind {
    let by_type = word.and_then(known_type);
    let by_category = category.and_then(|category| match category {
        "LOC_ACCOUNT" => Some(AccountKind::LineOfCredit),
        // To buy now and pay later is a loan.
        "LOAN_ACCOUNT" | "BNPL_ACCOUNT" => Some(AccountKind::Loan),
        "INVESTMENT_ACCOUNT" => Some(AccountKind::Investment),
        "INSURANCE_ACCOUNT" | "ANNUITY_ACCOUNT" => Some(AccountKind::Insurance),
        "DIGITAL_WALLET" => Some(AccountKind::Wallet),
        _ => None,
    });
    // A type that is not known still has a category, but a deposit is not always a current account.
    by_type
        .or(by_category)
        .unwrap_or_else(|| AccountKind::Other(word.or(category).map_or(Text::EMPTY, Text::new)))
}

fn known_type(word: &str) -> Option<AccountKind> {
    Some(match word {
        "CHECKING" => AccountKind::Current,
        "SAVINGS" | "CD" | "MONEYMARKET" | "HIGHINTERESTSAVINGSACCOUNT"
        | "FIRSTHOMESAVINGSACCOUNT" => AccountKind::Savings,
        "CREDITCARD" => AccountKind::Card,
        "CHARGE" => AccountKind::ChargeCard,
        "LINEOFCREDIT" | "HOMELINEOFCREDIT" | "COMMERCIALLINEOFCREDIT" => {
            AccountKind::LineOfCredit
        }
        "MORTGAGE" | "HOMEEQUITYLOAN" => AccountKind::Mortgage,
        "AUTOLOAN" | "INSTALLMENT" | "LOAN" | "MILITARYLOAN" | "PERSONALLOAN" | "SMBLOAN"
        | "STUDENTLOAN" | "COMMERCIALLOAN" | "BNPL" => AccountKind::Loan,
        "401A" | "401K" | "403B" | "DEFINEDBENEFIT" | "INDIVIDUALPENSIONPLAN" | "IRA" | "KEOGH"
        | "LIFEINCOMEFUND" | "LOCKEDINRETIREMENTACCOUNT" | "LOCKEDINRETIREMENTINCOMEFUND"
        | "LOCKEDINRETIREMENTSAVINGSPLAN" | "PRESCRIBEDREGISTEREDRETIREMENTINCOMEFUND"
        | "REGISTEREDPENSIONPLAN" | "REGISTEREDRETIREMENTINCOMEFUND"
        | "REGISTEREDRETIREMENTSAVINGSPLAN" | "RESTRICTEDLIFEINCOMEFUND"
        | "RESTRICTEDLOCKEDINSAVINGSPLAN" | "ROLLOVER" | "ROTH" | "SARSEP"
        | "SPECIFIEDPENSIONPLAN" => AccountKind::Pension,
        "529" | "BROKERAGEPRODUCT" | "COVERDELL" | "DEFERREDPROFITSHARINGPLAN" | "DIGITALASSET"
        | "ESOP" | "GUARDIAN" | "INSTITUTIONALTRUST" | "INVESTMENTACCOUNT" | "NONQUALIFIEDPLAN"
        // The standard's own misspelling, since 5.2; plaid/core-exchange fe0114f, 2026-07-24.
        | "NONQUALIFEDPLAN" | "OTHERINVESTMENT" | "REGISTEREDDISABILITYSAVINGSPLAN"
        | "REGISTEREDEDUCATIONSAVINGSPLAN" | "TAXABLE" | "TAXFREESAVINGSACCOUNT" | "TDA"
        | "TERM" | "TRUST" | "UGMA" | "UTMA" | "COMMERCIALINVESTMENT" => AccountKind::Investment,
        "LONGTERMDISABILITY" | "SHORTTERMDISABILITY" | "UNIVERSALLIFE" | "WHOLELIFE"
        | "ANNUITY" | "FIXEDANNUITY" => AccountKind::Insurance,
        "DIGITALWALLET" => AccountKind::Wallet,
        _ => return None,
    })
}

/// Whether the balances of an account are debts: by the bank's word, or by what it is (quirk 16).
pub(super) fn is_liability(balance_type: Option<&str>, kind: &AccountKind) -> bool {
    match balance_type {
        Some("ASSET") => false,
        Some("LIABILITY") => true,
        _ => kind.is_liability(),
    }
}

/// Private or business, by the line of business, the category or the type (quirk 9).
pub(super) fn usage(
    line: Option<&str>,
    category: Option<&str>,
    word: Option<&str>,
) -> Option<Usage> {
    match line {
        Some("COMMERCIAL" | "SMALL_BUSINESS") => Some(Usage::Business),
        Some("CONSUMER") => Some(Usage::Personal),
        Some(other) => Some(Usage::Other(Text::new(other))),
        None => {
            let business = category == Some("COMMERCIAL_ACCOUNT")
                || word.is_some_and(|word| word.starts_with("COMMERCIAL"));
            business.then_some(Usage::Business)
        }
    }
}

/// Whether an account can be used (quirk 11).
pub(super) fn status(word: &str) -> AccountStatus {
    match word {
        "OPEN" => AccountStatus::Open,
        "CLOSED" => AccountStatus::Closed,
        "PENDINGOPEN" => AccountStatus::Pending,
        "PENDINGCLOSE" => AccountStatus::Closing,
        "RESTRICTED" => AccountStatus::Blocked,
        other => AccountStatus::Other(Text::new(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(category: &str, word: &str, expected: &str) {
        let word = (!word.is_empty()).then_some(word);
        assert_eq!(account_kind(Some(category), word).as_str(), expected);
    }

    #[test]
    fn kinds_follow_type_then_category() {
        check("DEPOSIT_ACCOUNT", "CHECKING", "current");
        check("DEPOSIT_ACCOUNT", "ESCROW", "ESCROW");
        check("DEPOSIT_ACCOUNT", "", "DEPOSIT_ACCOUNT");
        check("LOC_ACCOUNT", "CREDITCARD", "card");
        check("LOC_ACCOUNT", "NEWPLASTIC", "line_of_credit");
        check("LOAN_ACCOUNT", "MORTGAGE", "mortgage");
        check("LOAN_ACCOUNT", "BOATLOAN", "loan");
        check("INVESTMENT_ACCOUNT", "401K", "pension");
        check("INVESTMENT_ACCOUNT", "NONQUALIFEDPLAN", "investment");
        // A prepaid plan of a college, not a prepaid card.
        check("INVESTMENT_ACCOUNT", "PREPAID", "investment");
        check("INVESTMENT_ACCOUNT", "VARIABLEANNUITY", "investment");
        check("ANNUITY_ACCOUNT", "VARIABLEANNUITY", "insurance");
        check("BNPL_ACCOUNT", "", "loan");
        check("COMMERCIAL_ACCOUNT", "COMMERCIALDEPOSIT", "COMMERCIALDEPOSIT");
    }

    #[test]
    fn what_is_owed_is_known_by_word_or_kind() {
        assert!(is_liability(None, &AccountKind::Card));
        assert!(!is_liability(Some("ASSET"), &AccountKind::Card));
        assert!(is_liability(Some("LIABILITY"), &AccountKind::Current));
        assert!(!is_liability(Some("BOTH"), &AccountKind::Current));
    }
}
