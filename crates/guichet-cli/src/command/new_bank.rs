//! `guichet new-bank`

mod name;
mod template;
mod workspace;

use crate::{
    failure::{Exit, Failure},
    output::Style,
};
use anyhow::Context as _;
use clap::ValueEnum;
use guichet::Country;
use name::Name;
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};
use template::Kind;
use workspace::Workspace;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The bank's short name, without its country: example, my-credit-union
    slug: String,
    /// The standard that it speaks
    #[arg(long, value_enum)]
    protocol: Protocol,
    /// The name that its customers know [default: the short name, capitalised]
    #[arg(long)]
    name: Option<String>,
    /// Its country, as two letters of ISO 3166-1
    #[arg(long, default_value = "US", value_parser = country)]
    country: Country,
    /// The Guichet workspace [default: the one around the current folder]
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// Write a crate of your own into the current folder, outside of the workspace; with
    /// --workspace it builds on the crates there, else on those of the registry
    #[arg(long)]
    outside: bool,
}

/// Standards, by the names of their crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Protocol {
    /// Financial Data Exchange, 4.6 to 6.4
    Fdx,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::Fdx => "fdx",
        }
    }
}

fn country(code: &str) -> Result<Country, &'static str> {
    let two = code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic());
    let country = Country::parse(&code.to_ascii_uppercase()).filter(|_| two);
    country.ok_or("a country is two letters, such as US")
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let name = Name::new(&args.slug, args.name, args.country)?;
    let made = if args.outside {
        outside(&name, args.protocol, args.workspace.as_deref())?
    } else {
        inside(&name, args.protocol, args.workspace.as_deref())?
    };
    made.tell(&name)?;
    Ok(ExitCode::SUCCESS)
}

/// What was written.
struct Made {
    folder: PathBuf,
    files: Vec<PathBuf>,
    next: String,
}

/// Writes a member of the workspace, and the lines elsewhere that name it.
fn inside(name: &Name, protocol: Protocol, named: Option<&Path>) -> anyhow::Result<Made> {
    let workspace = Workspace::find(named, protocol.name())?;
    let folder = workspace.crates().join(name.package());
    must_be_new(&folder)?;
    // Every file is made ready before the first is written, so a refusal leaves nothing behind.
    let lines = workspace.with(name, protocol.name())?;
    let files = template::files(name, &Kind::Inside)?;
    let mut written = write_new(&folder, &files)?;
    for (path, text) in lines {
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        written.push(path);
    }
    let next = format!("cargo test -p {0}, then cargo test -p guichet", name.package());
    Ok(Made { folder, files: written, next })
}

/// Writes a crate that stands alone.
fn outside(name: &Name, protocol: Protocol, named: Option<&Path>) -> anyhow::Result<Made> {
    let here = std::env::current_dir().context("there is no current folder")?;
    if Workspace::around(&here).is_some() {
        return Err(Failure::new(Exit::Usage, "this folder is inside a Guichet workspace")
            .next("leave out --outside, or go to a folder of your own")
            .into());
    }
    let crates = named
        .map(|named| Workspace::find(Some(named), protocol.name()).map(|it| it.crates()))
        .transpose()?;
    let files = template::files(name, &Kind::Outside { crates })?;
    let folder = here.join(name.package());
    must_be_new(&folder)?;
    let files = write_new(&folder, &files)?;
    let next = format!("cd {}, then cargo test", name.package());
    Ok(Made { folder, files, next })
}

fn must_be_new(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        let message = format!("{} is there already", folder.display());
        let next = "choose another name, or remove the folder";
        return Err(Failure::new(Exit::Output, message).next(next).into());
    }
    Ok(())
}

/// Writes files into a folder that must not be there yet.
fn write_new(folder: &Path, files: &[(&str, String)]) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir(folder).map_err(|error| {
        Failure::new(Exit::Output, format!("{} cannot be made: {error}", folder.display()))
    })?;
    let mut written = Vec::new();
    for (file, text) in files {
        let path = folder.join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

impl Made {
    fn tell(&self, name: &Name) -> anyhow::Result<()> {
        let style = Style::of_stdout();
        let mut to = io::stdout().lock();
        writeln!(to, "{} is in {}.", style.bold(&name.id()), self.folder.display())?;
        for file in &self.files {
            writeln!(to, "  {}", file.display())?;
        }
        writeln!(to, "Nothing is known of the bank yet: each fact needs a source and a date,")?;
        writeln!(to, "and what has none stays configuration. See docs/adding-a-bank.md.")?;
        writeln!(to, "Try: {}", self.next)?;
        Ok(())
    }
}
