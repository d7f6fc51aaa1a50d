//! A call may be dropped at every await.

use crate::support::{Answer, Caller, FakeBank, HandClock, bank, instant, unavailable};
use guichet_core::{Operation, UnattendedLimit};
use guichet_layers::{MemoryUsageStore, RateLimit, UsageStore, usual};
use std::{pin::pin, sync::Arc, time::Duration};

/// Polls a future so many times and drops it; tells whether it came to its end before.
async fn dropped_after<T>(polls: usize, future: impl Future<Output = T>) -> bool {
    let mut future = pin!(future);
    for _ in 0..polls {
        if futures_util::poll!(future.as_mut()).is_ready() {
            return true;
        }
        // Timers go on between the polls.
        tokio::time::advance(Duration::from_secs(5)).await;
    }
    false
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_await_leaves_nothing_half_done() {
    let mut ends = 0;
    for polls in 0..20 {
        let fake = FakeBank::new("fake-fr", Some(UnattendedLimit::per_day(4)));
        let store: Arc<dyn UsageStore> = Arc::new(MemoryUsageStore::new());
        let clock = HandClock::at("2026-05-01T12:00:00Z");
        let bank = bank(&fake, &clock, |builder| usual(builder, Arc::clone(&store)));
        let caller = Caller::away(&bank);
        let soon = Some(Duration::from_secs(3));
        fake.answers([Answer::No(unavailable(None)), Answer::No(unavailable(soon))]);
        ends += usize::from(dropped_after(polls, caller.balances()).await);

        // What was sent is counted, nothing goes on behind, and the rest can still be used.
        let sent = fake.requests();
        tokio::time::advance(Duration::from_mins(5)).await;
        assert_eq!(fake.requests(), sent);
        let now = instant("2026-05-01T12:00:00Z");
        let limit = RateLimit::new(store);
        let of = Operation::Balances;
        let left = limit.remaining(&bank, &caller.grant, Some(&caller.account), of, now).await;
        assert_eq!(left.unwrap().unwrap().used, u32::try_from(sent).unwrap());
        caller.balances().await.unwrap();
    }
    assert!(ends > 0, "some runs must reach the end, or not every await was tried");
}
