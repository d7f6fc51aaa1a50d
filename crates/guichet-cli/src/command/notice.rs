//! What the customer reads before anything changes, and their answer.

use crate::{output::Style, words};
use guichet::{
    Scope,
    consent::{Item, Language, Notice, RecordId},
};
use std::{
    collections::BTreeSet,
    io::{self, Write as _},
};

/// Shows a notice, with the stable names of what it is about beneath.
pub(super) fn show(notice: &Notice, items: &[Item], id: RecordId) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    let (title, text) = notice.text.split_once('\n').unwrap_or((notice.text.as_str(), ""));
    let scopes: BTreeSet<_> = items.iter().map(|item| item.scope).collect();
    let scopes: Vec<_> = scopes.into_iter().map(Scope::as_str).collect();
    let purposes: BTreeSet<_> = items.iter().map(|item| item.purpose.as_str()).collect();
    let purposes: Vec<_> = purposes.into_iter().collect();
    let names = format!("{} for {}", scopes.join(", "), purposes.join(", "));
    let mut to = io::stdout().lock();
    writeln!(to, "{}\n{text}\n", style.bold(title))?;
    writeln!(to, "{}", style.dim(&format!("({names}; consent {id})")))?;
    writeln!(to)?;
    Ok(to.flush()?)
}

/// Asks in the language of the notice; `None` where nobody can be asked.
pub(super) fn ask(language: Language) -> anyhow::Result<Option<bool>> {
    super::ask(words::do_you_agree(language))
}
