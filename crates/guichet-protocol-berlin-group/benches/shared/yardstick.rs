//! What most programs do: owned structs with `String`, `Decimal` and `chrono`, then the model.

use chrono::{Datelike as _, NaiveDate};
use guichet_core::{
    AccountIdentifier, AccountRef, Amount, Counterparty, Currency, Date, IdentifierScheme, Money,
    References, Text, Transaction, TransactionCode, TransactionId, TransactionKind,
    TransactionStatus, UntrustedText,
};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Page {
    transactions: Lists,
}

#[derive(Deserialize)]
struct Lists {
    booked: Vec<Row>,
    pending: Vec<Row>,
}

#[derive(Deserialize)]
struct Sum {
    currency: String,
    amount: Decimal,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Account {
    iban: Option<String>,
    bban: Option<String>,
    currency: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Link {
    href: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
#[allow(clippy::struct_field_names, reason = "the standard's own words")]
struct Rate {
    source_currency: String,
    exchange_rate: String,
    unit_currency: String,
    target_currency: String,
    quotation_date: NaiveDate,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Held {
    balance_type: String,
    balance_amount: Sum,
    reference_date: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Row {
    transaction_id: Option<String>,
    entry_reference: Option<String>,
    end_to_end_id: Option<String>,
    mandate_id: Option<String>,
    check_id: Option<String>,
    creditor_id: Option<String>,
    batch_indicator: Option<bool>,
    batch_number_of_transactions: Option<u32>,
    currency_exchange: Option<Vec<Rate>>,
    creditor_agent: Option<String>,
    debtor_agent: Option<String>,
    remittance_information_structured_array: Option<Vec<String>>,
    balance_after_transaction: Option<Held>,
    #[serde(rename = "_links")]
    links: Option<HashMap<String, Link>>,
    booking_date: Option<NaiveDate>,
    value_date: Option<NaiveDate>,
    transaction_amount: Sum,
    creditor_name: Option<String>,
    creditor_account: Option<Account>,
    ultimate_creditor: Option<String>,
    debtor_name: Option<String>,
    debtor_account: Option<Account>,
    ultimate_debtor: Option<String>,
    remittance_information_unstructured: Option<String>,
    remittance_information_unstructured_array: Option<Vec<String>>,
    remittance_information_structured: Option<String>,
    additional_information: Option<String>,
    purpose_code: Option<String>,
    bank_transaction_code: Option<String>,
    proprietary_bank_transaction_code: Option<String>,
}

/// Decodes a page and maps it.
pub(crate) fn decode(body: &[u8], account: &AccountRef) -> Vec<Transaction> {
    let page: Page = serde_json::from_slice(body).expect("the page is good");
    let Lists { booked, pending } = page.transactions;
    let booked = booked.into_iter().map(|row| map(row, account, TransactionStatus::Booked));
    let pending = pending.into_iter().map(|row| map(row, account, TransactionStatus::Pending));
    booked.chain(pending).collect()
}

fn map(row: Row, account: &AccountRef, status: TransactionStatus) -> Transaction {
    let sum = row.transaction_amount;
    let amount = Money::new(Amount::from(sum.amount), Currency::parse(&sum.currency));
    let out = amount.amount.is_negative();
    let mut found = Transaction::new(account.id.clone(), status, amount);
    found.id = row.transaction_id.as_deref().and_then(TransactionId::usable);
    found.entry_reference = row.entry_reference.map(Text::from);
    found.booked_on = row.booking_date.map(day);
    found.value_on = row.value_date.map(day);
    let (name, number, ultimate) = if out {
        (row.creditor_name, row.creditor_account, row.ultimate_creditor)
    } else {
        (row.debtor_name, row.debtor_account, row.ultimate_debtor)
    };
    let mut other = Counterparty::default();
    other.name = name.map(UntrustedText::from);
    other.identifier = number
        .and_then(|number| number.iban)
        .map(|iban| AccountIdentifier::new(IdentifierScheme::Iban, &iban));
    found.counterparty = other.filled();
    let mut other = Counterparty::default();
    other.name = ultimate.map(UntrustedText::from);
    found.ultimate_counterparty = other.filled();
    // A single line is the description, and not told twice.
    let lines = row.remittance_information_unstructured_array.unwrap_or_default();
    found.description = row
        .additional_information
        .or(row.remittance_information_unstructured)
        .map(UntrustedText::from);
    found.remittance = lines.into_iter().map(UntrustedText::from).collect();
    if row.bank_transaction_code.is_some() {
        found.kind = Some(TransactionKind::Transfer);
    } else if out && row.mandate_id.is_some() {
        found.kind = Some(TransactionKind::DirectDebit);
    }
    let given = |id: &String| id != "NOTPROVIDED";
    let mut references = References::default();
    references.end_to_end = row.end_to_end_id.filter(given).map(UntrustedText::from);
    references.mandate = row.mandate_id.map(UntrustedText::from);
    references.creditor = row.creditor_id.map(UntrustedText::from);
    found.references = references.filled();
    let mut code = TransactionCode::default();
    code.iso20022 = row.bank_transaction_code.map(Text::from);
    code.proprietary = row.proprietary_bank_transaction_code.map(Text::from);
    code.purpose = row.purpose_code.map(Text::from);
    found.code = code.filled();
    found
}

fn day(day: NaiveDate) -> Date {
    let (month, of_month) = (day.month().try_into().unwrap(), day.day().try_into().unwrap());
    Date::new(day.year().try_into().unwrap(), month, of_month).unwrap()
}
