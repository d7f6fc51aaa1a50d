//! All requests of an entry, page by page, with the ids that the answers bring.

use crate::{
    app::App,
    entry::{Entry, Next},
    spec::Spec,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Pages of one listing at most.
const PAGES: usize = 60;
/// Times that one request is made for different ids, at most.
const TIMES: usize = 12;
/// An id of nothing.
const NOTHING: &str = "there-is-no-such-thing";

/// What was judged, and what was wrong.
#[derive(Default)]
pub(crate) struct Tally {
    by_status: BTreeMap<u16, usize>,
    pub(crate) faults: BTreeSet<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        for (status, count) in other.by_status {
            *self.by_status.entry(status).or_default() += count;
        }
        self.faults.extend(other.faults);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses: Vec<_> =
            self.by_status.iter().map(|(status, count)| format!("{count} x {status}")).collect();
        let sum: usize = self.by_status.values().sum();
        write!(f, "{sum} bodies judged ({})", statuses.join(", "))
    }
}

/// A way through a dialect.
pub(crate) struct Walk<'a> {
    entry: &'a Entry,
    app: &'a App,
    /// Ids that were seen together in one object.
    seen: BTreeSet<BTreeMap<&'static str, String>>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(entry: &'a Entry, app: &'a App) -> Self {
        let mut walk = Self { entry, app, seen: BTreeSet::new() };
        walk.learn(&app.granted, "");
        walk
    }

    /// Makes all requests.
    pub(crate) async fn all(&mut self, spec: &mut Spec) -> Tally {
        let mut tally = Tally::default();
        for request in self.entry.requests {
            let (path, query) = request.split_once('?').unwrap_or((request, ""));
            for filled in self.filled(path) {
                self.listing(spec, path, &filled, query, &mut tally).await;
            }
        }
        tally
    }

    async fn listing(
        &mut self,
        spec: &mut Spec,
        path: &str,
        filled: &str,
        query: &str,
        tally: &mut Tally,
    ) {
        let mut next = None;
        for _ in 0..PAGES {
            let url = next.take().unwrap_or_else(|| url_of(filled, query, None));
            let answer = self.app.get(&url).await;
            *tally.by_status.entry(answer.status).or_default() += 1;
            let faults = spec.judge(path, &answer);
            // Without the ids, so that the same fault is told once.
            tally.faults.extend(faults.into_iter().map(|fault| format!("GET {path}: {fault}")));
            let body = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
            self.learn(&body, "");
            let found = |pointer| body.pointer(pointer).and_then(Value::as_str);
            next = match self.entry.next {
                Next::Word(pointer, parameter) => {
                    found(pointer).map(|word| url_of(filled, query, Some((parameter, word))))
                }
                Next::Address(pointers) => {
                    pointers.iter().find_map(|pointer| found(pointer)).map(ToOwned::to_owned)
                }
            };
            if next.is_none() {
                return;
            }
        }
        panic!("GET {path}: the pages do not end");
    }

    /// The path with the ids that are known, and with an id of nothing.
    fn filled(&self, path: &str) -> Vec<String> {
        let names: Vec<&str> =
            self.entry.ids.iter().map(|(name, _)| *name).filter(|n| holds(path, n)).collect();
        if names.is_empty() {
            return vec![path.to_owned()];
        }
        let fill = |value: &dyn Fn(&str) -> Option<String>| {
            names.iter().try_fold(path.to_owned(), |path, name| {
                Some(path.replace(&format!("{{{name}}}"), &value(name)?))
            })
        };
        let found: BTreeSet<String> =
            self.seen.iter().filter_map(|ids| fill(&|name| ids.get(name).cloned())).collect();
        let step = found.len().div_ceil(TIMES).max(1);
        let unknown = fill(&|_| Some(NOTHING.to_owned()));
        found.into_iter().step_by(step).chain(unknown).collect()
    }

    /// Keeps the ids of every object; `list` is the field in which the value stands.
    fn learn(&mut self, value: &Value, list: &str) {
        match value {
            Value::Object(object) => {
                let ids: BTreeMap<&str, String> = self
                    .entry
                    .ids
                    .iter()
                    .filter_map(|(name, field)| {
                        let (within, field) = field.split_once('/').unwrap_or((list, field));
                        let id = object.get(field).filter(|_| within == list)?;
                        Some((*name, id.as_str()?.to_owned()))
                    })
                    .collect();
                if !ids.is_empty() {
                    self.seen.insert(ids);
                }
                object.iter().for_each(|(name, value)| self.learn(value, name));
            }
            Value::Array(items) => items.iter().for_each(|value| self.learn(value, list)),
            _ => {}
        }
    }

    /// The values that each parameter can have, and one that none has.
    pub(crate) fn values(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, value) in self.seen.iter().flatten() {
            values.entry((*name).to_owned()).or_default().insert(value.clone());
        }
        for all in values.values_mut() {
            all.insert(NOTHING.to_owned());
        }
        values
    }
}

fn holds(path: &str, name: &str) -> bool {
    path.contains(&format!("{{{name}}}"))
}

fn url_of(path: &str, query: &str, next: Option<(&str, &str)>) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(url::form_urlencoded::parse(query.as_bytes()));
    if let Some((parameter, word)) = next {
        pairs.append_pair(parameter, word);
    }
    let query = pairs.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
