//! Monthly statements, each a small PDF.

use jiff::civil::Date;

use super::super::pdf::pdf;
use super::call::Call;
use super::refusal::Refusal;
use super::{paging, period};
use crate::exchange::Reply;
use crate::grant::fdx::Cluster;
use crate::json::Object;
use crate::ledger::number::last_four;
use crate::ledger::{Account, Money, view};

/// `GET /accounts/{accountId}/statements`, newest first.
pub(super) fn list(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    call.needs(Cluster::Statements)?;
    let account = call.working_account(id)?;
    let mut ends = month_ends(call, account);
    if period::is_given(call) {
        let (first, last) = period::read(call)?;
        ends.retain(|end| *end >= first && *end <= last);
    }
    let sheet = paging::cut(call, &format!("{id}/statements"), ends)?;
    let rows: Vec<_> = sheet
        .rows
        .iter()
        .map(|end| {
            let statement = statement_id(account, *end);
            let path = format!("{}/accounts/{id}/statements/{statement}", call.fdx.base);
            let link = Object::new()
                .with("href", call.bank.link(&path))
                .with("rel", "download")
                .with("types", vec!["application/pdf"]);
            Object::new()
                .with("accountId", id)
                .with("statementId", statement)
                .with("statementDate", *end)
                .with("description", format!("Statement of {}", month(*end)))
                .with("status", "AVAILABLE")
                .with("links", vec![link])
        })
        .collect();
    Ok(Reply::json(200, &sheet.frame.with("statements", rows)))
}

/// `GET /accounts/{accountId}/statements/{statementId}`.
pub(super) fn one(call: &Call<'_>, id: &str, statement: &str) -> Result<Reply, Refusal> {
    call.needs(Cluster::Statements)?;
    let account = call.working_account(id)?;
    let end = month_ends(call, account)
        .into_iter()
        .find(|end| statement_id(account, *end) == statement)
        .ok_or_else(|| Refusal::nothing_found("no such statement"))?;
    let look = call.look(account);
    let balance = Money::new(view::booked_until(account, &look, end), account.currency);
    let lines = [
        "Guichet Mock Bank - this is not a bank".to_owned(),
        format!("Statement of {}", month(end)),
        format!("Account XXXX{}", last_four(&account.number)),
        format!("Balance on {end}: {} {}", balance.text(), account.currency.code()),
    ];
    Ok(Reply::bytes(200, "application/pdf", pdf(&lines)))
}

/// The last days of the months that are over and may be seen.
fn month_ends(call: &Call<'_>, account: &Account) -> Vec<Date> {
    view::month_ends(account, call.today(), call.earliest())
}

fn statement_id(account: &Account, end: Date) -> String {
    format!("{}-{}", account.id, month(end))
}

fn month(end: Date) -> String {
    format!("{:04}-{:02}", end.year(), end.month())
}
