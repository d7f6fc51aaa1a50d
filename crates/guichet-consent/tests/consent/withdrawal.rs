//! Withdrawal: in its order, whatever happens in between.

use crate::support::{
    bank::make,
    days,
    fuse::Fuse,
    hours, ledger_over, on_every_store, start,
    world::{World, actions},
};
use guichet_consent::{
    ConsentGate, EndedBy, Place, State,
    store::{AtBank, Step},
};
use guichet_core::{Error, ErrorKind, Grant, Operation, Purpose, Remedy, SealKey};

const BY_CUSTOMER: EndedBy = EndedBy::Customer(Place::App);

#[tokio::test]
async fn a_withdrawal_keeps_its_order_and_leaves_nothing() {
    on_every_store(|ledger, rows| async move {
        let world = World::new(ledger, rows).await;
        let program = world.healthy();
        let told = program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(1));
        let told = told.await.unwrap();
        assert_eq!((told.state, told.at_bank), (State::Withdrawn, AtBank::Confirmed));
        assert_eq!(told.ended_at, Some(hours(1)));
        assert_eq!(world.withdrawn().await, [true; 6]);
        assert_eq!(
            actions(&world.log).await,
            [
                "consent.withdrawn",
                "withdrawal.sessions_ended",
                "withdrawal.key_destroyed",
                "withdrawal.rows_erased",
                "withdrawal.bank_told",
                "withdrawal.customer_told",
                "consent.purged",
            ]
        );
        let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
        assert_eq!((errand.step, errand.credential), (Step::Done, None));
        let ledger = ledger_over(world.ledger.clone());
        assert_eq!(ledger.read(world.record).await.unwrap().state(), State::Purged);
        // Once more changes nothing.
        let again = program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(2));
        assert_eq!(again.await.unwrap().ended_at, Some(hours(1)));
        assert_eq!(program.go_on(days(9)).await.unwrap(), 0);
        assert_eq!((world.bank.count(), world.customer.told.lock().unwrap().len()), (1, 1));
    })
    .await;
}

/// Breaks the program at every place, before and after each thing that is done; starts it anew;
/// breaks it again at every place; and each time looks whether anything was taken back.
#[tokio::test]
async fn wherever_the_power_fails_nothing_is_less_withdrawn_than_before() {
    // How many things are done when nothing breaks.
    let world = World::in_memory().await;
    let count = Fuse::whole();
    let program = world.program(&count, &Fuse::whole());
    program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(1)).await.unwrap();
    let things = count.burnt();
    assert!(things > 15, "{things}");

    for place in 0..things {
        for (before, after) in
            [(Fuse::new(place), Fuse::whole()), (Fuse::whole(), Fuse::new(place))]
        {
            let world = World::in_memory().await;
            let mut reached = world.withdrawn().await;
            let broken = world.program(&before, &after);
            let begun = broken.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), hours(1));
            let begun = begun.await;
            for second in 0..=things {
                let now = world.withdrawn().await;
                for (promise, (then, now)) in reached.iter().zip(now).enumerate() {
                    assert!(!then || now, "promise {promise} was taken back at {place}");
                }
                reached = now;
                // A program that breaks once more, elsewhere, each time it is started.
                let broken = world.program(&Fuse::new(second), &Fuse::whole());
                let _ = broken.go_on(hours(2)).await;
            }
            if reached[0] {
                world.healthy().go_on(hours(3)).await.unwrap();
                assert_eq!(world.withdrawn().await, [true; 6], "broken at {place}");
            } else {
                assert!(begun.is_err(), "what was promised was not done, at {place}");
            }
        }
    }
}

#[tokio::test]
async fn a_bank_that_is_down_is_told_again_until_it_confirms() {
    let world = World::in_memory().await;
    world.bank.fails(Some(Error::new(ErrorKind::Unavailable, "the bank is in maintenance")));
    let program = world.healthy();
    let told = program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start());
    assert_eq!(told.await.unwrap().at_bank, AtBank::Pending);
    // The customer's side did not wait, and the customer knows what is pending.
    assert_eq!(world.withdrawn().await, [true, true, true, true, false, true]);
    let minutes = |count| start() + jiff::SignedDuration::from_mins(count);
    let mut tries = Vec::new();
    let mut before = world.bank.count();
    for minute in 1..=60 {
        // Another program each minute, as after a restart.
        world.healthy().go_on(minutes(minute)).await.unwrap();
        if world.bank.count() > before {
            tries.push(minute);
            before = world.bank.count();
        }
    }
    assert_eq!(tries, [1, 3, 7, 15, 31], "each wait is twice the one before");
    world.bank.fails(None);
    assert_eq!(world.healthy().go_on(minutes(63)).await.unwrap(), 1);
    assert_eq!(world.withdrawn().await, [true; 6]);
    let told = world.customer.told.lock().unwrap().clone();
    let words: Vec<AtBank> = told.iter().map(|told| told.at_bank).collect();
    assert_eq!(words, [AtBank::Pending, AtBank::Confirmed]);
    let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
    assert_eq!(errand.credential, None, "the credential is gone once the bank confirmed");
}

#[tokio::test]
async fn what_no_retry_can_end_is_told_to_the_customer_as_it_is() {
    for (kind, expected) in [
        (ErrorKind::NotFound, AtBank::Confirmed),
        (ErrorKind::Unsupported, AtBank::ByCustomer),
        (ErrorKind::Protocol, AtBank::Pending),
    ] {
        let world = World::in_memory().await;
        world.bank.fails(Some(Error::new(kind, "so it is")));
        let told = world.healthy();
        let told = told.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await;
        assert_eq!(told.unwrap().at_bank, expected, "{kind:?}");
    }
    // Without a grant nobody can tell the bank, and nobody says that it was told.
    let world = World::in_memory().await;
    let told = world.healthy().withdraw(world.record, BY_CUSTOMER, None, start()).await.unwrap();
    assert_eq!((told.at_bank, world.bank.count()), (AtBank::Nothing, 0));
    // What ran out at the bank meanwhile is over there too.
    let mut world = World::in_memory().await;
    world.grant.expires_at = Some(days(2));
    world.bank.fails(Some(Error::new(ErrorKind::Unavailable, "the bank is in maintenance")));
    let program = world.healthy();
    program.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    assert_eq!(program.go_on(days(3)).await.unwrap(), 1);
    let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
    assert_eq!((errand.at_bank, errand.step), (AtBank::Lapsed, Step::Done));
}

#[tokio::test]
async fn a_token_that_ran_out_is_refreshed_for_this_one_call() {
    let mut world = World::in_memory().await;
    world.grant.refresh_token = Some("canary-refresh".into());
    let expired = Error::new(ErrorKind::GrantExpired, "the token ran out");
    assert_eq!(expired.remedy(), Remedy::Refresh);
    world.bank.fails_once(expired);
    let told = world.healthy();
    let told = told.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    assert_eq!(told.at_bank, AtBank::Confirmed);
    let operations = world.bank.operations();
    let (revoke, refresh) = (Operation::RevokeConsent, Operation::RefreshGrant);
    assert_eq!(operations, [revoke, refresh, revoke]);
    // Nothing can be read with the fresh one either.
    let gate = ConsentGate::new(ledger_over(world.ledger.clone()));
    let bank = world.bank.bank(|bank| bank.layer(gate));
    let plan = Some(Purpose::PlanBudget);
    assert!(make(&bank, Operation::Balances, &world.grant, plan, Some("a")).await.is_err());
}

#[tokio::test]
async fn two_programs_that_go_on_at_once_do_not_hinder_each_other() {
    let world = World::in_memory().await;
    let fuse = Fuse::new(3);
    let broken = world.program(&fuse, &Fuse::whole());
    let _ = broken.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await;
    let (one, two) = (world.healthy(), world.healthy());
    let (one, two) = futures_util::future::join(one.go_on(hours(1)), two.go_on(hours(1))).await;
    assert!(one.is_ok() && two.is_ok());
    world.healthy().go_on(hours(2)).await.unwrap();
    assert_eq!(world.withdrawn().await, [true; 6]);
}

#[tokio::test]
async fn the_credential_is_of_no_use_under_another_key() {
    let world = World::in_memory().await;
    world.bank.fails(Some(Error::new(ErrorKind::Unavailable, "the bank is in maintenance")));
    world.healthy().withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    let errand = world.ledger.errand(world.record).await.unwrap().unwrap();
    let credential = guichet_core::Sealed::from_bytes(errand.credential.unwrap());
    assert!(Grant::open(&credential, &SealKey::from_bytes([3; 32])).is_err(), "the master key");
    let grant = Grant::open(&credential, &SealKey::from_bytes([5; 32])).unwrap();
    // And what it holds ends the consent, and does nothing else: the gate sees to that.
    let gate = ConsentGate::new(ledger_over(world.ledger.clone()));
    world.bank.fails(None);
    let bank = world.bank.bank(|bank| bank.layer(gate));
    for operation in Operation::ALL {
        let may = matches!(
            operation,
            Operation::RevokeConsent
                | Operation::RefreshGrant
                | Operation::BeginConsent
                | Operation::ResumeConsent
        );
        let made = make(&bank, *operation, &grant, Some(Purpose::PlanBudget), Some("a")).await;
        assert_eq!(made.is_ok(), may, "{operation}");
    }
}

#[tokio::test]
async fn a_consent_that_the_bank_ended_is_not_ended_there_again() {
    let world = World::in_memory().await;
    let by = EndedBy::Other(guichet_consent::Actor::Bank, guichet_consent::Reason::Security);
    let told = world.healthy().withdraw(world.record, by, Some(&world.grant), start()).await;
    let told = told.unwrap();
    assert_eq!((told.state, told.at_bank), (State::Revoked, AtBank::Lapsed));
    assert_eq!(world.bank.count(), 0);
    assert_eq!(actions(&world.log).await.first().map(String::as_str), Some("consent.revoked"));
}

#[tokio::test]
async fn with_a_step_left_out_its_promise_is_not_kept() {
    // The mutants: what the tests above look at is the work of these steps and of nothing else.
    let world = World::in_memory().await;
    let forgetful = world.program(&Fuse::forgetting(), &Fuse::whole());
    forgetful.withdraw(world.record, BY_CUSTOMER, Some(&world.grant), start()).await.unwrap();
    let [ended, logged, shredded, cleared, confirmed, told] = world.withdrawn().await;
    assert!(ended && logged && confirmed && told && !shredded && !cleared);
    // A program that tells nobody: no bank, no customer.
    let world = World::in_memory().await;
    let silent = world.without_anybody();
    silent.withdraw(world.record, BY_CUSTOMER, None, start()).await.unwrap();
    let [ended, logged, shredded, _, confirmed, told] = world.withdrawn().await;
    assert!(ended && logged && shredded && !confirmed && !told);
}
