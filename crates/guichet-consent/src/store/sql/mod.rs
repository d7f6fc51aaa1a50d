//! What both databases have in common: the statements, and how columns become values.
//!
//! SQLite and PostgreSQL understand the same statements here; only the tables are declared
//! apart. The impls are written once, as macros, because the two pools have no common type.

mod ledger;
mod log;
mod rows;

pub(super) use ledger::ledger_store;
pub(super) use log::log_store;
pub(super) use rows::row_store;

use guichet_core::{Error, ErrorKind, Result, Timestamp};
use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};
use std::fmt;

/// Imports for the macros.
pub(super) mod prelude {
    pub(crate) use super::{failed, ledger::*, log::*, micros, number, rows::*, signed};
    pub(crate) use crate::{
        RecordId, State, Subject,
        log::{Head, Leaf, LogStore},
        store::{Errand, LedgerStore, Row, RowStore, SealedRow, Step},
    };
    pub(crate) use async_trait::async_trait;
    pub(crate) use guichet_core::{GrantId, Result, Timestamp};
    pub(crate) use sqlx::{query, query_as, query_scalar};
    pub(crate) use std::ops::Range;
}

/// The tables, under a name of their own, so that an app may keep its own migrations beside them.
pub(crate) fn migrator(steps: [(&'static str, &'static str); 2]) -> Migrator {
    let migration = |(version, (name, sql)): (i64, (&'static str, &'static str))| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    };
    let mut migrator = Migrator::with_migrations((1..).zip(steps).map(migration).collect());
    migrator.dangerous_set_table_name("consent_migration");
    migrator
}

/// What a database said, less the values that it may have repeated.
#[derive(Clone, Debug)]
struct DatabaseError(String);

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database says {}", self.0)
    }
}

impl std::error::Error for DatabaseError {}

#[expect(clippy::needless_pass_by_value, reason = "it is used in map_err")]
pub(crate) fn failed(error: sqlx::Error) -> Error {
    let code = match &error {
        sqlx::Error::Database(error) => error.code().map(|code| format!("code {code}")),
        sqlx::Error::PoolTimedOut => Some("nothing: all connections are busy".to_owned()),
        sqlx::Error::Io(error) => Some(format!("nothing: {}", error.kind())),
        _ => None,
    };
    let kind = match &error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => ErrorKind::Unavailable,
        _ => ErrorKind::Internal,
    };
    let error = Error::new(kind, "the consent store failed");
    match code {
        Some(code) => error.with_source(DatabaseError(code)),
        None => error,
    }
}

pub(crate) fn not_migrated(error: sqlx::migrate::MigrateError) -> Error {
    let clause = "the tables of the consent store cannot be made, or are of another version";
    match error {
        sqlx::migrate::MigrateError::Execute(error) => failed(error),
        _ => Error::new(ErrorKind::Config, clause),
    }
}

pub(crate) fn damaged() -> Error {
    Error::new(ErrorKind::Internal, "the consent store holds something that it cannot have")
}

/// Instants are kept as whole microseconds since 1970.
pub(crate) fn micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|_| damaged())
}

pub(crate) fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| damaged())
}

pub(crate) fn number(signed: i64) -> Result<u64> {
    u64::try_from(signed).map_err(|_| damaged())
}
