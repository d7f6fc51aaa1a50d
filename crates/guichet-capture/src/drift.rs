//! Comparing the shape of answers, with every value dropped.
//!
//! A bank changes its interface without a word. The canary compares the [`Shape`] of a live answer
//! with the shape of a recorded one. Neither a shape nor a [`Drift`] holds a value, so both can be
//! shown in public.
//!
//! ```
//! use guichet_capture::drift::{compare, shape_of};
//!
//! let before = shape_of(br#"{"accounts": [{"id": "a1", "balance": 12.50}]}"#);
//! let today = shape_of(br#"{"accounts": [{"id": "b7", "balance": "980.10", "pot": null}]}"#);
//!
//! let drifts: Vec<String> = compare(&before, &today).iter().map(ToString::to_string).collect();
//! assert_eq!(drifts, [
//!     "$.accounts[].balance: was number (decimal), is string (decimal)",
//!     "$.accounts[].pot: new field, null",
//! ]);
//! ```

mod form;

pub use form::Form;

use crate::{
    Capture,
    json::{Node, Step, is_valid, path_text, walk},
    words::is_path_word,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The paths of a body and what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    places: BTreeMap<String, Place>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    forms: BTreeSet<Form>,
    /// The object that the field belongs to, and how often the field was there.
    within: Option<String>,
    seen: u64,
    objects: u64,
}

/// Takes the shape of a body.
///
/// A body that is not JSON has one place, `$`, with the form [`Form::NotJson`] or
/// [`Form::Absent`].
pub fn shape_of(body: &[u8]) -> Shape {
    let mut shape = Shape::default();
    let text = std::str::from_utf8(body).ok().filter(|text| is_valid(text));
    if let Some(text) = text {
        walk(text, |path, node| shape.add(path, &node));
    } else {
        let form = if body.is_empty() { Form::Absent } else { Form::NotJson };
        shape.places.entry("$".to_owned()).or_default().forms.insert(form);
    }
    shape
}

/// The shapes of all answers of a capture, by method, path and status: `GET /accounts/* 200`.
///
/// Answers that were not JSON with a status of success are in it too; exchanges without an answer
/// are not.
pub fn shapes_of(capture: &Capture) -> BTreeMap<String, Shape> {
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    for exchange in capture.exchanges() {
        let Some(status) = exchange.status() else { continue };
        let path: Vec<&str> = exchange
            .path()
            .split('/')
            .map(|segment| if is_path_word(segment, &[]) { segment } else { "*" })
            .collect();
        let name = format!("{} {} {status}", exchange.method(), path.join("/"));
        shapes.entry(name).or_default().merge(shape_of(&exchange.response_body()));
    }
    shapes
}

impl Shape {
    /// Adds another body of the same kind: what either of them has may be there.
    pub fn merge(&mut self, other: Self) {
        for (path, new) in other.places {
            let place = self.places.entry(path).or_default();
            place.forms.extend(new.forms);
            place.within = place.within.take().or(new.within);
            place.seen = place.seen.saturating_add(new.seen);
            place.objects = place.objects.saturating_add(new.objects);
        }
    }

    /// Each path with its forms, [`Form::Absent`] among them for a field that was not always there.
    pub fn paths(&self) -> impl Iterator<Item = (&str, BTreeSet<Form>)> {
        self.places.iter().map(|(path, place)| (&**path, self.forms(place)))
    }

    fn add(&mut self, path: &[Step], node: &Node<'_>) {
        let place = self.places.entry(path_text(path)).or_default();
        place.forms.insert(Form::of(node));
        place.seen = place.seen.saturating_add(1);
        if matches!(node, Node::Object) {
            place.objects = place.objects.saturating_add(1);
        }
        if let Some((Step::Field(_), parent)) = path.split_last() {
            place.within = Some(path_text(parent));
        }
    }

    fn forms(&self, place: &Place) -> BTreeSet<Form> {
        let mut forms = place.forms.clone();
        if place.seen < self.objects(place) {
            forms.insert(Form::Absent);
        }
        forms
    }

    fn objects(&self, place: &Place) -> u64 {
        let parent = place.within.as_ref().and_then(|path| self.places.get(path));
        parent.map(|parent| parent.objects).unwrap_or_default()
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, forms) in self.paths() {
            writeln!(f, "{path}: {}", list(&forms))?;
        }
        Ok(())
    }
}

/// One difference between what was expected and what came. It holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    path: String,
    change: Change,
}

/// What changed at a path.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A field that was never there before.
    NewField {
        /// What it is.
        seen: BTreeSet<Form>,
    },
    /// A field that was always there before is missing at least once.
    MissingField,
    /// The type is another one: a string where a number was.
    Type {
        /// What it was.
        expected: BTreeSet<Form>,
        /// What it is.
        seen: BTreeSet<Form>,
    },
    /// The type is the same, but a string or a number is written in another way.
    Format {
        /// What it was.
        expected: BTreeSet<Form>,
        /// What it is.
        seen: BTreeSet<Form>,
    },
}

impl Drift {
    /// The path of the field, without values: `$.accounts[].balance`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What changed.
    pub fn change(&self) -> &Change {
        &self.change
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.change {
            Change::NewField { seen } => write!(f, "{path}: new field, {}", list(seen)),
            Change::MissingField => write!(f, "{path}: missing"),
            Change::Type { expected, seen } | Change::Format { expected, seen } => {
                write!(f, "{path}: was {}, is {}", list(expected), list(seen))
            }
        }
    }
}

fn list(forms: &BTreeSet<Form>) -> String {
    forms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// Compares what came with what was expected.
///
/// Reported are new fields, fields that were always there and are not any more, other types
/// (`null` counts as one), and other forms of writing. Where free text was expected, every string
/// is as expected. An empty list tells nothing about its items, so nothing is reported of them.
/// Inside of a new or a missing field only the outermost one is reported.
pub fn compare(expected: &Shape, seen: &Shape) -> Vec<Drift> {
    let mut drifts = Vec::new();
    for (path, place) in &seen.places {
        let forms = seen.forms(place);
        let change = match expected.places.get(path) {
            Some(known) => changed(&expected.forms(known), &forms),
            // The items of a new list, or the fields of a new object: the outer one says enough.
            None if expected.objects(place) == 0 => None,
            None => Some(Change::NewField { seen: forms }),
        };
        drifts.extend(change.map(|change| Drift { path: path.clone(), change }));
    }
    for (path, place) in &expected.places {
        let always = !expected.forms(place).contains(&Form::Absent);
        let gone = !seen.places.contains_key(path) && seen.objects(place) > 0;
        if always && gone {
            drifts.push(Drift { path: path.clone(), change: Change::MissingField });
        }
    }
    drifts.sort_by(|one, other| one.path.cmp(&other.path));
    drifts
}

fn changed(expected: &BTreeSet<Form>, seen: &BTreeSet<Form>) -> Option<Change> {
    let (expected, seen) = (expected.clone(), seen.clone());
    let known = |form: &Form| expected.iter().any(|old| old.same_type(*form));
    if seen.iter().any(|form| *form != Form::Absent && !known(form)) {
        return Some(Change::Type { expected, seen });
    }
    if seen.contains(&Form::Absent) && !expected.contains(&Form::Absent) {
        return Some(Change::MissingField);
    }
    let covered = |form: &Form| expected.iter().any(|old| old.covers(*form));
    (!seen.iter().all(covered)).then_some(Change::Format { expected, seen })
}
