//! Transactions.

use super::{Identification, Money, object};

object! {
    /// A transaction.
    Transaction {
        account_id, transaction_id, transaction_reference, statement_reference,
        credit_debit_indicator, status, transaction_mutability, booking_date_time,
        value_date_time, transaction_information, address_line, amount: Money,
        charge_amount: Money,
        currency_exchange: Exchange, bank_transaction_code: BankCode,
        proprietary_bank_transaction_code: BankCode, balance: RunningBalance,
        merchant_details: Merchant, creditor_agent: Identification,
        creditor_account: Identification, debtor_agent: Identification,
        debtor_account: Identification, card_instrument: Card,
        // From 4.0 on.
        extended_proprietary_bank_transaction_codes, category_purpose_code,
        payment_purpose_code, ultimate_creditor: Identification,
        ultimate_debtor: Identification,
    }
}

object! {
    /// What the bank, or ISO 20022, calls it.
    BankCode { code, sub_code, description }
}

object! {
    /// The amount before conversion.
    Exchange { exchange_rate, instructed_amount: Money }
}

object! {
    /// The balance after it.
    RunningBalance { credit_debit_indicator, amount: Money }
}

object! {
    /// The merchant.
    Merchant { merchant_name, merchant_category_code }
}

object! {
    /// The card that was used.
    Card { authorisation_type, identification }
}
