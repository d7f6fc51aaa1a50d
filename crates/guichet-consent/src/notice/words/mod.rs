//! What the customer reads, as data: one table for each language.

mod english;
mod french;

use crate::{
    Detail, Language, Place, RecipientKind,
    log::{Action, ActorKind, ConsentEvent, Rule, WithdrawalStep},
    store::AtBank,
};
use guichet_core::{Operation, Purpose, Scope, ScopeSet, Timestamp};
use jiff::tz::TimeZone;

/// A verb with what it acts on, in the two forms that the sentences need.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// "read your balances at {bank}"; in French with `{a}` for the auxiliary verb.
    pub(crate) past: &'static str,
    /// "read your balances at {bank}", after "wanted to".
    pub(crate) to: &'static str,
}

/// Every sentence and word of one language.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) months: [&'static str; 12],
    pub(crate) day: &'static str,
    pub(crate) instant: &'static str,
    pub(crate) comma: &'static str,
    pub(crate) and: &'static str,
    pub(crate) or: &'static str,
    pub(crate) places: &'static [(Place, &'static str)],
    pub(crate) at_bank: &'static [(AtBank, &'static str)],
    pub(crate) scopes: &'static [(Scope, &'static str)],
    pub(crate) purposes: &'static [(Purpose, &'static str)],
    pub(crate) details: &'static [(Detail, &'static str)],
    pub(crate) recipients: &'static [(RecipientKind, &'static str)],
    pub(crate) story: &'static Story,
    pub(crate) letter: &'static Letter,
}

/// The words of an explained log.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) actors: &'static [(ActorKind, &'static str)],
    /// The auxiliary verb after the customer ("you"), and after everybody else.
    pub(crate) auxiliary: (&'static str, &'static str),
    pub(crate) operations: &'static [(Operation, Phrase)],
    pub(crate) actions: &'static [(Action, Phrase)],
    pub(crate) events: &'static [(ConsentEvent, &'static str)],
    pub(crate) steps: &'static [(WithdrawalStep, &'static str)],
    pub(crate) rules: &'static [(Rule, &'static str)],
    /// Errors of a call, by the stable name of their kind.
    pub(crate) failures: &'static [(&'static str, &'static str)],
    pub(crate) the_bank: &'static str,
    pub(crate) some_data: &'static str,
    pub(crate) line: &'static str,
    pub(crate) done: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) open: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) other_purpose: &'static str,
    pub(crate) between: &'static str,
    pub(crate) since: &'static str,
    pub(crate) up_to: &'static str,
    pub(crate) one_row: &'static str,
    pub(crate) rows: &'static str,
    pub(crate) fields: &'static str,
}

/// The words of notices, receipts, reminders and calendars.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) notice_title: &'static str,
    pub(crate) who: &'static str,
    pub(crate) registered: &'static str,
    pub(crate) bank: &'static str,
    pub(crate) items: &'static str,
    pub(crate) item: &'static str,
    pub(crate) lookback: &'static str,
    pub(crate) whole_history: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) shown_to: &'static str,
    pub(crate) accounts_picked: &'static str,
    pub(crate) accounts_listed: &'static str,
    pub(crate) new_accounts: &'static str,
    pub(crate) surplus: &'static str,
    pub(crate) one_time: &'static str,
    pub(crate) until: &'static str,
    pub(crate) never: &'static str,
    pub(crate) withdraw: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) receipt_given: &'static str,
    pub(crate) receipt_renewed: &'static str,
    pub(crate) receipt_narrowed: &'static str,
    pub(crate) receipt_expired: &'static str,
    pub(crate) receipt_withdrawn: &'static str,
    pub(crate) receipt_revoked: &'static str,
    pub(crate) receipt_other: &'static str,
    pub(crate) still_permitted: &'static str,
    pub(crate) erased: &'static str,
    pub(crate) proof: &'static str,
    pub(crate) reminder: &'static str,
    pub(crate) calendar_title: &'static str,
    pub(crate) calendar_text: &'static str,
    pub(crate) calendar_name: &'static str,
}

/// The words of a language.
pub(crate) const fn words(language: Language) -> &'static Words {
    match language {
        Language::French => &french::WORDS,
        Language::English => &english::WORDS,
    }
}

/// Looks a word up.
pub(crate) fn find<'a, K: PartialEq, V>(table: &'a [(K, V)], key: &K) -> Option<&'a V> {
    table.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

/// Puts values into the places of a template: `{bank}`. Places inside values stay as they are,
/// so that no name can bring in another's value.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
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

fn joined(mut parts: Vec<String>, comma: &str, before_last: &str) -> String {
    let Some(last) = parts.pop() else { return String::new() };
    if parts.is_empty() {
        return last;
    }
    format!("{}{before_last}{last}", parts.join(comma))
}

impl Words {
    /// What a scope is, with its possessive: "your balances".
    pub(crate) fn scope(&self, scope: Scope) -> &'static str {
        find(self.scopes, &scope).copied().unwrap_or(scope.as_str())
    }

    /// What a purpose is, as an aim: "to help you plan a budget".
    pub(crate) fn purpose(&self, purpose: Purpose) -> &'static str {
        find(self.purposes, &purpose).copied().unwrap_or(purpose.as_str())
    }

    /// Several scopes in one phrase.
    pub(crate) fn scopes(&self, scopes: ScopeSet) -> String {
        self.list(scopes.iter().map(|scope| self.scope(scope).to_owned()).collect())
    }

    /// How much a recipient sees.
    pub(crate) fn detail(&self, detail: Detail) -> &'static str {
        find(self.details, &detail).copied().unwrap_or(detail.as_str())
    }

    /// Where the customer acts: "in the app".
    pub(crate) fn place(&self, place: Place) -> &'static str {
        find(self.places, &place).copied().unwrap_or_default()
    }

    /// Where a withdrawal stands at the bank.
    pub(crate) fn at_bank(&self, at_bank: AtBank) -> &'static str {
        find(self.at_bank, &at_bank).copied().unwrap_or_default()
    }

    /// "a, b and c".
    pub(crate) fn list(&self, parts: Vec<String>) -> String {
        joined(parts, self.comma, self.and)
    }

    /// "a, b or c".
    pub(crate) fn choice(&self, parts: Vec<String>) -> String {
        joined(parts, self.comma, self.or)
    }

    /// A recipient, by kind and name.
    pub(crate) fn recipient(&self, kind: RecipientKind, name: &str) -> String {
        let template = find(self.recipients, &kind).copied().unwrap_or("{name}");
        fill(template, &[("name", name)])
    }

    /// A day in words.
    pub(crate) fn day(&self, day: guichet_core::Date) -> String {
        let number = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
        let month = self.months.get(number).copied().unwrap_or_default();
        // The first of a month is an ordinal in French.
        let first = if day.day() == 1 { "er" } else { "" };
        let (number, year) = (day.day().to_string(), day.year().to_string());
        fill(self.day, &[("day", &number), ("first", first), ("month", month), ("year", &year)])
    }

    /// An instant in words, in a time zone.
    pub(crate) fn instant(&self, at: Timestamp, zone: &TimeZone) -> String {
        let zoned = at.to_zoned(zone.clone());
        let (hour, minute) = (format!("{:02}", zoned.hour()), format!("{:02}", zoned.minute()));
        let abbreviation = zoned.strftime("%Z").to_string();
        let places = [
            ("date", &*self.day(zoned.date())),
            ("hour", &hour),
            ("minute", &minute),
            ("zone", &abbreviation),
        ];
        fill(self.instant, &places)
    }
}

#[cfg(test)]
mod tests;
