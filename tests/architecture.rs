//! Who may depend on whom, how large a file may grow, and how many crates an app pulls in.

#![allow(
    clippy::indexing_slicing,
    clippy::match_same_arms,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop; a rule for each crate reads best"
)]

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Each member with the names of what it depends on, dev-dependencies apart.
struct Member {
    normal: BTreeSet<String>,
    dev: BTreeSet<String>,
}

fn members() -> BTreeMap<String, Member> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let names = |dev: bool| {
                let dependencies = package["dependencies"].as_array().unwrap().iter();
                dependencies
                    .filter(|dependency| (dependency["kind"] == "dev") == dev)
                    .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                    .collect()
            };
            let member = Member { normal: names(false), dev: names(true) };
            (package["name"].as_str().unwrap().to_owned(), member)
        })
        .collect()
}

/// The members that a member may depend on.
fn allowed(name: &str, other: &str) -> bool {
    let is_protocol = |name: &str| name.starts_with("guichet-protocol-");
    let is_bank = |name: &str| name.starts_with("guichet-bank-");
    let app =
        |name: &str| matches!(name, "guichet-cli" | "guichet-chat" | "examples" | "guichet-tests");
    match name {
        "guichet-core" | "guichet-mock-bank" => false,
        "guichet-http" | "guichet-layers" | "guichet-consent" => other == "guichet-core",
        "guichet-capture" | "guichet-statement" => other == "guichet-core",
        "guichet-conformance" => {
            matches!(
                other,
                "guichet-core" | "guichet-http" | "guichet-layers" | "guichet-mock-bank"
            )
        }
        "guichet-store-file" => matches!(other, "guichet-core" | "guichet-layers"),
        name if is_protocol(name) => matches!(other, "guichet-core" | "guichet-http"),
        name if is_bank(name) => {
            is_protocol(other) || matches!(other, "guichet-core" | "guichet-http")
        }
        // The facade leaves out the apps; everything else it may re-export.
        "guichet" => !app(other),
        name if app(name) => true,
        _ => panic!("{name} has no rule: say in ARCHITECTURE.md where it belongs, and here"),
    }
}

#[test]
fn crates_depend_in_one_direction() {
    let members = members();
    for (name, member) in &members {
        for other in member.normal.iter().filter(|other| members.contains_key(*other)) {
            assert!(allowed(name, other), "{name} must not depend on {other}");
        }
        let protocols =
            member.normal.iter().filter(|other| other.starts_with("guichet-protocol-")).count();
        if name.starts_with("guichet-bank-") {
            assert!(protocols <= 1, "{name} must speak one protocol");
        }
    }
}

#[test]
fn nothing_but_apps_imports_the_facade() {
    for (name, member) in members() {
        let app = matches!(&*name, "guichet-cli" | "guichet-chat" | "examples" | "guichet-tests");
        let imports = member.normal.contains("guichet") || member.dev.contains("guichet");
        assert!(app || name == "guichet" || !imports, "{name} imports the facade");
    }
}

#[test]
fn the_kit_is_for_tests_only() {
    for (name, member) in members() {
        assert!(!member.normal.contains("guichet-conformance"), "{name} ships the kit");
    }
}

#[test]
fn only_the_http_crate_speaks_http() {
    for (name, member) in members() {
        for dependency in ["reqwest", "oauth2"] {
            let has = member.normal.contains(dependency);
            assert_eq!(has, name == "guichet-http", "{name} and {dependency}");
        }
    }
}

/// The names and versions of all crates behind a package, itself included.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    let all = [&["tree", "-e", "normal", "--prefix", "none"], arguments].concat();
    cargo(&all).lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn core_is_vocabulary_and_nothing_else() {
    let crates = tree(&["-p", "guichet-core"]);
    for unwanted in ["reqwest ", "tokio ", "oauth2 ", "tracing ", "wiremock ", "guichet-http "] {
        assert!(!crates.iter().any(|line| line.starts_with(unwanted)), "core pulls {unwanted}");
    }
}

#[test]
fn an_app_stays_small() {
    let core = tree(&["-p", "guichet-core"]).len();
    let app = tree(&["-p", "guichet", "--features", "chase"]).len();
    println!("guichet-core: {core} crates (at most 95); an app with one bank: {app} (at most 200)");
    assert!(core <= 95, "guichet-core pulls {core} crates");
    assert!(app <= 200, "an app with one bank pulls {app} crates");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn all_sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    sources(&root(), &mut found);
    assert!(found.len() > 50, "the search found {} files only", found.len());
    found
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = all_sources()
        .iter()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_type_is_named_for_nothing() {
    for path in all_sources() {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let words: Vec<&str> = line
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|w| !w.is_empty())
                .collect();
            let name = words
                .iter()
                .position(|word| matches!(*word, "struct" | "enum" | "trait"))
                .and_then(|place| words.get(place + 1))
                .filter(|_| !line.trim_start().starts_with("//"));
            let vague = ["Manager", "Helper", "Util", "Utils", "Data"];
            let bad = name.is_some_and(|name| vague.iter().any(|end| name.ends_with(end)));
            assert!(!bad, "{}: {line}", path.display());
        }
    }
}

/// The same file name holds the same thing in every protocol crate.
#[test]
fn every_protocol_looks_alike() {
    for name in members().keys().filter(|name| name.starts_with("guichet-protocol-")) {
        let source = root().join("crates").join(name).join("src");
        for file in ["lib", "profile", "connector", "consent", "error", "wire", "map"] {
            let found = source.join(file).is_dir() || source.join(format!("{file}.rs")).is_file();
            assert!(found, "{name} has no src/{file}");
        }
    }
}

#[test]
fn every_member_stands_on_the_shared_rules() {
    let shared = ["version", "edition", "rust-version", "license"];
    for folder in fs::read_dir(root().join("crates")).unwrap() {
        let folder = folder.unwrap().path();
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name}: folder and crate differ"
        );
        assert!(manifest.contains("[lints]\nworkspace = true"), "{name}: no shared lints");
        for key in shared {
            assert!(manifest.contains(&format!("{key}.workspace = true")), "{name}: own {key}");
        }
        assert!(folder.join("README.md").is_file(), "{name} has no README.md");
    }
}

#[test]
fn every_page_with_rust_in_it_is_compiled() {
    fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pages(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    // Here in `pages!`, or by the crate that the page is about.
    let sources = all_sources();
    let included: String = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut found = vec![root().join("README.md"), root().join("ARCHITECTURE.md")];
    pages(&root().join("docs"), &mut found);
    for page in found {
        let name = page.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        let has_rust = fs::read_to_string(&page).unwrap().contains("```rust");
        let carried = [format!("\"{name}\";"), format!("../{name}\")")];
        let runs = carried.iter().any(|carrier| included.contains(carrier));
        assert!(!has_rust || runs, "{name} has examples that nobody runs: list it in pages!");
    }
}
