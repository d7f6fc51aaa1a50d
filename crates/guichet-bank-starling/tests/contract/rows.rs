//! Feeds: money in minor units, and each category read once.

use crate::support::*;
use futures_util::TryStreamExt as _;
use guichet_core::{AccountRef, Amount, ErrorKind, Session, Transaction, TransactionQuery};

const FEED: &str = "/feed/account/acc-1/category/cat-1/transactions-between";
const GOAL: &str = "/feed/account/acc-1/category/goal-1/transactions-between";

async fn rows(session: &Session, account: &AccountRef) -> Vec<Transaction> {
    session.transactions(account, TransactionQuery::new()).try_collect().await.unwrap()
}

/// The number of digits is the currency's own: none in yen, three in dinars of Bahrain.
#[tokio::test]
async fn c40_amounts_have_the_digits_of_their_currency() {
    let counter = Counter::open().await;
    let body = r#"{"feedItems": [
        {"amount": {"currency": "JPY", "minorUnits": 980}, "direction": "OUT", "status": "SETTLED"},
        {"amount": {"currency": "BHD", "minorUnits": 1234}, "direction": "IN", "status": "SETTLED"},
        {"amount": {"currency": "GBP", "minorUnits": -5}, "direction": "OUT", "status": "SETTLED"}]}"#;
    counter.answer("GET", FEED, 200, body).await;
    let rows = rows(&counter.session(), &account()).await;
    let amounts: Vec<_> = rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["-980 JPY", "1.234 BHD", "-0.05 GBP"]);
}

/// A space is an account of its own with a feed of its own: what is put into it leaves one and
/// arrives at the other, each once, and all of the customer's money stays the same.
#[tokio::test]
async fn c42_the_feed_of_every_category_is_read_once() {
    let counter = Counter::open().await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    let spaces = r#"{"savingsGoals": [{"savingsGoalUid": "goal-1", "name": "Roof",
        "totalSaved": {"currency": "GBP", "minorUnits": 2000}}], "spendingSpaces": []}"#;
    counter.answer("GET", "/account/acc-1/spaces", 200, spaces).await;
    let row = |direction: &str, id: &str| {
        format!(
            r#"{{"feedItemUid": "{id}", "amount": {{"currency": "GBP", "minorUnits": 2000}},
            "direction": "{direction}", "status": "SETTLED", "source": "INTERNAL_TRANSFER"}}"#
        )
    };
    let salary = row("IN", "f-9").replace("2000", "5000");
    let main = format!(r#"{{"feedItems": [{}, {salary}]}}"#, row("OUT", "f-1"));
    counter.answer("GET", FEED, 200, &main).await;
    counter.answer("GET", GOAL, 200, &format!(r#"{{"feedItems": [{}]}}"#, row("IN", "f-2"))).await;

    let session = counter.session();
    let accounts = session.accounts().await.unwrap().items;
    assert_eq!(accounts.len(), 2);
    assert_eq!(accounts[1].parent.as_ref(), Some(&accounts[0].id));
    let mut sum = Amount::ZERO;
    for account in &accounts {
        for row in rows(&session, &account.reference()).await {
            sum = sum.checked_add(row.amount.amount).unwrap();
        }
    }
    assert_eq!(sum.to_string(), "50.00");
    assert_eq!((counter.count(FEED).await, counter.count(GOAL).await), (1, 1));
}

/// The balance of a space came with the list of spaces; asked for alone, it is there too.
#[tokio::test]
async fn the_balance_of_a_space_costs_no_call_of_its_own() {
    let counter = Counter::open().await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    let spaces = r#"{"savingsGoals": [], "spendingSpaces": [{"spaceUid": "s-1", "name": "Bills",
        "balance": {"currency": "GBP", "minorUnits": 4250}}]}"#;
    counter.answer("GET", "/account/acc-1/spaces", 200, spaces).await;
    let balance = r#"{"effectiveBalance": {"currency": "GBP", "minorUnits": 1}}"#;
    counter.answer("GET", "/accounts/acc-1/balance", 200, balance).await;
    let session = counter.session();
    let overview = session.overview().await.unwrap();
    assert_eq!(overview.accounts.len(), 2);
    assert_eq!(counter.server.received_requests().await.unwrap().len(), 3);
    let space = overview.accounts[1].account.reference();
    let alone = session.balances(&space).await.unwrap();
    assert_eq!(alone.items[0].amount.to_string(), "42.50 GBP");
}

#[tokio::test]
async fn spaces_that_fail_leave_the_accounts() {
    let counter = Counter::open().await;
    counter.answer("GET", "/accounts", 200, ACCOUNTS).await;
    counter.answer("GET", "/account/acc-1/spaces", 503, "").await;
    let listing = counter.session().accounts().await.unwrap();
    assert_eq!((listing.items.len(), listing.rejected.len()), (1, 1));
    assert_eq!(listing.rejected[0].kind(), ErrorKind::Unavailable);
}
