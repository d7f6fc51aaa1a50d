//! Transactions.

use super::object;

object! {
    /// A transaction.
    Transaction {
        resource_id, entry_reference, transaction_amount, credit_debit_indicator,
        transaction_amount_details, status, end_to_end_id, expected_booking_date, booking_date,
        value_date, transaction_date, bank_transaction_code, charges, related_parties,
        remittance_information, additional_transaction_information,
        standing_order_characteristics, merchant_category_code,
    }
}

object! {
    /// The code of ISO 20022, in its three parts, and the bank's own.
    Code { domain, family, sub_family, code }
}

object! {
    /// The amounts before conversion.
    AmountDetails { instructed_amount, transaction_amount }
}

object! {
    /// One amount, and the rate that made another one of it.
    AmountDetail { amount, exchange_rate }
}

object! {
    /// What the bank charged.
    Charges { total_charges_and_tax_amount }
}

object! {
    /// Who paid whom.
    Parties {
        debtor, debtor_account, debtor_agent, ultimate_debtor,
        creditor, creditor_account, creditor_agent, ultimate_creditor,
    }
}

object! {
    /// What the payer wrote, from 1.4.2 on.
    Remittance { unstructured, structured }
}

object! {
    /// What the payer wrote in fields.
    StructuredRemittance { creditor_reference_information }
}

object! {
    /// The reference that the creditor asked for.
    CreditorReference { reference }
}
