//! Transactions, card transactions and standing orders.

use super::object;

object! {
    /// A transaction of either list; the fields of the two never contradict each other.
    Transaction {
        transaction_id, entry_reference, end_to_end_id, mandate_id, check_id, creditor_id,
        batch_indicator, batch_number_of_transactions, booking_date, booking_date_time,
        value_date, value_date_time, transaction_amount, currency_exchange, creditor_name,
        creditor_account, creditor_agent, ultimate_creditor, debtor_name, debtor_account,
        debtor_agent, ultimate_debtor, remittance_information_unstructured,
        remittance_information_unstructured_array, remittance_information_structured,
        remittance_information_structured_array, entry_details, additional_information,
        additional_information_structured, purpose_code, bank_transaction_code,
        proprietary_bank_transaction_code, balance_after_transaction,
        // What only card transactions have.
        card_transaction_id, terminal_id, transaction_date, acceptor_transaction_date_time,
        original_amount, markup_fee, card_acceptor_address, merchant_category_code,
        // `maskedPAN` in the standard.
        masked_p_a_n, transaction_details,
    }
}

object! {
    /// The reference that a creditor asked for.
    Reference { reference }
}

object! {
    /// The rate at which an amount was converted.
    ExchangeRate { exchange_rate }
}

object! {
    /// What an entry of the list `information` says beside its fields.
    AdditionalInformation { standing_order_details }
}

object! {
    /// A standing order.
    StandingOrder { start_date, end_date, frequency, multiplicator }
}

object! {
    /// The account that an answer is about, and whether its debits are positive.
    Report { account, card_account, debit_accounting }
}
