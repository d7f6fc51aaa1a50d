//! Balances.

use super::{
    accounts,
    csv::{Cell, Sheet},
    table::{Field, Side, Table, Tone},
    text::{grouped, plain},
};
use guichet::{
    AccountKind, AccountOverview, Balance, BalanceKind, Balances, Money, SpendableBasis,
};
use std::io::Write;

/// All balances that the bank sent, account by account.
pub(crate) fn table<'a>(overviews: impl IntoIterator<Item = &'a AccountOverview>) -> Table {
    let mut table = Table::new(&[
        ("Account", Side::Left),
        ("Balance", Side::Left),
        ("Amount", Side::Right),
        ("", Side::Left),
        ("As of", Side::Left),
    ]);
    for overview in overviews {
        let mut name = accounts::name(&overview.account);
        match &overview.balances {
            Ok(balances) => {
                for balance in balances {
                    let money = &balance.amount;
                    table.row([
                        std::mem::take(&mut name).into(),
                        kind(balance).into(),
                        grouped(money.amount).into(),
                        plain(money.currency.code()).into(),
                        as_of(balance).into(),
                    ]);
                }
            }
            Err(error) => table.row([
                name.into(),
                Field::toned("not known", Tone::Bad),
                Field::default(),
                Field::default(),
                Field::toned(error.kind().as_str().replace('_', " "), Tone::Bad),
            ]),
        }
    }
    table
}

/// One line for each account: what is on it, and what can be spent.
pub(crate) fn overview<'a>(overviews: impl IntoIterator<Item = &'a AccountOverview>) -> Table {
    let mut table = Table::new(&[
        ("Account", Side::Left),
        ("Kind", Side::Left),
        ("Number", Side::Left),
        ("Balance", Side::Right),
        ("", Side::Left),
        ("To spend", Side::Right),
        ("", Side::Left),
    ]);
    for overview in overviews {
        let account = &overview.account;
        let line = match &overview.balances {
            Ok(list) => Line::of(&account.kind, &list.items),
            Err(_) => Line { held: Field::toned("not known", Tone::Bad), ..Line::default() },
        };
        table.row([
            accounts::name(account).into(),
            accounts::kind(account).into(),
            Field::toned(accounts::number(account), Tone::Dim),
            line.held,
            line.currency.into(),
            line.spend.into(),
            Field::toned(line.note, Tone::Dim),
        ]);
    }
    table
}

/// What an account holds, and in which currency.
pub(crate) fn held(overview: &AccountOverview) -> (Field, String) {
    let line = match &overview.balances {
        Ok(list) => Line::of(&overview.account.kind, &list.items),
        Err(_) => Line { held: Field::toned("not known", Tone::Bad), ..Line::default() },
    };
    (line.held, line.currency)
}

/// What one line of the overview says of an account's balances.
#[derive(Default)]
struct Line {
    held: Field,
    currency: String,
    spend: String,
    note: &'static str,
}

impl Line {
    fn of(kind: &AccountKind, list: &[Balance]) -> Self {
        let answers = Balances::of(kind, list);
        let owed = || answers.owed().map(|owed| owed.negated());
        let named = |kind, note| only(list, &kind).map(|money| (money, note));
        // Never a limit, and never a guess: what is neither is called by its name.
        let held = (answers.booked().or_else(owed).map(|money| (money, "")))
            .or_else(|| named(BalanceKind::Principal, "principal"))
            .or_else(|| named(BalanceKind::MarketValue, "market value"));
        let spendable = answers.spendable();
        let credit = spendable.as_ref().is_some_and(|it| it.basis == SpendableBasis::Credit);
        let spend = spendable.map(|it| grouped(it.amount.amount)).unwrap_or_default();
        match held {
            Some((money, note)) => Self {
                held: grouped(money.amount).into(),
                currency: plain(money.currency.code()),
                spend,
                note: if credit { "credit" } else { note },
            },
            None => Self { held: Field::toned("not told", Tone::Dim), spend, ..Self::default() },
        }
    }
}

/// The balance of a kind, where there is one and not several.
fn only(list: &[Balance], kind: &BalanceKind) -> Option<Money> {
    let mut balances = list.iter().filter(|balance| balance.kind == *kind);
    let first = balances.next()?;
    balances.next().is_none().then(|| first.amount.clone())
}

fn kind(balance: &Balance) -> String {
    let word = match &balance.kind {
        BalanceKind::Other(_) => balance
            .name
            .as_ref()
            .or(balance.code.as_ref())
            .map_or_else(|| balance.kind.as_str().to_owned(), |word| word.as_str().to_owned()),
        known => known.as_str().replace('_', " "),
    };
    let point = balance.point.as_ref().map(|point| format!(", {}", plain(point.as_str())));
    format!("{}{}", plain(&word), point.unwrap_or_default())
}

fn as_of(balance: &Balance) -> String {
    balance.as_of.map(|as_of| as_of.to_string()).unwrap_or_default()
}

/// Writes balances as comma-separated values.
pub(crate) fn csv<'a>(
    to: impl Write,
    balances: impl IntoIterator<Item = &'a Balance>,
) -> anyhow::Result<()> {
    let header = ["account", "kind", "point", "code", "amount", "currency", "as_of"];
    let mut sheet = Sheet::new(to, &header)?;
    for balance in balances {
        sheet.row([
            Cell::text(Some(balance.account.as_str())),
            Cell::text(Some(balance.kind.as_str())),
            Cell::text(balance.point.as_ref().map(guichet::BalancePoint::as_str)),
            Cell::text(balance.code.as_ref().map(guichet::Text::as_str)),
            Cell::exact(&balance.amount.amount),
            Cell::text(Some(balance.amount.currency.code())),
            Cell::exact_or_empty(balance.as_of.as_ref()),
        ])?;
    }
    sheet.finish()
}
