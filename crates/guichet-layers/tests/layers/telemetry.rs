use crate::support::{Answer, CANARIES, Caller, FakeBank, HandClock, bank, too_many, unavailable};
use guichet_core::CustomerRef;
use guichet_layers::{MemoryUsageStore, usual};
use std::{cell::RefCell, io, sync::Arc, sync::Once};
use tracing::Level;
use tracing_subscriber::fmt::format::FmtSpan;

thread_local! {
    static TOLD: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Takes down what each thread tells; a test runs on one thread.
///
/// There is one subscriber for all tests, and it is there before the first bank: `tracing`
/// remembers for each place in the code whether somebody listens, and may remember what it
/// learned on the thread of another test.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(|| Log)
            .init();
    });
}

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        TOLD.with_borrow_mut(|told| told.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() {
        TOLD.take();
    }

    /// The lines, with a check that none tells a secret.
    fn lines() -> Vec<String> {
        let text = String::from_utf8(TOLD.take()).unwrap();
        for canary in CANARIES.iter().chain(&["canary"]) {
            assert!(!text.contains(canary), "{text}");
        }
        text.lines().map(str::to_owned).collect()
    }

    /// The line of an event, by its level, and of the end of the span.
    fn ending(level: &str) -> (String, String) {
        let lines = Self::lines();
        let find = |what: &str, level: &str| {
            let mut found = lines.iter().filter(|line| line.contains(what) && line.contains(level));
            let line = found.next().unwrap_or_else(|| panic!("{what} {level}: {lines:#?}"));
            assert!(found.next().is_none(), "{lines:#?}");
            line.clone()
        };
        (find("bank call ended", level), find(": close", "INFO"))
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
    Log::start();
    let (fake, caller) = setup();
    let mut caller = caller.present();
    caller.context = caller.context.with_correlation("job-17");
    fake.answers([Answer::No(unavailable(None))]);
    caller.page(Some("canary-cursor")).await.unwrap();
    let (event, span) = Log::ending("DEBUG");
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
    Log::start();
    let (fake, caller) = setup();
    fake.answers(std::iter::repeat_n(Answer::No(too_many(None)), 3));
    caller.balances().await.unwrap_err();
    let (event, span) = Log::ending("WARN");
    let fields = ["outcome=\"failed\"", "error=\"rate_limited\"", "status=429", "attempts=3"];
    has(&event, &fields);
    has(&span, &fields);
    has(&span, &["attended=false", "later_page=false"]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_told_too() {
    Log::start();
    let (fake, caller) = setup();
    fake.answers([Answer::Never]);
    {
        let mut call = std::pin::pin!(caller.balances());
        assert!(futures_util::poll!(call.as_mut()).is_pending());
        assert!(futures_util::poll!(call.as_mut()).is_pending());
    }
    let (event, span) = Log::ending("INFO");
    has(&event, &["outcome=\"cancelled\""]);
    has(&span, &["outcome=\"cancelled\""]);
}
