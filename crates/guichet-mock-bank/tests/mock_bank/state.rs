//! A bank that closes and opens again.

use guichet_mock_bank::{Error, MockBank, Scenario};
use jiff::SignedDuration;
use jiff::civil::date;

use crate::support::{ALL, App, post_form};

#[tokio::test]
async fn permissions_tokens_clock_and_scenarios_survive() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bank.json");
    let open = || MockBank::builder().state(file.clone()).start();

    let first = open().await.unwrap();
    let app = App::linked(&first, "/fdx/v6", "chloe", ALL).await;
    first.advance(SignedDuration::from_secs(60));
    first.scenario(Scenario::TooManyRequests);
    let now = first.now();
    drop(first);

    let second = open().await.unwrap();
    assert_eq!(second.now(), now);
    let mut again = app;
    again.base = second.url().join("/fdx/v6/").unwrap();
    assert_eq!(again.get("accounts").await.0, 429);
    assert_eq!(again.get("accounts").await.0, 200);
    let form = [("grant_type", "refresh_token"), ("refresh_token", again.refresh.as_str())];
    assert_eq!(post_form(&second, "/oauth2/token", &form).await.0, 200);
    drop(second);

    let third = open().await.unwrap();
    assert_eq!(post_form(&third, "/oauth2/token", &form).await.1["error"], "invalid_grant");
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_the_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bank.json");
    let _bank = MockBank::builder().state(file.clone()).start().await.unwrap();
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn the_file_of_another_bank_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bank.json");
    drop(MockBank::builder().seed(3).state(file.clone()).start().await.unwrap());
    assert!(MockBank::builder().state(file.clone()).start().await.is_ok());
    let other = MockBank::builder().seed(4).state(file.clone()).start().await;
    assert!(matches!(other, Err(Error::StateMismatch(_))));
    std::fs::write(&file, "{}").unwrap();
    let broken = MockBank::builder().state(file).start().await;
    assert!(matches!(broken, Err(Error::StateMismatch(_))));
}

#[tokio::test]
async fn a_file_that_cannot_be_written_keeps_the_bank_closed() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("missing").join("bank.json");
    let closed = MockBank::builder().state(nowhere).start().await;
    assert!(matches!(closed, Err(Error::StateFile(_))));
}

#[tokio::test]
async fn a_day_outside_the_books_is_refused() {
    let closed = MockBank::builder().today(date(9999, 12, 31)).start().await;
    assert!(matches!(closed, Err(Error::Config(_))));
}

#[tokio::test]
async fn a_dropped_bank_no_longer_answers() {
    let bank = MockBank::start().await.unwrap();
    let addr = bank.addr();
    drop(bank);
    // The task that serves ends as soon as it runs.
    tokio::task::yield_now().await;
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(addr).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the bank still listens");
}
