//! Tables for people: no frame, numbers to the right, empty columns left out.

use super::Style;
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, LineStyle, Row,
    TableStyle,
};
use std::io::Write;

/// How a cell is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    /// Money that came in.
    Good,
    /// Something that failed.
    Bad,
    /// Less important, or not certain yet.
    Dim,
}

/// On which side a column begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// One cell, already harmless for a screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    text: String,
    tone: Tone,
}

impl Field {
    pub(crate) fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

impl<T: Into<String>> From<T> for Field {
    fn from(text: T) -> Self {
        Self { text: text.into(), tone: Tone::Plain }
    }
}

/// A table under way.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<(&'static str, Side)>,
    rows: Vec<Vec<Field>>,
}

/// What stands before each line.
const MARGIN: &str = "   ";

const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

impl Table {
    pub(crate) fn new(columns: &[(&'static str, Side)]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row with one field for each column.
    pub(crate) fn row(&mut self, fields: impl IntoIterator<Item = Field>) {
        self.rows.push(fields.into_iter().collect());
    }

    /// Writes the table as wide as the screen, or as wide as it is when there is none.
    pub(crate) fn write(&self, to: &mut impl Write, style: Style) -> std::io::Result<()> {
        if self.rows.is_empty() {
            return writeln!(to, "{MARGIN}{}", style.dim("(none)"));
        }
        let used: Vec<usize> = (0..self.columns.len())
            .filter(|&column| {
                self.rows
                    .iter()
                    .any(|row| row.get(column).is_some_and(|field| !field.text.is_empty()))
            })
            .collect();
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
        let width = table.width().map(|width| width.saturating_sub(3));
        if style.colours() {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if let Some(width) = width {
            table.set_width(width);
        }
        let title = |&(title, side): &(&str, Side)| {
            aligned(Cell::new(title), side).add_attribute(Attribute::Bold)
        };
        table.set_header(pick(&self.columns, &used).map(title).collect::<Vec<_>>());
        for row in &self.rows {
            let sides = pick(&self.columns, &used).map(|&(_, side)| side);
            let cells = pick(row, &used).zip(sides).map(|(field, side)| field.cell(side));
            let mut row = Row::from(cells.collect::<Vec<_>>());
            row.max_height(1);
            table.add_row(row);
        }
        for (index, (_, side)) in pick(&self.columns, &used).enumerate() {
            let Some(column) = table.column_mut(index) else { continue };
            // A unit stands close to its amount.
            let gap = if *side == Side::Right { 0 } else { 2 };
            column.set_padding((0, gap));
            // Amounts are read whole or not at all: only words are cut.
            if *side == Side::Right {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        for line in table.lines() {
            writeln!(to, "{MARGIN}{}", line.trim_end())?;
        }
        Ok(())
    }
}

impl Field {
    fn cell(&self, side: Side) -> Cell {
        let cell = aligned(Cell::new(&self.text), side);
        match self.tone {
            Tone::Plain => cell,
            Tone::Good => cell.fg(Color::Green),
            Tone::Bad => cell.fg(Color::Red),
            Tone::Dim => cell.add_attribute(Attribute::Dim),
        }
    }
}

fn aligned(cell: Cell, side: Side) -> Cell {
    match side {
        Side::Left => cell,
        Side::Right => cell.set_alignment(CellAlignment::Right),
    }
}

fn pick<'a, T>(list: &'a [T], used: &'a [usize]) -> impl Iterator<Item = &'a T> {
    used.iter().filter_map(|&index| list.get(index))
}
