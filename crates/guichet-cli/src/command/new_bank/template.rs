//! The files of a bank crate, from templates.

use super::name::Name;
use anyhow::Context as _;
use std::path::PathBuf;

const LIB: &str = include_str!("../../../templates/bank-fdx/lib.rs.in");
const SUITE: &str = include_str!("../../../templates/bank-fdx/conformance.rs.in");
const README: &str = include_str!("../../../templates/bank-fdx/README.md.in");
const MEMBER: &str = include_str!("../../../templates/bank-fdx/Cargo.toml.in");
const ALONE: &str = include_str!("../../../templates/bank-fdx/Cargo-outside.toml.in");

/// The longest line that the formatter leaves alone.
const WIDTH: usize = 100;

/// Where the crate will be.
pub(super) enum Kind {
    /// A member of the workspace.
    Inside,
    /// A crate of its own, with our crates from a folder or from the registry.
    Outside { crates: Option<PathBuf> },
}

/// The four files, by their places in the crate.
pub(super) fn files(name: &Name, kind: &Kind) -> anyhow::Result<[(&'static str, String); 4]> {
    let manifest = match kind {
        Kind::Inside => fill(MEMBER, name),
        Kind::Outside { crates } => fill(ALONE, name)
            .replace("{{rust}}", env!("CARGO_PKG_RUST_VERSION"))
            .replace("{{protocol}}", &dependency("guichet-protocol-fdx", crates.as_ref())?)
            .replace("{{kit}}", &dependency("guichet-conformance", crates.as_ref())?),
    };
    Ok([
        ("Cargo.toml", manifest),
        ("README.md", fill(README, name)),
        ("src/lib.rs", narrowed(&fill(LIB, name))),
        ("tests/conformance.rs", fill(SUITE, name)),
    ])
}

fn fill(template: &str, name: &Name) -> String {
    template
        .replace("{{slug}}", name.slug())
        .replace("{{id}}", &name.id())
        .replace("{{ident}}", &name.ident())
        .replace("{{name}}", name.shown())
        .replace("{{country}}", name.country())
}

fn dependency(name: &str, crates: Option<&PathBuf>) -> anyhow::Result<String> {
    let version = env!("CARGO_PKG_VERSION");
    let Some(crates) = crates else { return Ok(format!("\"{version}\"")) };
    let path = crates.join(name);
    let path = path.to_str().context("the path of the workspace is no Unicode")?;
    Ok(format!("{{ version = \"{version}\", path = {} }}", toml_edit::Value::from(path)))
}

/// Breaks the one line that grows with the names, as the formatter does.
fn narrowed(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut broken = false;
    for line in source.lines() {
        if broken {
            text.push_str(line.trim_start());
        } else if line.starts_with("const INSTITUTION") && line.chars().count() > WIDTH {
            broken = true;
            text.push_str(&one_name_a_line(line));
        } else {
            text.push_str(line);
        }
        broken &= !line.ends_with(';');
        text.push('\n');
    }
    text
}

/// `new("a", "b")` with each argument on a line of its own. No name has a quotation mark in it.
fn one_name_a_line(call: &str) -> String {
    let (head, names) = call.split_once("(\"").unwrap_or((call, ""));
    let names = names.trim_end_matches("\")").split("\", \"");
    let lines: Vec<_> = names.map(|name| format!("    \"{name}\",\n")).collect();
    format!("{head}(\n{})", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet::Country;

    fn made(slug: &str, shown: &str, kind: &Kind) -> [(&'static str, String); 4] {
        let country = Country::parse("US").unwrap();
        files(&Name::new(slug, Some(shown.to_owned()), country).unwrap(), kind).unwrap()
    }

    #[test]
    fn nothing_is_left_to_fill_in() {
        for kind in [Kind::Inside, Kind::Outside { crates: Some("/a \"b\"".into()) }] {
            for (file, text) in made("example", "Example Bank", &kind) {
                assert!(!text.contains("{{") && !text.contains("}}"), "{file}");
                assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{file}");
                if file == "Cargo.toml" {
                    text.parse::<toml_edit::DocumentMut>().unwrap();
                }
            }
        }
    }

    #[test]
    fn no_line_is_too_long_for_the_formatter() {
        let slug = "the-longest-name-of-my-bank";
        for (file, text) in made(
            slug,
            &"Long Name ".repeat(4).replace("g Name L", "g Names L")[..40],
            &Kind::Inside,
        ) {
            let code = file.contains("src") || file.contains("tests");
            assert!(!code || text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        }
    }

    /// The four files and the lines elsewhere: comments, blank lines and the README apart.
    #[test]
    fn a_bank_is_under_sixty_lines() {
        const ELSEWHERE: usize = 4;
        for kind in [Kind::Inside, Kind::Outside { crates: None }] {
            let code = |text: &str| {
                let line = |line: &&str| !line.is_empty() && !line.starts_with("//");
                text.lines().map(str::trim).filter(line).count()
            };
            let files = made("example", "Example Bank", &kind);
            let lines: usize = files
                .iter()
                .filter(|(file, _)| *file != "README.md")
                .map(|(_, text)| code(text))
                .sum();
            assert!(lines + ELSEWHERE < 60, "{lines} lines in the crate");
        }
    }
}
