//! Accounts.

use super::{
    csv::{Cell, Sheet},
    table::{Field, Side, Table, Tone},
    text::{plain, shown},
};
use guichet::{Account, AccountIdentifier, AccountStatus, Currency, IdentifierScheme, KeyBasis};
use std::io::Write;

/// A table of accounts; the last column is what the other commands take.
pub(crate) fn table<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Table {
    let mut table = Table::new(&[
        ("Account", Side::Left),
        ("Kind", Side::Left),
        ("Number", Side::Left),
        ("Currency", Side::Left),
        ("Status", Side::Left),
        ("Id", Side::Left),
    ]);
    for account in accounts {
        let status = account.status.as_ref().filter(|status| **status != AccountStatus::Open);
        table.row([
            name(account).into(),
            kind(account).into(),
            number(account).into(),
            currency(account.currency.as_ref()).into(),
            status.map(|status| plain(status.as_str())).unwrap_or_default().into(),
            Field::toned(plain(account.id.as_str()), Tone::Dim),
        ]);
    }
    table
}

/// Writes accounts as comma-separated values.
pub(crate) fn csv<'a>(
    to: impl Write,
    accounts: impl IntoIterator<Item = &'a Account>,
) -> anyhow::Result<()> {
    let header = [
        "id",
        "bank",
        "kind",
        "name",
        "product",
        "currency",
        "status",
        "usage",
        "opened_on",
        "key",
        "key_basis",
    ];
    let mut sheet = Sheet::new(to, &header)?;
    for account in accounts {
        sheet.row([
            Cell::text(Some(account.id.as_str())),
            Cell::exact(&account.bank),
            Cell::text(Some(account.kind.as_str())),
            Cell::text(account.name.as_ref().map(guichet::UntrustedText::as_untrusted_str)),
            Cell::text(account.product.as_ref().map(guichet::Text::as_str)),
            Cell::text(account.currency.as_ref().map(Currency::code)),
            Cell::text(account.status.as_ref().map(AccountStatus::as_str)),
            Cell::text(account.usage.as_ref().map(guichet::Usage::as_str)),
            Cell::exact_or_empty(account.opened_on.as_ref()),
            Cell::exact_or_empty(account.key.map(guichet::AccountKey::to_hex).as_ref()),
            Cell::exact_or_empty(account.key_basis.map(basis).as_ref()),
        ])?;
    }
    sheet.finish()
}

fn basis(basis: KeyBasis) -> &'static str {
    match basis {
        KeyBasis::Identifier => "identifier",
        KeyBasis::Masked => "masked",
        KeyBasis::BankId => "bank_id",
        _ => "other",
    }
}

/// What the customer calls the account, else what the bank calls it.
pub(crate) fn name(account: &Account) -> String {
    account
        .name
        .as_ref()
        .map(shown)
        .or_else(|| account.product.as_ref().map(|product| plain(product.as_str())))
        .unwrap_or_else(|| plain(account.kind.as_str()))
}

/// The kind in words.
pub(crate) fn kind(account: &Account) -> String {
    plain(account.kind.as_str()).replace('_', " ")
}

/// The number as banks print it beside an account: masked but for its end.
pub(crate) fn number(account: &Account) -> String {
    let real = |it: &&AccountIdentifier| it.scheme != IdentifierScheme::Bic && !it.tokenised;
    account
        .identifiers
        .iter()
        .find(real)
        .map(|it| match it.to_iban() {
            Some(iban) => iban.to_string(),
            None => plain(&it.value.to_string()),
        })
        .unwrap_or_default()
}

/// A currency on a screen.
pub(crate) fn currency(currency: Option<&Currency>) -> String {
    currency.map(|currency| plain(currency.code())).unwrap_or_default()
}
