use crate::support::{Answer, Caller, FakeBank, HandClock, bank, unavailable};
use guichet_core::{Error, ErrorKind, Remedy};
use guichet_layers::Retry;
use std::time::Duration;

fn setup(retry: Retry, script: impl IntoIterator<Item = Answer>) -> (FakeBank, Caller) {
    let fake = FakeBank::new("fake-fr", None);
    fake.answers(script);
    let clock = HandClock::at("2026-05-01T12:00:00Z");
    let bank = bank(&fake, &clock, |builder| builder.layer(retry));
    let caller = Caller::away(&bank);
    (fake, caller)
}

fn no(after: Option<u64>) -> Answer {
    Answer::No(unavailable(after.map(Duration::from_secs)))
}

#[tokio::test(start_paused = true)]
async fn a_second_try_can_bring_the_answer() {
    let (fake, caller) = setup(Retry::new(), [no(None)]);
    caller.balances().await.unwrap();
    assert_eq!(fake.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_last_error_says_how_often_it_was_tried() {
    let (fake, caller) = setup(Retry::new(), [no(None), no(None), no(None), no(None)]);
    let error = caller.balances().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unavailable, 3));
    assert_eq!(fake.requests(), 3);
}

#[tokio::test(start_paused = true)]
async fn delays_grow_and_stay_under_their_upper_ends() {
    for seed in 0..50 {
        let retry = Retry::new().seed(seed).attempts(4).base_delay(Duration::from_secs(1));
        let retry = retry.max_delay(Duration::from_secs(3));
        let (fake, caller) = setup(retry, [no(None), no(None), no(None)]);
        caller.balances().await.unwrap();
        let gaps = fake.gaps();
        // The timer has a grain of a millisecond.
        for (gap, end) in gaps.iter().zip([1000, 2000, 3000]) {
            assert!(*gap <= Duration::from_millis(end + 1), "{gaps:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_bank_asks_for_is_never_cut_short() {
    for seed in 0..50 {
        let (fake, caller) = setup(Retry::new().seed(seed), [no(Some(7))]);
        caller.balances().await.unwrap();
        let gap = fake.gaps()[0];
        assert!(gap >= Duration::from_secs(7), "{gap:?}");
        assert!(gap <= Duration::from_millis(7_201), "{gap:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_ends_the_call_at_once() {
    let (fake, caller) = setup(Retry::new(), [no(Some(31))]);
    let start = tokio::time::Instant::now();
    let error = caller.balances().await.unwrap_err();
    assert_eq!(error.remedy(), Remedy::Retry { after: Some(Duration::from_secs(31)) });
    assert_eq!((error.attempts(), fake.requests()), (1, 1));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn what_must_not_be_repeated_is_sent_once() {
    let (fake, caller) = setup(Retry::new(), [no(None)]);
    assert_eq!(caller.refresh().await.unwrap_err().attempts(), 1);
    assert_eq!(fake.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn ending_a_consent_is_tried_again() {
    let (fake, caller) = setup(Retry::new(), [no(None)]);
    caller.revoke().await.unwrap();
    assert_eq!(fake.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_error_with_another_remedy_is_final() {
    for kind in [ErrorKind::Unauthorized, ErrorKind::ConsentRevoked, ErrorKind::Protocol] {
        let (fake, caller) = setup(Retry::new(), [Answer::No(Error::new(kind, "no"))]);
        assert_eq!(caller.balances().await.unwrap_err().kind(), kind);
        assert_eq!(fake.requests(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn no_attempts_are_read_as_one() {
    let (fake, caller) = setup(Retry::new().attempts(0), [no(None)]);
    caller.balances().await.unwrap_err();
    assert_eq!(fake.requests(), 1);
}
