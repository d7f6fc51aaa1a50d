//! Transactions.

use super::{
    csv::{Cell, Sheet},
    table::{Field, Side, Table, Tone},
    text::{cut, grouped, plain, shown},
};
use guichet::{Currency, Date, Transaction, TransactionStatus, UntrustedText};
use std::io::Write;

/// How much of a text a line of a table shows.
const TEXT: usize = 48;

/// A table of transactions, each under the name of its account where there are several.
pub(crate) fn table<'a>(
    transactions: impl IntoIterator<Item = (&'a str, &'a Transaction)>,
) -> Table {
    let mut table = Table::new(&[
        ("Day", Side::Left),
        ("Account", Side::Left),
        ("What", Side::Left),
        ("Amount", Side::Right),
        ("", Side::Left),
        ("", Side::Left),
    ]);
    for (account, transaction) in transactions {
        let settled = transaction.status == TransactionStatus::Booked;
        let quiet =
            |text: String| Field::toned(text, if settled { Tone::Plain } else { Tone::Dim });
        let money = &transaction.amount;
        let tone = match (settled, money.is_negative()) {
            (false, _) => Tone::Dim,
            (true, true) => Tone::Plain,
            (true, false) => Tone::Good,
        };
        table.row([
            quiet(day(transaction).map(|day| day.to_string()).unwrap_or_default()),
            quiet(plain(account)),
            quiet(cut(&what(transaction), TEXT)),
            Field::toned(grouped(money.amount), tone),
            quiet(plain(money.currency.code())),
            Field::toned(note(transaction), Tone::Dim),
        ]);
    }
    table
}

/// The day that a reader looks for: booked, else made, else expected.
pub(crate) fn day(transaction: &Transaction) -> Option<Date> {
    transaction
        .booked_on
        .or(transaction.made_on)
        .or(transaction.value_on)
        .or(transaction.expected_on)
}

/// Who or what it was, by the best that the customer permitted to be read.
fn what(transaction: &Transaction) -> String {
    let merchant = transaction.merchant.as_ref().and_then(|merchant| merchant.name.as_ref());
    let party = transaction.counterparty.as_ref().and_then(|party| party.name.as_ref());
    let words = |text: &UntrustedText| {
        let text = shown(text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    merchant
        .or(party)
        .or(transaction.description.as_ref())
        .map(words)
        .or_else(|| {
            let kind = transaction.kind.as_ref()?;
            Some(format!("({})", plain(kind.as_str()).replace('_', " ")))
        })
        .unwrap_or_else(|| "(no words)".to_owned())
}

/// What is unusual about it: not settled, or paid in another currency.
fn note(transaction: &Transaction) -> String {
    let mut notes = Vec::new();
    if transaction.status != TransactionStatus::Booked {
        notes.push(plain(transaction.status.as_str()));
    }
    if let Some(original) = &transaction.original {
        let money = &original.amount;
        notes.push(format!("{}\u{a0}{}", grouped(money.amount), plain(money.currency.code())));
    }
    notes.join(", ")
}

/// The columns of the comma-separated form.
const HEADER: [&str; 22] = [
    "account",
    "id",
    "status",
    "booked_on",
    "value_on",
    "made_on",
    "expected_on",
    "booked_at",
    "amount",
    "currency",
    "original_amount",
    "original_currency",
    "fee",
    "kind",
    "channel",
    "description",
    "counterparty",
    "merchant",
    "mcc",
    "city",
    "card",
    "balance_after",
];

/// Writes transactions as comma-separated values, one at a time.
#[derive(Debug)]
pub(crate) struct Csv<W: Write>(Sheet<W>);

impl<W: Write> Csv<W> {
    pub(crate) fn new(to: W) -> anyhow::Result<Self> {
        Sheet::new(to, &HEADER).map(Self)
    }

    pub(crate) fn row(&mut self, it: &Transaction) -> anyhow::Result<()> {
        let text =
            |text: Option<&UntrustedText>| Cell::text(text.map(UntrustedText::as_untrusted_str));
        let merchant = it.merchant.as_deref();
        let original = it.original.as_ref().map(|original| &original.amount);
        self.0.row([
            Cell::text(Some(it.account.as_str())),
            Cell::text(it.id.as_ref().map(guichet::TransactionId::as_str)),
            Cell::text(Some(it.status.as_str())),
            Cell::exact_or_empty(it.booked_on.as_ref()),
            Cell::exact_or_empty(it.value_on.as_ref()),
            Cell::exact_or_empty(it.made_on.as_ref()),
            Cell::exact_or_empty(it.expected_on.as_ref()),
            Cell::exact_or_empty(it.booked_at.as_ref()),
            Cell::exact(&it.amount.amount),
            Cell::text(Some(it.amount.currency.code())),
            Cell::exact_or_empty(original.map(|money| money.amount).as_ref()),
            Cell::text(original.map(|money| Currency::code(&money.currency))),
            Cell::exact_or_empty(it.fee.as_ref().map(|fee| fee.amount).as_ref()),
            Cell::text(it.kind.as_ref().map(guichet::TransactionKind::as_str)),
            Cell::text(it.channel.as_ref().map(guichet::Channel::as_str)),
            text(it.description.as_ref()),
            text(it.counterparty.as_ref().and_then(|party| party.name.as_ref())),
            text(merchant.and_then(|merchant| merchant.name.as_ref())),
            Cell::text(
                merchant.and_then(|merchant| merchant.mcc.as_ref()).map(guichet::Text::as_str),
            ),
            text(merchant.and_then(|merchant| merchant.city.as_ref())),
            Cell::text(it.card.as_ref().map(|card| card.last4.as_str())),
            Cell::exact_or_empty(it.balance_after.as_ref().map(|money| money.amount).as_ref()),
        ])
    }

    pub(crate) fn finish(self) -> anyhow::Result<()> {
        self.0.finish()
    }
}
