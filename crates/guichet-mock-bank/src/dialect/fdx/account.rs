//! Accounts: what they are, and with `resultType=details` what they hold.

use jiff::civil::Date;

use super::call::Call;
use super::paging;
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::grant::fdx::Cluster;
use crate::json::Object;
use crate::ledger::account::{HoldingKind, last_statement};
use crate::ledger::number::last_four;
use crate::ledger::view::{Balances, Line, Look, balances, booked_until, lines};
use crate::ledger::{Account, EntryKind, Kind, Money, day};

/// What FDX calls a kind: wrapper, category, type.
pub(super) fn words(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        Kind::Current => ("depositAccount", "DEPOSIT_ACCOUNT", "CHECKING"),
        Kind::Savings => ("depositAccount", "DEPOSIT_ACCOUNT", "SAVINGS"),
        Kind::CreditCard => ("locAccount", "LOC_ACCOUNT", "CREDITCARD"),
        Kind::ChargeCard => ("locAccount", "LOC_ACCOUNT", "CHARGE"),
        Kind::Loan => ("loanAccount", "LOAN_ACCOUNT", "AUTOLOAN"),
        Kind::Mortgage => ("loanAccount", "LOAN_ACCOUNT", "MORTGAGE"),
        Kind::Investment => ("investmentAccount", "INVESTMENT_ACCOUNT", "BROKERAGEPRODUCT"),
    }
}

/// `GET /accounts`.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    call.needs(Cluster::AccountBasic)?;
    let details = match call.query.one("resultType") {
        None | Some("lightweight") => false,
        Some("details") => true,
        Some(_) => return Err(Refusal::input("resultType is neither lightweight nor details")),
    };
    let sheet = paging::cut(call, "accounts", chosen(call)?)?;
    let partial = sheet.rows.iter().any(|account| call.fails(account));
    let accounts: Vec<_> = sheet
        .rows
        .iter()
        .map(|account| {
            let (wrapper, category, _) = words(account.kind);
            call.fdx.wrapped(wrapper, category, row(call, account, details))
        })
        .collect();
    let status = if partial { 206 } else { 200 };
    Ok(Reply::json(status, &sheet.frame.with("accounts", accounts)))
}

/// The accounts of the consent, or those of them that the query names.
fn chosen<'a>(call: &Call<'a>) -> Result<Vec<&'a Account>, Refusal> {
    let named: Vec<&str> =
        call.query.all("accountIds").flat_map(|ids| ids.split(',')).map(str::trim).collect();
    if named.is_empty() {
        return Ok(call.accounts());
    }
    named.iter().try_for_each(|id| call.account(id).map(drop))?;
    let mut accounts = call.accounts();
    accounts.retain(|account| named.contains(&account.id.as_str()));
    Ok(accounts)
}

fn row(call: &Call<'_>, account: &Account, details: bool) -> Object {
    let descriptor = descriptor(call, account);
    if call.fails(account) {
        descriptor.with("error", Refusal::subsystem().body(call.fdx))
    } else if details {
        descriptor.and(detail(call, account))
    } else {
        descriptor
    }
}

/// `GET /accounts/{accountId}`: always with details.
pub(super) fn one(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    call.needs(Cluster::AccountBasic)?;
    let account = call.working_account(id)?;
    let (wrapper, category, _) = words(account.kind);
    Ok(Reply::json(200, &call.fdx.wrapped(wrapper, category, row(call, account, true))))
}

/// What is said of every account.
fn descriptor(call: &Call<'_>, account: &Account) -> Object {
    let (_, _, kind) = words(account.kind);
    Object::new()
        .with("accountId", account.id.as_str())
        .with("accountType", kind)
        .with("accountNumberDisplay", format!("XXXX{}", last_four(&account.number)))
        .with("productName", account.product)
        .with("nickname", account.name)
        .with("status", "OPEN")
        .with("currency", Object::new().with("currencyCode", account.currency.code()))
        .maybe(
            "accountOpenDate",
            call.covers(Cluster::AccountDetailed).then_some(account.opened_on),
        )
        .maybe("parentAccountId", account.parent.as_deref())
        .with("lineOfBusinessType", "CONSUMER")
        .with("balanceType", if account.kind.is_liability() { "LIABILITY" } else { "ASSET" })
}

/// What only the details say, as far as the permission goes.
fn detail(call: &Call<'_>, account: &Account) -> Object {
    let look = call.look(account);
    let held = balances(account, &look);
    let amounts = call.covers(Cluster::Balances).then(|| match account.kind {
        Kind::Current | Kind::Savings => deposit_amounts(&held),
        Kind::CreditCard | Kind::ChargeCard => card_amounts(account, &held),
        Kind::Loan | Kind::Mortgage => {
            Object::new().with("principalBalance", held.booked.negated())
        }
        Kind::Investment => investment_amounts(account, &held),
    });
    let as_of = call
        .covers(Cluster::Balances)
        .then(|| Object::new().with("balanceAsOf", call.fdx.instant(look.now)));
    let terms = call.covers(Cluster::AccountDetailed).then(|| terms(account, &look));
    let bills = call.covers(Cluster::Bills).then(|| bills(call, account, &look));
    let holdings = call.covers(Cluster::Investments).then(|| holdings(call, account));
    [amounts, as_of, terms, bills, holdings].into_iter().flatten().fold(Object::new(), Object::and)
}

fn deposit_amounts(held: &Balances) -> Object {
    Object::new()
        .with("currentBalance", held.booked)
        .with("availableBalance", held.available)
        .with("openingDayBalance", held.opening_of_day)
}

/// What is owed is positive here; a card that was overpaid shows a negative balance.
fn card_amounts(account: &Account, held: &Balances) -> Object {
    let limit = account.terms.limit.map(|limit| Money::new(limit, account.currency));
    let free = account.terms.limit.map(|limit| held.available.plus(limit));
    Object::new()
        .with("currentBalance", held.booked.negated())
        .maybe("creditLine", limit)
        .maybe("availableCredit", free)
}

fn investment_amounts(account: &Account, held: &Balances) -> Object {
    let securities = account.holdings.iter().map(|holding| holding.value.minor());
    Object::new()
        .with("availableCashBalance", held.available)
        .with("currentValue", held.booked.plus(securities.sum()))
}

fn terms(account: &Account, look: &Look) -> Object {
    let terms = &account.terms;
    let money = |minor| Money::new(minor, account.currency);
    match account.kind {
        Kind::Current | Kind::Savings => Object::new()
            .maybe("annualPercentageYield", terms.rate)
            .maybe("interestYtd", terms.rate.map(|_| interest_this_year(account, look).absolute()))
            .with("transferIn", true)
            .with("transferOut", true),
        Kind::CreditCard | Kind::ChargeCard => Object::new()
            .maybe("purchasesApr", terms.rate)
            .maybe("advancesApr", terms.rate)
            .with("cardNetwork", "MOCKCARD"),
        Kind::Loan | Kind::Mortgage => Object::new()
            .maybe("originalPrincipal", terms.original_principal.map(money))
            .with("originatingDate", account.opened_on)
            .maybe("loanTerm", terms.months)
            .maybe("interestRate", terms.rate)
            .with("interestRateType", "FIXED")
            .with("interestPaidYearToDate", interest_this_year(account, look).absolute())
            .maybe("maturityDate", terms.maturity_on),
        Kind::Investment => Object::new(),
    }
}

fn interest_this_year(account: &Account, look: &Look) -> Money {
    let year = day::day_of(look.now).year();
    lines(account, look)
        .iter()
        .filter(|line| line.is_booked() && line.entry.kind == EntryKind::Interest)
        .filter(|line| line.day().year() == year)
        .fold(Money::new(0, account.currency), |sum, line| sum.plus(line.amount.minor()))
}

/// What is to be paid next, and what was paid last, on cards and loans.
fn bills(call: &Call<'_>, account: &Account, look: &Look) -> Object {
    let Some(payment_day) = account.terms.payment_day else { return Object::new() };
    let due_on = next_day(day::day_of(look.now), payment_day);
    let seen = lines(account, look);
    let mut payments = seen
        .iter()
        .filter(|line| line.is_booked() && line.entry.kind == EntryKind::Repayment)
        .peekable();
    let last = payments.peek().copied();
    let paid = Object::new()
        .maybe("lastPaymentAmount", last.map(|line| line.amount))
        .maybe("lastPaymentDate", last.map(Line::day));
    let next = |amount: Money| {
        Object::new().with("nextPaymentAmount", amount).with("nextPaymentDate", due_on)
    };
    if let Some(monthly) = account.terms.monthly_payment {
        return next(Money::new(monthly, account.currency)).and(paid);
    }
    let made_on = last_statement(day::day_of(look.now));
    let owed = Money::new(booked_until(account, look, made_on), account.currency).negated();
    let since: i64 =
        payments.filter(|line| line.day() > made_on).map(|line| line.amount.minor()).sum();
    let open = Money::new(owed.minor().saturating_sub(since).max(0), account.currency);
    // A charge card is paid in full, a credit card in twentieths.
    let share = if account.kind == Kind::ChargeCard { 1 } else { 20 };
    let minimum = Money::new(open.minor() / share, account.currency);
    let bill = Object::new()
        .with("totalPaymentDue", open)
        .with("minimumPaymentDue", minimum)
        .with("dueDate", due_on)
        .with("statementBalance", owed)
        .with("statementDate", made_on);
    next(minimum)
        .and(paid)
        .with("minimumPaymentAmount", minimum)
        .with("lastStmtBalance", owed)
        .with("lastStmtDate", made_on)
        .maybe("bills", call.fdx.is_flat().then(|| vec![bill]))
}

fn next_day(today: Date, day_of_month: i8) -> Date {
    let first = today.first_of_month();
    let of = |first: Date| day::plus_days(first, i64::from(day_of_month) - 1);
    let this = of(first);
    if this >= today { this } else { of(day::plus_days(first, 32).first_of_month()) }
}

fn holdings(call: &Call<'_>, account: &Account) -> Object {
    if account.kind != Kind::Investment {
        return Object::new();
    }
    let priced_on = call.today();
    let rows: Vec<_> = account
        .holdings
        .iter()
        .map(|holding| {
            let kind = match holding.kind {
                HoldingKind::Stock => "STOCK",
                HoldingKind::Fund => "MUTUALFUND",
                HoldingKind::Bond => "BOND",
            };
            let security = if call.fdx.is_flat() {
                let id = Object::new().with("id", holding.cusip).with("idType", "CUSIP");
                Object::new().with("securityIds", vec![id])
            } else {
                Object::new().with("securityId", holding.cusip).with("securityIdType", "CUSIP")
            };
            security
                .with("holdingName", holding.name)
                .with("holdingType", kind)
                .with("symbol", holding.symbol)
                .with("purchasedPrice", holding.paid)
                .with("currentUnitPrice", holding.price)
                .with("currentUnitPriceDate", priced_on)
                .with("units", holding.units)
                .with("marketValue", holding.value)
                .with("cashAccount", false)
        })
        .collect();
    Object::new().with("holdings", rows)
}
