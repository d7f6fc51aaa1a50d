//! The log in plain words: who saw what, why and when; and who was refused.

use super::{Action, ActorKind, Decision, Ending, Entry, Phase, Rule, Why};
use crate::{
    Language, RecipientKind,
    notice::words::{Phrase, Story, Words, fill, find, words},
};
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// Tells entries in plain words, one paragraph for each thing that happened.
///
/// An intent and its outcome are one paragraph, at the intent's place and time. An intent without
/// an outcome says so. Instants are told in the customer's time zone.
///
/// ```
/// use guichet_consent::{Language, log::{Actor, ActorKind, Action, Entry, Rule, explain}};
/// use guichet_core::{Scope, ScopeSet};
/// use jiff::tz::TimeZone;
///
/// let actor = Actor::new(ActorKind::Outsider, "ad-network");
/// let asked = Entry::new("2026-11-21T14:03:00Z".parse()?, actor, Action::Ask)
///     .scopes(ScopeSet::of(&[Scope::Balances]))
///     .purpose_words("targeted_advertising")
///     .refused(Rule::PurposeForbidden);
/// let told = explain(&[(0, asked)], Language::English, &TimeZone::UTC);
/// assert_eq!(
///     told,
///     ["0. 21 November 2026, 14:03 UTC: An outside party, “ad-network”, wanted to have your \
///       balances, for “targeted_advertising”. Refused: no consent can permit advertising, \
///       sale of data, scoring or training of models."]
/// );
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn explain(entries: &[(u64, Entry)], language: Language, zone: &TimeZone) -> Vec<String> {
    let words = words(language);
    let intents = entries.iter().filter(|(_, entry)| entry.phase == Phase::Intent);
    let intents: HashMap<u64, &Entry> = intents.map(|(index, entry)| (*index, entry)).collect();
    let outcome = |(_, entry): &'_ (u64, Entry)| match &entry.phase {
        Phase::Outcome { of, result } if intents.contains_key(of) => {
            Some((*of, (entry.clone(), result.clone())))
        }
        _ => None,
    };
    let outcomes: HashMap<u64, (Entry, Ending)> = entries.iter().filter_map(outcome).collect();
    let told = entries.iter().filter_map(|(index, entry)| {
        let (end, result) = match &entry.phase {
            Phase::Whole => (entry, Some(&Ending::Done)),
            Phase::Intent => match outcomes.get(index) {
                Some((outcome, result)) => (outcome, Some(result)),
                None => (entry, None),
            },
            // Told at the place of its intent, unless that is not among these entries.
            Phase::Outcome { of, .. } if intents.contains_key(of) => return None,
            Phase::Outcome { result, .. } => (entry, Some(result)),
        };
        let told = Telling { words, story: words.story, entry, end, zone };
        Some(format!("{index}. {}", told.sentence(result)))
    });
    told.collect()
}

/// Everything that one paragraph is made of.
struct Telling<'a> {
    words: &'static Words,
    story: &'static Story,
    /// The intent, or the whole.
    entry: &'a Entry,
    /// The outcome, or the whole.
    end: &'a Entry,
    zone: &'a TimeZone,
}

impl Telling<'_> {
    fn sentence(&self, result: Option<&Ending>) -> String {
        let Story { done, refused, failed, open, .. } = self.story;
        let why = |rule: &Rule| find(self.story.rules, rule).copied().unwrap_or_default();
        let (template, why) = match (self.entry.decision, result) {
            (Decision::Refused(rule), _) => (refused, why(&rule)),
            (_, Some(Ending::Refused(rule))) => (refused, why(rule)),
            (_, Some(Ending::Failed(kind))) => {
                let known = find(self.story.failures, &kind.as_str());
                (failed, known.copied().unwrap_or_default())
            }
            (_, Some(Ending::Done)) => (done, ""),
            (_, None) => (open, ""),
        };
        let (did, to) = (self.deed(|phrase| phrase.past), self.deed(|phrase| phrase.to));
        let (who, details) = (self.who(), self.details());
        let a = self.auxiliary();
        let places = [
            ("who", &*who),
            ("a", a),
            ("did", &*did),
            ("do", &*to),
            ("details", &*details),
            ("why", why),
        ];
        let sentence = capital(&fill(template, &places));
        let at = self.words.instant(self.entry.at, self.zone);
        fill(self.story.line, &[("at", &at), ("sentence", &sentence)]) + &self.amount()
    }

    fn who(&self) -> String {
        let actor = &self.entry.actor;
        let template = find(self.story.actors, &actor.kind).copied().unwrap_or("{name}");
        fill(template, &[("name", actor.id.as_str())])
    }

    fn auxiliary(&self) -> &'static str {
        let (of_the_customer, of_others) = self.story.auxiliary;
        if self.entry.actor.kind == ActorKind::Customer { of_the_customer } else { of_others }
    }

    /// What was done, in one form of the verb.
    fn deed(&self, form: impl Fn(&'static Phrase) -> &'static str) -> String {
        let story = self.story;
        let template = match self.entry.action {
            Action::Call(operation) => find(story.operations, &operation).map(form),
            Action::Consent(event) => find(story.events, &event).copied(),
            Action::Withdrawal(step) => find(story.steps, &step).copied(),
            action => find(story.actions, &action).map(form),
        };
        let scopes = self.words.scopes(self.entry.scopes);
        let scopes = if scopes.is_empty() { story.some_data } else { &scopes };
        let bank = self.entry.bank.as_ref().map_or(story.the_bank, |bank| bank.as_str());
        let recipient = self.recipient();
        let a = self.auxiliary();
        let places = [("a", a), ("bank", bank), ("scopes", scopes), ("recipient", &*recipient)];
        fill(template.unwrap_or_default(), &places)
    }

    /// The recipient, which is written as `chat_platform:messenger`, or as `app`.
    fn recipient(&self) -> String {
        let Some(recipient) = &self.entry.recipient else { return "?".to_owned() };
        let written = recipient.as_str();
        let (kind, name) = written.split_once(':').unwrap_or((written, written));
        let kinds = self.words.recipients.iter().map(|(known, _)| *known);
        let kind = { kinds }.find(|known| known.as_str() == kind);
        let (kind, name) = kind.map_or((RecipientKind::Other, written), |kind| (kind, name));
        self.words.recipient(kind, name)
    }

    /// Days and purpose.
    fn details(&self) -> String {
        let Story { between, since, up_to, purpose, other_purpose, .. } = self.story;
        let mut details = String::new();
        if let Some(period) = self.end.period.or(self.entry.period) {
            let from = period.from.map(|day| self.words.day(day)).unwrap_or_default();
            let to = period.to.map(|day| self.words.day(day)).unwrap_or_default();
            let template = match (period.from, period.to) {
                (Some(_), Some(_)) => between,
                (Some(_), None) => since,
                (None, Some(_)) => up_to,
                (None, None) => "",
            };
            details.push_str(&fill(template, &[("from", &from), ("to", &to)]));
        }
        match &self.entry.purpose {
            Some(Why::Stated(known)) => {
                details.push_str(&fill(purpose, &[("purpose", self.words.purpose(*known))]));
            }
            Some(Why::Unlisted(named)) => {
                details.push_str(&fill(other_purpose, &[("purpose", named.as_str())]));
            }
            None => {}
        }
        details
    }

    /// Rows and fields.
    fn amount(&self) -> String {
        let rows = match self.end.rows {
            None => String::new(),
            Some(1) => self.story.one_row.to_owned(),
            Some(rows) => fill(self.story.rows, &[("rows", &rows.to_string())]),
        };
        let fields: Vec<&str> = self.end.fields.iter().map(super::Name::as_str).collect();
        if fields.is_empty() {
            return rows;
        }
        rows + &fill(self.story.fields, &[("fields", &fields.join(", "))])
    }
}

/// The text with its first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
}
