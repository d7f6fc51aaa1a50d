//! What must hold for every input.

use crate::bank::{get, scrub};
use guichet_capture::{
    Capture, Scan,
    drift::{compare, shape_of},
};
use guichet_core::{Error, Iban, Secret};
use http::Response;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Texts that must not survive. Each is long or strange enough not to be invented by chance.
fn canary() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{3,6}qu[a-z]{2,5}",
        "[A-Z][a-z]{2,6}ck [A-Z][a-z]{3,6}wh",
        "[1-9][0-9]{8,15}",
        "[A-Za-z0-9_-]{4}q7[A-Za-z0-9_-]{24,40}",
        "[a-z]{4,8}x9@[a-z]{4,8}\\.com",
        "[0-9a-f]{7}9-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
        "[1-9][0-9]{5}\\.[0-9]{2}",
        "(Ærø|Øst|Żół)[a-zåäöł]{4,8}",
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("name".to_owned()),
        Just("status".to_owned()),
        Just("accountType".to_owned()),
        Just("description".to_owned()),
        Just("accountId".to_owned()),
        Just("access_token".to_owned()),
        Just("phone".to_owned()),
        Just("postedDate".to_owned()),
        Just("birthDate".to_owned()),
        Just("code".to_owned()),
        "[a-z]{3,6}[A-Z][a-z]{3,6}",
    ]
}

/// A value with canaries at random places; they are told apart from the rest by being canaries.
fn planted(canary: &str) -> impl Strategy<Value = Value> + use<> {
    let number = canary.parse::<u64>().map_or(json!(null), |number| json!(number));
    let leaf = prop_oneof![
        Just(json!(canary)),
        Just(json!(format!("pay {canary}, thanks"))),
        Just(json!(format!("({canary})"))),
        Just(json!(format!("https://b.example/u/{canary}?x={canary}"))),
        Just(number),
        Just(json!("OPEN")),
        Just(json!(12)),
        Just(json!(true)),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key(), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Words of capitals alone may stay under structural keys, and so may single words such as
/// `DebitCard`: the names among the canaries could pass for one there, which is documented.
fn harmless(canary: &str) -> bool {
    canary.is_ascii() && canary.chars().all(|c| c.is_ascii_alphabetic())
}

fn with_canary() -> impl Strategy<Value = (String, Value)> {
    canary()
        .prop_filter("passes for a word of a list", |canary| !harmless(canary))
        .prop_flat_map(|canary| (Just(canary.clone()), planted(&canary)))
}

fn names() -> impl Strategy<Value = (String, Value)> {
    let keys = prop_oneof![Just("name"), Just("holder"), Just("zz"), Just("memo")];
    ("[A-Z][a-z]{3,6}qu[a-z]{2,5}", keys, "[a-zA-Z ]{0,12}").prop_map(|(name, key, text)| {
        let value = json!({key: name, "list": {key: [format!("{text} {name}-{text}"), name]}});
        (name, value)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_canary_survives((canary, value) in with_canary(), seed: u8) {
        let fake = scrub(seed).body(None, value.to_string().as_bytes());
        let fake = String::from_utf8(fake).unwrap();
        prop_assert!(!fake.contains(&canary), "{canary}: {fake}");
        let decoded: Value = serde_json::from_str(&fake).unwrap();
        prop_assert!(!decoded.to_string().contains(&canary));
        let found = Scan::new(&[Secret::new(canary)]).text("body", &fake);
        prop_assert_eq!(found, []);
    }

    #[test]
    fn no_name_survives((name, value) in names(), seed: u8) {
        let fake = String::from_utf8(scrub(seed).body(None, value.to_string().as_bytes())).unwrap();
        prop_assert!(!fake.contains(&name), "{fake}");
    }

    #[test]
    fn no_canary_survives_anywhere_in_an_exchange(canary in canary(), seed: u8) {
        let part: String = url::form_urlencoded::byte_serialize(canary.as_bytes()).collect();
        let mut request = get(&format!("/users/{}?user={part}&state={part}&{part}=1", part.replace('+', "%20")));
        for name in ["cookie", "x-anything", "psu-id", "x-api-key", "location"] {
            if let Ok(value) = http::HeaderValue::from_str(&canary) {
                request.headers_mut().insert(name, value);
            }
        }
        *request.body_mut() = format!("a={part}&code={part}").into();
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        let page = Response::builder().header("content-type", "text/html")
            .body(format!("<p title='{canary}'>{canary}<{canary}>").into()).unwrap();
        let plain = Response::new(canary.clone().into());
        let failed = Err(Error::new(guichet_core::ErrorKind::Network, canary.clone()));
        let mut scrub = scrub(seed);
        let answers = [Ok(page), Ok(plain), failed];
        let exchanges = answers.iter().map(|answer| scrub.exchange(&request, answer));
        let capture = Capture::new(exchanges.collect());
        let file = capture.to_json().unwrap();
        // A name of letters alone can be the name of a parameter; those are structure.
        let named = harmless(&canary);
        prop_assert!(named || !file.contains(&canary) && !file.contains(&part), "{canary}: {file}");
        let found = guichet_capture::scan(&capture, &[Secret::new(canary)]);
        prop_assert!(named || found.is_empty(), "{found:?} {file}");
        prop_assert_eq!(Capture::from_json(&file).unwrap().to_json().unwrap(), file);
    }

    #[test]
    fn broken_json_stays_broken_and_leaks_nothing(
        (canary, value) in with_canary(), cut in any::<prop::sample::Index>(),
        other in prop::option::of((any::<prop::sample::Index>(), any::<u8>())), seed: u8,
    ) {
        let mut bytes = value.to_string().into_bytes();
        if let Some((place, byte)) = other {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let whole = serde_json::from_slice::<Value>(&bytes).is_ok();
        let fake = scrub(seed).body(Some("application/json"), &bytes);
        prop_assert_eq!(serde_json::from_slice::<Value>(&fake).is_ok(), whole);
        let fake = String::from_utf8_lossy(&fake).into_owned();
        prop_assert!(!fake.contains(&canary), "{fake}");
    }

    #[test]
    fn any_bytes_can_be_scrubbed(bytes in prop::collection::vec(any::<u8>(), 0..200), seed: u8) {
        for kind in [None, Some("application/json"), Some("application/x-www-form-urlencoded"), Some("text/html")] {
            scrub(seed).body(kind, &bytes);
        }
        shape_of(&bytes);
    }

    #[test]
    fn any_text_can_be_scrubbed_and_looks_harmless(text in "\\PC{0,80}", seed: u8) {
        let body = json!({"a": [text], "b": {"memo": text}}).to_string();
        let fake = scrub(seed).body(None, body.as_bytes());
        let fake = String::from_utf8(fake).unwrap();
        prop_assert_eq!(Scan::new(&[]).text("body", &fake), []);
        prop_assert!(serde_json::from_str::<Value>(&fake).is_ok());
    }

    #[test]
    fn account_numbers_stay_valid(seed: u8, middle in "[0-9]{10}", nine in "[0-9]{8}") {
        let mut scrub = scrub(seed);
        let body: Vec<u8> = (0..10).flat_map(|digit| {
            let card = format!("4{middle}1234{digit}");
            scrub.body(None, json!([card]).to_string().as_bytes())
        }).collect();
        let body = String::from_utf8(body).unwrap();
        let fakes: Vec<&str> = body.split(['[', ']', '"']).filter(|part| part.len() > 9).collect();
        let ours: Vec<_> = fakes.iter().filter(|fake| fake.starts_with("9999")).collect();
        // One of the ten check digits is right, and that one becomes a card again.
        prop_assert!(fakes.len() == 10 && ours.iter().any(|fake| luhn(fake)), "{fakes:?}");
        prop_assert!(fakes.iter().all(|fake| luhn(fake) == fake.starts_with("9999") || !fake.starts_with(['2', '3', '4', '5', '6'])));

        let iban = iban("DE", &format!("{nine}{middle}"));
        let spaced: String = iban.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap())
            .collect::<Vec<_>>().join(" ");
        let fake = scrub.body(None, json!([iban, format!("to {spaced} now")]).to_string().as_bytes());
        let fake: Vec<String> = serde_json::from_slice(&fake).unwrap();
        let parsed = Iban::parse(&fake[0]).unwrap();
        prop_assert!(parsed.country() == "DE" && fake[0] != iban);
        let inside = fake[1].split_once(' ').unwrap().1.rsplit_once(' ').unwrap().0;
        prop_assert_eq!(Iban::parse(inside).unwrap(), parsed);
    }

    #[test]
    fn dates_move_together_and_keep_their_form(days in 0_i32..20_000, seed: u8) {
        use jiff::{ToSpan as _, civil::date};
        let day = date(1970, 1, 1).checked_add(days.days()).unwrap();
        let other = date(2024, 1, 1);
        let body = json!([day.to_string(), format!("{day}T23:59:59+02:00"), other.to_string()]);
        let fake = scrub(seed).body(None, body.to_string().as_bytes());
        let fake: Vec<String> = serde_json::from_slice(&fake).unwrap();
        let moved: jiff::civil::Date = fake[0].parse().unwrap();
        let third: jiff::civil::Date = fake[2].parse().unwrap();
        prop_assert_eq!(&fake[1], &format!("{moved}T23:59:59+02:00"));
        prop_assert_eq!(moved.weekday(), day.weekday());
        prop_assert!(moved < day);
        prop_assert_eq!(day.until(moved).unwrap().get_days(), other.until(third).unwrap().get_days());
    }

    #[test]
    fn different_inputs_have_different_fakes(first in "[0-9]{1,12}", second in "[0-9]{1,12}", seed: u8) {
        prop_assume!(first != second);
        let mut scrub = scrub(seed);
        let mut fake = |text: &str| scrub.body(None, format!("[\"{text}\"]").as_bytes());
        let (one, other, again) = (fake(&first), fake(&second), fake(&first));
        prop_assert_eq!(&one, &again);
        prop_assert_ne!(one, other);
    }

    #[test]
    fn numbers_stay_numbers(number in "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,4})?([eE][+-]?[0-9])?", seed: u8) {
        let fake = scrub(seed).body(None, format!("[{number}]").as_bytes());
        let fake = String::from_utf8(fake).unwrap();
        prop_assert!(serde_json::from_str::<Value>(&fake).is_ok(), "{fake}");
        prop_assert_eq!(fake.len(), number.len() + 2);
        prop_assert_eq!(fake.starts_with("[-"), number.starts_with('-'));
        prop_assert_eq!(fake.find('.').map(|place| place - 1), number.find('.'));
    }

    #[test]
    fn drift_holds_no_value((canary, value) in with_canary(), (other, changed) in with_canary()) {
        let (before, after) = (shape_of(value.to_string().as_bytes()), shape_of(changed.to_string().as_bytes()));
        let drifts = compare(&before, &after);
        let lines: Vec<String> = drifts.iter().map(ToString::to_string).collect();
        let text = format!("{lines:?}{drifts:?}{before}{after}{before:?}");
        for value in [canary, other] {
            prop_assert!(!text.contains(&value), "{text}");
        }
    }
}

fn luhn(text: &str) -> bool {
    let sum: u32 = text
        .chars()
        .rev()
        .enumerate()
        .map(|(place, c)| {
            let digit = c.to_digit(10).unwrap();
            if place % 2 == 0 {
                digit
            } else if digit > 4 {
                digit * 2 - 9
            } else {
                digit * 2
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn iban(country: &str, body: &str) -> String {
    let text = format!("{body}{country}00");
    let rest = text.chars().fold(0, |rest, c| {
        let value = c.to_digit(36).unwrap();
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    format!("{country}{:02}{body}", 98 - rest)
}
