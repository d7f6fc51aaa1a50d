//! The banks that were compiled in.

#[cfg(feature = "fdx")]
mod config;
mod listed;
mod search;

use guichet_core::{BankBuilder, BankInfo, Capabilities, Result};
use listed::Listed;
use std::fmt;

/// Declares the list: one line for each bank crate, with the profiles that it has.
macro_rules! banks {
    ($($feature:literal: $bank:ident [$($profile:ident),+ $(,)?];)*) => {
        const ENTRIES: &[Entry] = &[$($(
            #[cfg(feature = $feature)]
            Entry { bank: &$bank::$profile },
        )+)*];
        #[cfg(test)]
        const LINES: &[(&str, &str)] = &[$(($feature, stringify!($bank))),*];
    };
}

banks! {
    "chase": guichet_bank_chase [PROFILE, PROFILE_BUSINESS];
}

/// The banks that were compiled in, by the features of this crate.
pub fn directory() -> Directory {
    Directory { entries: ENTRIES }
}

/// A list of banks to look in.
#[derive(Clone, Copy, Debug)]
pub struct Directory {
    entries: &'static [Entry],
}

impl Directory {
    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = &'static Entry> {
        self.entries.iter()
    }

    /// The one with this identifier, such as `chase-us`.
    pub fn by_id(self, id: &str) -> Option<&'static Entry> {
        self.iter().find(|entry| entry.info().id.as_str() == id)
    }

    /// Those whose name contains the text, whatever its case and accents.
    pub fn by_name(self, text: &str) -> impl Iterator<Item = &'static Entry> {
        let wanted = search::folded(text);
        self.iter()
            .filter(move |entry| search::folded(entry.info().name.as_str()).contains(&wanted))
    }

    /// Those of a country, as two letters of ISO 3166-1.
    pub fn by_country(self, code: &str) -> impl Iterator<Item = &'static Entry> {
        self.iter().filter(move |entry| entry.info().country.as_str().eq_ignore_ascii_case(code))
    }

    /// Those with a business identifier code (ISO 9362). A code of a branch, eleven letters,
    /// finds the bank by its first eight, and `XXX` at the end is the head office.
    pub fn by_bic(self, code: &str) -> impl Iterator<Item = &'static Entry> {
        self.iter().filter(move |entry| {
            entry.info().bics.iter().any(|known| search::same_bic(known.as_str(), code))
        })
    }
}

impl IntoIterator for Directory {
    type Item = &'static Entry;
    type IntoIter = std::slice::Iter<'static, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

/// One bank of the directory.
#[derive(Clone, Copy)]
pub struct Entry {
    bank: &'static dyn Listed,
}

impl Entry {
    /// Who it is.
    pub fn info(&self) -> BankInfo {
        self.bank.info()
    }

    /// What it can do.
    pub fn capabilities(&self) -> Capabilities {
        self.bank.capabilities()
    }

    /// The standard that it speaks, by the name of the crate, and the version.
    pub fn protocol(&self) -> (&'static str, &'static str) {
        self.bank.protocol()
    }

    /// What is known of its addresses, and where that is written.
    pub fn evidence(&self) -> Vec<Finding> {
        self.bank.evidence()
    }

    /// The bank with an app's configuration, in the form of its protocol's `Config`.
    ///
    /// ```
    /// # #[cfg(feature = "chase")] {
    /// use guichet::directory;
    ///
    /// let chase = directory().by_id("chase-us").expect("the feature chase is on");
    /// let config = serde_json::json!({
    ///     "client_id": "my-app",
    ///     "redirect_uri": "https://app.example/callback",
    ///     "client_sekret": "misspelt",
    /// });
    /// let error = chase.configure(config).unwrap_err();
    /// assert!(error.to_string().contains("unknown field `client_sekret`"), "{error}");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config), with the field as its path. The values of the
    /// configuration are not repeated.
    pub fn configure(&self, config: serde_json::Value) -> Result<BankBuilder> {
        self.bank.configure(config)
    }

    /// The profile, where the bank speaks FDX.
    #[cfg(feature = "fdx")]
    pub fn fdx(&self) -> Option<&'static guichet_protocol_fdx::Profile> {
        self.bank.fdx()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.info().id).finish()
    }
}

/// Something that is known of a bank, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What: `production, token address`.
    pub subject: String,
    /// What it is; `None` when no public source says so, and the configuration must.
    pub value: Option<String>,
    /// Where that is written.
    pub source: Option<&'static str>,
    /// The day on which it was read there.
    pub date: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn every_bank_crate_has_a_feature_and_a_line() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = fs::read_to_string(here.join("Cargo.toml")).unwrap();
        let crates: BTreeSet<String> = fs::read_dir(here.join(".."))
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_prefix("guichet-bank-").map(str::to_owned))
            .collect();
        let lines: BTreeSet<String> = LINES.iter().map(|(feature, _)| (*feature).into()).collect();
        assert_eq!(crates, lines, "the folders guichet-bank-* and the lines of banks!");
        for (feature, name) in LINES {
            let crate_name = format!("guichet-bank-{feature}");
            assert_eq!(crate_name.replace('-', "_"), *name);
            assert!(
                manifest.contains(&format!("\n{feature} = [\"dep:{crate_name}\"")),
                "{feature}"
            );
            let all = manifest.lines().find(|line| line.starts_with("all-banks")).unwrap();
            assert!(all.contains(&format!("\"{feature}\"")), "all-banks lacks {feature}");
        }
    }

    #[test]
    fn identifiers_are_slugs_and_differ() {
        let ids: Vec<_> = directory().iter().map(|entry| entry.info().id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for id in ids {
            let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(id.as_str().chars().all(slug), "{id}");
        }
    }

    #[cfg(feature = "chase")]
    #[test]
    fn a_bank_is_found_by_id_name_country_and_code() {
        let found = directory().by_id("chase-us").unwrap();
        assert!(directory().by_name("CHÂSE").any(|entry| entry.info().id == found.info().id));
        assert!(directory().by_name("no such bank").next().is_none());
        assert!(directory().by_country("us").count() >= 2);
        assert!(directory().by_id("").is_none());
        for code in &found.info().bics {
            assert!(directory().by_bic(code.as_str()).count() >= 1);
        }
    }
}
