use crate::support::{Answer, CANARIES, Caller, FakeBank, HandClock, bank, too_many, unavailable};
use guichet_core::CustomerRef;
use guichet_layers::{MemoryUsageStore, usual};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing::{Level, subscriber::DefaultGuard};
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Takes down everything that this thread tells, until the guard is dropped.
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(log.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// The lines, with a check that none tells a secret.
    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        for canary in CANARIES.iter().chain(&["canary"]) {
            assert!(!text.contains(canary), "{text}");
        }
        text.lines().map(str::to_owned).collect()
    }

    /// The line of an event, by its level, and of the end of the span.
    fn ending(&self, level: &str) -> (String, String) {
        let lines = self.lines();
        let find = |what: &str, level: &str| {
            let mut found = lines.iter().filter(|line| line.contains(what) && line.contains(level));
            let line = found.next().unwrap_or_else(|| panic!("{what} {level}: {lines:#?}"));
            assert!(found.next().is_none(), "{lines:#?}");
            line.clone()
        };
        (find("bank call ended", level), find(": close", "INFO"))
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn setup() -> (FakeBank, Caller) {
    let fake = FakeBank::new("fake-fr", None);
    let clock = HandClock::at("2026-05-01T12:00:00Z");
    let bank = bank(&fake, &clock, |builder| usual(builder, Arc::new(MemoryUsageStore::new())));
    let mut caller = Caller::away(&bank);
    caller.context = caller.context.with_customer(CustomerRef::new("canary-customer"));
    (fake, caller)
}

fn has(line: &str, fields: &[&str]) {
    for field in fields {
        assert!(line.contains(field), "{field} is missing in {line}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_told_with_its_numbers_and_nothing_else() {
    let (log, _guard) = Log::start();
    let (fake, caller) = setup();
    let mut caller = caller.present();
    caller.context = caller.context.with_correlation("job-17");
    fake.answers([Answer::No(unavailable(None))]);
    caller.page(Some("canary-cursor")).await.unwrap();
    let (event, span) = log.ending("DEBUG");
    has(&event, &["outcome=\"answered\"", "items=0", "rejected=1"]);
    has(
        &span,
        &[
            "bank=\"fake-fr\"",
            "operation=\"transactions\"",
            "attended=true",
            "purpose=\"answer_customer\"",
            "correlation=\"job-17\"",
            "later_page=true",
            "outcome=\"answered\"",
            "attempts=2",
        ],
    );
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_told_by_its_kind() {
    let (log, _guard) = Log::start();
    let (fake, caller) = setup();
    fake.answers(std::iter::repeat_n(Answer::No(too_many(None)), 3));
    caller.balances().await.unwrap_err();
    let (event, span) = log.ending("WARN");
    let fields = ["outcome=\"failed\"", "error=\"rate_limited\"", "status=429", "attempts=3"];
    has(&event, &fields);
    has(&span, &fields);
    has(&span, &["attended=false", "later_page=false"]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_told_too() {
    let (log, _guard) = Log::start();
    let (fake, caller) = setup();
    fake.answers([Answer::Never]);
    {
        let mut call = std::pin::pin!(caller.balances());
        assert!(futures_util::poll!(call.as_mut()).is_pending());
        assert!(futures_util::poll!(call.as_mut()).is_pending());
    }
    let (event, span) = log.ending("INFO");
    has(&event, &["outcome=\"cancelled\""]);
    has(&span, &["outcome=\"cancelled\""]);
}
