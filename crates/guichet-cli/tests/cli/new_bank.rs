//! `guichet new-bank`: what it writes, and what it refuses. That a bank passes the suite as it is
//! written is a step of its own, because it compiles much: `.ci/new-bank`.

use crate::{err, guichet, out};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const SHARED: [&str; 3] =
    ["Cargo.toml", "crates/guichet/Cargo.toml", "crates/guichet/src/directory.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of this workspace that the command reads, in a folder of their own.
fn workspace() -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in SHARED {
        let to = folder.path().join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join(file), to).unwrap();
    }
    fs::create_dir_all(folder.path().join("crates/guichet-protocol-fdx")).unwrap();
    folder
}

fn new_bank(folder: &Path, arguments: &[&str]) -> assert_cmd::Command {
    let mut command = guichet();
    command.current_dir(folder).args(["new-bank", "--protocol", "fdx"]).args(arguments);
    command
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

#[track_caller]
fn is_formatted(file: &Path) {
    // Read from standard input, it does not look for the other files of the crate.
    let rules = ["--edition", "2024", "--config", "use_small_heuristics=Max"];
    let mut rustfmt = assert_cmd::Command::new("rustfmt");
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(out(rustfmt.args(rules).write_stdin(text.clone()), 0), text);
}

#[test]
fn a_bank_is_four_files_and_the_lines_that_name_it() {
    let folder = workspace();
    let deep = folder.path().join("crates/guichet/src");
    let said = out(&mut new_bank(&deep, &["zebra-union", "--name", "Zebra Union"]), 0);
    assert!(said.contains("zebra-union-us") && said.contains("cargo test -p"), "{said}");

    let bank = folder.path().join("crates/guichet-bank-zebra-union");
    assert!(read(&bank, "README.md").contains("Nothing here was tried against a live bank."));
    assert!(read(&bank, "Cargo.toml").contains("[lints]\nworkspace = true\n"));
    let source = read(&bank, "src/lib.rs");
    assert!(
        source.contains("Institution::new(\"zebra-union-us\", \"Zebra Union\", \"US\")"),
        "{source}"
    );
    assert!(!source.contains("confirmed("), "no fact without a source");
    for file in ["src/lib.rs", "tests/conformance.rs"] {
        is_formatted(&bank.join(file));
    }

    for file in SHARED {
        let (old, new) = (read(&root(), file), read(folder.path(), file));
        let lost = old.lines().find(|line| !new.contains(line) && !line.starts_with("all-banks"));
        assert_eq!(lost, None, "a line of {file} is lost");
        let more = new.lines().count() - old.lines().count();
        assert_eq!(more, if file == "crates/guichet/Cargo.toml" { 3 } else { 1 }, "{file}");
    }
    let features = read(folder.path(), "crates/guichet/Cargo.toml");
    assert!(features.contains("zebra-union = [\"dep:guichet-bank-zebra-union\", \"fdx\"]"));
    let list = read(folder.path(), "crates/guichet/src/directory.rs");
    let line = "    \"zebra-union\": guichet_bank_zebra_union as zebra_union [PROFILE];\n}";
    assert!(list.contains(line), "{list}");
    is_formatted(&folder.path().join("crates/guichet/src/directory.rs"));
}

#[test]
fn long_names_are_broken_as_the_formatter_breaks_them() {
    let folder = workspace();
    let name = ["the-longest-name-of-my-bank", "--name", "The Bank With a Rather Long Name Inc."];
    out(&mut new_bank(folder.path(), &name), 0);
    is_formatted(&folder.path().join(format!("crates/guichet-bank-{}/src/lib.rs", name[0])));
}

#[test]
fn a_crate_outside_names_versions_or_a_folder() {
    let (folder, workspace) = (TempDir::new().unwrap(), workspace());
    out(&mut new_bank(folder.path(), &["zebra", "--outside", "--country", "ca"]), 0);
    let manifest = read(folder.path(), "guichet-bank-zebra/Cargo.toml");
    let version = env!("CARGO_PKG_VERSION");
    assert!(manifest.contains(&format!("guichet-conformance = \"{version}\"")), "{manifest}");
    assert!(!manifest.contains("workspace"), "{manifest}");
    assert!(read(folder.path(), "guichet-bank-zebra/src/lib.rs").contains("\"zebra-ca\""));

    let near = workspace.path().to_str().unwrap();
    out(&mut new_bank(folder.path(), &["lion", "--outside", "--workspace", near]), 0);
    let manifest = read(folder.path(), "guichet-bank-lion/Cargo.toml");
    assert!(manifest.contains("crates/guichet-protocol-fdx\" }"), "{manifest}");

    let said = err(&mut new_bank(workspace.path(), &["lion", "--outside"]), 64);
    assert!(said.contains("inside a Guichet workspace"), "{said}");
}

#[test]
fn what_cannot_be_made_leaves_nothing_behind() {
    let folder = workspace();
    let here = folder.path();
    for slug in ["Zebra", "zebra--union", "zebra-us", "../zebra", "mock"] {
        err(&mut new_bank(here, &[slug]), 64);
    }
    err(&mut new_bank(here, &["zebra", "--name", "a \"quoted\" name"]), 64);
    err(&mut new_bank(here, &["zebra", "--country", "USA"]), 64);
    let said = err(guichet().current_dir(here).args(["new-bank", "zebra", "--protocol", "x"]), 64);
    assert!(said.contains("fdx"), "the known ones are listed: {said}");
    for file in SHARED {
        assert_eq!(read(&root(), file), read(here, file), "{file}");
    }

    out(&mut new_bank(here, &["zebra"]), 0);
    let before = SHARED.map(|file| read(here, file));
    let said = err(&mut new_bank(here, &["zebra"]), 74);
    assert!(said.contains("already"), "{said}");
    assert_eq!(before, SHARED.map(|file| read(here, file)));

    let nowhere = TempDir::new().unwrap();
    let said = err(&mut new_bank(nowhere.path(), &["zebra"]), 66);
    assert!(said.contains("--outside"), "{said}");
    assert_eq!(fs::read_dir(nowhere.path()).unwrap().count(), 0);
}
