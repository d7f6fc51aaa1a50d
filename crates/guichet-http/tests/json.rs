//! Whatever a bank writes ends in a value or in an error that repeats nothing of it.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

use std::borrow::Cow;

use guichet_core::{Amount, ErrorKind};
use guichet_http::json::{self, JsonAmount, JsonBool, JsonDate, NumberOrText, Str};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
struct Answer<'a, T> {
    accounts: Vec<T>,
    #[serde(borrow)]
    next: Option<Str<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account<'a> {
    #[serde(borrow)]
    id: NumberOrText<'a>,
    #[serde(borrow)]
    name: Option<Str<'a>>,
    current_balance: JsonAmount,
    active: Option<JsonBool>,
    #[serde(default)]
    opened_on: JsonDate,
}

type Whole<'a> = Answer<'a, Account<'a>>;

fn refused(bytes: &[u8]) -> (Option<String>, String) {
    let error = json::decode::<Whole<'_>>(bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(std::error::Error::source(&error).is_none());
    let text = format!("{error} {error:?}");
    assert!(!text.contains("canary"), "{text}");
    let path = error.path().map(str::to_owned);
    (path, error.to_string())
}

fn check(body: impl AsRef<[u8]>, path: Option<&str>, clause: &str) {
    let (found, text) = refused(body.as_ref());
    let shown = String::from_utf8_lossy(body.as_ref()).chars().take(80).collect::<String>();
    assert_eq!(found.as_deref(), path, "{shown}: {text}");
    assert!(text.starts_with(clause), "{shown}: {text}");
}

fn account(field: &str) -> String {
    format!(r#"{{"accounts": [{{"id": 1, "currentBalance": 1}}, {{"id": 2, {field}}}]}}"#)
}

const NOT_AGREED: &str = "a field of the bank's answer is not what was agreed";

#[test]
fn what_is_no_answer_is_told_apart() {
    check("", None, "the bank's answer is empty");
    check(" \r\n", None, "the bank's answer is empty");
    check("\u{feff}", None, "the bank's answer is empty");
    check("<html>canary</html>", None, "the bank answered with a page instead of JSON");
    check("\n <!DOCTYPE canary>", None, "the bank answered with a page instead of JSON");
    check("canary", None, "the bank's answer is not JSON");
    check("{\"accounts\": [canary]}", Some("accounts[0]"), "the bank's answer is not JSON");
    check("{'accounts': []}", None, "the bank's answer is not JSON");
    check("{\"accounts\": []} canary", None, "something follows the bank's answer");
    check("{\"accounts\": []}{}", None, "something follows the bank's answer");
    check("null", None, NOT_AGREED);
    check("\"canary\"", None, NOT_AGREED);
    check("{}", Some("accounts"), "the bank's answer lacks a field");
    check("{\"accounts\": null}", Some("accounts"), NOT_AGREED);
    check("{\"accounts\": {\"canary\": 1}}", Some("accounts"), NOT_AGREED);
    check(b"{\"accounts\": \"\xff\xfecanary\"}", None, "the bank's answer is not UTF-8 text");
    check(b"\xff\xfe{\0}\0", None, "the bank's answer is not UTF-8 text");
    check(
        "{\"accounts\": [], \"accounts\": []}",
        Some("accounts"),
        "the bank's answer has a field twice",
    );
}

#[test]
fn an_answer_cut_off_anywhere_is_refused() {
    let whole = r#"{"accounts": [{"id": "1", "name": "a\u00e9\\", "currentBalance": -1.5, "active": true, "openedOn": "2026-03-31"}], "next": null}"#;
    let read = json::decode::<Whole<'_>>(whole.as_bytes()).unwrap();
    let account = &read.accounts[0];
    assert_eq!((account.name.as_deref(), account.active), (Some("aé\\"), Some(JsonBool(true))));
    assert!(!account.opened_on.is_absent());
    assert!(!format!("{read:?}").contains('é'));
    for end in 1..whole.len() {
        let (_, text) = refused(&whole.as_bytes()[..end]);
        assert!(text.starts_with("the bank's answer is cut off"), "{end}: {text}");
    }
}

#[test]
fn a_fault_names_its_field_and_not_its_value() {
    for value in [
        "null",
        "true",
        "{}",
        "[]",
        "\"\"",
        "\"canary\"",
        "\"1,000.00\"",
        "\"1.000,00\"",
        "\"1 000\"",
        "\"+1\"",
        "\"12.\"",
        "\"1e\"",
        "\"NaN\"",
    ] {
        check(
            account(&format!("\"currentBalance\": {value}")),
            Some("accounts[1].currentBalance"),
            "a number of the bank's answer is not plain digits",
        );
    }
    for value in [
        "123456789012345678901234567890.12",
        "1e999",
        "1e-999",
        "\"123456789012345678901234567890123\"",
    ] {
        check(
            account(&format!("\"currentBalance\": {value}")),
            Some("accounts[1].currentBalance"),
            "a number of the bank's answer has too many digits",
        );
    }
    check(
        account("\"name\": \"x\""),
        Some("accounts[1].currentBalance"),
        "the bank's answer lacks a field",
    );
    check(account("\"name\": 5"), Some("accounts[1].name"), NOT_AGREED);
    check(account("\"name\": {\"canary\": 1}"), Some("accounts[1].name"), NOT_AGREED);
    check(
        account("\"active\": \"canary\""),
        Some("accounts[1].active"),
        "a field of the bank's answer is neither true nor false",
    );
    check(
        account("\"active\": 2"),
        Some("accounts[1].active"),
        "a field of the bank's answer is neither true nor false",
    );
    check(account("\"active\": -1"), Some("accounts[1].active"), NOT_AGREED);
    check(account("\"active\": 0.5"), Some("accounts[1].active"), NOT_AGREED);
    check(
        account("\"openedOn\": \"canary\""),
        Some("accounts[1].openedOn"),
        "a field of the bank's answer is not a date",
    );
    check(account("\"openedOn\": 1774951800"), Some("accounts[1].openedOn"), NOT_AGREED);
    check(
        account("\"currentBalance\": 1, \"id\": 3"),
        Some("accounts[1].id"),
        "the bank's answer has a field twice",
    );
    check(
        r#"{"accounts": [{"id": false, "currentBalance": 1}]}"#,
        Some("accounts[0].id"),
        "a field of the bank's answer is neither text nor number",
    );
}

#[test]
fn a_key_that_could_be_a_number_of_someone_is_not_shown() {
    type Balances = std::collections::BTreeMap<String, JsonAmount>;
    for (key, shown) in [
        ("FR7630006000011234567890189", "?"),
        ("4929123456789012", "?"),
        ("Jean Martin", "?"),
        ("current", "current"),
        ("", "?"),
    ] {
        let body = format!("{{\"{key}\": \"x\"}}");
        let error = json::decode::<Balances>(body.as_bytes()).unwrap_err();
        assert_eq!(error.path(), Some(shown));
    }
}

#[test]
fn deep_nesting_is_refused_and_ends() {
    for depth in [200, 100_000] {
        let body = format!("{{\"accounts\": [{}", "[".repeat(depth));
        refused(body.as_bytes());
        let ignored =
            format!("{{\"other\": {}{}, \"accounts\": []}}", "[".repeat(depth), "]".repeat(depth));
        let _ = json::decode::<Whole<'_>>(ignored.as_bytes());
        let held =
            account(&format!("\"currentBalance\": {}{}", "[".repeat(depth), "]".repeat(depth)));
        refused(held.as_bytes());
    }
    let value = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let error = json::decode::<serde_json::Value>(value.as_bytes()).unwrap_err();
    assert!(error.to_string().starts_with("the bank's answer is nested too deeply"), "{error}");
}

#[test]
fn ten_megabytes_of_text_are_borrowed() {
    let long = "é".repeat(5_000_000);
    let body = format!("{{\"accounts\": [], \"next\": \"{long}\"}}");
    let answer: Whole<'_> = json::decode(body.as_bytes()).unwrap();
    assert!(
        matches!(answer.next.unwrap().into_cow(), Cow::Borrowed(text) if text.len() == 10_000_000)
    );
    check(
        account(&format!("\"currentBalance\": \"{long}\"")),
        Some("accounts[1].currentBalance"),
        "a number",
    );
}

#[test]
fn amounts_keep_their_own_digits() {
    for (json, text) in [
        ("0", "0"),
        ("-0.00", "0.00"),
        ("12.30", "12.30"),
        ("\"12.30\"", "12.30"),
        ("\"\\u0031.5\"", "1.5"),
        ("90071992547409.93", "90071992547409.93"),
        ("-123456789012345678.91", "-123456789012345678.91"),
        ("1234567890123456789012345678", "1234567890123456789012345678"),
        ("0.1000000000000000055511151231", "0.1000000000000000055511151231"),
        ("1E+3", "1000"),
        ("1.5e-2", "0.015"),
    ] {
        let body = account(&format!("\"currentBalance\": {json}"));
        let answer: Whole<'_> = json::decode(body.as_bytes()).unwrap();
        let amount = Amount::from(answer.accounts[1].current_balance);
        assert_eq!(amount.to_string(), text, "{json}");
    }
}

#[test]
fn identifiers_keep_their_own_text() {
    for (json, text, borrowed) in [
        ("\"007\"", "007", true),
        ("7", "7", true),
        ("-1.50", "-1.50", true),
        ("123456789012345678901234567890", "123456789012345678901234567890", true),
        ("1e400", "1e400", true),
        ("\"\"", "", true),
        ("\"a\\\"b\"", "a\"b", false),
    ] {
        let id: NumberOrText<'_> = json::decode(json.as_bytes()).unwrap();
        assert_eq!(id.as_str(), text);
        assert_eq!(matches!(id.into_cow(), Cow::Borrowed(_)), borrowed, "{json}");
    }
    for json in ["null", "true", "[]", "{}"] {
        assert!(json::decode::<NumberOrText<'_>>(json.as_bytes()).is_err());
        assert_eq!(
            json::decode::<Option<NumberOrText<'_>>>(json.as_bytes()).is_ok(),
            json == "null"
        );
    }
}

#[test]
fn a_text_borrows_unless_it_has_escapes() {
    for (json, text, borrowed) in [("\"Été\"", "Été", true), ("\"\\u00c9t\\u00e9\"", "Été", false)]
    {
        let found: Option<Str<'_>> = json::decode(json.as_bytes()).unwrap();
        let found = found.unwrap();
        assert_eq!(&*found, text);
        assert_eq!(format!("{found:?}"), "Str(***)");
        assert_eq!(matches!(found.into_cow(), Cow::Borrowed(_)), borrowed, "{json}");
    }
    assert_eq!(json::decode::<Str<'_>>(b"\"  \"").unwrap().non_blank(), None);
    assert_eq!(json::decode::<Str<'_>>(b"\" a \"").unwrap().non_blank(), Some("a"));
    assert!(json::decode::<Str<'_>>(b"\"\\ud800\"").is_err());
}

#[test]
fn flags_are_read_in_the_forms_that_banks_write() {
    for (json, flag) in [
        ("true", true),
        ("false", false),
        ("1", true),
        ("0", false),
        ("\"TRUE\"", true),
        ("\"no\"", false),
        ("\"Y\"", true),
        ("\"n\"", false),
        ("\"1\"", true),
        ("\"0\"", false),
    ] {
        assert_eq!(json::decode::<JsonBool>(json.as_bytes()).unwrap().0, flag, "{json}");
    }
}

#[test]
fn dates_are_read_in_the_forms_that_banks_write() {
    let zone = TimeZone::get("America/New_York").unwrap();
    for (text, moment, day) in [
        ("2026-03-31", "2026-03-31", "2026-03-31"),
        (" 2026-03-31 ", "2026-03-31", "2026-03-31"),
        ("2026-03-31T03:30:00Z", "2026-03-31T03:30:00Z", "2026-03-30"),
        ("2026-03-31T03:30:00.123Z", "2026-03-31T03:30:00.123Z", "2026-03-30"),
        ("2026-03-31T09:30:00+01:00", "2026-03-31T08:30:00Z", "2026-03-31"),
        ("2026-03-31T09:30:00+0100", "2026-03-31T08:30:00Z", "2026-03-31"),
        ("2026-03-31T09:30:00-05:00", "2026-03-31T14:30:00Z", "2026-03-31"),
        ("2026-03-31T09:30Z", "2026-03-31T09:30:00Z", "2026-03-31"),
        ("2026-03-31t09:30z", "2026-03-31T09:30:00Z", "2026-03-31"),
        ("2026-03-31 09:30:00Z", "2026-03-31T09:30:00Z", "2026-03-31"),
        ("2026-03-31T23:30:00", "2026-04-01T03:30:00Z", "2026-03-31"),
        ("2026-03-31T23:30", "2026-04-01T03:30:00Z", "2026-03-31"),
        ("2026-03-31 23:30:00.5", "2026-04-01T03:30:00.5Z", "2026-03-31"),
        ("2026-03-08T02:30:00", "2026-03-08T07:30:00Z", "2026-03-08"),
    ] {
        let body = format!("\"{text}\"");
        let date: JsonDate =
            json::decode(body.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(date.day_or_instant(&zone).unwrap().to_string(), moment, "{text}");
        assert_eq!(date.day(&zone).unwrap().to_string(), day, "{text}");
        assert!(!format!("{date:?}").contains("2026"));
    }
    for text in ["\"\"", "\" \"", "null"] {
        assert!(json::decode::<JsonDate>(text.as_bytes()).unwrap().is_absent());
    }
    for text in [
        "2026-02-30",
        "2026-3-1",
        "31/03/2026",
        "20260331",
        "2026-03-31T",
        "2026-03-31T09",
        "2026-03-31T25:00:00Z",
        "2026-03-31T09:30:00Z[Europe/Paris",
        "2026-03-31T09:30:00 CET",
        "éééééééééé",
        "2026-03-3é",
        "99999-01-01",
        "-2026-03-31",
    ] {
        assert_eq!(JsonDate::parse(text), None, "{text}");
    }
}

#[test]
fn a_bad_item_does_not_cost_its_neighbours() {
    let body = br#"{"accounts": [
        {"id": "a", "currentBalance": 1.10},
        {"id": "b", "currentBalance": "canary"},
        17,
        {"id": "d", "currentBalance": 4, "name": ["canary"]},
        {"id": "e", "currentBalance": 5}
    ], "next": "p2"}"#;
    let (answer, rejected) = decode_accounts(body).unwrap();
    let ids: Vec<_> = answer.accounts.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(ids, ["a", "e"]);
    assert_eq!(answer.next.as_deref(), Some("p2"));
    let paths: Vec<_> = rejected.iter().map(|error| error.path().unwrap()).collect();
    assert_eq!(paths, ["accounts[1].currentBalance", "accounts[2]", "accounts[3].name"]);
    assert!(rejected.iter().all(|error| !format!("{error:?}").contains("canary")));
}

#[test]
fn a_list_in_order_is_read_at_once() {
    let body = br#"{"accounts": [{"id": 1, "currentBalance": 1}], "next": null}"#;
    let read = json::decode_items(body, |_: Answer<'_, &RawValue>, _| -> Whole<'_> {
        panic!("read item by item")
    });
    assert_eq!(read.unwrap().0.accounts.len(), 1);
}

#[test]
fn a_fault_around_the_items_is_one_of_the_whole() {
    for (body, path) in [
        ("", None),
        ("{\"accounts\": {}}", Some("accounts")),
        ("{\"accounts\": [], \"next\": 5}", Some("next")),
        ("{\"accounts\": [{\"id\": 1, \"currentBalance\": 1}", Some("accounts")),
        ("{\"accounts\": [{\"id\": 1 \"currentBalance\": 1}]}", Some("accounts[0]")),
    ] {
        let error = decode_accounts(body.as_bytes()).unwrap_err();
        assert_eq!(error.path(), path, "{body}: {error}");
    }
}

#[test]
fn a_list_may_be_the_root() {
    let (flags, rejected) =
        json::decode_items(br#"[true, "x", 0]"#, |unread: Vec<&RawValue>, items| {
            items.read::<JsonBool>("", unread)
        })
        .unwrap();
    assert_eq!(flags, [JsonBool(true), JsonBool(false)]);
    assert_eq!(rejected[0].path(), Some("[1]"));
}

fn decode_accounts(body: &[u8]) -> guichet_core::Result<(Whole<'_>, Vec<guichet_core::Error>)> {
    json::decode_items(body, |unread: Answer<'_, &RawValue>, items| Answer {
        accounts: items.read("accounts", unread.accounts),
        next: unread.next,
    })
}
