//! Both languages have a word for everything, and the same places in it.

use super::*;
use std::collections::BTreeSet;

const LANGUAGES: [Language; 2] = [Language::English, Language::French];

fn places(template: &str) -> BTreeSet<&str> {
    let after = template.split('{').skip(1);
    after.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

/// French has an auxiliary verb where English has none.
fn same_places(english: &str, french: &str) {
    let mut other = places(french);
    other.remove("a");
    other.remove("first");
    assert_eq!(places(english), other, "{english} / {french}");
}

#[test]
fn there_is_a_word_for_everything() {
    for language in LANGUAGES {
        let words = words(language);
        for scope in Scope::ALL {
            assert_ne!(words.scope(*scope), scope.as_str());
        }
        for purpose in Purpose::ALL {
            assert_ne!(words.purpose(*purpose), purpose.as_str());
        }
        for operation in Operation::ALL {
            assert!(find(words.story.operations, operation).is_some(), "{operation}");
        }
        for rule in Rule::ALL {
            assert!(find(words.story.rules, rule).is_some(), "{rule}");
        }
        for event in ConsentEvent::ALL {
            assert!(find(words.story.events, event).is_some(), "{event:?}");
        }
        for step in WithdrawalStep::ALL {
            assert!(find(words.story.steps, step).is_some(), "{step:?}");
        }
        for kind in [RecipientKind::App, RecipientKind::ChatPlatform, RecipientKind::Other] {
            assert!(find(words.recipients, &kind).is_some(), "{kind:?}");
        }
        assert_eq!(words.story.actions.len(), 9);
        assert_eq!(words.story.actors.len(), 7);
        assert_eq!(words.story.failures.len(), 18);
    }
}

#[test]
fn both_languages_fill_the_same_places() {
    let (english, french) = (words(Language::English), words(Language::French));
    same_places(english.day, french.day);
    same_places(english.instant, french.instant);
    for (operation, phrase) in english.story.operations {
        let other = find(french.story.operations, operation).unwrap();
        same_places(phrase.past, other.past);
        same_places(phrase.to, other.to);
    }
    for (action, phrase) in english.story.actions {
        let other = find(french.story.actions, action).unwrap();
        same_places(phrase.past, other.past);
        same_places(phrase.to, other.to);
    }
    for (step, phrase) in english.story.steps {
        same_places(phrase, find(french.story.steps, step).unwrap());
    }
    let sentences = |story: &Story| [story.done, story.refused, story.failed, story.open];
    for (ours, theirs) in sentences(english.story).iter().zip(sentences(french.story)) {
        same_places(ours, theirs);
    }
    for (kind, _) in english.story.failures {
        assert!(find(french.story.failures, kind).is_some(), "{kind}");
    }
}

#[test]
fn a_name_brings_in_no_other_value() {
    let text = fill("{a} and {b}", &[("a", "{b}"), ("b", "secret")]);
    assert_eq!(text, "{b} and secret");
    assert_eq!(fill("no end {a", &[("a", "x")]), "no end ");
    assert_eq!(fill("unknown {c}.", &[]), "unknown .");
}

#[test]
fn days_and_lists_read_as_people_write_them() {
    let (english, french) = (words(Language::English), words(Language::French));
    let day = "2026-02-01".parse().unwrap();
    assert_eq!(english.day(day), "1 February 2026");
    assert_eq!(french.day(day), "1er février 2026");
    let at = "2026-11-21T14:03:00Z".parse().unwrap();
    let paris = TimeZone::get("Europe/Paris").unwrap();
    assert_eq!(french.instant(at, &paris), "21 novembre 2026, 15 h 03 CET");
    assert_eq!(english.instant(at, &TimeZone::UTC), "21 November 2026, 14:03 UTC");
    let list =
        |n: usize| english.list(["a", "b", "c"][..n].iter().map(|it| (*it).into()).collect());
    assert_eq!([list(0), list(1), list(2), list(3)], ["", "a", "a and b", "a, b and c"]);
}
