//! Payment accounts, card accounts, and what they hold.

use super::access::{masked, reference};
use super::call::Call;
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::grant::berlin_group::{BgKind, BgModel};
use crate::json::Object;
use crate::ledger::day::plus_days;
use crate::ledger::{Account, Kind, Money, view};
use crate::quirk::Quirk;

/// The bank's BIC: this one belongs to nobody.
const BIC: &str = "MOCKDEFFXXX";
/// The id of the account that stands for all currencies.
pub(super) const ALL_CURRENCIES: &str = "all-currencies";

pub(super) fn amount(money: Money) -> Object {
    Object::new().with("currency", money.currency().code()).with("amount", money.text())
}

/// Whether the accounts are also shown as one account in several currencies.
pub(super) fn is_aggregated(call: &Call<'_>) -> bool {
    call.bank.has(Quirk::BgMultiCurrencyAccount)
}

/// `/accounts`.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    let accounts = call.accounts();
    let mut rows: Vec<_> =
        accounts.iter().map(|account| row(call, account)).collect::<Result<_, _>>()?;
    if is_aggregated(call) && !accounts.is_empty() {
        rows.insert(0, aggregate(call, &accounts)?);
    }
    Ok(Reply::json(200, &Object::new().with("accounts", rows)))
}

/// `/accounts/{account-id}`.
pub(super) fn one(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let accounts = call.accounts();
    let row = if is_aggregated(call) && id == ALL_CURRENCIES {
        aggregate(call, &accounts)?
    } else {
        row(call, call.find(id, &accounts, BgKind::Accounts)?)?
    };
    Ok(Reply::json(200, &Object::new().with("account", row)))
}

/// `/accounts/{account-id}/balances`.
pub(super) fn balances_of(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let accounts = call.accounts();
    let (shown, balances) = if is_aggregated(call) && id == ALL_CURRENCIES {
        (aggregate_reference(&accounts), balances_of_all(call, &accounts))
    } else {
        let account = call.find(id, &accounts, BgKind::Balances)?;
        (reference(account), balances(call, account))
    };
    let body = Object::new().with("account", shown).with("balances", balances);
    Ok(Reply::json(200, &body))
}

fn row(call: &Call<'_>, account: &Account) -> Result<Object, Refusal> {
    let kind = if account.kind == Kind::Savings { "SVGS" } else { "CACC" };
    let row = Object::new()
        .maybe("resourceId", is_open(call).then(|| call.resource(account)))
        .and(reference(account))
        .with("name", account.name)
        .with("product", account.product)
        .with("cashAccountType", kind)
        .with("status", "enabled")
        .with("bic", BIC)
        .with("usage", "PRIV");
    let row = row.maybe("ownerName", owner(call));
    details(call, account, "accounts", row)
}

/// A list of what is available has no ids that lead on.
fn is_open(call: &Call<'_>) -> bool {
    !matches!(call.access.model, BgModel::Available { .. })
}

fn owner(call: &Call<'_>) -> Option<String> {
    let names = format!("{} {}", call.customer.first_name, call.customer.last_name);
    call.access.owner_name.then_some(names)
}

/// Balances where the app wants them, and links to what the consent covers.
fn details(
    call: &Call<'_>,
    account: &Account,
    place: &str,
    row: Object,
) -> Result<Object, Refusal> {
    let wanted =
        with_balance(call)? || matches!(call.access.model, BgModel::Available { balances: true });
    let covered = call.covers(BgKind::Balances, account);
    let row = row.maybe("balances", (wanted && covered).then(|| balances(call, account)));
    if !is_open(call) {
        return Ok(row);
    }
    let id = call.resource(account);
    let link = |end: &str| Object::new().with("href", call.link(&format!("/{place}/{id}/{end}")));
    let transactions = call.covers(BgKind::Transactions, account);
    let links = Object::new()
        .maybe("balances", covered.then(|| link("balances")))
        .maybe("transactions", transactions.then(|| link("transactions")));
    Ok(row.with("_links", links))
}

pub(super) fn with_balance(call: &Call<'_>) -> Result<bool, Refusal> {
    match call.query.one("withBalance") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::format("withBalance", "this is neither true nor false")),
    }
}

/// What was there yesterday, what is there, and what can be spent.
pub(super) fn balances(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let look = call.look(account);
    let held = view::balances(account, &look);
    let changed = call.when(look.now);
    let row = |kind: &str, money: Money| {
        Object::new().with("balanceAmount", amount(money)).with("balanceType", kind)
    };
    let yesterday = plus_days(call.day(look.now), -1);
    vec![
        row("closingBooked", held.opening_of_day).with("referenceDate", yesterday),
        row("interimBooked", held.booked).with("lastChangeDateTime", changed.as_str()),
        row("interimAvailable", held.available)
            .with("creditLimitIncluded", false)
            .with("lastChangeDateTime", changed),
    ]
}

fn balances_of_all(call: &Call<'_>, accounts: &[&Account]) -> Vec<Object> {
    accounts.iter().flat_map(|account| balances(call, account)).collect()
}

/// All currencies in one: an account in `XXX`, with the number of the first.
fn aggregate(call: &Call<'_>, accounts: &[&Account]) -> Result<Object, Refusal> {
    let link = |end: &str| {
        Object::new().with("href", call.link(&format!("/accounts/{ALL_CURRENCIES}/{end}")))
    };
    let balances = with_balance(call)?.then(|| balances_of_all(call, accounts));
    let links =
        Object::new().with("balances", link("balances")).with("transactions", link("transactions"));
    Ok(Object::new()
        .with("resourceId", ALL_CURRENCIES)
        .and(aggregate_reference(accounts))
        .with("name", "All currencies")
        .with("cashAccountType", "CACC")
        .with("status", "enabled")
        .maybe("balances", balances)
        .with("_links", links))
}

pub(super) fn aggregate_reference(accounts: &[&Account]) -> Object {
    let iban = accounts.iter().find_map(|account| account.iban.as_deref());
    Object::new().maybe("iban", iban).with("currency", "XXX")
}

/// `/card-accounts`.
pub(super) fn cards(call: &Call<'_>) -> Result<Reply, Refusal> {
    let rows: Vec<_> =
        call.cards().iter().map(|card| card_row(call, card)).collect::<Result<_, _>>()?;
    Ok(Reply::json(200, &Object::new().with("cardAccounts", rows)))
}

/// `/card-accounts/{account-id}`.
pub(super) fn card(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let card = call.find(id, &call.cards(), BgKind::Accounts)?;
    Ok(Reply::json(200, &Object::new().with("cardAccount", card_row(call, card)?)))
}

/// `/card-accounts/{account-id}/balances`.
pub(super) fn balances_of_card(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let card = call.find(id, &call.cards(), BgKind::Balances)?;
    let body = Object::new()
        .with("cardAccount", reference(card))
        .with("debitAccounting", false)
        .with("balances", balances(call, card));
    Ok(Reply::json(200, &body))
}

fn card_row(call: &Call<'_>, card: &Account) -> Result<Object, Refusal> {
    let limit = card.terms.limit.map(|limit| amount(Money::new(limit, card.currency)));
    let row = Object::new()
        .maybe("resourceId", is_open(call).then(|| call.resource(card)))
        .with("maskedPan", masked(card))
        .with("currency", card.currency.code())
        .maybe("ownerName", owner(call))
        .with("name", card.name)
        .with("product", card.product)
        .with("debitAccounting", false)
        .with("status", "enabled")
        .with("usage", "PRIV")
        .maybe("creditLimit", limit);
    details(call, card, "card-accounts", row)
}
