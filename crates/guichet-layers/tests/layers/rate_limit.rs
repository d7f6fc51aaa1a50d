use crate::support::{
    Answer, Caller, FakeBank, HandClock, account, bank, grant, instant, unavailable,
};
use guichet_core::{Error, ErrorKind, Operation, Remedy, UnattendedLimit};
use guichet_layers::{MemoryUsageStore, RateLimit, Remaining, UsageStore, usual};
use std::{sync::Arc, time::Duration};

struct Setup {
    fake: FakeBank,
    clock: HandClock,
    caller: Caller,
    limit: RateLimit,
}

impl Setup {
    fn new(unattended: UnattendedLimit) -> Self {
        Self::with_store(unattended, Arc::new(MemoryUsageStore::new()))
    }

    fn with_store(unattended: UnattendedLimit, store: Arc<dyn UsageStore>) -> Self {
        let fake = FakeBank::new("fake-fr", Some(unattended));
        let clock = HandClock::at("2026-05-01T12:00:00Z");
        let limit = RateLimit::new(store);
        let bank = bank(&fake, &clock, |builder| builder.layer(limit.clone()));
        Self { fake, clock, caller: Caller::away(&bank), limit }
    }

    async fn remaining(&self, now: &str) -> Remaining {
        let Caller { bank, grant, account, .. } = &self.caller;
        let of = Operation::Balances;
        let answer = self.limit.remaining(bank, grant, Some(account), of, instant(now)).await;
        answer.unwrap().unwrap()
    }
}

/// The error of a call that was refused here, and how long it says to wait.
fn refused(error: &Error) -> Duration {
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.upstream().status, None);
    match error.remedy() {
        Remedy::Retry { after: Some(after) } => after,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_banks_day_begins_at_its_own_midnight() {
    let s = Setup::new(UnattendedLimit::per_day(2));
    // 23:30 in Paris, in summer.
    s.clock.set("2026-05-01T21:30:00Z");
    s.caller.balances().await.unwrap();
    s.caller.balances().await.unwrap();
    let error = s.caller.balances().await.unwrap_err();
    assert_eq!(refused(&error), Duration::from_mins(30));
    assert_eq!(
        error.to_string(),
        "fake-fr: balances: the day's calls without the customer are spent; this one was not sent"
    );
    s.clock.set("2026-05-01T21:59:59.999Z");
    s.caller.balances().await.unwrap_err();
    s.clock.set("2026-05-01T22:00:00Z");
    s.caller.balances().await.unwrap();
    assert_eq!(s.fake.requests(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_day_may_have_23_or_25_hours() {
    for (noon, before, midnight, hours) in [
        // Clocks go forward in the night to 29 March: that day begins at 23:00 UTC and ends at 22:00.
        ("2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z", 23),
        // They go back in the night to 25 October.
        ("2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z", 25),
    ] {
        let s = Setup::new(UnattendedLimit::per_day(1));
        s.clock.set(noon);
        s.caller.balances().await.unwrap();
        assert_eq!(refused(&s.caller.balances().await.unwrap_err()), Duration::from_hours(hours));
        s.clock.set(before);
        s.caller.balances().await.unwrap_err();
        s.clock.set(midnight);
        s.caller.balances().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_rolling_window_frees_each_call_after_24_hours() {
    let s = Setup::new(UnattendedLimit::per_day(2).rolling());
    s.caller.balances().await.unwrap();
    s.clock.set("2026-05-01T18:00:00Z");
    s.caller.balances().await.unwrap();
    s.clock.set("2026-05-02T11:00:00Z");
    assert_eq!(refused(&s.caller.balances().await.unwrap_err()), Duration::from_hours(1));
    s.clock.set("2026-05-02T12:00:00Z");
    s.caller.balances().await.unwrap();
    assert_eq!(refused(&s.caller.balances().await.unwrap_err()), Duration::from_hours(6));
}

#[tokio::test(start_paused = true)]
async fn a_listing_counts_once_or_by_its_pages() {
    let s = Setup::new(UnattendedLimit::per_day(1));
    s.caller.page(None).await.unwrap();
    s.caller.page(Some("2")).await.unwrap();
    s.caller.page(Some("3")).await.unwrap();
    refused(&s.caller.page(None).await.unwrap_err());

    let s = Setup::new(UnattendedLimit::per_day(2).counting_pages());
    s.caller.page(None).await.unwrap();
    s.caller.page(Some("2")).await.unwrap();
    refused(&s.caller.page(Some("3")).await.unwrap_err());
}

#[tokio::test(start_paused = true)]
async fn changes_since_a_kept_cursor_count_as_a_new_listing() {
    let s = Setup::new(UnattendedLimit::per_day(1));
    s.caller.changes(Some("of yesterday")).await.unwrap();
    refused(&s.caller.changes(Some("of today")).await.unwrap_err());
}

#[tokio::test(start_paused = true)]
async fn calls_while_the_customer_is_there_are_free() {
    let mut s = Setup::new(UnattendedLimit::per_day(1));
    s.caller = s.caller.present();
    for _ in 0..3 {
        s.caller.balances().await.unwrap();
    }
    assert_eq!(s.remaining("2026-05-01T12:00:00Z").await.used, 0);
    s.caller.context.psu = guichet_core::Psu::Absent;
    s.caller.balances().await.unwrap();
    s.caller.balances().await.unwrap_err();
    // And they stay possible when the others are spent.
    s.caller = s.caller.present();
    s.caller.balances().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn acts_on_the_consent_are_free() {
    let s = Setup::new(UnattendedLimit::per_day(1));
    for _ in 0..3 {
        s.caller.refresh().await.unwrap();
    }
    s.caller.revoke().await.unwrap();
    let Caller { bank, grant, .. } = &s.caller;
    let now = instant("2026-05-01T12:00:00Z");
    let left = s.limit.remaining(bank, grant, None, Operation::RefreshGrant, now).await;
    assert_eq!(left.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn consents_accounts_operations_and_banks_count_apart() {
    let store: Arc<dyn UsageStore> = Arc::new(MemoryUsageStore::new());
    let mut s = Setup::with_store(UnattendedLimit::per_day(1), Arc::clone(&store));
    let mut other = Setup::with_store(UnattendedLimit::per_day(1), store);
    other.fake = FakeBank::new("other-fr", Some(UnattendedLimit::per_day(1)));
    let limited = bank(&other.fake, &other.clock, |builder| builder.layer(other.limit.clone()));
    other.caller = Caller::away(&limited);

    s.caller.balances().await.unwrap();
    s.caller.page(None).await.unwrap();
    other.caller.balances().await.unwrap();
    s.caller.account = account("another");
    s.caller.balances().await.unwrap();
    s.caller.grant = grant("fake-fr", "another");
    s.caller.balances().await.unwrap();
    s.caller.balances().await.unwrap_err();
    s.caller.account = account("canary-account");
    s.caller.grant = grant("fake-fr", "canary-consent");
    // The grant is new and the consent is not: the bank counts by the consent.
    s.caller.balances().await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn what_is_left_and_when_it_resets_can_be_read() {
    let s = Setup::new(UnattendedLimit::per_day(4));
    let noon = "2026-05-01T12:00:00Z";
    let fresh = s.remaining(noon).await;
    assert_eq!((fresh.allowed, fresh.used, fresh.left), (4, 0, 4));
    assert_eq!(fresh.resets_at, None);
    s.caller.balances().await.unwrap();
    let used = s.remaining(noon).await;
    assert_eq!((used.used, used.left), (1, 3));
    assert_eq!(used.resets_at, Some(instant("2026-05-01T22:00:00Z")));
    assert_eq!(s.remaining("2026-05-01T22:00:00Z").await.left, 4);
}

#[tokio::test]
async fn fifty_callers_at_once_make_exactly_the_allowed_calls() {
    let s = Setup::new(UnattendedLimit::per_day(4));
    let calls = futures_util::future::join_all((0..50).map(|_| s.caller.balances())).await;
    assert_eq!(calls.iter().filter(|call| call.is_ok()).count(), 4);
    assert_eq!(s.fake.requests(), 4);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_counts_and_retries_stop_at_the_limit() {
    let fake = FakeBank::new("fake-fr", Some(UnattendedLimit::per_day(2)));
    let clock = HandClock::at("2026-05-01T12:00:00Z");
    let bank = bank(&fake, &clock, |builder| usual(builder, Arc::new(MemoryUsageStore::new())));
    fake.answers([Answer::No(unavailable(None)), Answer::No(unavailable(None))]);
    let error = Caller::away(&bank).balances().await.unwrap_err();
    // Ten hours to midnight, less what the waits between the attempts took.
    let after = refused(&error);
    assert!(after <= Duration::from_hours(10) && after >= Duration::from_secs(35_999), "{after:?}");
    assert_eq!((error.attempts(), fake.requests()), (3, 2));
    // What the bank said before is not lost.
    let before = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(before, "the bank is in maintenance (status 503)");
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_waits_past_midnight_has_a_new_day() {
    let fake = FakeBank::new("fake-fr", Some(UnattendedLimit::per_day(1)));
    let clock = HandClock::at("2026-05-01T21:59:50Z");
    let bank = bank(&fake, &clock, |builder| usual(builder, Arc::new(MemoryUsageStore::new())));
    let caller = Caller::away(&bank);
    caller.balances().await.unwrap();
    // Refused by the count, with ten seconds to wait; then let through.
    caller.balances().await.unwrap();
    assert_eq!(fake.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_bank_without_a_bound_is_not_counted() {
    let fake = FakeBank::new("fake-fr", None);
    let clock = HandClock::at("2026-05-01T12:00:00Z");
    let limit = RateLimit::new(Arc::new(MemoryUsageStore::new()));
    let bank = bank(&fake, &clock, |builder| builder.layer(limit.clone()));
    let caller = Caller::away(&bank);
    for _ in 0..10 {
        caller.balances().await.unwrap();
    }
    let now = instant("2026-05-01T12:00:00Z");
    let left = limit.remaining(&bank, &caller.grant, None, Operation::Accounts, now).await;
    assert_eq!(left.unwrap(), None);
}
