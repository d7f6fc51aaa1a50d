//! A span around every call.

use async_trait::async_trait;
use guichet_core::{
    Purpose, Result,
    raw::{Call, Layer, Next, Outcome},
};
use tracing::{Instrument as _, Span, field::Empty};

/// Puts a [`tracing`] span around every call, and one event at its end.
///
/// | field of the span `bank_call` | |
/// | --- | --- |
/// | `bank`, `operation` | the stable names |
/// | `attended` | whether the customer is there |
/// | `purpose` | its stable name, where one is stated |
/// | `correlation` | the app's own, where it gave one |
/// | `later_page` | whether a listing goes on |
/// | `outcome` | `answered`, `failed` or `cancelled` |
/// | `items`, `rejected` | how many came, and how many could not be read |
/// | `error`, `status` | the kind, and the bank's HTTP status |
/// | `attempts` | how often it was tried, if [`Retry`](crate::Retry) is inside |
///
/// The event says the outcome again: at level `DEBUG` for an answer, `WARN` for a failure, `INFO`
/// for a call that was dropped on the way. An error's own text, identifiers, amounts, names and
/// addresses are in neither.
///
/// It belongs outermost, so that what other layers refuse is seen too.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Telemetry;

impl Telemetry {
    /// Makes the layer.
    pub const fn new() -> Self {
        Self
    }
}

#[async_trait]
impl Layer for Telemetry {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let span = tracing::info_span!(
            "bank_call",
            bank = call.bank.id.as_str(),
            operation = call.operation.as_str(),
            attended = call.context.psu.is_present(),
            purpose = call.context.purpose.map(Purpose::as_str),
            correlation = call.context.correlation.as_deref(),
            later_page = call.later_page,
            outcome = Empty,
            items = Empty,
            rejected = Empty,
            error = Empty,
            status = Empty,
            attempts = Empty,
        );
        let mut watch = Watch { span: span.clone(), ended: false };
        let result = next.run(call).instrument(span).await;
        watch.end(&result);
        result
    }
}

/// Sees the end of a call, and its cancellation, which is only a drop.
struct Watch {
    span: Span,
    ended: bool,
}

impl Watch {
    fn end(&mut self, result: &Result<Outcome>) {
        self.ended = true;
        let span = &self.span;
        match result {
            Ok(outcome) => {
                let (items, rejected) = (outcome.items, outcome.rejected);
                span.record("outcome", "answered")
                    .record("items", items)
                    .record("rejected", rejected);
                tracing::debug!(parent: span, outcome = "answered", items, rejected, "bank call ended");
            }
            Err(error) => {
                let (kind, attempts) = (error.kind().as_str(), error.attempts());
                let status = error.upstream().status;
                span.record("outcome", "failed")
                    .record("error", kind)
                    .record("status", status)
                    .record("attempts", attempts);
                tracing::warn!(
                    parent: span,
                    outcome = "failed",
                    error = kind,
                    status,
                    attempts,
                    "bank call ended"
                );
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.ended {
            self.span.record("outcome", "cancelled");
            tracing::info!(parent: &self.span, outcome = "cancelled", "bank call ended");
        }
    }
}
