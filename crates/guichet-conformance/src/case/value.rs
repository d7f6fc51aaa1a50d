//! Values: what came against the true books, account by account.

mod balance;
mod change;
mod transaction;

pub use balance::*;
pub use change::*;
pub use transaction::*;

use crate::{Bench, BookedAccount, Books, Outcome, call::there, ensure};
use guichet_core::{Account, Purpose, Session};

/// A session, its accounts, and the true books, account by account.
struct Reading {
    session: Session,
    accounts: Vec<Account>,
    books: Books,
}

impl Reading {
    async fn of(bench: &Bench, customer: &str) -> Outcome<Self> {
        let bank = bench.bank()?;
        let grant = bench.link_as(&bank, customer).await?;
        let session = bank.session(grant, Purpose::AnswerCustomer).with_psu(there().psu);
        let accounts = bench.accounts(&session).await?;
        let books = bench.stage().books(customer).await?;
        bench.wire().clear();
        Ok(Self { session, accounts, books })
    }

    async fn usual(bench: &Bench) -> Outcome<Self> {
        Self::of(bench, bench.dialect().customer).await
    }

    fn pairs(&self) -> Outcome<Vec<(&Account, &BookedAccount)>> {
        let pair = |account| Ok((account, self.books.account(Account::id_text(account))?));
        self.accounts.iter().map(pair).collect()
    }
}

/// The identifier as text.
trait IdText {
    fn id_text(&self) -> &str;
}

impl IdText for Account {
    fn id_text(&self) -> &str {
        self.id.as_str()
    }
}

/// Every account of the books is listed, with its kind and its currency, in the bank's order.
pub async fn every_account_is_listed_as_what_it_is(bench: &Bench) -> Outcome {
    let reading = Reading::usual(bench).await?;
    let listed: Vec<_> = reading.accounts.iter().map(IdText::id_text).collect();
    let expected: Vec<_> = reading.books.accounts.iter().map(|book| book.id.as_str()).collect();
    ensure!(listed == expected, "{} accounts came of {}", listed.len(), expected.len());
    for (account, book) in reading.pairs()? {
        let (kind, currency) = (account.kind.as_str(), account.currency.as_ref());
        // A word that the bank has not, such as the mortgage among loans, may be the wider one.
        let fits = match book.kind.as_str() {
            "credit-card" | "charge-card" => kind == "card" || kind == "charge_card",
            "mortgage" => kind == "mortgage" || kind == "loan",
            other => kind == other,
        };
        ensure!(fits, "an account of kind {} came as {kind}", book.kind);
        ensure!(account.kind.is_liability() == book.is_liability(), "a {kind} owes or does not");
        let code = currency.map(guichet_core::Currency::code);
        ensure!(code == Some(&*book.currency), "{} came as {code:?}", book.currency);
        ensure!(account.bank == *bench.bank_id(), "an account names another bank");
    }
    Ok(())
}
