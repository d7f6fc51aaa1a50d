//! The references and codes that a transaction carries.

use serde::{Deserialize, Serialize};

use super::{Text, UntrustedText, group};

/// The references of a payment.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    /// What the payer gave along, unchanged through all banks (ISO 20022 `EndToEndId`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_to_end: Option<UntrustedText>,
    /// The mandate of a direct debit (ISO 20022 `MndtId`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<UntrustedText>,
    /// The identifier of the creditor who draws a direct debit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creditor: Option<UntrustedText>,
    /// The number of the cheque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cheque: Option<Text>,
    /// The reference that the creditor asked for, of a checked form (ISO 11649, QR-bill, OCR).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structured: Option<UntrustedText>,
    /// The statement on which it stands, by the bank's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
}

group!(References);

/// What the bank calls a transaction, code by code, as it was sent.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionCode {
    /// The bank transaction code of ISO 20022, domain, family and sub-family: `PMNT-RCDT-ESCT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iso20022: Option<Text>,
    /// The bank's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proprietary: Option<Text>,
    /// The purpose code of ISO 20022: `SALA`, `RENT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// The category under which the bank files it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_category: Option<Text>,
}

group!(TransactionCode);
