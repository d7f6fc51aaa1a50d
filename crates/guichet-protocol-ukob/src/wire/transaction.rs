//! Transactions.

use super::object;

object! {
    /// A transaction.
    Transaction {
        account_id, transaction_id, transaction_reference, statement_reference,
        credit_debit_indicator, status, transaction_mutability, booking_date_time,
        value_date_time, transaction_information, address_line, amount, charge_amount,
        currency_exchange, bank_transaction_code, proprietary_bank_transaction_code, balance,
        merchant_details, creditor_agent, creditor_account, debtor_agent, debtor_account,
        card_instrument,
        // From 4.0 on.
        extended_proprietary_bank_transaction_codes, category_purpose_code,
        payment_purpose_code, ultimate_creditor, ultimate_debtor,
    }
}

object! {
    /// What the bank, or ISO 20022, calls it.
    BankCode { code, sub_code, description }
}

object! {
    /// The amount before conversion.
    Exchange { exchange_rate, instructed_amount }
}

object! {
    /// The balance after it.
    RunningBalance { credit_debit_indicator, amount }
}

object! {
    /// The merchant.
    Merchant { merchant_name, merchant_category_code }
}

object! {
    /// The card that was used.
    Card { authorisation_type, identification }
}

object! {
    /// For whom the other side acted.
    Ultimate { name, identification, scheme_name }
}
