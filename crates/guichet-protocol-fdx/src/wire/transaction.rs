//! Transactions of every category in one list of fields.

use super::{Wrapped, object};

object! {
    /// A transaction.
    Transaction {
        transaction_id, reference_transaction_id, posted_timestamp,
        transaction_timestamp, description, memo, debit_credit_memo, category, sub_category,
        reference, status, amount, foreign_amount, foreign_currency, card_number_display,
        payee, transaction_payee, check_number, transaction_type, commission, fees,
    }
}

impl Wrapped for Transaction<'_> {
    const WRAPPERS: &'static [(&'static str, &'static str)] = &[
        ("depositTransaction", "DEPOSIT_ACCOUNT"),
        ("locTransaction", "LOC_ACCOUNT"),
        ("loanTransaction", "LOAN_ACCOUNT"),
        ("investmentTransaction", "INVESTMENT_ACCOUNT"),
        // Akoya's own; docs.akoya.com, read 2026-11-21.
        ("insuranceTransaction", "INSURANCE_ACCOUNT"),
    ];
}

object! {
    /// Who was paid, from 6.4.
    Payee { merchant_name, individual_name, address }
}
