//! Accounts and their balances.

use super::Ukob;
use super::call::Call;
use super::frame::{amount, direction, when};
use crate::json::Object;
use crate::ledger::day::instant;
use crate::ledger::number::last_four;
use crate::ledger::{Account, Kind, Money, view};

/// The bank's BIC: this one belongs to nobody.
pub(super) const BIC: &str = "MOCKGB2LXXX";

/// What the standard calls a kind, by version; investments are not accounts here.
pub(super) fn kind(dialect: Ukob, kind: Kind) -> Option<&'static str> {
    let (three, four) = match kind {
        Kind::Current => ("CurrentAccount", "CACC"),
        Kind::Savings => ("Savings", "SVGS"),
        Kind::CreditCard => ("CreditCard", "CARD"),
        Kind::ChargeCard => ("ChargeCard", "CARD"),
        Kind::Loan => ("Loan", "LOAN"),
        Kind::Mortgage => ("Mortgage", "MORT"),
        Kind::Investment => return None,
    };
    Some(if dialect.major == 3 { three } else { four })
}

/// `/accounts` and one of them.
pub(super) fn one_row(call: &Call<'_>, account: &Account) -> Vec<Object> {
    vec![row(call, account)]
}

fn row(call: &Call<'_>, account: &Account) -> Object {
    let (category, code) = if call.dialect.major == 3 {
        ("AccountType", "AccountSubType")
    } else {
        ("AccountCategory", "AccountTypeCode")
    };
    let opened = when(instant(account.opened_on, 0, 0));
    let basic = Object::new()
        .with("AccountId", account.id.as_str())
        .with("Status", "Enabled")
        .with("StatusUpdateDateTime", opened.as_str())
        .with("Currency", account.currency.code())
        .with(category, "Personal")
        .maybe(code, kind(call.dialect, account.kind))
        .with("Description", account.product.chars().take(35).collect::<String>())
        .with("Nickname", account.name)
        .with("OpeningDate", opened)
        .maybe("MaturityDate", account.terms.maturity_on.map(|day| when(instant(day, 0, 0))));
    if !call.covers("ReadAccountsDetail") {
        return basic;
    }
    let servicer = Object::new().with("SchemeName", "UK.OBIE.BICFI").with("Identification", BIC);
    basic.with("Account", numbers(call, account)).with("Servicer", servicer)
}

/// All numbers that the account is known by. The number of a card is masked unless the customer
/// permits it to be read.
fn numbers(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let holder = format!("{} {}", call.customer.first_name, call.customer.last_name);
    let number = |scheme: &str, identification: String| {
        Object::new()
            .with("SchemeName", scheme)
            .with("Identification", identification)
            .with("Name", holder.as_str())
    };
    if account.kind.is_card() {
        let shown = if call.covers("ReadPAN") {
            account.number.clone()
        } else {
            format!("xxxxxxxxxxxx{}", last_four(&account.number))
        };
        return vec![number("UK.OBIE.PAN", shown)];
    }
    let mut all: Vec<_> = sort_code_and_number(account)
        .map(|plain| number("UK.OBIE.SortCodeAccountNumber", plain))
        .into_iter()
        .chain(account.iban.clone().map(|iban| number("UK.OBIE.IBAN", iban)))
        .collect();
    if all.is_empty() {
        all.push(number("UK.OBIE.BBAN", account.number.clone()));
    }
    all
}

/// Sort code and account number: the fourteen digits at the end of a British IBAN.
pub(super) fn sort_code_and_number(account: &Account) -> Option<String> {
    let iban = account.iban.as_deref().filter(|iban| iban.starts_with("GB"))?;
    iban.get(8..).map(ToOwned::to_owned)
}

/// `…/balances`: what is booked, what can be spent, and what was booked before today.
pub(super) fn balances(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let look = call.look(account);
    let held = view::balances(account, &look);
    let at = when(look.now);
    let row = |word: (&'static str, &'static str), money: Money| {
        Object::new()
            .with("AccountId", account.id.as_str())
            .with("CreditDebitIndicator", direction(money))
            .with("Type", call.dialect.word(word))
            .with("DateTime", at.as_str())
            .with("Amount", amount(money))
    };
    let limit = account.terms.limit.map(|limit| Money::new(limit, account.currency));
    let line = |kind: &str, money: Money| {
        Object::new().with("Included", false).with("Type", kind).with("Amount", amount(money))
    };
    let credit = limit.map(|limit| {
        let free = held.available.plus(limit.minor());
        vec![line("Credit", limit), line("Available", free)]
    });
    vec![
        row(("InterimBooked", "ITBD"), held.booked),
        row(("InterimAvailable", "ITAV"), held.available).maybe("CreditLine", credit),
        row(("OpeningBooked", "OPBD"), held.opening_of_day),
    ]
}
