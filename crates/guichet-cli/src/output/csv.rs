//! Comma-separated values that a spreadsheet cannot take for formulas.

use std::io::Write;

/// A cell: text of a bank or a person is guarded, numbers and dates are not.
#[derive(Debug)]
pub(crate) enum Cell {
    /// Something that this program wrote: a number, a day, a word of the model.
    Exact(String),
    /// Something that a bank or another person wrote.
    Text(String),
}

impl Cell {
    pub(crate) fn exact(value: &impl ToString) -> Self {
        Self::Exact(value.to_string())
    }

    pub(crate) fn exact_or_empty<T: ToString>(value: Option<&T>) -> Self {
        Self::Exact(value.map(ToString::to_string).unwrap_or_default())
    }

    pub(crate) fn text(value: Option<&str>) -> Self {
        Self::Text(value.unwrap_or_default().to_owned())
    }

    fn guarded(self) -> String {
        match self {
            // A spreadsheet runs what begins like this; the mark keeps it text.
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                format!("'{text}")
            }
            Self::Exact(text) | Self::Text(text) => text,
        }
    }
}

/// Writes a header line and rows.
#[derive(Debug)]
pub(crate) struct Sheet<W: Write>(csv::Writer<W>);

impl<W: Write> Sheet<W> {
    pub(crate) fn new(to: W, header: &[&str]) -> anyhow::Result<Self> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(header).map_err(plain)?;
        Ok(Self(writer))
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> anyhow::Result<()> {
        self.0.write_record(cells.into_iter().map(Cell::guarded)).map_err(plain)
    }

    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Keeps the system's error in reach: a closed pipe is told from a full disk.
fn plain(error: csv::Error) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        _ => anyhow::anyhow!("a row has another number of cells than the header"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_stays_text_and_an_amount_stays_a_number() {
        let mut out = Vec::new();
        let mut sheet = Sheet::new(&mut out, &["amount", "description"]).unwrap();
        let text = |text| Cell::text(Some(text));
        sheet.row([Cell::exact(&"-12.30"), text("=HYPERLINK(\"x\")")]).unwrap();
        sheet.row([Cell::exact(&"1"), text("-2 for 1")]).unwrap();
        sheet.finish().unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "amount,description\n-12.30,\"'=HYPERLINK(\"\"x\"\")\"\n1,'-2 for 1\n"
        );
    }
}
