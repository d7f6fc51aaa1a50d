//! `guichet drift`

use crate::failure::{Exit, Failure};
use guichet_capture::{
    Capture,
    drift::{Shape, compare, shape_of, shapes_of},
};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the bank answers now: a capture, or one body
    seen: PathBuf,
    /// What it answered before: a capture, or one body; without it the shapes are printed
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Which answer, where one body is compared with a capture of several
    #[arg(long, value_name = "QUESTION")]
    answer: Option<String>,
}

/// The shapes of a file: by question, or the one of a body.
enum Shapes {
    Capture(BTreeMap<String, Shape>),
    Body(Shape),
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let seen = read(&args.seen)?;
    let mut to = io::stdout().lock();
    let Some(against) = &args.against else {
        print(&mut to, seen)?;
        return Ok(ExitCode::SUCCESS);
    };
    let drifted = match (read(against)?, seen) {
        (Shapes::Capture(before), Shapes::Capture(now)) => captures(&mut to, &before, &now)?,
        (Shapes::Body(before), Shapes::Body(now)) => bodies(&mut to, &before, &now)?,
        (Shapes::Capture(before), Shapes::Body(now)) => {
            bodies(&mut to, &chosen(before, args.answer.as_deref())?, &now)?
        }
        (Shapes::Body(before), Shapes::Capture(now)) => {
            bodies(&mut to, &before, &chosen(now, args.answer.as_deref())?)?
        }
    };
    to.flush()?;
    Ok(if drifted { Exit::BadData.into() } else { ExitCode::SUCCESS })
}

fn read(file: &Path) -> anyhow::Result<Shapes> {
    let body = fs::read(file).map_err(|error| {
        Failure::new(Exit::NoInput, format!("{} cannot be read: {error}", file.display()))
    })?;
    let text = std::str::from_utf8(&body).ok();
    // A capture of a later version is not a body.
    if text.is_some_and(|text| text.contains("\"guichet_capture\"")) {
        return Ok(Shapes::Capture(shapes_of(&Capture::from_json(text.unwrap_or_default())?)));
    }
    Ok(Shapes::Body(shape_of(&body)))
}

fn print(to: &mut impl io::Write, shapes: Shapes) -> io::Result<()> {
    match shapes {
        Shapes::Body(shape) => write!(to, "{shape}"),
        Shapes::Capture(shapes) => {
            shapes.iter().try_for_each(|(question, shape)| write!(to, "{question}\n{shape}"))
        }
    }
}

/// Compares what both were asked; says what only one was asked.
fn captures(
    to: &mut impl io::Write,
    before: &BTreeMap<String, Shape>,
    now: &BTreeMap<String, Shape>,
) -> io::Result<bool> {
    let mut drifted = false;
    for (question, shape) in now {
        let Some(old) = before.get(question) else {
            writeln!(to, "{question}\n  not in the capture before")?;
            continue;
        };
        let drifts = compare(old, shape);
        writeln!(to, "{question}\n  {}", if drifts.is_empty() { "as before" } else { "drifted" })?;
        drifts.iter().try_for_each(|drift| writeln!(to, "  {drift}"))?;
        drifted |= !drifts.is_empty();
    }
    for question in before.keys().filter(|question| !now.contains_key(*question)) {
        writeln!(to, "{question}\n  not in the capture now")?;
    }
    Ok(drifted)
}

fn bodies(to: &mut impl io::Write, before: &Shape, now: &Shape) -> io::Result<bool> {
    let drifts = compare(before, now);
    if drifts.is_empty() {
        writeln!(to, "as before")?;
    }
    drifts.iter().try_for_each(|drift| writeln!(to, "{drift}"))?;
    Ok(!drifts.is_empty())
}

/// The answer that was named, or the only one.
fn chosen(mut shapes: BTreeMap<String, Shape>, named: Option<&str>) -> anyhow::Result<Shape> {
    let known = shapes.keys().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let found = match named {
        Some(name) => shapes.remove(name),
        None if shapes.len() == 1 => shapes.pop_first().map(|(_, shape)| shape),
        None => None,
    };
    found.ok_or_else(|| {
        Failure::new(Exit::Usage, "say which answer of the capture to compare with")
            .next(format!("name it with --answer; there are: {known}"))
            .into()
    })
}
