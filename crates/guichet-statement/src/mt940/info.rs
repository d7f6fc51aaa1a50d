//! Field 86: what a bank tells about an entry, in the dialects that are in use.

use guichet_core::{
    Agent, Counterparty, References, Text, Transaction, TransactionCode, TransactionKind,
    UntrustedText,
};

use super::gvc;
use crate::statement::{iban_or, own_scheme};

/// Puts field 86 into a transaction.
pub(super) fn tell(field: &str, row: &mut Transaction) {
    let whole = field.replace('\n', "");
    if let Some((code, fields)) = german(&whole) {
        return tell_german(code, &fields, row);
    }
    let parts = strokes(&whole);
    if !parts.is_empty() {
        return tell_strokes(&parts, row);
    }
    row.remittance.extend(field.lines().filter_map(UntrustedText::non_blank));
}

/// Three digits, a separator, and from there on fields that begin with it and two digits.
fn german(text: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let (code, rest) = text.split_at_checked(3)?;
    let separator =
        rest.chars().next().filter(|c| !c.is_alphanumeric() && *c != ' ' && *c != '/')?;
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A separator within a text is followed by two digits only by accident.
    let mut fields: Vec<(&str, &str)> = Vec::new();
    let mut start = None;
    for (place, _) in rest.match_indices(separator) {
        let inside = place + separator.len_utf8();
        let number = rest.get(inside..inside + 2);
        if number.is_none_or(|it| !it.bytes().all(|byte| byte.is_ascii_digit())) {
            continue;
        }
        if let Some(from) = start {
            fields.extend(field(rest.get(from..place)));
        }
        start = Some(inside);
    }
    fields.extend(start.and_then(|from| field(rest.get(from..))));
    (!fields.is_empty()).then_some((code, fields))
}

fn field(text: Option<&str>) -> Option<(&str, &str)> {
    text?.split_at_checked(2)
}

fn tell_german(code: &str, fields: &[(&str, &str)], row: &mut Transaction) {
    let get = |number: &str| {
        let field = fields.iter().find(|(name, _)| *name == number);
        field.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    };
    let codes = row.code.get_or_insert_default();
    let own = codes.proprietary.take();
    let own = own.map_or_else(|| code.to_owned(), |own| format!("{}+{code}", own.as_str()));
    codes.proprietary = Some(Text::from(own));
    if row.kind.is_none() {
        row.kind = gvc::kind(code, row.amount.is_negative());
    }
    row.description = get("00").map(UntrustedText::new);

    let of_text = |name: &str| matches!(name.parse(), Ok(20_u8..=29 | 60..=63));
    let lines: Vec<&str> =
        fields.iter().filter(|(name, _)| of_text(name)).map(|(_, value)| *value).collect();
    // Lines of SEPA are cut at 27 characters, wherever that is.
    let joined = lines.concat();
    let words = marked(&joined);
    let mut other = Counterparty::default();
    if words.is_empty() {
        row.remittance.extend(lines.iter().filter_map(|line| UntrustedText::non_blank(line)));
    } else {
        tell_words(&words, row, &mut other);
    }
    // The name is cut in two wherever it was full, so the space at the cut is kept.
    let of_name = fields.iter().filter(|(number, _)| matches!(*number, "32" | "33"));
    let name: String = of_name.map(|(_, value)| *value).collect();
    other.name = UntrustedText::non_blank(name.trim()).or(other.name);
    if let Some(number) = get("38").or(get("31")) {
        other.identifier = Some(iban_or(own_scheme(), number));
    }
    if let Some(bank) = get("30") {
        let mut agent = Agent::default();
        let is_number = bank.bytes().all(|byte| byte.is_ascii_digit());
        let place = if is_number { &mut agent.clearing_code } else { &mut agent.bic };
        *place = Some(Text::new(bank));
        other.agent = agent.filled();
    }
    row.counterparty = other.filled();
}

/// The marks of SEPA in a German text.
const MARKS: [&str; 13] = [
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+",
    "IBAN+", "BIC+", "PURP+",
];

/// A text cut at its marks, each with what follows it; empty if there are none.
fn marked(text: &str) -> Vec<(&'static str, &str)> {
    let mut places: Vec<(usize, &'static str)> =
        MARKS.into_iter().filter_map(|mark| Some((text.find(mark)?, mark))).collect();
    places.sort_unstable();
    let ends = places.iter().skip(1).map(|(place, _)| *place).chain([text.len()]);
    let list = places.iter().zip(ends);
    list.filter_map(|((place, mark), end)| Some((*mark, text.get(place + mark.len()..end)?.trim())))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn tell_words(words: &[(&str, &str)], row: &mut Transaction, other: &mut Counterparty) {
    let mut references = row.references.take().map_or_else(References::default, |it| *it);
    for (mark, value) in words {
        let text = || Some(UntrustedText::new(value));
        match *mark {
            "EREF+" if *value != "NOTPROVIDED" => references.end_to_end = text(),
            "MREF+" => references.mandate = text(),
            "CRED+" => references.creditor = text(),
            "SVWZ+" => row.remittance.extend(text()),
            "PURP+" => row.code.get_or_insert_default().purpose = Some(Text::new(value)),
            "IBAN+" => other.identifier = Some(iban_or(own_scheme(), value)),
            "BIC+" => {
                other.agent.get_or_insert_default().bic = Some(Text::new(value));
            }
            "ABWA+" | "ABWE+" => {
                let mut behind = Counterparty::default();
                behind.name = text();
                row.ultimate_counterparty = behind.filled();
            }
            _ => {}
        }
    }
    row.references = references.filled();
}

/// The words between strokes, as Dutch, Swiss and Nordic banks use them.
const WORDS: [&str; 25] = [
    "TRCD", "TRTP", "EREF", "MARF", "MREF", "CSID", "CRED", "IREF", "PREF", "IBAN", "BIC", "NAME",
    "CNTP", "BENM", "ORDP", "REMI", "PURP", "ISDT", "ULTD", "ULTC", "ULTB", "SVCL", "RTRN", "KREF",
    "OCMT",
];

/// `/WORD/value/WORD/value`; empty if the text does not begin like that.
fn strokes(text: &str) -> Vec<(&'static str, &str)> {
    let mut places: Vec<(usize, &'static str)> = Vec::new();
    for (place, _) in text.match_indices('/') {
        let rest = text.get(place + 1..).unwrap_or_default();
        let word = WORDS
            .into_iter()
            .find(|word| rest.strip_prefix(word).is_some_and(|rest| rest.starts_with('/')));
        // The stroke behind one word is not the one before the next.
        if let Some(word) = word {
            places.push((place, word));
        }
    }
    if places.first().is_none_or(|(place, _)| *place > 0) {
        return Vec::new();
    }
    let ends = places.iter().skip(1).map(|(place, _)| *place).chain([text.len()]);
    places
        .iter()
        .zip(ends)
        .filter_map(|((place, word), end)| Some((*word, text.get(place + word.len() + 2..end)?)))
        .map(|(word, value)| (word, value.trim_matches(|c: char| c == '/' || c == ' ')))
        .collect()
}

fn tell_strokes(parts: &[(&str, &str)], row: &mut Transaction) {
    let mut other = Counterparty::default();
    let mut references = row.references.take().map_or_else(References::default, |it| *it);
    let mut code = row.code.take().map_or_else(TransactionCode::default, |it| *it);
    for (word, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        let text = || Some(UntrustedText::new(value));
        match *word {
            "TRCD" => {
                let own = code.proprietary.take();
                let own = own
                    .map_or_else(|| (*value).to_owned(), |own| format!("{}+{value}", own.as_str()));
                code.proprietary = Some(Text::from(own));
            }
            "TRTP" => row.description = text(),
            "EREF" if *value != "NOTPROVIDED" => references.end_to_end = text(),
            "MARF" | "MREF" => references.mandate = text(),
            "CSID" | "CRED" => references.creditor = text(),
            "IBAN" => other.identifier = Some(iban_or(own_scheme(), value)),
            "BIC" => other.agent.get_or_insert_default().bic = Some(Text::new(value)),
            "NAME" => other.name = text(),
            "CNTP" => tell_party(value, &mut other),
            // `USTD//` says that it is not structured, and `STRD/CUR/` that it is.
            "REMI" => {
                if let Some(value) = value.strip_prefix("STRD/") {
                    let value = value.rsplit('/').next().unwrap_or(value);
                    references.structured = Some(UntrustedText::new(value));
                } else {
                    let value = value.strip_prefix("USTD").unwrap_or(value);
                    row.remittance.extend(UntrustedText::non_blank(value.trim_start_matches('/')));
                }
            }
            "PURP" => code.purpose = Text::non_blank(value.trim_start_matches("CD/")),
            "ULTD" | "ULTC" | "ULTB" => {
                let mut behind = Counterparty::default();
                behind.name = UntrustedText::non_blank(value.trim_start_matches("NAME/"));
                row.ultimate_counterparty = behind.filled();
            }
            "RTRN" => row.kind = Some(TransactionKind::Reversal),
            _ => {}
        }
    }
    row.references = references.filled();
    row.code = code.filled();
    row.counterparty = other.filled();
}

/// Account, BIC, name and city of the other side, with a stroke between each.
fn tell_party(value: &str, other: &mut Counterparty) {
    let mut parts = value.split('/').map(str::trim);
    let mut next = || parts.next().filter(|it| !it.is_empty());
    if let Some(number) = next() {
        other.identifier = Some(iban_or(own_scheme(), number));
    }
    if let Some(bic) = next() {
        other.agent.get_or_insert_default().bic = Some(Text::new(bic));
    }
    other.name = next().map(UntrustedText::new);
}
