//! An app outside the workspace, on the packages alone.

use futures_util::TryStreamExt as _;

#[tokio::main]
async fn main() -> guichet::Result<()> {
    assert!(guichet::directory().by_id("chase-us").is_some());
    let mock = guichet::mock::start().await?;
    let mut seen = 0;
    for account in mock.session.accounts().await? {
        let query = guichet::TransactionQuery::new();
        let mut transactions = mock.session.transactions(&account.reference(), query);
        while transactions.try_next().await?.is_some() {
            seen += 1;
        }
    }
    println!("an app outside the workspace read {seen} transactions");
    assert!(seen > 0);
    Ok(())
}
