//! What a session promises: the gate, pages, refusals, overview.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod support;

use futures_util::{StreamExt as _, TryStreamExt as _};
use guichet_core::{raw::AccountEntry, *};
use support::{Script, Stage, account, grant, transaction};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Pages by number: the cursor is the number of the next one.
fn numbered(pages: &'static [&'static [&'static str]]) -> Script {
    Script {
        transactions: Box::new(move |_, cursor, _| {
            let number: usize = cursor.map_or(0, |cursor| cursor.as_str().parse().unwrap());
            let items = pages
                .get(number)
                .unwrap()
                .iter()
                .map(|amount| transaction(amount, day("2026-03-30"), "x"));
            let next = (number + 1 < pages.len()).then(|| Cursor::new((number + 1).to_string()));
            let page = Page::new(items.collect(), next);
            Box::pin(async move { Ok(page) })
        }),
        ..Script::default()
    }
}

async fn amounts(session: &Session, query: TransactionQuery) -> Vec<String> {
    session
        .transactions(&account().reference(), query)
        .map(|item| item.map_or_else(|e| e.to_string(), |t| t.amount.amount.to_string()))
        .collect()
        .await
}

#[tokio::test]
async fn every_page_arrives_once_and_in_order() {
    let stage = Stage::new(numbered(&[&["1", "2"], &[], &["3"]]));
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    for query in [TransactionQuery::new(), TransactionQuery::new().prefetch()] {
        assert_eq!(amounts(&session, query).await, ["1", "2", "3"]);
    }
    assert_eq!(stage.calls(), 6);
}

#[tokio::test]
async fn nothing_is_sent_before_the_stream_is_polled_and_no_page_too_many() {
    let stage = Stage::new(numbered(&[&["1"], &["2"], &["3"]]));
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let mut stream = session.transactions(&account().reference(), TransactionQuery::new());
    assert_eq!(stage.calls(), 0);
    stream.try_next().await.unwrap().unwrap();
    assert_eq!(stage.calls(), 1);
    drop(stream);
    assert_eq!(stage.calls(), 1);
}

#[tokio::test]
async fn a_cursor_that_repeats_ends_in_an_error_and_not_in_a_loop() {
    let stage = Stage::new(Script {
        transactions: Box::new(|_, _, _| {
            let page = Page::new(
                vec![transaction("1", day("2026-03-30"), "x")],
                Some(Cursor::new("same")),
            );
            Box::pin(async move { Ok(page) })
        }),
        ..Script::default()
    });
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let seen = amounts(&session, TransactionQuery::new()).await;
    assert_eq!(seen, ["1", "1", "stage-fr: transactions: the listing repeats a page"]);
}

#[tokio::test]
async fn pages_without_items_end_in_the_end() {
    let stage = Stage::new(Script {
        transactions: Box::new(|_, cursor, _| {
            let number: u32 = cursor.map_or(0, |cursor| cursor.as_str().parse().unwrap());
            let page = Page::new(Vec::new(), Some(Cursor::new((number + 1).to_string())));
            Box::pin(async move { Ok(page) })
        }),
        ..Script::default()
    });
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let seen = amounts(&session, TransactionQuery::new()).await;
    assert_eq!(seen, ["stage-fr: transactions: the listing goes on without items"]);
    assert_eq!(stage.calls(), 100);
}

#[tokio::test]
async fn a_bad_item_is_an_error_in_the_stream_and_the_rest_arrives() {
    let stage = Stage::new(Script {
        transactions: Box::new(|_, _, _| {
            let bad = Error::new(ErrorKind::Protocol, "an amount is missing").with_path("t[1]");
            let items = vec![transaction("1", day("2026-03-30"), "x")];
            Box::pin(async move { Ok(Page::new(items, None).with_rejected(vec![bad])) })
        }),
        ..Script::default()
    });
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let seen = amounts(&session, TransactionQuery::new()).await;
    assert_eq!(seen, ["1", "stage-fr: transactions: an amount is missing (at t[1])"]);
}

#[tokio::test]
async fn twins_are_numbered_across_pages() {
    let stage = Stage::new(numbered(&[&["-3.20", "-3.20"], &["-3.20", "-1"]]));
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let stream = session.transactions(&account().reference(), TransactionQuery::new());
    let numbers: Vec<u32> = stream.map_ok(|t| t.occurrence).try_collect().await.unwrap();
    assert_eq!(numbers, [0, 1, 2, 0]);
}

#[tokio::test]
async fn a_later_page_changes_no_fingerprint_of_an_earlier_one() {
    let stage = Stage::new(numbered(&[&["-3.20", "-3.20"], &["-3.20", "-3.20"]]));
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let key = AppKey::from_bytes([3; 32]);
    let prints = async |count: usize| -> Vec<Fingerprint> {
        let stream = session.transactions(&account().reference(), TransactionQuery::new());
        stream.take(count).map_ok(|item| item.fingerprint(&key)).try_collect().await.unwrap()
    };
    let (some, all) = (prints(2).await, prints(4).await);
    assert_eq!(some, all[..2]);
    let different: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!(different.len(), 4, "twins of one day are kept apart");
}

#[tokio::test]
async fn an_undeclared_operation_is_refused_and_nothing_is_sent() {
    let stage = Stage::new(Script { operations: vec![Operation::Accounts], ..Script::default() });
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let error = session.balances(&account().reference()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(error.bank(), Some(&BankId::new("stage-fr")));
    assert_eq!(error.operation(), Some(Operation::Balances));
    assert_eq!(session.cards(None).await.unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(stage.calls(), 0);
}

/// What the customer did not permit is refused before the wire.
#[tokio::test]
async fn the_gate_refuses_what_the_customer_did_not_permit() {
    async fn refused(change: impl FnOnce(&mut Grant), purpose: Purpose) -> ErrorKind {
        let stage = Stage::new(Script::default());
        let mut grant = grant();
        change(&mut grant);
        let session = stage.bank.session(grant, purpose);
        let error = session.balances(&account().reference()).await.unwrap_err();
        assert_eq!(stage.calls(), 0, "{error}");
        error.kind()
    }
    let purpose = Purpose::AnswerCustomer;
    assert_eq!(refused(|_| {}, Purpose::PlanBudget).await, ErrorKind::PurposeRefused);
    assert_eq!(
        refused(|g| g.scopes = ScopeSet::of(&[Scope::AccountsBasic]), purpose).await,
        ErrorKind::ConsentMissing
    );
    assert_eq!(
        refused(|g| g.accounts = AccountSelection::Listed(vec![AccountId::new("other")]), purpose)
            .await,
        ErrorKind::ConsentMissing
    );
    assert_eq!(
        refused(|g| g.expires_at = Some("2026-03-31T12:00:00Z".parse().unwrap()), purpose).await,
        ErrorKind::ConsentExpired
    );
    assert_eq!(refused(|g| g.bank = BankId::new("other"), purpose).await, ErrorKind::InvalidInput);
}

#[tokio::test]
async fn an_expired_consent_can_still_be_refreshed_and_ended() {
    let stage = Stage::new(Script::default());
    let mut grant = grant();
    grant.expires_at = Some("2026-01-01T00:00:00Z".parse().unwrap());
    grant.purposes = PurposeSet::EMPTY;
    let session = stage.bank.session(grant, Purpose::PlanBudget);
    session.revoke().await.unwrap();
    assert_eq!(stage.calls(), 1);
}

#[tokio::test]
async fn the_look_back_clamps_the_dates() {
    let (tell, told) = std::sync::mpsc::channel();
    let stage = Stage::new(Script {
        transactions: Box::new(move |_, _, query| {
            tell.send(query).unwrap();
            Box::pin(async { Ok(Page::empty()) })
        }),
        ..Script::default()
    });
    let mut grant = grant();
    grant.lookback_days = Some(30);
    let session = stage.bank.session(grant, Purpose::AnswerCustomer);
    amounts(&session, TransactionQuery::new().since(day("2020-01-01"))).await;
    assert_eq!(told.recv().unwrap().since, Some(day("2026-01-30")));

    // A period wholly before the first permitted day is not asked for.
    let before = TransactionQuery::new().until(day("2026-01-29"));
    assert!(amounts(&session, before).await.is_empty());
    assert!(told.try_recv().is_err());

    let inverted = TransactionQuery::new().since(day("2026-03-02")).until(day("2026-03-01"));
    let seen = amounts(&session, inverted).await;
    assert_eq!(seen, ["stage-fr: transactions: the period ends before it begins"]);
}

#[tokio::test]
async fn a_field_without_its_scope_does_not_reach_the_app() {
    let stage = Stage::new(Script {
        transactions: Box::new(|_, _, _| {
            let mut item = transaction("-5", day("2026-03-30"), "VIR JEANNE DOE");
            item.kind = Some(TransactionKind::Transfer);
            item.remittance = vec![UntrustedText::new("for Jeanne")];
            let page = Page::new(vec![item], None);
            Box::pin(async move { Ok(page) })
        }),
        ..Script::default()
    });
    let mut grant = grant();
    grant.scopes = ScopeSet::of(&[Scope::Transactions]);
    let session = stage.bank.session(grant, Purpose::AnswerCustomer);
    let stream = session.transactions(&account().reference(), TransactionQuery::new());
    let items: Vec<Transaction> = stream.try_collect().await.unwrap();
    assert!(!serde_json::to_string(&items).unwrap().contains("eanne"));
    assert_eq!(items[0].amount, Money::parse("-5", "EUR").unwrap());
}

#[tokio::test]
async fn an_account_that_is_not_covered_is_not_listed() {
    let stage = Stage::new(Script {
        accounts: Box::new(|_| {
            let other = Account::new(
                AccountId::new("acc-2"),
                BankId::new("stage-fr"),
                AccountKind::Savings,
            );
            Ok(Page::new(vec![AccountEntry::new(account()), AccountEntry::new(other)], None))
        }),
        ..Script::default()
    });
    let mut grant = grant();
    grant.accounts = AccountSelection::Listed(vec![AccountId::new("acc-1")]);
    let session = stage.bank.session(grant, Purpose::AnswerCustomer);
    assert_eq!(session.accounts().await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn an_overview_asks_only_for_balances_that_did_not_come_along() {
    let stage = Stage::new(Script {
        accounts: Box::new(|_| {
            let with = |id: &str| {
                Account::new(AccountId::new(id), BankId::new("stage-fr"), AccountKind::Current)
            };
            let amount = Money::parse("10.00", "EUR").unwrap();
            let carried = Balance::new(AccountId::new("a"), BalanceKind::Booked, amount);
            Ok(Page::new(
                vec![
                    AccountEntry::new(with("a")).with_balances(vec![carried]),
                    AccountEntry::new(with("b")),
                    AccountEntry::new(with("c")),
                ],
                None,
            ))
        }),
        balances: Box::new(|account| {
            if account.id.as_str() == "b" {
                return Err(Error::new(ErrorKind::Unavailable, "the bank is down"));
            }
            let amount = Money::parse("1.00", "EUR").unwrap();
            Ok(Page::new(vec![Balance::new(account.id.clone(), BalanceKind::Booked, amount)], None))
        }),
        ..Script::default()
    });
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    let overview = session.overview().await.unwrap();
    assert_eq!(stage.calls(), 3);
    let counts: Vec<Option<usize>> =
        overview.accounts.iter().map(|a| a.balances.as_ref().ok().map(|b| b.items.len())).collect();
    assert_eq!(counts, [Some(1), None, Some(1)]);
}
