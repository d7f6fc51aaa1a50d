//! Writes the pages of banks and the table of the README out of the profiles and of what became
//! of the conformance suite.
//!
//! ```console
//! $ cargo test --workspace                              # the suite leaves its results behind
//! $ cargo run -p guichet-tests --example pages          # writes what changed
//! $ cargo run -p guichet-tests --example pages -- --check
//! ```
//!
//! With `--check` nothing is written, and a page that is stale is an error. In both ways it is an
//! error when a bank declares an operation, or says something of its conduct, that no passing case
//! backs.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a program")]

mod backing;
mod marks;
mod page;
mod results;
mod table;
#[cfg(test)]
mod tests;

use guichet::{Entry, directory};
use results::Results;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

const AGAIN: &str = "run `cargo run -p guichet-tests --example pages`";

/// One file, with the part of it that is made here.
struct Output {
    path: PathBuf,
    generated: String,
    /// What a new file begins with; a file without it must be there already.
    title: Option<String>,
}

/// The banks of one page, by the slug of their crate.
fn groups(banks: &[&'static Entry]) -> BTreeMap<&'static str, Vec<&'static Entry>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for bank in banks {
        groups.entry(bank.feature()).or_default().push(*bank);
    }
    groups
}

fn outputs(banks: &[&'static Entry], results: &Results) -> Vec<Output> {
    let page = |(slug, banks): (&str, Vec<&'static Entry>)| Output {
        path: Path::new("docs/banks").join(format!("{slug}.md")),
        generated: page::of(&banks, results),
        title: banks.first().map(|bank| format!("# {}\n", bank.info().name.as_str())),
    };
    let table =
        Output { path: "README.md".into(), generated: table::of(banks, results), title: None };
    groups(banks).into_iter().map(page).chain([table]).collect()
}

/// Writes the files, or finds those that are stale. Answers what is wrong.
fn run(
    root: &Path,
    results: &Results,
    banks: &[&'static Entry],
    check: bool,
) -> io::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for bank in banks {
        wrong.extend(backing::unbacked(bank, results));
    }
    for output in outputs(banks, results) {
        let path = root.join(&output.path);
        let old = match (fs::read_to_string(&path), &output.title) {
            (Err(error), Some(_)) if error.kind() == io::ErrorKind::NotFound => String::new(),
            (text, _) => text?,
        };
        let name = output.path.display();
        let begun =
            if old.is_empty() { marks::begun(output.title.as_deref()) } else { old.clone() };
        match marks::replaced(&begun, &output.generated) {
            None => wrong.push(format!("{name}: the marks of the generated part are missing")),
            Some(new) if new == old => {}
            Some(_) if check => wrong.push(format!("{name} is stale: {AGAIN}")),
            Some(new) => {
                fs::write(&path, new)?;
                println!("{name}: written");
            }
        }
    }
    Ok(wrong)
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut check, mut folder) = (false, root.join("target/conformance"));
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.len()) {
            ("--check", _) => check = true,
            ("--results", 1..) => folder = arguments.next().unwrap_or_default().into(),
            _ => {
                eprintln!("pages [--check] [--results FOLDER]");
                return ExitCode::from(2);
            }
        }
    }
    let banks: Vec<_> = directory().iter().collect();
    let wrong = Results::read(&folder).and_then(|results| run(&root, &results, &banks, check));
    match wrong {
        Ok(wrong) if wrong.is_empty() => ExitCode::SUCCESS,
        Ok(wrong) => {
            for line in wrong {
                eprintln!("{line}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("the pages cannot be made: {error}");
            ExitCode::FAILURE
        }
    }
}
