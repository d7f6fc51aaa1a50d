//! Hears everything that is recorded, at every level.

use std::{
    fmt::{Debug, Write as _},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// A subscriber that writes down all it hears.
#[derive(Clone, Debug, Default)]
pub(super) struct Ear {
    text: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

impl Ear {
    /// What was heard.
    pub(super) fn text(&self) -> String {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hear(&self, record: impl FnOnce(&mut Pen)) {
        let mut pen = Pen(String::new());
        record(&mut pen);
        self.text.lock().unwrap_or_else(PoisonError::into_inner).push_str(&pen.0);
    }
}

struct Pen(String);

impl Visit for Pen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to text does not fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.hear(|pen| span.record(pen));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.hear(|pen| values.record(pen));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.hear(|pen| event.record(pen));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
