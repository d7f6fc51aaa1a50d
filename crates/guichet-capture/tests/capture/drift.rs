//! Shapes and what changed between them.

use crate::bank::{ACCOUNTS, PERSON, TRANSACTIONS, get, scrub};
use guichet_capture::{
    Capture, Scrub,
    drift::{Form, compare, shape_of, shapes_of},
};
use http::Response;

#[track_caller]
fn check(expected: &str, seen: &str, drifts: &[&str]) {
    let found = compare(&shape_of(expected.as_bytes()), &shape_of(seen.as_bytes()));
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), drifts);
}

#[test]
fn changes_are_named() {
    check(r#"{"a": 1}"#, r#"{"a": 2}"#, &[]);
    check(r#"{"a": 1}"#, r#"{"a": 2, "b": {"c": 1}}"#, &["$.b: new field, object"]);
    check(r#"{"a": {"b": 1}}"#, "{}", &["$.a: missing"]);
    check(r#"{"a": 1.5}"#, r#"{"a": "1.5"}"#, &["$.a: was number (decimal), is string (decimal)"]);
    check(r#"{"a": 1}"#, r#"{"a": null}"#, &["$.a: was number (integer), is null"]);
    check(
        r#"{"a": "2024-01-01"}"#,
        r#"{"a": "2024-01-01T00:00:00Z"}"#,
        &["$.a: was string (date), is string (instant)"],
    );
    check(r#"[{"a": 1}, {}]"#, "[{}]", &[]);
    check(r#"[{"a": 1}]"#, r#"[{"a": 1}, {}]"#, &["$[].a: missing"]);
    check(r#"{"a": [{"b": 1}]}"#, r#"{"a": []}"#, &[]);
    check(r#"{"a": "free text"}"#, r#"{"a": "WORD"}"#, &[]);
    check(r#"{"a": 1}"#, "<html>", &["$: was object, is not JSON"]);
    check(
        r#"{"DE1234567 Mira": 1}"#,
        r#"{"4711": "x"}"#,
        &["$.*: was number (integer), is string (text)"],
    );
}

#[test]
fn a_scrubbed_body_has_the_shape_of_the_real_one() {
    for (seed, body) in [ACCOUNTS, TRANSACTIONS, PERSON].into_iter().enumerate() {
        let fake = scrub(u8::try_from(seed).unwrap()).body(None, body.as_bytes());
        assert_eq!(compare(&shape_of(body.as_bytes()), &shape_of(&fake)), []);
        assert_eq!(compare(&shape_of(&fake), &shape_of(body.as_bytes())), []);
    }
}

#[test]
fn captures_are_compared_by_question() {
    let capture = |scrub: &mut Scrub, body: &'static str| {
        let answer = Ok(Response::new(bytes::Bytes::from_static(body.as_bytes())));
        let ids = ["/fdx/v6/accounts/90210777", "/fdx/v6/accounts/4711"];
        Capture::new(ids.map(|target| scrub.exchange(&get(target), &answer)).to_vec())
    };
    let shapes = shapes_of(&capture(&mut scrub(1), r#"{"a": "x y"}"#));
    let (name, shape) = shapes.first_key_value().unwrap();
    assert_eq!((shapes.len(), &**name), (1, "GET /fdx/v6/accounts/* 200"));
    assert_eq!(shape.paths().last().unwrap().1.into_iter().collect::<Vec<_>>(), [Form::FreeText]);
    assert_eq!(shape.to_string(), "$: object\n$.a: string (text)\n");
}
