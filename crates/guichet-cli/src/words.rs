//! What this command itself tells customers of consents, in the language of their notice.

mod english;
mod french;

use guichet::{
    Date,
    consent::{Language, Swept, store::AtBank},
};

/// Every sentence of one language. Places for values are in braces.
struct Words {
    not_served: &'static str,
    not_served_in_part: &'static str,
    ask_for_less: &'static str,
    purged: &'static str,
    one_expired: &'static str,
    some_expired: &'static str,
    one_record: &'static str,
    some_records: &'static str,
    consent_ends: &'static str,
    certificate_ends: &'static str,
    certificate_ended: &'static str,
    within_a_day: &'static str,
    in_one_day: &'static str,
    in_days: &'static str,
    do_you_agree: &'static str,
    as_before: &'static str,
    narrowed: &'static str,
    renewed: &'static str,
    old_grant_stays: &'static str,
    sure_to_withdraw: &'static str,
    withdrawn: &'static str,
    at_bank_pending: &'static str,
    at_bank_confirmed: &'static str,
    at_bank_by_customer: &'static str,
    at_bank_lapsed: &'static str,
    at_bank_nothing: &'static str,
    erased: &'static str,
    record_stays: &'static str,
}

const fn words(language: Language) -> &'static Words {
    match language {
        Language::French => &french::WORDS,
        _ => &english::WORDS,
    }
}

/// A bank that does not serve this app, with the reason as its file of refusals has it.
pub(crate) fn not_served(language: Language, bank: &str, reason: &str) -> String {
    fill(words(language).not_served, &[("bank", bank), ("reason", reason)])
}

/// The same of one kind of data, while the rest is served.
pub(crate) fn not_served_in_part(language: Language, what: &str, reason: &str) -> String {
    fill(words(language).not_served_in_part, &[("what", what), ("reason", reason)])
}

/// What a customer can do about it.
pub(crate) const fn ask_for_less(language: Language) -> &'static str {
    words(language).ask_for_less
}

/// What the purge at the beginning of a command did, in one line.
pub(crate) fn purged(language: Language, swept: Swept) -> String {
    let words = words(language);
    let told = |count: usize, one: &str, some: &str| match count {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(fill(some, &[("count", &count.to_string())])),
    };
    let parts = [
        told(swept.expired, words.one_expired, words.some_expired),
        told(swept.records, words.one_record, words.some_records),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    fill(words.purged, &[("what", &parts.join("; "))])
}

/// A consent that runs out soon.
pub(crate) fn consent_ends(language: Language, link: &str, day: Date, days: i64) -> String {
    let (when, day) = (in_days(language, days), day.to_string());
    let values = [("link", link), ("day", &day), ("when", &when)];
    fill(words(language).consent_ends, &values)
}

/// A certificate that runs out soon, or has.
pub(crate) fn certificate_ends(language: Language, file: &str, day: Date, days: i64) -> String {
    let (when, day) = (in_days(language, days), day.to_string());
    let values = [("file", file), ("day", &*day), ("when", &*when)];
    let words = words(language);
    fill(if days < 0 { words.certificate_ended } else { words.certificate_ends }, &values)
}

fn in_days(language: Language, days: i64) -> String {
    let words = words(language);
    match days {
        0 => words.within_a_day.to_owned(),
        1 => words.in_one_day.to_owned(),
        _ => fill(words.in_days, &[("days", &days.to_string())]),
    }
}

/// The question under a notice.
pub(crate) const fn do_you_agree(language: Language) -> &'static str {
    words(language).do_you_agree
}

/// What a no to a change of a consent means.
pub(crate) const fn as_before(language: Language) -> &'static str {
    words(language).as_before
}

/// What was done to a consent that was made narrower.
pub(crate) fn narrowed(language: Language, bank: &str) -> String {
    fill(words(language).narrowed, &[("bank", bank)])
}

/// What was done to a consent that was made longer.
pub(crate) fn renewed(language: Language, day: Date) -> String {
    fill(words(language).renewed, &[("day", &day.to_string())])
}

/// The bank did not take back what the new permission replaces.
pub(crate) fn old_grant_stays(language: Language, bank: &str) -> String {
    fill(words(language).old_grant_stays, &[("bank", bank)])
}

/// The question before a withdrawal.
pub(crate) fn sure_to_withdraw(language: Language, bank: &str) -> String {
    fill(words(language).sure_to_withdraw, &[("bank", bank)])
}

/// What ended, and in a second line what is still pending at the bank.
pub(crate) fn withdrawn(language: Language, bank: &str, at_bank: AtBank) -> String {
    let words = words(language);
    let there = match at_bank {
        AtBank::Pending => words.at_bank_pending,
        AtBank::Confirmed => words.at_bank_confirmed,
        AtBank::ByCustomer => words.at_bank_by_customer,
        AtBank::Lapsed => words.at_bank_lapsed,
        _ => words.at_bank_nothing,
    };
    format!("{}\n{}", words.withdrawn, fill(there, &[("bank", bank)]))
}

/// What was erased, and what stays until when.
pub(crate) fn forgotten(language: Language, until: Date) -> String {
    let words = words(language);
    format!("{}\n{}", words.erased, fill(words.record_stays, &[("day", &until.to_string())]))
}

/// Puts values into their places. A value that looks like a place stays as it is.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { return text };
        text.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, it)| it));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_several_are_told_apart() {
        let mut swept = Swept::default();
        (swept.expired, swept.records) = (1, 2);
        assert_eq!(
            purged(Language::English, swept),
            "note: 1 consent ran out, and what was kept under it is erased; 2 records of consents \
             were removed, three years after their end"
        );
        (swept.expired, swept.records) = (3, 0);
        assert!(purged(Language::French, swept).starts_with("note : 3 consentements ont"));
    }

    #[test]
    fn the_last_day_is_told_as_such() {
        let day = Date::constant(2026, 11, 30);
        let told = |days| certificate_ends(Language::English, "client.pem", day, days);
        assert!(told(0).contains("within a day") && told(1).contains("in 1 day;"));
        assert!(told(-1).contains("ran out on 2026-11-30"));
        assert!(consent_ends(Language::French, "mock-us", day, 12).contains("dans 12 jours"));
    }

    #[test]
    fn a_reason_brings_in_no_other_value() {
        let told = not_served(Language::English, "Example Bank", "never {bank}");
        assert_eq!(told, "Example Bank does not serve this app: never {bank}");
    }
}
