//! The banks that were compiled in.

mod config;
mod entry;
mod search;

pub use config::read_config;
pub use entry::Entry;

/// Declares the list: one line for each bank crate, with the profiles that it has.
macro_rules! banks {
    ($($feature:literal: $bank:ident as $name:ident [$($profile:ident),+ $(,)?];)*) => {
        /// The crates, by the names that apps use.
        #[allow(unreachable_pub, reason = "without a bank nothing is in it")]
        pub mod crates {
            $(#[cfg(feature = $feature)] pub use $bank as $name;)*
        }
        const ENTRIES: &[Entry] = &[$($(
            #[cfg(feature = $feature)]
            Entry { feature: $feature, profile: &$bank::$profile },
        )+)*];
        #[cfg(test)]
        const LINES: &[(&str, &str)] = &[$(($feature, stringify!($bank))),*];
    };
}

banks! {
    "barclays": guichet_bank_barclays as barclays [PROFILE, PROFILE_BARCLAYCARD];
    "bnp-paribas": guichet_bank_bnp_paribas as bnp_paribas [PROFILE, PROFILE_HELLO];
    "boursobank": guichet_bank_boursobank as boursobank [PROFILE];
    "bpce": guichet_bank_bpce as bpce [PROFILE, PROFILE_CAISSE_EPARGNE];
    "chase": guichet_bank_chase as chase [PROFILE, PROFILE_BUSINESS];
    "commerzbank": guichet_bank_commerzbank as commerzbank [PROFILE, PROFILE_COMDIRECT];
    "credit-agricole": guichet_bank_credit_agricole as credit_agricole [PROFILE];
    "credit-mutuel": guichet_bank_credit_mutuel as credit_mutuel [PROFILE, PROFILE_CIC];
    "deutsche-bank": guichet_bank_deutsche_bank as deutsche_bank [PROFILE, PROFILE_POSTBANK, PROFILE_NORISBANK];
    "hsbc": guichet_bank_hsbc as hsbc [PROFILE, PROFILE_FIRST_DIRECT, PROFILE_BUSINESS, PROFILE_KINETIC, PROFILE_HSBCNET];
    "kbc": guichet_bank_kbc as kbc [PROFILE, PROFILE_CBC];
    "la-banque-postale": guichet_bank_la_banque_postale as la_banque_postale [PROFILE];
    "lcl": guichet_bank_lcl as lcl [PROFILE];
    "lloyds": guichet_bank_lloyds as lloyds [PROFILE, PROFILE_HALIFAX, PROFILE_BANK_OF_SCOTLAND, PROFILE_MBNA];
    "monzo": guichet_bank_monzo as monzo [PROFILE];
    "n26": guichet_bank_n26 as n26 [PROFILE];
    "nationwide": guichet_bank_nationwide as nationwide [PROFILE, PROFILE_VIRGIN_MONEY];
    "natwest": guichet_bank_natwest as natwest [PROFILE, PROFILE_ROYAL_BANK_OF_SCOTLAND, PROFILE_ULSTER_BANK, PROFILE_METTLE, PROFILE_COUTTS];
    "santander-uk": guichet_bank_santander_uk as santander_uk [PROFILE, PROFILE_BUSINESS, PROFILE_CORPORATE];
    "societe-generale": guichet_bank_societe_generale as societe_generale [PROFILE, PROFILE_PRO, PROFILE_ENT];
    "sparkasse": guichet_bank_sparkasse as sparkasse [PROFILE];
    "starling": guichet_bank_starling as starling [PROFILE];
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

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_core::{Date, Evidence, Operation};
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
            let (_, all) = manifest.split_once("all-banks = [").unwrap();
            let (all, _) = all.split_once(']').unwrap();
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

    #[test]
    fn every_claim_has_a_source_with_a_date_or_a_reason() {
        for entry in directory() {
            let info = entry.info();
            let said = info.conduct.claims().into_iter().map(|it| (it.value, it.evidence));
            let found = entry.evidence().into_iter().map(|it| (it.value, it.evidence));
            for (value, evidence) in said.chain(found) {
                match (value, evidence) {
                    (Some(_), Evidence::Confirmed { source, date }) => {
                        assert!(!source.is_empty() && date.parse::<Date>().is_ok(), "{}", info.id);
                    }
                    (Some(_), Evidence::Assumed { basis }) => assert!(!basis.is_empty()),
                    (None, Evidence::Unconfirmed) => {}
                    other => panic!("{}: {other:?}", info.id),
                }
            }
            let bounds = entry.capabilities();
            assert_eq!(bounds, bounds.bounded_by(&info.conduct), "{}", info.id);
            let declared = |one: &Operation| bounds.supports(*one);
            assert!(entry.assumed().iter().all(declared), "{} assumes too much", info.id);
            assert!(entry.live().iter().all(|(one, _)| declared(one)), "{}", info.id);
        }
    }

    #[test]
    fn an_entry_is_json_with_all_that_is_known() {
        for entry in directory() {
            let json = serde_json::to_value(entry).unwrap();
            assert_eq!(json.as_object().unwrap().len(), 14);
            let info = serde_json::to_value(entry.info()).unwrap();
            for (name, value) in info.as_object().unwrap() {
                assert_eq!(&json[name], value, "{name}");
            }
            for finding in json["evidence"].as_array().unwrap() {
                assert_eq!(finding["value"].is_null(), finding["evidence"] == "unconfirmed");
            }
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
