//! The regional banks of one brand: the customer picks one before anything else.

use guichet_core::{Choice, Iban};
use guichet_http::Config;

/// One of the regional banks of a brand, such as a Caisse of Crédit Agricole.
///
/// Where it is stands in the profile, as an address with `{branch}` in it, or in the
/// [configuration](guichet_http::Branch).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Regional {
    /// Its identifier: the answer to the question, and what stands for `{branch}`.
    pub id: &'static str,
    /// The name that customers know.
    pub name: &'static str,
    /// Where it is, as people say it: departments or towns.
    pub area: &'static str,
    /// The bank code in the IBANs of its customers, where a source has it.
    pub bank_code: Option<&'static str>,
}

impl Regional {
    /// One whose code in IBANs is not known.
    pub const fn new(id: &'static str, name: &'static str, area: &'static str) -> Self {
        Self { id, name, area, bank_code: None }
    }

    /// Says which bank code the IBANs of its customers have.
    #[must_use]
    pub const fn bank_code(mut self, code: &'static str) -> Self {
        self.bank_code = Some(code);
        self
    }

    /// What the customer reads: the name, and where it is.
    pub(crate) fn choice(&self) -> Choice {
        if self.area.is_empty() {
            return Choice::new(self.id, self.name);
        }
        Choice::new(self.id, format!("{} ({})", self.name, self.area))
    }

    /// Whether an answer means this one: its identifier, or a French IBAN with its bank code.
    fn is_meant(&self, answer: &str, code: Option<&str>, config: &Config) -> bool {
        let by_code = code.is_some_and(|code| {
            let own = config.branches.get(self.id).map(|it| it.bank_codes.as_slice());
            self.bank_code == Some(code)
                || own.unwrap_or_default().iter().any(|known| known == code)
        });
        self.id == answer || by_code
    }
}

/// The one that an answer means.
pub(crate) fn meant<'a>(
    list: &'a [Regional],
    answer: &str,
    config: &Config,
) -> Option<&'a Regional> {
    let answer = answer.trim();
    let iban = Iban::parse(answer).ok().filter(|iban| iban.country() == "FR");
    let code = iban.as_ref().and_then(|iban| iban.expose().get(4..9));
    list.iter().find(|one| one.is_meant(answer, code, config))
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_http::Branch;

    const LIST: [Regional; 2] = [
        Regional::new("caisse-nord", "Caisse du Nord", "Nord, 59"),
        Regional::new("99998", "Caisse du Sud", "").bank_code("99998"),
    ];

    #[test]
    fn an_answer_is_an_identifier_or_an_iban() {
        let back = "https://app.example/callback".parse().unwrap();
        let config =
            Config::new("app", back).branch("caisse-nord", Branch::new().bank_code("99999"));
        let found = |answer: &str| meant(&LIST, answer, &config).map(|one| one.id);
        assert_eq!(found("caisse-nord"), Some("caisse-nord"));
        assert_eq!(found("FR76 9999 9000 0100 0000 0000 115"), Some("caisse-nord"));
        assert_eq!(found("caisse"), None);
        assert_eq!(found("99999"), None);
        assert_eq!(found("FR0099999000010000000000115"), None);
        assert_eq!(LIST[0].choice().label.as_str(), "Caisse du Nord (Nord, 59)");
    }
}
