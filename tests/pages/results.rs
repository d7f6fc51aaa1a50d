//! What became of the conformance suite: one file for each case of each bank.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// The form of the files that is understood here.
const FORM: u64 = 1;

/// What became of each case, bank by bank.
#[derive(Clone, Debug, Default)]
pub(crate) struct Results {
    pub(crate) banks: BTreeMap<String, Suite>,
}

/// The suite of one bank.
#[derive(Clone, Debug, Default)]
pub(crate) struct Suite {
    /// How the bank was played.
    pub(crate) dialect: String,
    /// Each case with its group and whether it passed.
    pub(crate) cases: BTreeMap<String, (String, bool)>,
    /// What the connector declared, by names of operations.
    pub(crate) declared: BTreeSet<String>,
    /// How each operation was proven in a case that passed: `native`, `emulated`, `absent`.
    pub(crate) proven: BTreeMap<String, String>,
}

impl Results {
    /// Reads all of a folder, which has a folder for each bank.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut all = Self::default();
        for path in entries(folder)?.iter().filter(|path| path.is_dir()) {
            for file in entries(path)? {
                let text = fs::read_to_string(&file)?;
                let json = serde_json::from_str(&text)?;
                all.add(&json).ok_or_else(|| {
                    let clause = format!("{} has another form", file.display());
                    io::Error::new(io::ErrorKind::InvalidData, clause)
                })?;
            }
        }
        Ok(all)
    }

    /// Takes in one file; `None` when it has not the form.
    pub(crate) fn add(&mut self, json: &Value) -> Option<()> {
        let text = |key: &str| json.get(key)?.as_str().map(ToOwned::to_owned);
        (json.get("form")?.as_u64()? == FORM).then_some(())?;
        let suite = self.banks.entry(text("bank")?).or_default();
        let passed = text("outcome")? == "pass";
        suite.dialect = text("dialect")?;
        suite.cases.insert(text("case")?, (text("group")?, passed));
        for operation in json.get("declared")?.as_array()? {
            suite.declared.insert(operation.as_str()?.to_owned());
        }
        for (operation, proof) in json.get("proven")?.as_object()?.iter().filter(|_| passed) {
            suite.proven.insert(operation.clone(), proof.as_str()?.to_owned());
        }
        Some(())
    }

    /// The suite of a bank; an empty one when it was not run.
    pub(crate) fn suite(&self, bank: &str) -> Suite {
        self.banks.get(bank).cloned().unwrap_or_default()
    }
}

impl Suite {
    /// Whether a case passed; `None` when it was not run.
    pub(crate) fn passed(&self, case: &str) -> Option<bool> {
        self.cases.get(case).map(|(_, passed)| *passed)
    }
}

fn entries(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let listing = fs::read_dir(folder).map_err(|error| {
        let clause = format!("{}: {error}; run `cargo test --workspace` first", folder.display());
        io::Error::new(error.kind(), clause)
    })?;
    let mut all: Vec<_> =
        listing.map(|one| one.map(|one| one.path())).collect::<io::Result<_>>()?;
    all.sort();
    Ok(all)
}
