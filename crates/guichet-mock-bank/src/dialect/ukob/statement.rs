//! Monthly statements: what they say, the document, and what was booked in the month.

use jiff::civil::{Date, DateTime};

use super::super::pdf::pdf;
use super::call::Call;
use super::frame::{self, amount, direction, when};
use super::refusal::Refusal;
use super::transaction;
use crate::exchange::Reply;
use crate::json::Object;
use crate::ledger::day::{day_of, instant, plus_days};
use crate::ledger::number::last_four;
use crate::ledger::{Account, Money, view};

/// A month of an account that is over, by its last day.
#[derive(Clone, Copy)]
struct Statement<'a> {
    account: &'a Account,
    end: Date,
}

impl Statement<'_> {
    fn id(self) -> String {
        format!("{}-{}", self.account.id, self.month())
    }

    fn month(self) -> String {
        format!("{:04}-{:02}", self.end.year(), self.end.month())
    }

    /// The first moment of the month and the last, by the bank's clock.
    fn window(self) -> (DateTime, DateTime) {
        (self.end.first_of_month().at(0, 0, 0, 0), self.end.at(23, 59, 59, 999_999_999))
    }
}

/// `…/statements`, newest first.
pub(super) fn list(call: &Call<'_>, accounts: &[&Account]) -> Result<Reply, Refusal> {
    let (first, last) = frame::window(call, "fromStatementDateTime", "toStatementDateTime")?;
    let mut all: Vec<_> = accounts.iter().flat_map(|account| statements(call, account)).collect();
    all.retain(|one| (first..=last).contains(&one.window().1));
    frame::page(call, "Statement", all, Object::new(), |one| write(call, one))
}

/// `…/statements/{StatementId}`.
pub(super) fn one(call: &Call<'_>, account: &Account, id: &str) -> Result<Reply, Refusal> {
    let found = find(call, account, id)?;
    Ok(frame::whole(call, Object::new().with("Statement", vec![write(call, found)])))
}

/// `…/statements/{StatementId}/transactions`.
pub(super) fn transactions(call: &Call<'_>, account: &Account, id: &str) -> Result<Reply, Refusal> {
    let (first, last) = find(call, account, id)?.window();
    transaction::between(call, &[account], first, last)
}

/// `…/statements/{StatementId}/file`.
pub(super) fn file(call: &Call<'_>, account: &Account, id: &str) -> Result<Reply, Refusal> {
    let found = find(call, account, id)?;
    let closing = closing(call, found);
    let lines = [
        "Guichet Mock Bank - this is not a bank".to_owned(),
        format!("Statement of {}", found.month()),
        format!("Account XXXX{}", last_four(&account.number)),
        format!("Balance on {}: {} {}", found.end, closing.text(), account.currency.code()),
    ];
    Ok(Reply::bytes(200, "application/pdf", pdf(&lines)))
}

fn statements<'a>(call: &Call<'_>, account: &'a Account) -> Vec<Statement<'a>> {
    let earliest = call.access.from.map_or(Date::MIN, day_of);
    view::month_ends(account, day_of(call.now), earliest)
        .into_iter()
        .map(|end| Statement { account, end })
        .collect()
}

fn find<'a>(call: &Call<'_>, account: &'a Account, id: &str) -> Result<Statement<'a>, Refusal> {
    let found = statements(call, account).into_iter().find(|one| one.id() == id);
    found.ok_or_else(|| Refusal::not_found("there is no such statement"))
}

fn closing(call: &Call<'_>, one: Statement<'_>) -> Money {
    let look = call.look(one.account);
    Money::new(view::booked_until(one.account, &look, one.end), one.account.currency)
}

fn write(call: &Call<'_>, one: Statement<'_>) -> Object {
    let basic = Object::new()
        .with("AccountId", one.account.id.as_str())
        .with("StatementId", one.id())
        .with("StatementReference", one.month())
        .with("Type", "RegularPeriodic")
        .with("StartDateTime", when(instant(one.end.first_of_month(), 0, 0)))
        .with("EndDateTime", when(instant(one.end, 0, 0)))
        .with("CreationDateTime", when(instant(plus_days(one.end, 1), 5, 0)))
        .with("StatementDescription", vec![format!("Statement of {}", one.month())]);
    if !call.covers("ReadStatementsDetail") {
        return basic;
    }
    let closing = closing(call, one);
    let row = Object::new()
        .with("CreditDebitIndicator", direction(closing))
        .with("Type", "UK.OBIE.ClosingBalance")
        .with("Amount", amount(closing));
    basic.with("StatementAmount", vec![row])
}
