//! What most programs do: owned structs with `String`, `Decimal` and `chrono`, then the model.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveTime};
use guichet_core::{
    AccountRef, Amount, Counterparty, Currency, Date, Merchant, Money, References, Text, Timestamp,
    Transaction, TransactionCode, TransactionId, TransactionKind, TransactionStatus, UntrustedText,
};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    transactions: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    resource_id: Option<String>,
    entry_reference: Option<String>,
    transaction_amount: Sum,
    credit_debit_indicator: Option<String>,
    status: Option<String>,
    booking_date: Option<DateTime<FixedOffset>>,
    value_date: Option<NaiveDate>,
    transaction_date: Option<DateTime<FixedOffset>>,
    bank_transaction_code: Option<Code>,
    related_parties: Option<Parties>,
    remittance_information: Option<Remittance>,
    merchant_category_code: Option<String>,
    end_to_end_id: Option<String>,
}

#[derive(Deserialize)]
struct Sum {
    amount: Decimal,
    currency: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Code {
    domain: String,
    family: String,
    sub_family: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Parties {
    creditor: Option<Party>,
    debtor: Option<Party>,
    initiating_party: Option<Party>,
}

#[derive(Deserialize)]
struct Party {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Remittance {
    unstructured: Vec<String>,
}

/// Decodes a page and maps it.
pub(crate) fn decode(body: &[u8], account: &AccountRef, zone: &TimeZone) -> Vec<Transaction> {
    let page: Page = serde_json::from_slice(body).expect("the page is good");
    page.transactions.into_iter().map(|row| map(row, account, zone)).collect()
}

fn map(row: Row, account: &AccountRef, zone: &TimeZone) -> Transaction {
    let out = row.credit_debit_indicator.as_deref() != Some("CRDT");
    let status = match row.status.as_deref() {
        Some("BOOK") => TransactionStatus::Booked,
        _ => TransactionStatus::Pending,
    };
    let amount = Amount::from(row.transaction_amount.amount).abs();
    let amount = if out { amount.negated() } else { amount };
    let money = Money::new(amount, Currency::parse(&row.transaction_amount.currency));
    let mut found = Transaction::new(account.id.clone(), status, money);
    found.mutable = found.status == TransactionStatus::Pending;
    found.id = row.resource_id.as_deref().and_then(TransactionId::usable);
    found.entry_reference = row.entry_reference.map(Text::from);
    if let Some(booked) = row.booking_date {
        let (day, instant) = when(booked, zone);
        if found.mutable {
            found.expected_on = Some(day);
        } else {
            found.booked_on = Some(day);
            found.booked_at = instant;
        }
    }
    found.value_on = row.value_date.map(day);
    if let Some(made) = row.transaction_date {
        let (day, instant) = when(made, zone);
        found.made_on = Some(day);
        found.made_at = instant;
    }
    if let Some(code) = row.bank_transaction_code {
        found.kind = match (code.family.as_str(), out) {
            ("CCRD", true) => Some(TransactionKind::CardPayment),
            ("CCRD", false) => Some(TransactionKind::Refund),
            ("RDDT", _) => Some(TransactionKind::DirectDebit),
            ("ICDT", _) => Some(TransactionKind::Transfer),
            _ => None,
        };
        let mut words = TransactionCode::default();
        let whole = format!("{}-{}-{}", code.domain, code.family, code.sub_family);
        words.iso20022 = Some(Text::from(whole));
        found.code = words.filled();
    }
    let lines = row.remittance_information.map(|it| it.unstructured).unwrap_or_default();
    found.description = Some(UntrustedText::from(lines.join(" ")));
    let mut references = References::default();
    references.end_to_end = row.end_to_end_id.map(UntrustedText::from);
    found.references = references.filled();
    let parties = row.related_parties;
    let party = parties.and_then(|it| if out { it.creditor } else { it.debtor });
    let name = party.and_then(|it| it.name).map(UntrustedText::from);
    let mut merchant = Merchant::default();
    merchant.mcc = row.merchant_category_code.map(Text::from);
    let mut other = Counterparty::default();
    match found.kind {
        Some(TransactionKind::CardPayment | TransactionKind::Refund) => merchant.name = name,
        _ => other.name = name,
    }
    found.merchant = merchant.filled();
    found.counterparty = other.filled();
    found
}

fn day(date: NaiveDate) -> Date {
    let (month, day) = (date.month().try_into().unwrap(), date.day().try_into().unwrap());
    Date::new(date.year().try_into().unwrap(), month, day).unwrap()
}

fn when(time: DateTime<FixedOffset>, zone: &TimeZone) -> (Date, Option<Timestamp>) {
    if time.time() == NaiveTime::MIN {
        return (day(time.date_naive()), None);
    }
    let nanos = time.timestamp_subsec_nanos().try_into().unwrap();
    let instant = Timestamp::new(time.timestamp(), nanos).unwrap();
    (zone.to_datetime(instant).date(), Some(instant))
}
