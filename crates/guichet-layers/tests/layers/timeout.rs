use crate::support::{Answer, Caller, FakeBank, HandClock, bank};
use guichet_core::{ErrorKind, Operation};
use guichet_layers::{MemoryUsageStore, Timeout, usual};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_given_up() {
    let fake = FakeBank::new("fake-fr", None);
    let clock = HandClock::at("2026-05-01T12:00:00Z");
    let bank = bank(&fake, &clock, |builder| builder.layer(Timeout::default()));
    let caller = Caller::away(&bank);
    fake.answers([Answer::After(Duration::from_secs(59)), Answer::Never]);
    caller.balances().await.unwrap();
    let start = Instant::now();
    let error = caller.balances().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.operation(), Some(Operation::Balances));
    assert_eq!(start.elapsed(), Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn the_usual_layers_give_every_attempt_the_whole_time() {
    let fake = FakeBank::new("fake-fr", None);
    let clock = HandClock::at("2026-05-01T12:00:00Z");
    let bank = bank(&fake, &clock, |builder| usual(builder, Arc::new(MemoryUsageStore::new())));
    fake.answers([Answer::Never, Answer::After(Duration::from_secs(59))]);
    Caller::away(&bank).balances().await.unwrap();
    assert_eq!(fake.requests(), 2);
    assert!(fake.gaps()[0] >= Duration::from_mins(1));
}
