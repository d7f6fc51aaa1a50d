//! Pages: every item once, in order, whatever happens between two pages.

use crate::{
    Aim, Bench, BookedAccount, Failure, Fault, Json, Outcome, Story,
    call::{READINGS, call},
    ensure,
};
use futures_util::StreamExt as _;
use guichet_core::{AccountRef, Date, ErrorKind, Purpose, Session, Transaction, TransactionQuery};
use guichet_layers::Retry;
use std::time::Duration;

/// The account with the most entries, its true book, and the days that are asked for.
struct Shelf {
    account: AccountRef,
    book: BookedAccount,
    days: (Date, Date),
}

impl Shelf {
    /// The true entries of the days, newest first.
    fn ids(&self, pending: bool) -> Vec<&str> {
        let (first, last) = self.days;
        let entries = self.book.between(first, last);
        entries.filter(|entry| pending || !entry.pending).map(|entry| entry.id.as_str()).collect()
    }
}

async fn shelf(bench: &Bench, session: &Session) -> Outcome<Shelf> {
    let books = bench.stage().books(bench.dialect().customer).await?;
    let days = bench.window();
    let fullest = books.accounts.iter().max_by_key(|one| one.between(days.0, days.1).count());
    let book = fullest.ok_or_else(|| Failure::new("the books are empty"))?.clone();
    let listed = bench.accounts(session).await?;
    let found = listed.iter().find(|account| account.id.as_str() == book.id);
    let account = found.ok_or_else(|| Failure::new("the fullest account is not listed"))?;
    bench.wire().clear();
    Ok(Shelf { account: account.reference(), book, days })
}

fn ids(items: &[Transaction]) -> Outcome<Vec<&str>> {
    let id = |one: &'_ Transaction| one.id.is_some();
    ensure!(items.iter().all(id), "a transaction lost its identifier");
    Ok(items
        .iter()
        .filter_map(|one| one.id.as_ref())
        .map(guichet_core::TransactionId::as_str)
        .collect())
}

/// Compares what came with the books, and says what is missing or doubled.
fn complete(bench: &Bench, shelf: &Shelf, items: &[Transaction]) -> Outcome {
    let found = ids(items)?;
    let expected = shelf.ids(bench.capabilities().pending);
    let missing = expected.iter().filter(|id| !found.contains(id)).count();
    let doubled = found.len().saturating_sub(expected.len().saturating_sub(missing));
    ensure!(
        missing == 0 && doubled == 0,
        "of {} transactions {missing} are missing, and {doubled} are too many",
        expected.len()
    );
    // Some standards have a list for each status.
    let pending =
        |id: &&&str| shelf.book.entries.iter().any(|entry| entry.pending && entry.id == **id);
    let (found, mut expected): ([Vec<_>; 2], [Vec<_>; 2]) =
        (parted(&found, pending), parted(&expected, pending));
    if bench.dialect().ways.oldest_first {
        for ids in &mut expected {
            ids.reverse();
        }
    }
    ensure!(found == expected, "the transactions are not in the bank's order");
    Ok(())
}

fn parted<'a>(ids: &[&'a str], pending: impl Fn(&&&str) -> bool) -> [Vec<&'a str>; 2] {
    let (one, other): (Vec<&str>, Vec<&str>) = ids.iter().partition(|id| pending(id));
    [one, other]
}

/// A story about pages needs some, where the dialect has any.
fn several(bench: &Bench) -> Outcome {
    let sent = bench.wire().sent().len();
    ensure!(sent > 1 || bench.dialect().ways.one_page, "the listing must have several pages");
    Ok(())
}

/// The whole listing against the books, over at least two pages.
pub async fn every_page_comes_once_and_in_order(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let shelf = shelf(bench, &session).await?;
    bench.stage().play(Story::EmptyMiddlePage);
    let items = bench.all_transactions(&session, &shelf.account, shelf.days).await?;
    several(bench)?;
    complete(bench, &shelf, &items)
}

/// The same on one large listing, without any story: all of the history that is declared.
pub async fn a_long_listing_is_complete(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let mut shelf = shelf(bench, &session).await?;
    // As far back as is declared, today included.
    let days = i64::from(bench.capabilities().history_days.unwrap_or(180).min(365));
    shelf.days.0 = bench.today().saturating_sub(jiff::Span::new().days(days - 1));
    let items = bench.all_transactions(&session, &shelf.account, shelf.days).await?;
    complete(bench, &shelf, &items)
}

/// An empty page with a way on is not the end: banks filter after they cut.
pub async fn an_empty_page_in_the_middle_ends_nothing(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let expected = bench.accounts(&session).await?.len();
    bench.stage().play(Story::EmptyMiddlePage);
    let found = bench.accounts(&session).await?.len();
    ensure!(found == expected, "behind the empty page {} accounts are lost", expected - found);
    let shelf = shelf(bench, &session).await?;
    let items = bench.all_transactions(&session, &shelf.account, shelf.days).await?;
    complete(bench, &shelf, &items)
}

/// A listing that goes in circles ends in an error: it neither looks complete nor runs for ever.
pub async fn a_listing_in_circles_ends_in_an_error(bench: &Bench) -> Outcome {
    if bench.dialect().ways.one_page {
        return Ok(());
    }
    let session = bench.session().await?;
    let shelf = shelf(bench, &session).await?;
    bench.stage().play(Story::PageLoop);
    bench.wire().allow(20);
    let (_, errors) = bench.transactions(&session, &shelf.account, shelf.days).await;
    let error = errors.last().ok_or_else(|| Failure::new("the circle looks complete"))?;
    ensure!(error.kind() == ErrorKind::Protocol, "the kind must be protocol: {error:?}");
    let sent = bench.wire().sent().len();
    ensure!(sent <= 4, "the circle took {sent} requests to be seen");
    Ok(())
}

/// A page that is refused is asked for again alone: nothing is lost, nothing doubled.
pub async fn a_refused_page_goes_on_after_the_retry(bench: &Bench) -> Outcome {
    let retry = Retry::new().base_delay(Duration::ZERO);
    let bank = bench.builder(bench.server()).layer(retry).build(bench.env())?;
    let grant = bench.link(&bank).await?;
    let session = bank.session(grant, Purpose::AnswerCustomer);
    let shelf = shelf(bench, &session).await?;
    bench.stage().play(Story::EmptyMiddlePage);
    bench.wire().strike_after(1, 1, Aim::Resource, Fault::status(429).header("retry-after", "0"));
    let items = bench.all_transactions(&session, &shelf.account, shelf.days).await?;
    complete(bench, &shelf, &items)
}

/// An error in the middle of a listing is told: half a listing never looks like a whole one.
pub async fn a_page_that_fails_is_told(bench: &Bench) -> Outcome {
    if bench.dialect().ways.one_page {
        return Ok(());
    }
    let session = bench.session().await?;
    let shelf = shelf(bench, &session).await?;
    bench.stage().play(Story::EmptyMiddlePage);
    bench.wire().strike_after(1, 1, Aim::Resource, Fault::status(503));
    let (_, errors) = bench.transactions(&session, &shelf.account, shelf.days).await;
    let error = errors.first().ok_or_else(|| Failure::new("the failed page looks like an end"))?;
    ensure!(error.kind() == ErrorKind::Unavailable, "the kind must be unavailable: {error:?}");
    Ok(())
}

/// The question of the first page holds for the later ones: the days do not get lost on the way.
pub async fn a_later_page_keeps_the_question(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let mut shelf = shelf(bench, &session).await?;
    // Days that no default of a bank would give.
    let (first, last) = shelf.days;
    let step = jiff::Span::new().days(i64::from((last - first).get_days()) / 4);
    shelf.days = (first.saturating_add(step), last.saturating_sub(step));
    bench.stage().play(Story::EmptyMiddlePage);
    let items = bench.all_transactions(&session, &shelf.account, shelf.days).await?;
    several(bench)?;
    complete(bench, &shelf, &items)
}

/// Stopping early costs nothing: the next page is not asked for before it is wanted.
pub async fn stopping_early_asks_for_no_more(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let shelf = shelf(bench, &session).await?;
    bench.stage().play(Story::EmptyMiddlePage);
    let query = TransactionQuery::new().since(shelf.days.0).until(shelf.days.1);
    let mut stream = session.transactions(&shelf.account, query);
    ensure!(bench.wire().sent().is_empty(), "the stream sent before it was polled");
    let first = stream.next().await;
    ensure!(matches!(first, Some(Ok(_))), "the first transaction did not come");
    let sent = bench.wire().sent().len();
    ensure!(sent == 1, "one page was wanted, {sent} were asked for");
    Ok(())
}

/// A link to the next page that leads to another host would carry the customer's token there.
pub async fn a_link_to_another_host_is_not_followed(bench: &Bench) -> Outcome {
    const FOREIGN: &str = "https://elsewhere.example/next?page=2";
    let (session, account) = bench.session_with_account().await?;
    let path = bench.dialect().words.next_link;
    let lead_away = move |body: &mut Json| body.set(path, Json::Text(FOREIGN.to_owned()));
    bench.wire().strike_all(Aim::Resource, Fault::rewritten(lead_away));
    bench.wire().allow(10);
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        // Whether it fails or goes on by the bank's other key is the connector's choice.
        let _answer = call(&session, operation, &account).await;
    }
    let home = bench.server().url().origin();
    let away = bench.wire().sent().into_iter().find(|sent| sent.url.origin() != home);
    ensure!(away.is_none(), "a request was sent to another host: {away:?}");
    Ok(())
}
