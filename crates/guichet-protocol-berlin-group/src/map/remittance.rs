//! What the payer wrote, in the four fields that the standard has for it.

use std::borrow::Cow;

use guichet_core::UntrustedText;

use super::{elements, untrusted, words};
use crate::wire::{Raw, Reference, Transaction};

/// A text that was cut is cut here; the next one goes on without a space (quirk 36).
const CUT: usize = 140;

/// The lines that say something, as they were sent: nothing is copied for a single one.
#[derive(Default)]
pub(super) struct Lines<'a> {
    first: Option<Cow<'a, str>>,
    rest: Vec<Cow<'a, str>>,
}

/// The list where there is one, else the one text; a structured text that is no reference where
/// there is neither (quirks 33 to 35).
pub(super) fn lines<'a>(wire: &Transaction<'a>) -> Lines<'a> {
    let list = Lines::read(elements(wire.remittance_information_unstructured_array));
    if !list.is_empty() {
        return list;
    }
    let one = Lines::read(wire.remittance_information_unstructured);
    if !one.is_empty() {
        return one;
    }
    Lines::read(structured(wire).filter(|raw| !is_reference(*raw)))
}

impl<'a> Lines<'a> {
    fn read(list: impl IntoIterator<Item = Raw<'a>>) -> Self {
        let mut texts = list.into_iter().filter_map(Raw::text);
        Self { first: texts.next(), rest: texts.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Takes the line out if it is the only one.
    pub(super) fn take_single(&mut self) -> Option<UntrustedText> {
        if self.rest.is_empty() { self.first.take().map(untrusted) } else { None }
    }

    /// The lines as the one text that they were.
    pub(super) fn whole(&self) -> Option<UntrustedText> {
        let first = self.first.as_deref()?;
        let mut cut = is_cut(first);
        let mut text = first.to_owned();
        for line in &self.rest {
            if !cut {
                text.push(' ');
            }
            text.push_str(line);
            cut = is_cut(line);
        }
        Some(UntrustedText::from(text))
    }

    pub(super) fn into_texts(self) -> Vec<UntrustedText> {
        self.first.into_iter().chain(self.rest).map(untrusted).collect()
    }
}

fn is_cut(line: &str) -> bool {
    line.chars().count() == CUT
}

/// The reference that the creditor asked for.
pub(super) fn reference(wire: &Transaction<'_>) -> Option<UntrustedText> {
    if let Some(raw) = structured(wire).find(|raw| is_reference(*raw)) {
        return match raw.read::<Reference<'_>>() {
            Some(object) => words(object.reference),
            None => words(Some(raw)),
        };
    }
    None
}

/// What stands in the structured fields: texts in some versions, objects in others.
fn structured<'a>(wire: &Transaction<'a>) -> impl Iterator<Item = Raw<'a>> + use<'a> {
    let one = wire.remittance_information_structured;
    let list = elements(wire.remittance_information_structured_array);
    one.into_iter().chain(list)
}

/// Whether it is a reference: an object with one, or a text that has digits and no space.
fn is_reference(raw: Raw<'_>) -> bool {
    match raw.read::<Reference<'_>>() {
        Some(object) => object.reference.is_some(),
        None => raw.text().is_some_and(|text| {
            let text = text.trim();
            text.len() <= 35
                && !text.contains(char::is_whitespace)
                && text.contains(|c: char| c.is_ascii_digit())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected_lines: &[&str], expected_reference: Option<&str>) {
        let wire: Transaction<'_> = serde_json::from_str(json).unwrap();
        let lines = lines(&wire).into_texts();
        let found: Vec<_> = lines.iter().map(UntrustedText::as_untrusted_str).collect();
        assert_eq!(found, expected_lines, "{json}");
        let reference = reference(&wire);
        let found = reference.as_ref().map(UntrustedText::as_untrusted_str);
        assert_eq!(found, expected_reference, "{json}");
    }

    #[test]
    fn the_four_fields_are_lines_and_a_reference() {
        check(r#"{"remittanceInformationUnstructured": "Rent"}"#, &["Rent"], None);
        check(
            r#"{"remittanceInformationUnstructured": "Rent Ap",
                "remittanceInformationUnstructuredArray": ["Rent", "April", ""]}"#,
            &["Rent", "April"],
            None,
        );
        check(r#"{"remittanceInformationUnstructuredArray": "Rent"}"#, &["Rent"], None);
        check(
            r#"{"remittanceInformationStructured": "Rent of April 2026"}"#,
            &["Rent of April 2026"],
            None,
        );
        check(
            r#"{"remittanceInformationStructured": "RF18539007547034"}"#,
            &[],
            Some("RF18539007547034"),
        );
        check(
            r#"{"remittanceInformationStructured": {"reference": "539007547034", "referenceType": "x"}}"#,
            &[],
            Some("539007547034"),
        );
        check(
            r#"{"remittanceInformationStructuredArray": [{"reference": null}, {"reference": "7 1"}]}"#,
            &[],
            Some("7 1"),
        );
        check(r#"{"remittanceInformationUnstructuredArray": [null, 7, {}]}"#, &["7"], None);
        check("{}", &[], None);
    }

    #[test]
    fn a_word_cut_at_140_characters_is_whole_again() {
        let (first, second) = ("é".repeat(139) + "K", "UNDE 7");
        let rest = vec![second.into(), "x".into()];
        let text = Lines { first: Some(first.into()), rest }.whole().unwrap();
        assert!(text.as_untrusted_str().ends_with("éKUNDE 7 x"));
    }
}
