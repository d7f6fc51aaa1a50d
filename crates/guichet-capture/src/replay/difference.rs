//! How a request differs from a recorded one: names only, never values.

use super::{Body, Request};
use crate::{
    json::{Node, Step, is_valid, path_text, walk},
    scrub::{decode_segment, pairs},
    words::field_like,
};
use bytes::Bytes;
use http::HeaderName;
use std::fmt;

/// One thing that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Method,
    /// The number of segments.
    PathLength,
    /// A segment, counted from one.
    Segment(usize),
    Parameter(String),
    Header(HeaderName),
    /// A body of another kind.
    BodyKind,
    FormField(String),
    /// A field of a JSON body.
    Field(String),
    BodyText,
}

impl Difference {
    /// How far apart it sets two requests.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Method | Self::PathLength => 100,
            Self::Segment(_) => 20,
            _ => 1,
        }
    }
}

fn shown(name: &str) -> &str {
    if field_like(name) { name } else { "*" }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("the method"),
            Self::PathLength => f.write_str("the length of the path"),
            Self::Segment(place) => write!(f, "segment {place} of the path"),
            Self::Parameter(name) => write!(f, "the parameter {}", shown(name)),
            Self::Header(name) => write!(f, "the header {name}"),
            Self::BodyKind => f.write_str("the kind of the body"),
            Self::FormField(name) => write!(f, "the form's {}", shown(name)),
            Self::Field(path) => write!(f, "the body at {path}"),
            Self::BodyText => f.write_str("the text of the body"),
        }
    }
}

pub(super) fn differences(
    recorded: &Request,
    request: &http::Request<Bytes>,
    headers: &[HeaderName],
    ignored: &[String],
) -> Vec<Difference> {
    let mut found = Vec::new();
    if recorded.method != request.method().as_str() {
        found.push(Difference::Method);
    }
    paths(&recorded.path, request.uri().path(), &mut found);
    let query = pairs(request.uri().query().unwrap_or_default());
    parameters(&recorded.query, &query, ignored, Difference::Parameter, &mut found);
    for name in headers {
        let mut old: Vec<&str> = recorded
            .headers
            .iter()
            .filter(|(other, _)| name.as_str() == other)
            .map(|(_, v)| &**v)
            .collect();
        let seen = request.headers().get_all(name).iter();
        let mut new: Vec<&str> = seen.map(|value| value.to_str().unwrap_or("?")).collect();
        old.sort_unstable();
        new.sort_unstable();
        if old.len() != new.len() || !old.iter().zip(&new).all(|(old, new)| fits(old, new)) {
            found.push(Difference::Header(name.clone()));
        }
    }
    bodies(&recorded.body, request.body(), ignored, &mut found);
    found
}

fn paths(recorded: &str, seen: &str, found: &mut Vec<Difference>) {
    if recorded.split('/').count() != seen.split('/').count() {
        found.push(Difference::PathLength);
        return;
    }
    for (place, (old, new)) in recorded.split('/').zip(seen.split('/')).enumerate() {
        if !fits(&decode_segment(old), &decode_segment(new)) {
            found.push(Difference::Segment(place));
        }
    }
}

fn parameters(
    recorded: &[(String, String)],
    seen: &[(String, String)],
    ignored: &[String],
    name: fn(String) -> Difference,
    found: &mut Vec<Difference>,
) {
    let compared = |(key, _): &&(String, String)| !ignored.contains(key);
    let mut left: Vec<&(String, String)> = seen.iter().filter(compared).collect();
    let mut add = |key: &str| {
        let difference = name(key.to_owned());
        if !found.contains(&difference) {
            found.push(difference);
        }
    };
    for (key, value) in recorded.iter().filter(compared) {
        match left.iter().position(|(other, new)| other == key && fits(value, new)) {
            Some(place) => drop(left.swap_remove(place)),
            None => add(key),
        }
    }
    for (key, _) in left {
        add(key);
    }
}

fn bodies(recorded: &Body, seen: &[u8], ignored: &[String], found: &mut Vec<Difference>) {
    match recorded {
        Body::Form(old) => match std::str::from_utf8(seen).map(pairs) {
            Ok(new) if !seen.is_empty() => {
                parameters(old, &new, ignored, Difference::FormField, found);
            }
            _ => found.push(Difference::BodyKind),
        },
        Body::Json(old) => match std::str::from_utf8(seen).ok().filter(|text| is_valid(text)) {
            Some(new) => fields(old, new, found),
            None => found.push(Difference::BodyKind),
        },
        Body::Empty | Body::Text(_) | Body::Damaged(_) => {
            if recorded.to_bytes() != seen {
                found.push(Difference::BodyText);
            }
        }
    }
}

/// Compares two JSON texts value by value; the order of fields does not matter.
fn fields(recorded: &str, seen: &str, found: &mut Vec<Difference>) {
    let (old, new) = (leaves(recorded), leaves(seen));
    let mut add = |path: &[Step]| {
        let difference = Difference::Field(path_text(path));
        if !found.contains(&difference) {
            found.push(difference);
        }
    };
    let (mut olds, mut news) = (old.iter().peekable(), new.iter().peekable());
    loop {
        match (olds.peek(), news.peek()) {
            (Some((one, value)), Some((other, seen))) if one == other => {
                if !fits(value, seen) {
                    add(one);
                }
                olds.next();
                news.next();
            }
            (Some((one, _)), Some((other, _))) if one < other => {
                add(one);
                olds.next();
            }
            (_, Some((other, _))) => {
                add(other);
                news.next();
            }
            (Some((one, _)), None) => {
                add(one);
                olds.next();
            }
            (None, None) => return,
        }
    }
}

/// The values of a JSON text by their paths, sorted.
fn leaves(text: &str) -> Vec<(Vec<Step>, String)> {
    let mut all = Vec::new();
    walk(text, |path, node| {
        let value = match node {
            Node::Object => "{}".to_owned(),
            Node::Array => "[]".to_owned(),
            // The first character keeps the number 1 apart from the string "1"; a space, so that
            // a fake token is still a word of its own.
            Node::Text(text) => format!("\" {text}"),
            Node::Number(text) => text.to_owned(),
            Node::Bool(value) => value.to_string(),
            Node::Null => "null".to_owned(),
        };
        all.push((path.to_vec(), value));
    });
    all.sort();
    all
}

/// Whether a text is what was recorded, where a fake token stands for any word.
fn fits(recorded: &str, seen: &str) -> bool {
    if recorded == seen {
        return true;
    }
    let mut words = seen.split(' ');
    let same = recorded.split(' ').all(|old| {
        words.next().is_some_and(|new| old == new || (is_token(old) && !new.is_empty()))
    });
    same && words.next().is_none()
}

fn is_token(word: &str) -> bool {
    word.strip_prefix("token-")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
