//! Nothing real may rest in this repository: what tests and fuzz targets feed on is scanned.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use guichet_capture::Scan;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Invented numbers whose check digits are good, so that a decoder sees what a bank sends; and the
/// examples that the registries of IBANs (ISO 13616) and creditor references (ISO 11649) print.
const INVENTED: &[&str] = &[
    "123456780",
    "GB29NWBK60161331926819",
    "RF18539007547034",
    // An invented account behind the number of its field, in the German form of MT940.
    "31DE64999905170000012345",
];

fn files(folder: &Path, inside: bool, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() && inside {
            found.push(path);
        } else if path.is_dir() && name != "target" && !name.starts_with('.') {
            let feeds = matches!(&*name, "fixtures" | "corpus");
            files(&path, inside || feeds, found);
        }
    }
}

#[test]
fn what_tests_feed_on_holds_nothing_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    files(root, false, &mut found);
    assert!(found.len() > 10, "the search found {} files only", found.len());
    let scan = INVENTED.iter().fold(Scan::new(&[]), |scan, number| scan.allow(number));
    let findings: Vec<String> = found
        .iter()
        .flat_map(|path| {
            let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
            scan.text(&path.strip_prefix(root).unwrap().to_string_lossy(), &text)
        })
        .map(|finding| finding.to_string())
        .collect();
    assert!(findings.is_empty(), "{findings:#?}");
}
