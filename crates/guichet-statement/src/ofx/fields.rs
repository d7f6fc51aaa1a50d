//! The values of one aggregate, in the order of the file.

use std::ops::Range;

use crate::entity::push_resolved;

/// What one aggregate may hold at most.
const LARGEST: usize = 64 * 1024;

/// Names and values in one buffer, which is used again for the next aggregate.
#[derive(Default)]
pub(super) struct Fields {
    text: String,
    list: Vec<(Range<usize>, Range<usize>)>,
    /// Whether text belongs to the last field.
    open: bool,
}

impl Fields {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.list.clear();
        self.open = false;
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.text.len() > LARGEST
    }

    /// Begins a field. An aggregate within this one begins as a field that stays empty.
    pub(super) fn begin(&mut self, name: &str) {
        if self.is_too_large() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(name);
        let end = self.text.len();
        self.list.push((start..end, end..end));
        self.open = true;
    }

    pub(super) fn end(&mut self) {
        self.open = false;
    }

    /// Adds text to the field that is open.
    pub(super) fn add(&mut self, text: &str, has_entities: bool) {
        if !self.open || self.is_too_large() {
            return;
        }
        let Some((_, value)) = self.list.last_mut() else { return };
        if has_entities {
            push_resolved(text, &mut self.text);
        } else {
            self.text.push_str(text);
        }
        value.end = self.text.len();
    }

    /// The first value of this name that is not blank.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.find(0, name)
    }

    /// The same within an aggregate of these values.
    pub(super) fn within(&self, aggregate: &str, name: &str) -> Option<&str> {
        let is_it =
            |(range, _): &(Range<usize>, _)| self.text.get(range.clone()) == Some(aggregate);
        self.find(self.list.iter().position(is_it)?, name)
    }

    fn find(&self, from: usize, name: &str) -> Option<&str> {
        self.list
            .iter()
            .skip(from)
            .filter(|(range, _)| self.text.get(range.clone()) == Some(name))
            .filter_map(|(_, value)| Some(self.text.get(value.clone())?.trim()))
            .find(|value| !value.is_empty())
    }
}
