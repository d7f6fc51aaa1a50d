//! Transactions, card transactions and standing orders.

use super::object;

object! {
    /// A transaction of either list; the fields of the two never contradict each other. Those that
    /// nearly every row has come first: names are looked for in this order.
    Transaction {
        transaction_amount, booking_date, value_date, transaction_id,
        remittance_information_unstructured, creditor_name, debtor_name, creditor_account,
        debtor_account, entry_reference, end_to_end_id, bank_transaction_code,
        proprietary_bank_transaction_code, mandate_id, creditor_id,
        remittance_information_unstructured_array, additional_information, purpose_code,
        card_transaction_id, transaction_date, transaction_details, merchant_category_code,
        acceptor_transaction_date_time, original_amount, currency_exchange,
        card_acceptor_address, terminal_id, markup_fee,
        // `maskedPAN` in the standard.
        masked_p_a_n,
        booking_date_time, value_date_time, check_id, creditor_agent, ultimate_creditor,
        debtor_agent, ultimate_debtor, remittance_information_structured,
        remittance_information_structured_array, entry_details,
        additional_information_structured, balance_after_transaction,
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
