//! Statements.

use guichet_core::{AccountId, Error, Statement, StatementFormat, StatementId, Text};
use guichet_http::json::When;

use super::At;
use crate::Decoding;
use crate::wire::{self, Link, Raw};

/// One statement that is ready.
pub(crate) fn statement(
    how: &Decoding,
    wire: &wire::Statement<'_>,
    account: &AccountId,
    at: At,
) -> Result<Statement, Error> {
    let Some(id) = wire.statement_id.and_then(Raw::text) else {
        return Err(at.error("statementId", "a statement without an identifier"));
    };
    let mut statement = Statement::new(StatementId::new(id));
    statement.account = Some(account.clone());
    statement.to = When::day(wire.statement_date, &how.zone);
    for link in wire.links.map(Raw::list).unwrap_or_default() {
        let types = link.read::<Link<'_>>().and_then(|link| link.types);
        for kind in types.map(Raw::list).unwrap_or_default() {
            let format = match kind.text().as_deref() {
                Some("application/pdf") => StatementFormat::Pdf,
                Some("application/json") => StatementFormat::Json,
                Some(other) => StatementFormat::Other(Text::new(other)),
                None => continue,
            };
            if !statement.formats.contains(&format) {
                statement.formats.push(format);
            }
        }
    }
    Ok(statement)
}
