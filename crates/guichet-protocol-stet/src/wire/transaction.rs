//! Transactions.

use super::{Amount, Nested, Raw, object};

/// A transaction. What every one has in it is read along with it, each of its fields unread.
#[derive(serde::Deserialize)]
#[allow(clippy::struct_field_names, reason = "the standard's own words")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction<'a> {
    #[serde(borrow)]
    pub(crate) transaction_amount: Option<Nested<Amount<'a>>>,
    #[serde(borrow)]
    pub(crate) related_parties: Option<Nested<Parties<'a>>>,
    #[serde(borrow)]
    pub(crate) resource_id: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) entry_reference: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) credit_debit_indicator: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) transaction_amount_details: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) status: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) end_to_end_id: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) expected_booking_date: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) booking_date: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) value_date: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) transaction_date: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) bank_transaction_code: Option<Nested<Code<'a>>>,
    #[serde(borrow)]
    pub(crate) charges: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) remittance_information: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) additional_transaction_information: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) standing_order_characteristics: Option<Raw<'a>>,
    #[serde(borrow)]
    pub(crate) merchant_category_code: Option<Raw<'a>>,
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
