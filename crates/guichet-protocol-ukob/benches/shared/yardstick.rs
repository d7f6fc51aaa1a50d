//! What most programs do: owned structs with `String`, `Decimal` and `chrono`, then the model.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveTime};
use guichet_core::{
    AccountRef, Amount, CardUse, Channel, Currency, Date, Merchant, Money, Original, Text,
    Timestamp, Transaction, TransactionCode, TransactionId, TransactionKind, TransactionStatus,
    UntrustedText,
};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    data: Wrapped,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wrapped {
    transaction: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Row {
    account_id: String,
    transaction_id: Option<String>,
    transaction_reference: Option<String>,
    credit_debit_indicator: String,
    status: String,
    transaction_mutability: Option<String>,
    booking_date_time: DateTime<FixedOffset>,
    value_date_time: Option<DateTime<FixedOffset>>,
    transaction_information: Option<String>,
    amount: Value,
    currency_exchange: Option<Exchange>,
    bank_transaction_code: Option<Code>,
    proprietary_bank_transaction_code: Option<Own>,
    balance: Option<Balance>,
    merchant_details: Option<Details>,
    card_instrument: Option<Card>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Value {
    amount: Decimal,
    currency: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(
    dead_code,
    clippy::struct_field_names,
    reason = "a program decodes what the standard has, in its words"
)]
struct Exchange {
    source_currency: String,
    exchange_rate: Option<Decimal>,
    instructed_amount: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Code {
    code: String,
    sub_code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Own {
    code: String,
    issuer: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Balance {
    credit_debit_indicator: String,
    r#type: String,
    amount: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Details {
    merchant_name: Option<String>,
    merchant_category_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(
    dead_code,
    clippy::struct_field_names,
    reason = "a program decodes what the standard has, in its words"
)]
struct Card {
    card_scheme_name: String,
    authorisation_type: Option<String>,
    identification: Option<String>,
}

/// Decodes a page and maps it.
pub(crate) fn decode(body: &[u8], account: &AccountRef, zone: &TimeZone) -> Vec<Transaction> {
    let page: Page = serde_json::from_slice(body).expect("the page is good");
    page.data.transaction.into_iter().map(|row| map(row, account, zone)).collect()
}

fn map(row: Row, account: &AccountRef, zone: &TimeZone) -> Transaction {
    let out = row.credit_debit_indicator == "Debit";
    let status = match row.status.as_str() {
        "BOOK" => TransactionStatus::Booked,
        _ => TransactionStatus::Pending,
    };
    let mut found = Transaction::new(account.id.clone(), status, money(&row.amount, out));
    found.id = row.transaction_id.as_deref().and_then(TransactionId::usable);
    found.entry_reference = row.transaction_reference.map(Text::from);
    let (day, instant) = when(row.booking_date_time, zone);
    if found.status == TransactionStatus::Pending {
        found.expected_on = Some(day);
    } else {
        found.booked_on = Some(day);
        found.booked_at = instant;
    }
    found.value_on = row.value_date_time.map(|value| when(value, zone).0);
    found.mutable = row.transaction_mutability.as_deref() == Some("Mutable");
    let mut codes = TransactionCode::default();
    if let Some(code) = row.bank_transaction_code {
        if code.code == "CCRD" {
            found.kind =
                Some(if out { TransactionKind::CardPayment } else { TransactionKind::Refund });
        }
        codes.iso20022 = Some(Text::from(format!("{}-{}", code.code, code.sub_code)));
    }
    codes.proprietary = row.proprietary_bank_transaction_code.map(|own| Text::from(own.code));
    found.code = codes.filled();
    if let Some(card) = row.card_instrument {
        if card.authorisation_type.as_deref() == Some("Contactless") {
            found.channel = Some(Channel::InPerson);
        }
        found.card = card.identification.map(|shown| CardUse::new(&shown[shown.len() - 4..]));
    }
    if let Some(details) = row.merchant_details {
        let mut merchant = Merchant::default();
        merchant.mcc = details.merchant_category_code.map(Text::from);
        merchant.name = details.merchant_name.map(UntrustedText::from);
        found.merchant = merchant.filled();
    }
    found.description = row.transaction_information.map(UntrustedText::from);
    if let Some(exchange) = row.currency_exchange
        && let Some(instructed) = exchange.instructed_amount
    {
        let mut original = Original::new(money(&instructed, out));
        original.rate = exchange.exchange_rate.map(Amount::from);
        found.original = Some(Box::new(original));
    }
    found.balance_after = row
        .balance
        .map(|balance| money(&balance.amount, balance.credit_debit_indicator == "Debit"));
    found
}

fn money(value: &Value, out: bool) -> Money {
    let amount = Amount::from(value.amount).abs();
    let amount = if out { amount.negated() } else { amount };
    Money::new(amount, Currency::parse(&value.currency))
}

fn when(time: DateTime<FixedOffset>, zone: &TimeZone) -> (Date, Option<Timestamp>) {
    if time.time() == NaiveTime::MIN {
        let (month, day) = (time.month().try_into().unwrap(), time.day().try_into().unwrap());
        return (Date::new(time.year().try_into().unwrap(), month, day).unwrap(), None);
    }
    let nanos = time.timestamp_subsec_nanos().try_into().unwrap();
    let instant = Timestamp::new(time.timestamp(), nanos).unwrap();
    (zone.to_datetime(instant).date(), Some(instant))
}
