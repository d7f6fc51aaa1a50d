//! Standing orders, direct debits, scheduled payments, beneficiaries.

use super::{Identification, Money, object};

object! {
    /// A direct debit.
    DirectDebit {
        account_id, direct_debit_id, direct_debit_status_code, name, previous_payment_date_time,
        // To 3.1; from 4.0 on both stand in the mandate.
        mandate_identification, frequency,
        mandate_related_information: Mandate,
    }
}

object! {
    /// A standing order.
    StandingOrder {
        account_id, standing_order_id, standing_order_status_code, next_payment_date_time,
        next_payment_amount: Money, first_payment_amount: Money, creditor_agent: Identification,
        creditor_account: Identification,
        last_payment_date_time, final_payment_date_time,
        // To 3.1.
        frequency, reference,
        // From 4.0 on.
        mandate_related_information: Mandate, remittance_information: Remittance,
    }
}

object! {
    /// A payment on a day to come.
    ScheduledPayment {
        account_id, scheduled_payment_id, scheduled_payment_date_time, reference,
        instructed_amount: Money, creditor_agent: Identification,
        creditor_account: Identification,
        // From 4.0 on.
        remittance_information: Remittance,
    }
}

object! {
    /// Someone whom the customer has put on a list to pay.
    Beneficiary { beneficiary_type, creditor_account: Identification }
}

object! {
    /// What was agreed for payments that come again (4.0).
    Mandate { mandate_identification, final_payment_date_time, recurring_payment_date_time, frequency: Frequency }
}

object! {
    /// How often (4.0).
    Frequency { r#type, count_per_period }
}

object! {
    /// What the payer writes to the payee (4.0).
    Remittance { unstructured }
}
