//! What the commands print: tables for people, JSON Lines and CSV for programs.

pub(crate) mod accounts;
pub(crate) mod balances;
pub(crate) mod csv;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod transactions;

pub(crate) use text::Style;

use clap::ValueEnum;
use serde::Serialize;
use std::io::Write;

/// The form of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Table,
    /// One JSON object a line, in the form of the model.
    Json,
    /// Comma-separated values with a header line.
    Csv,
}

/// Writes one JSON object a line.
pub(crate) fn json_lines<T: Serialize>(
    to: &mut impl Write,
    items: impl IntoIterator<Item = T>,
) -> anyhow::Result<()> {
    for item in items {
        json_line(to, &item)?;
    }
    Ok(())
}

/// Writes one JSON object and ends the line.
pub(crate) fn json_line<T: Serialize>(to: &mut impl Write, item: &T) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(item)?;
    line.push(b'\n');
    to.write_all(&line)?;
    Ok(())
}

/// Tells something on standard error, for whoever reads along.
pub(crate) fn note(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stderr().lock(), "{text}")?)
}
