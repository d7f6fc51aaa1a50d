//! The lines outside of a bank's crate that name it.

use super::name::Name;
use crate::failure::{Exit, Failure};
use anyhow::Context as _;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use toml_edit::{Decor, DocumentMut, Item, RawString, Table, Value};

/// A checkout of Guichet.
#[derive(Debug)]
pub(super) struct Workspace(PathBuf);

const ROOT: &str = "Cargo.toml";
const FACADE: &str = "crates/guichet/Cargo.toml";
const DIRECTORY: &str = "crates/guichet/src/directory.rs";

impl Workspace {
    /// The workspace that was named, else the one around the current folder.
    pub(super) fn find(named: Option<&Path>, protocol: &str) -> anyhow::Result<Self> {
        let found = match named {
            Some(named) => fs::canonicalize(named).ok().and_then(Self::at),
            None => std::env::current_dir().ok().as_deref().and_then(Self::around),
        };
        let missing = || {
            Failure::new(Exit::NoInput, "this is no Guichet workspace").next(
                "name its folder with --workspace DIR, or write a crate of your own with --outside",
            )
        };
        let workspace = found.ok_or_else(missing)?;
        if workspace.crates().join(format!("guichet-protocol-{protocol}")).is_dir() {
            return Ok(workspace);
        }
        let message = format!("this workspace has no guichet-protocol-{protocol}");
        Err(Failure::new(Exit::NoInput, message).into())
    }

    /// The workspace that a folder is in.
    pub(super) fn around(folder: &Path) -> Option<Self> {
        folder.ancestors().find_map(|folder| Self::at(folder.to_owned()))
    }

    fn at(folder: PathBuf) -> Option<Self> {
        let is_ours = [ROOT, FACADE, DIRECTORY].iter().all(|file| folder.join(file).is_file());
        is_ours.then_some(Self(folder))
    }

    pub(super) fn crates(&self) -> PathBuf {
        self.0.join("crates")
    }

    /// The files that name all banks, with one bank more.
    pub(super) fn with(
        &self,
        bank: &Name,
        protocol: &str,
    ) -> anyhow::Result<Vec<(PathBuf, String)>> {
        let change = |file: &str, change: &dyn Fn(&str) -> anyhow::Result<String>| {
            let path = self.0.join(file);
            let old = fs::read_to_string(&path)?;
            let new = change(&old).map_err(|cause| {
                let message = format!("{file} is not as it should be");
                Failure::new(Exit::BadData, message).because(cause)
            })?;
            anyhow::Ok((path, new))
        };
        Ok(vec![
            change(ROOT, &|old| root(old, bank))?,
            change(FACADE, &|old| facade(old, bank, protocol))?,
            change(DIRECTORY, &|old| directory(old, bank))?,
        ])
    }
}

/// The manifest of the workspace: where the crate is.
fn root(old: &str, bank: &Name) -> anyhow::Result<String> {
    let mut manifest: DocumentMut = old.parse()?;
    let version = version(&manifest)?;
    let package = bank.package();
    let value = format!("{{ path = \"crates/{package}\", version = \"={version}\" }}");
    let table = table(&mut manifest, &["workspace", "dependencies"])?;
    insert(table, &package, value.parse()?, |name, _| name.starts_with("guichet-bank-"))?;
    Ok(manifest.to_string())
}

fn version(manifest: &DocumentMut) -> anyhow::Result<String> {
    let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let version = package.and_then(|package| package.get("version")).and_then(Item::as_str);
    Ok(version.context("the workspace has no version")?.to_owned())
}

/// The manifest of the facade: a dependency, a feature, and the feature of all banks.
fn facade(old: &str, bank: &Name, protocol: &str) -> anyhow::Result<String> {
    let mut manifest: DocumentMut = old.parse()?;
    let (package, slug) = (bank.package(), bank.slug());
    let dependencies = table(&mut manifest, &["dependencies"])?;
    let value = "{ workspace = true, optional = true }";
    insert(dependencies, &package, value.parse()?, |name, _| name.starts_with("guichet-bank-"))?;

    let features = table(&mut manifest, &["features"])?;
    let value = format!("[\"dep:{package}\", \"{protocol}\"]");
    insert(features, slug, value.parse()?, |_, item| {
        item.to_string().contains("\"dep:guichet-bank-")
    })?;
    let all = features.get_mut("all-banks").and_then(Item::as_array_mut);
    let all = all.context("there is no feature all-banks")?;
    let before = |value: &Value| value.as_str().is_some_and(|name| name < slug);
    let place = all.iter().take_while(|value| before(value)).count();
    let decor = all.get(0).map(|first| first.decor().clone());
    let broken = |decor: &Decor| {
        decor.prefix().and_then(RawString::as_str).unwrap_or_default().contains('\n')
    };
    if let Some(decor) = decor.filter(broken) {
        // One name on a line, as a long list is written.
        let mut value = Value::from(slug);
        *value.decor_mut() = decor;
        all.insert_formatted(place, value);
    } else {
        all.insert(place, slug);
        all.fmt();
    }
    Ok(manifest.to_string())
}

/// The list of the facade: one line in the order of the alphabet.
fn directory(old: &str, bank: &Name) -> anyhow::Result<String> {
    let line = format!("    \"{}\": {} as {} [PROFILE];", bank.slug(), bank.ident(), bank.alias());
    let mut lines: Vec<&str> = old.lines().collect();
    let begin = lines.iter().position(|line| *line == "banks! {").context("no list banks!")?;
    let rest = lines.iter().enumerate().skip(begin);
    let later = |line: &str| {
        let slug = line.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        line == "}" || slug.is_some_and(|slug| slug > bank.slug())
    };
    let place = rest.clone().find(|(_, line)| later(line)).context("banks! has no end")?.0;
    lines.insert(place, &line);
    Ok(lines.join("\n") + "\n")
}

fn table<'a>(manifest: &'a mut DocumentMut, path: &[&str]) -> anyhow::Result<&'a mut Table> {
    let mut table = manifest.as_table_mut();
    for name in path {
        let inner = table.get_mut(name).and_then(Item::as_table_mut);
        table = inner.with_context(|| format!("there is no table {}", path.join(".")))?;
    }
    Ok(table)
}

/// Puts an entry among its kin, in the order of the alphabet; all else stays where it is.
fn insert(
    table: &mut Table,
    key: &str,
    value: Value,
    is_kin: impl Fn(&str, &Item) -> bool,
) -> anyhow::Result<()> {
    anyhow::ensure!(!table.contains_key(key), "it names {key} already");
    let names: Vec<(String, bool)> =
        table.iter().map(|(name, item)| (name.to_owned(), is_kin(name, item))).collect();
    let kin = || names.iter().enumerate().filter(|(_, (_, kin))| *kin);
    let after = kin().rfind(|(_, (name, _))| &**name < key).map(|(place, _)| place);
    let first = kin().map(|(place, _)| place).next();
    let place = after.map(|place| place.saturating_add(1)).or(first).unwrap_or(names.len());
    let mut order: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    order.insert(place, key);
    let places: BTreeMap<&str, usize> =
        order.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    table.insert(key, Item::Value(value));
    table.sort_values_by(|one, _, other, _| places.get(one.get()).cmp(&places.get(other.get())));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet::Country;

    fn bank(slug: &str) -> Name {
        Name::new(slug, None, Country::parse("US").unwrap()).unwrap()
    }

    const MANIFEST: &str = "[features]\n# All.\nall-banks = [\"chase\"]\nchase = \
        [\"dep:guichet-bank-chase\", \"fdx\"]\n# Standards.\nfdx = []\n\n[dependencies]\n\
        guichet-bank-chase = { workspace = true, optional = true }\n# Why.\n\
        guichet-core.workspace = true # so\n";

    #[test]
    fn a_bank_is_put_in_its_place_and_comments_stay() {
        for (slug, all) in [("aaa", "\"aaa\", \"chase\""), ("zzz", "\"chase\", \"zzz\"")] {
            let new = facade(MANIFEST, &bank(slug), "fdx").unwrap();
            assert!(new.contains(&format!("# All.\nall-banks = [{all}]\n")), "{new}");
            let order = |text: &str| new.find(text).unwrap_or_else(|| panic!("{text}: {new}"));
            let feature = order(&format!("\n{slug} = [\"dep:guichet-bank-{slug}\", \"fdx\"]\n"));
            assert_eq!(feature < order("\nchase = "), slug < "chase");
            assert!(feature < order("# Standards.\nfdx = []\n"), "{new}");
            let line = format!("\nguichet-bank-{slug} = {{ workspace = true, optional = true }}\n");
            assert!(order(&line) < order("# Why.\nguichet-core.workspace = true # so\n"), "{new}");
            for line in MANIFEST.lines().filter(|line| !line.starts_with("all-banks")) {
                assert!(new.lines().any(|it| it == line), "{line} is lost: {new}");
            }
        }
    }

    #[test]
    fn the_list_keeps_its_order() {
        let list = "banks! {\n    \"b\": guichet_bank_b as b [\n        ONE,\n    ];\n    \
                    \"d\": guichet_bank_d as d [PROFILE];\n}\n\nfn other() {}\n";
        for (slug, before) in [("a", "    \"b\""), ("c", "    \"d\""), ("e", "}\n\nfn")] {
            let new = directory(list, &bank(slug)).unwrap();
            let line =
                format!("    \"{slug}\": guichet_bank_{slug} as {slug} [PROFILE];\n{before}");
            assert!(new.contains(&line), "{new}");
        }
    }

    #[test]
    fn a_bank_that_is_named_already_is_refused() {
        assert!(facade(MANIFEST, &bank("chase"), "fdx").is_err());
        assert!(facade(MANIFEST, &bank("fdx-bank"), "fdx").is_ok());
    }
}
