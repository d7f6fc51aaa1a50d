//! How texts are compared when a bank is looked for.

use icu_normalizer::DecomposingNormalizer;

/// The text without case and accents: `Crédit` and `CREDIT` become one.
pub(super) fn folded(text: &str) -> String {
    let is_accent = |c: &char| matches!(c, '\u{300}'..='\u{36f}');
    let letters = DecomposingNormalizer::new_nfkd().normalize(text);
    letters.chars().filter(|c| !is_accent(c)).flat_map(char::to_lowercase).collect()
}

/// Whether two codes name one bank: eight letters are the bank, three more a branch.
pub(super) fn same_bic(known: &str, wanted: &str) -> bool {
    let wanted = wanted.trim();
    let bank = |code: &str| code.get(..8).map(str::to_ascii_uppercase);
    let fits = |code: &str| matches!(code.len(), 8 | 11) && code.is_ascii();
    fits(known) && fits(wanted) && bank(known) == bank(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_make_no_difference() {
        assert_eq!(folded("Crédit Agricole"), folded("CREDIT AGRICOLE"));
        assert_eq!(folded("Sparkasse Köln"), "sparkasse koln");
    }

    #[test]
    fn a_branch_finds_its_bank() {
        assert!(same_bic("CHASUS33", "chasus33XXX"));
        assert!(same_bic("CHASUS33XXX", "CHASUS33ARP"));
        assert!(!same_bic("CHASUS33", "CHASUS"));
        assert!(!same_bic("CHASUS33", "BOFAUS3N"));
    }
}
