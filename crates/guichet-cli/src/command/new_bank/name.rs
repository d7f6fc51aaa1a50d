//! What a bank is called: by its customers, in this project, in Rust.

use crate::failure::{Exit, Failure};
use guichet::Country;

/// A bank's names, checked.
#[derive(Debug)]
pub(super) struct Name {
    slug: String,
    shown: String,
    country: Country,
}

/// With a name of 40 letters, the line of the profile is as long as a line can be.
const LONGEST: usize = 27;

/// What the facade calls its own, so that no bank can.
const TAKEN: [&str; 8] =
    ["all-banks", "default", "directory", "fdx", "http", "layers", "mock", "raw"];

/// Words of Rust that are short enough to be a bank.
const WORDS_OF_RUST: [&str; 20] = [
    "as", "async", "box", "break", "crate", "do", "final", "fn", "for", "gen", "if", "in", "loop",
    "match", "mod", "move", "self", "super", "true", "use",
];

impl Name {
    pub(super) fn new(slug: &str, shown: Option<String>, country: Country) -> anyhow::Result<Self> {
        let lower = country.as_str().to_ascii_lowercase();
        let refuse = |message: &str, next: String| Failure::new(Exit::Usage, message).next(next);
        if !is_slug(slug) {
            let next =
                "small letters, digits, and hyphens between them, 27 at most: my-credit-union";
            return Err(refuse("this is no short name for a bank", next.to_owned()).into());
        }
        if let Some(bare) = slug.strip_suffix(&format!("-{lower}")) {
            let next = format!("`{bare}` is enough: the identifier becomes {slug}");
            return Err(refuse("the country is added by itself", next).into());
        }
        if TAKEN.contains(&slug) {
            let next = "choose a longer one: my-bank".to_owned();
            return Err(refuse("guichet has something of this name already", next).into());
        }
        let shown = shown.unwrap_or_else(|| capitalised(slug));
        if !can_be_shown(&shown) {
            let next = "at most 40 characters, without quotes, brackets and other marks".to_owned();
            return Err(refuse("this name cannot be written everywhere", next).into());
        }
        Ok(Self { slug: slug.to_owned(), shown, country })
    }

    /// The feature, and the end of the crate's name.
    pub(super) fn slug(&self) -> &str {
        &self.slug
    }

    /// The name that customers know.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    pub(super) fn country(&self) -> &str {
        self.country.as_str()
    }

    /// The identifier of the profile.
    pub(super) fn id(&self) -> String {
        format!("{}-{}", self.slug, self.country.as_str().to_ascii_lowercase())
    }

    pub(super) fn package(&self) -> String {
        format!("guichet-bank-{}", self.slug)
    }

    /// The crate, as Rust names it.
    pub(super) fn ident(&self) -> String {
        self.package().replace('-', "_")
    }

    /// The crate, as the facade names it.
    pub(super) fn alias(&self) -> String {
        let alias = self.slug.replace('-', "_");
        if alias.starts_with(|c: char| c.is_ascii_digit()) {
            return format!("bank_{alias}");
        }
        if WORDS_OF_RUST.contains(&&*alias) { format!("{alias}_bank") } else { alias }
    }
}

fn is_slug(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.len() <= LONGEST && text.split('-').all(word)
}

/// Whether a name can stand in Rust, TOML and Markdown as it is.
fn can_be_shown(name: &str) -> bool {
    let marks = ['"', '\\', '`', '[', ']', '<', '>', '{', '}', '|', '*', '_', '#', '$'];
    let harmless = |c: char| !c.is_control() && !marks.contains(&c);
    (1..=40).contains(&name.chars().count()) && name.trim() == name && name.chars().all(harmless)
}

fn capitalised(slug: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    slug.split('-').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(slug: &str) -> anyhow::Result<Name> {
        Name::new(slug, None, Country::parse("US").unwrap())
    }

    #[test]
    fn a_slug_is_small_letters_digits_and_single_hyphens() {
        for good in ["example", "my-credit-union", "n26", "1822direkt"] {
            assert!(name(good).is_ok(), "{good}");
        }
        for bad in ["", "Example", "a--b", "-a", "a-", "a b", "ä", "../x", "chase-us", "mock"] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_makes_all_the_others() {
        let name = name("my-credit-union").unwrap();
        assert_eq!(name.id(), "my-credit-union-us");
        assert_eq!(name.shown(), "My Credit Union");
        assert_eq!(name.ident(), "guichet_bank_my_credit_union");
        assert_eq!(name.alias(), "my_credit_union");
    }

    #[test]
    fn every_bank_has_a_name_in_rust() {
        assert_eq!(name("1822direkt").unwrap().alias(), "bank_1822direkt");
        assert_eq!(name("self").unwrap().alias(), "self_bank");
    }

    #[test]
    fn a_name_that_would_break_a_file_is_refused() {
        for bad in ["a\"b", "a\\b", "Bank [x]", "two\nlines", " Bank", "", &"b".repeat(41)] {
            let made = Name::new("example", Some(bad.to_owned()), Country::parse("US").unwrap());
            assert!(made.is_err(), "{bad}");
        }
        assert!(can_be_shown("Crédit Agricole & Cie, S.A."));
    }
}
