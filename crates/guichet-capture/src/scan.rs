//! Looking for what must not be in a capture.

use crate::{
    Body, Capture, Exchange, SecretKind,
    json::{Node, Step, is_valid, path_text, walk},
    recognise::reals,
    scrub::decode_segment,
    words::field_like,
};
use guichet_core::Secret;
use std::{collections::HashMap, fmt};

/// A place where something that looks like a secret stands. It does not say what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    kind: SecretKind,
    place: String,
}

impl Finding {
    /// What it looks like.
    pub fn kind(&self) -> SecretKind {
        self.kind
    }

    /// Where it stands: `exchange 2: answer: $.accounts[].number`.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind.as_str())
    }
}

/// Looks for secrets in a whole capture: those that are known, and everything that looks like one.
///
/// An empty answer is what a test asserts. See [`Scan`] for single texts and for exceptions.
pub fn scan(capture: &Capture, known: &[Secret]) -> Vec<Finding> {
    Scan::new(known).capture(capture)
}

/// A search for secrets.
///
/// It finds IBANs, card numbers and routing numbers with valid check digits outside of the ranges
/// of our fakes, JSON Web Tokens, e-mail addresses outside of `example.*`, and long hexadecimal or
/// base64 tokens. It does not find names, streets, phone numbers, UUIDs, or account numbers
/// without check digits: of these it knows only what it is told.
#[derive(Clone)]
pub struct Scan {
    known: Known,
    allowed: Vec<String>,
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

/// Known texts that are shorter are found everywhere and mean nothing.
const SHORTEST: usize = 4;

impl Scan {
    /// Starts with the secrets that the caller knows: tokens, names, numbers.
    ///
    /// Case, spaces and hyphens make no difference. Texts of fewer than four characters are passed
    /// over.
    pub fn new(known: &[Secret]) -> Self {
        Self { known: Known::new(known), allowed: Vec::new() }
    }

    /// Allows one text although it looks like a secret, such as a number that a standard
    /// publishes as its example. A known secret stays forbidden.
    #[must_use]
    pub fn allow(mut self, text: &str) -> Self {
        self.allowed.push(bare(text));
        self
    }

    /// Searches a capture.
    pub fn capture(&self, capture: &Capture) -> Vec<Finding> {
        let mut found = Vec::new();
        for (place, exchange) in capture.exchanges.iter().enumerate() {
            self.exchange(place.saturating_add(1), exchange, &mut found);
        }
        found
    }

    /// Searches one text, such as a fixture. JSON is searched value by value, with escapes
    /// resolved; `place` begins the place of each finding.
    pub fn text(&self, place: &str, text: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        self.body(place, text, &mut found);
        found
    }

    fn exchange(&self, number: usize, exchange: &Exchange, found: &mut Vec<Finding>) {
        let request = &exchange.request;
        let place = |what: &str| format!("exchange {number}: {what}");
        for segment in request.path.split('/') {
            self.piece(&place("path"), &decode_segment(segment), found);
        }
        self.piece(&place("path"), &request.path, found);
        self.piece(&place("method"), &request.method, found);
        self.pairs(&place("query"), &request.query, found);
        self.pairs(&place("header"), &request.headers, found);
        self.of_body(&place("request"), &request.body, found);
        if let Ok(answer) = &exchange.outcome {
            self.pairs(&place("answer: header"), &answer.headers, found);
            self.of_body(&place("answer"), &answer.body, found);
        }
    }

    fn pairs(&self, place: &str, pairs: &[(String, String)], found: &mut Vec<Finding>) {
        for (key, value) in pairs {
            let name = if field_like(key) { key } else { "*" };
            self.piece(&format!("{place} {name}"), key, found);
            self.piece(&format!("{place} {name}"), value, found);
        }
    }

    fn of_body(&self, place: &str, body: &Body, found: &mut Vec<Finding>) {
        match body {
            Body::Empty => {}
            Body::Form(pairs) => self.pairs(place, pairs, found),
            Body::Json(text) | Body::Text(text) | Body::Damaged(text) => {
                self.body(place, text, found);
            }
        }
    }

    fn body(&self, place: &str, text: &str, found: &mut Vec<Finding>) {
        if !is_valid(text) {
            self.piece(place, text, found);
            return;
        }
        walk(text, |path, node| {
            let at = || format!("{place}: {}", path_text(path));
            if let Some(Step::Field(key)) = path.last() {
                self.piece(&at(), key, found);
            }
            match node {
                Node::Text(value) => self.piece(&at(), &value, found),
                Node::Number(value) => self.piece(&at(), value, found),
                Node::Object | Node::Array | Node::Bool(_) | Node::Null => {}
            }
        });
    }

    fn piece(&self, place: &str, text: &str, found: &mut Vec<Finding>) {
        let plain = bare(text);
        let mut add = |kind| {
            let finding = Finding { kind, place: place.to_owned() };
            // One line for one place, however often it stands there.
            if found.last() != Some(&finding) {
                found.push(finding);
            }
        };
        if self.known.is_in(&plain) {
            add(SecretKind::Known);
        }
        for (kind, real) in reals(text) {
            if !self.allowed.contains(&bare(real)) {
                add(kind);
            }
        }
    }
}

/// The known texts, bare, by their first bytes: a whole capture is searched for thousands of them
/// in one pass.
#[derive(Clone, Default)]
struct Known(HashMap<[u8; SHORTEST], Vec<Secret>>);

impl Known {
    fn new(secrets: &[Secret]) -> Self {
        let mut known = Self::default();
        for secret in secrets {
            let text = bare(secret.expose());
            let Some(first) = text.as_bytes().first_chunk() else { continue };
            if text.chars().count() >= SHORTEST && !known.is_in(&text) {
                known.0.entry(*first).or_default().push(Secret::new(text));
            }
        }
        known
    }

    fn is_in(&self, plain: &str) -> bool {
        let rest = |from: usize| plain.as_bytes().get(from..).unwrap_or_default();
        (0..plain.len()).map(rest).any(|rest| {
            let alike = rest.first_chunk().and_then(|first| self.0.get(first));
            alike.is_some_and(|alike| {
                alike.iter().any(|secret| rest.starts_with(secret.expose().as_bytes()))
            })
        })
    }
}

/// A text without case, spaces and hyphens.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect()
}
