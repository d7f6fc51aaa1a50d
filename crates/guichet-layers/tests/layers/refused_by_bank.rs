//! What follows when the bank itself says that it is enough.

use crate::support::{Answer, Caller, FakeBank, HandClock, bank, instant, too_many};
use async_trait::async_trait;
use guichet_core::{Error, ErrorKind, Operation, Remedy, Result, Timestamp, UnattendedLimit};
use guichet_layers::{
    Limit, MemoryUsageStore, RateLimit, Spent, Usage, UsageKey, UsageStore, usual,
};
use std::{sync::Arc, time::Duration};

const NOON: &str = "2026-05-01T12:00:00Z";

fn setup(unattended: UnattendedLimit) -> (FakeBank, HandClock, Caller, RateLimit) {
    let (fake, clock) = (FakeBank::new("fake-fr", Some(unattended)), HandClock::at(NOON));
    let limit = RateLimit::new(Arc::new(MemoryUsageStore::new()));
    let bank = bank(&fake, &clock, |builder| builder.layer(limit.clone()));
    (fake, clock, Caller::away(&bank), limit)
}

fn after(error: &Error) -> Duration {
    match error.remedy() {
        Remedy::Retry { after: Some(after) } => after,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_it_names_is_kept() {
    let (fake, clock, caller, limit) = setup(UnattendedLimit::per_day(4));
    fake.answers([Answer::No(too_many(Some(Duration::from_mins(10))))]);
    let error = caller.balances().await.unwrap_err();
    assert_eq!(error.upstream().status, Some(429));
    assert_eq!(after(&error), Duration::from_mins(10));
    clock.set("2026-05-01T12:04:00Z");
    let error = caller.balances().await.unwrap_err();
    assert_eq!(error.upstream().status, None);
    assert_eq!(after(&error), Duration::from_mins(6));
    assert!(error.to_string().contains("the bank asked us to wait"));
    let left = limit.remaining(
        &caller.bank,
        &caller.grant,
        Some(&caller.account),
        Operation::Balances,
        instant("2026-05-01T12:04:00Z"),
    );
    let left = left.await.unwrap().unwrap();
    assert_eq!((left.used, left.left), (1, 0));
    assert_eq!(left.resets_at, Some(instant("2026-05-01T12:10:00Z")));
    clock.set("2026-05-01T12:10:00Z");
    caller.balances().await.unwrap();
    assert_eq!(fake.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn without_a_wait_the_window_is_spent() {
    let (fake, clock, caller, _) = setup(UnattendedLimit::per_day(4));
    fake.answers([Answer::No(too_many(None))]);
    assert_eq!(after(&caller.balances().await.unwrap_err()), Duration::from_hours(10));
    caller.balances().await.unwrap_err();
    clock.set("2026-05-01T22:00:00Z");
    caller.balances().await.unwrap();
    assert_eq!(fake.requests(), 2);

    let (fake, _, caller, _) = setup(UnattendedLimit::per_day(4).rolling());
    fake.answers([Answer::No(too_many(None))]);
    assert_eq!(after(&caller.balances().await.unwrap_err()), Duration::from_hours(24));
}

#[tokio::test(start_paused = true)]
async fn on_a_later_page_it_holds_for_the_next_listing() {
    let (fake, _, caller, _) = setup(UnattendedLimit::per_day(4));
    fake.answers([Answer::Yes, Answer::No(too_many(None))]);
    caller.page(None).await.unwrap();
    caller.page(Some("2")).await.unwrap_err();
    caller.page(None).await.unwrap_err();
    assert_eq!(fake.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn retry_does_not_hammer_a_spent_day() {
    let fake = FakeBank::new("fake-fr", Some(UnattendedLimit::per_day(4)));
    let store = Arc::new(MemoryUsageStore::new());
    let bank = bank(&fake, &HandClock::at(NOON), |builder| usual(builder, store));
    fake.answers([Answer::No(too_many(None))]);
    let error = Caller::away(&bank).balances().await.unwrap_err();
    // The bank's own words come back, not ours.
    assert_eq!(error.upstream().status, Some(429));
    assert_eq!((error.attempts(), fake.requests()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_while_the_customer_is_there_blocks_nothing() {
    let (fake, _, caller, _) = setup(UnattendedLimit::per_day(4));
    let caller = caller.present();
    fake.answers([Answer::No(too_many(None))]);
    let error = caller.balances().await.unwrap_err();
    assert_eq!(error.remedy(), Remedy::Retry { after: None });
    caller.balances().await.unwrap();
}

/// A store whose disk is full.
#[derive(Debug)]
struct Broken;

#[async_trait]
impl UsageStore for Broken {
    async fn spend(&self, _: &UsageKey, _: Limit, _: Timestamp) -> Result<Spent> {
        Err(Error::new(ErrorKind::Internal, "the disk is full"))
    }

    async fn usage(&self, _: &UsageKey, _: Limit, _: Timestamp) -> Result<Usage> {
        Err(Error::new(ErrorKind::Internal, "the disk is full"))
    }

    async fn block(&self, _: &UsageKey, _: Timestamp) -> Result<()> {
        Err(Error::new(ErrorKind::Internal, "the disk is full"))
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_counted_is_not_sent() {
    let fake = FakeBank::new("fake-fr", Some(UnattendedLimit::per_day(4)));
    let limit = RateLimit::new(Arc::new(Broken));
    let bank = bank(&fake, &HandClock::at(NOON), |builder| builder.layer(limit));
    let caller = Caller::away(&bank);
    assert_eq!(caller.balances().await.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(fake.requests(), 0);
    // And a store that fails after the bank's answer does not hide that answer.
    fake.answers([Answer::No(too_many(None))]);
    let error = caller.page(Some("2")).await.unwrap_err();
    assert_eq!(error.upstream().status, Some(429));
}
