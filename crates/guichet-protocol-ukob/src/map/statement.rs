//! Statements.

use guichet_core::{AccountId, Error, Statement, StatementId};
use guichet_http::json::{At, When};

use crate::Decoding;
use crate::wire::{self, Raw};

/// One element of a list of statements; `Ok(None)` if it is another account's.
pub(crate) fn statement(
    how: &Decoding,
    wire: &wire::Statement<'_>,
    account: &AccountId,
    at: At,
) -> Result<Option<Statement>, Error> {
    let owner = wire.account_id.and_then(Raw::text);
    if owner.is_some_and(|id| id != account.as_str()) {
        return Ok(None);
    }
    // The standard lets it go without, but then nobody can ask for it (quirk 44).
    let Some(id) = wire.statement_id.and_then(Raw::text) else {
        return Err(at.error("StatementId", "a statement without an identifier"));
    };
    let mut statement = Statement::new(StatementId::new(id));
    statement.account = Some(account.clone());
    statement.from = When::day(wire.start_date_time, &how.zone);
    statement.to = When::day(wire.end_date_time, &how.zone);
    Ok(Some(statement))
}
