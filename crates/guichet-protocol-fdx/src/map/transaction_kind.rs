//! What a transaction is.

use guichet_core::{AccountKind, Channel, Text, TransactionKind};

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Away from the customer.
    Out,
    /// To the customer, or into a card or loan.
    In,
}

/// The direction that a transaction type can only have, where `debitCreditMemo` is missing
/// (quirk 24).
pub(super) fn direction(word: &str) -> Option<Direction> {
    match word {
        "WITHDRAWAL" | "POSDEBIT" | "ATMWITHDRAWAL" | "BILLPAYMENT" | "CHECK" | "DIRECTDEBIT" => {
            Some(Direction::Out)
        }
        "DEPOSIT" | "DIRECTDEPOSIT" | "ATMDEPOSIT" | "POSCREDIT" | "DEP" | "DIRECTDEP" => {
            Some(Direction::In)
        }
        _ => None,
    }
}

/// The kind and the channel by the bank's word, the account and the direction.
pub(super) fn kind(
    word: &str,
    account: &AccountKind,
    direction: Direction,
) -> (TransactionKind, Option<Channel>) {
    let is_card = matches!(account, AccountKind::Card | AccountKind::ChargeCard);
    let kind = match word {
        "PURCHASE" if is_card => match direction {
            Direction::Out => TransactionKind::CardPayment,
            Direction::In => TransactionKind::Refund,
        },
        "PAYMENT" if is_card => TransactionKind::CardRepayment,
        "WITHDRAWAL" if is_card => TransactionKind::Cash,
        "POSDEBIT" | "POS" => return (TransactionKind::CardPayment, Some(Channel::InPerson)),
        "POSCREDIT" => return (TransactionKind::Refund, Some(Channel::InPerson)),
        "ATMWITHDRAWAL" | "ATM" => return (TransactionKind::Cash, Some(Channel::Atm)),
        // Cheques are paid in at machines too, so this is not always cash.
        "ATMDEPOSIT" => return (TransactionKind::Other(Text::new(word)), Some(Channel::Atm)),
        "CASH" => TransactionKind::Cash,
        "CHECK" => TransactionKind::Cheque,
        // A direct deposit is pay most often, but the word does not say so.
        "TRANSFER" | "XFER" | "BILLPAYMENT" | "DIRECTDEPOSIT" | "DIRECTDEP" => {
            TransactionKind::Transfer
        }
        "DIRECTDEBIT" => TransactionKind::DirectDebit,
        "REPEATPMT" => TransactionKind::StandingOrder,
        "FEE" | "SRVCHG" | "EXPENSE" | "INVEXPENSE" => TransactionKind::Fee,
        "INTEREST" | "MARGININTEREST" => TransactionKind::Interest,
        "DIVIDEND" | "DIV" | "DIVIDENDREINVEST" => TransactionKind::Dividend,
        "PURCHASED" | "PURCHASEDTOCOVER" | "PURCHASETOCLOSE" | "PURCHASETOOPEN" | "SOLD"
        | "SOLDTOCLOSE" | "SOLDTOOPEN" | "OPTIONEXERCISE" | "CLOSUREOPT" | "REINVESTOFINCOME" => {
            TransactionKind::Trade
        }
        other => TransactionKind::Other(Text::new(other)),
    };
    (kind, None)
}

/// Whether the kind says all that the bank's word says, so that the word need not be kept.
pub(super) fn says_it_all(word: &str, kind: &TransactionKind) -> bool {
    matches!(
        (word, kind),
        ("PURCHASE", TransactionKind::CardPayment | TransactionKind::Refund)
            | ("PAYMENT", TransactionKind::CardRepayment)
            | ("CHECK", TransactionKind::Cheque)
            | ("TRANSFER", TransactionKind::Transfer)
            | ("FEE", TransactionKind::Fee)
            | ("INTEREST", TransactionKind::Interest)
            | ("DIVIDEND", TransactionKind::Dividend)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, account: &AccountKind, direction: Direction, expected: &str) {
        assert_eq!(kind(word, account, direction).0.as_str(), expected, "{word}");
    }

    #[test]
    fn a_word_means_what_the_account_makes_of_it() {
        check("PURCHASE", &AccountKind::Card, Direction::Out, "card_payment");
        check("PURCHASE", &AccountKind::Card, Direction::In, "refund");
        check("PURCHASE", &AccountKind::LineOfCredit, Direction::Out, "PURCHASE");
        check("PAYMENT", &AccountKind::Card, Direction::In, "card_repayment");
        check("PAYMENT", &AccountKind::Loan, Direction::In, "PAYMENT");
        check("WITHDRAWAL", &AccountKind::Card, Direction::Out, "cash");
        check("WITHDRAWAL", &AccountKind::Current, Direction::Out, "WITHDRAWAL");
        check("SOLD", &AccountKind::Investment, Direction::In, "trade");
    }

    #[test]
    fn only_words_of_one_meaning_have_a_direction() {
        assert_eq!(direction("ATMWITHDRAWAL"), Some(Direction::Out));
        assert_eq!(direction("DIRECTDEPOSIT"), Some(Direction::In));
        assert_eq!(direction("FEE"), None);
        assert_eq!(direction("INTEREST"), None);
    }
}
