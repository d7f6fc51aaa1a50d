//! The folder of official specifications, and what will be used of it.

use crate::{root, spec::Spec};
use std::{env, path::PathBuf};

/// The files that the dialects to come are judged by.
const FILES: [(&str, &str); 15] = [
    ("berlin-group/1.3.8/psd2-api.yaml", "banks of the European Union on an older 1.3"),
    ("berlin-group/1.3.11/psd2-api.yaml", "banks of the European Union outside France"),
    ("stet/1.5.0.43/stet-ais-pis.json", "French banks"),
    ("obie/3.1.10/account-info-openapi.yaml", "British banks that stayed on 3.1.10"),
    ("obie/3.1.11/account-info-openapi.yaml", "British and Irish banks"),
    ("obie/4.0.0/account-info-openapi.yaml", "British banks, newest version"),
    ("cdr-au/1.36.0/cds_banking.json", "Australian banks"),
    ("openfinance-brasil/accounts-2.4.2.yml", "Brazilian banks: accounts"),
    ("openfinance-brasil/consents-3.3.1.yml", "Brazilian banks: consents"),
    ("openfinance-brasil/credit-cards-2.3.1.yml", "Brazilian banks: cards"),
    ("openfinance-brasil/resources-3.1.0.yml", "Brazilian banks: what was permitted"),
    ("up/openapi.json", "Up"),
    ("plaid/openapi-subset.json", "Plaid"),
    ("mx/v20250224.yml", "MX"),
    ("mastercard-us/openbanking-us.yaml", "Mastercard"),
];

/// The folder, if it is there. Under CI it must be.
pub(crate) fn folder() -> Option<PathBuf> {
    let named = env::var_os("GUICHET_SPECS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/specs"));
    if folder.is_dir() {
        return Some(folder);
    }
    let ci = env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!ci, "no official specifications: name their folder in GUICHET_SPECS");
    println!("official specifications: NOT HERE; name their folder in GUICHET_SPECS");
    None
}

#[test]
fn the_official_files_are_whole() {
    let Some(folder) = folder() else { return };
    for (file, what) in FILES {
        let spec = Spec::read(&folder.join(file));
        let count = |part: &str| {
            let found = spec.document.pointer(part).and_then(serde_json::Value::as_object);
            found.map_or(0, serde_json::Map::len)
        };
        let (paths, schemas) = (count("/paths"), count("/components/schemas"));
        println!("{file}: {paths} paths, {schemas} schemas; to be used for {what}");
        assert!(paths > 0, "{file} has no path");
        let dangling = spec.dangling();
        assert!(dangling.is_empty(), "{file}: {dangling:?}");
    }
}
