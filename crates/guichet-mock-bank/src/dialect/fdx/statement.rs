//! Monthly statements, each a small PDF.

use jiff::civil::Date;

use super::call::Call;
use super::refusal::Refusal;
use super::{account, paging, period};
use crate::exchange::Reply;
use crate::grant::fdx::Cluster;
use crate::json::Object;
use crate::ledger::day::plus_days;
use crate::ledger::entry::Entry;
use crate::ledger::number::last_four;
use crate::ledger::{Account, Money};

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
    let balance = Money::new(account::booked_until(account, &look, end), account.currency);
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
    let oldest = account.entries.first().map_or(Date::MAX, Entry::made_on);
    let first = oldest.max(call.earliest());
    std::iter::successors(Some(call.today().first_of_month()), |month| {
        Some(plus_days(*month, -1).first_of_month())
    })
    .map(|month| plus_days(month, -1))
    .take_while(|end| *end >= first)
    .collect()
}

fn statement_id(account: &Account, end: Date) -> String {
    format!("{}-{}", account.id, month(end))
}

fn month(end: Date) -> String {
    format!("{:04}-{:02}", end.year(), end.month())
}

/// A PDF of one page with a few lines of plain text: enough for a viewer to open.
fn pdf(lines: &[String]) -> Vec<u8> {
    let shown: Vec<_> = lines.iter().map(|line| format!("({}) Tj T*", escaped(line))).collect();
    let text = format!("BT /F1 12 Tf 72 760 Td 18 TL {} ET", shown.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = vec!["0000000000 65535 f \n".to_owned()];
    for (number, object) in (1..).zip(&objects) {
        places.push(format!("{:010} 00000 n \n", file.len()));
        file = format!("{file}{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, size, places) = (file.len(), places.len(), places.concat());
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file = format!("{file}xref\n0 {size}\n{places}{trailer}");
    file.into_bytes()
}

fn escaped(line: &str) -> String {
    line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}
