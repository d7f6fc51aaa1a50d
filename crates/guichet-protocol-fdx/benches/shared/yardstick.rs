//! What most programs do: owned structs with `String`, `Decimal` and `chrono`, then the model.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveTime};
use guichet_core::{
    AccountRef, Amount, CardUse, Currency, CurrencyBasis, Date, Merchant, Money, Original, Text,
    Timestamp, Transaction, TransactionId, TransactionKind, TransactionStatus, UntrustedText,
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
#[allow(dead_code, reason = "a program decodes what the standard has")]
struct Row {
    account_category: Option<String>,
    account_id: Option<String>,
    transaction_id: Option<String>,
    reference_transaction_id: Option<String>,
    posted_timestamp: Option<DateTime<FixedOffset>>,
    transaction_timestamp: Option<DateTime<FixedOffset>>,
    description: Option<String>,
    memo: Option<String>,
    debit_credit_memo: Option<String>,
    category: Option<String>,
    sub_category: Option<String>,
    reference: Option<String>,
    status: Option<String>,
    transaction_type: Option<String>,
    amount: Option<Decimal>,
    card_number_display: Option<String>,
    payee: Option<String>,
    foreign_amount: Option<Decimal>,
    foreign_currency: Option<String>,
}

/// Decodes a page and maps it.
pub(crate) fn decode(body: &[u8], account: &AccountRef, zone: &TimeZone) -> Vec<Transaction> {
    let page: Page = serde_json::from_slice(body).expect("the page is good");
    page.transactions.into_iter().map(|row| map(row, account, zone)).collect()
}

fn map(row: Row, account: &AccountRef, zone: &TimeZone) -> Transaction {
    let out = row.debit_credit_memo.as_deref() != Some("CREDIT");
    let currency = account.currency.clone().unwrap_or(Currency::USD);
    let status = match row.status.as_deref() {
        Some("POSTED") => TransactionStatus::Booked,
        _ => TransactionStatus::Pending,
    };
    let amount = Money::new(amount(row.amount.unwrap_or_default(), out), currency);
    let mut found = Transaction::new(account.id.clone(), status, amount);
    found.currency_basis = CurrencyBasis::Account;
    found.mutable = found.status == TransactionStatus::Pending;
    found.id = row.transaction_id.as_deref().and_then(TransactionId::usable);
    found.entry_reference = row.reference.map(Text::from);
    if let Some(posted) = row.posted_timestamp {
        let (day, instant) = when(posted, zone);
        if found.mutable {
            found.expected_on = Some(day);
        } else {
            found.booked_on = Some(day);
            found.booked_at = instant;
        }
    }
    if let Some(made) = row.transaction_timestamp {
        let (day, instant) = when(made, zone);
        found.made_on = Some(day);
        found.made_at = instant;
    }
    if out && found.status == TransactionStatus::Booked {
        found.replaces = row.reference_transaction_id.as_deref().and_then(TransactionId::usable);
    }
    found.kind = Some(if out { TransactionKind::CardPayment } else { TransactionKind::Refund });
    found.card = row.card_number_display.map(|shown| CardUse::new(&shown[shown.len() - 4..]));
    let mut merchant = Merchant::default();
    merchant.mcc = row.category.map(Text::from);
    merchant.name = row.payee.map(UntrustedText::from);
    found.merchant = merchant.filled();
    found.description = row.description.map(UntrustedText::from);
    found.remittance.extend(row.memo.map(UntrustedText::from));
    if let (Some(foreign), Some(currency)) = (row.foreign_amount, row.foreign_currency) {
        let money = Money::new(self::amount(foreign, out), Currency::parse(&currency));
        found.original = Some(Box::new(Original::new(money)));
    }
    found
}

fn amount(decimal: Decimal, out: bool) -> Amount {
    let amount = Amount::from(decimal).abs();
    if out { amount.negated() } else { amount }
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
