//! Answers that a bank changes from one day to the next: fields go, fields come, words are new.

use super::Reading;
use crate::{Aim, Bench, Failure, Fault, Json, Outcome, Words, call::call, ensure};
use guichet_core::{
    AccountRef, Amount, Error, ErrorKind, Operation, Session, Transaction, TransactionStatus,
};

/// What came of a listing before and after the bank's answer changed.
struct Compared {
    before: Vec<Transaction>,
    after: Vec<Transaction>,
    errors: Vec<Error>,
}

/// Reads the same days twice: as the bank answers, and with its answer changed.
async fn compare(
    bench: &Bench,
    change: impl Fn(&mut Json) + Send + Sync + 'static,
) -> Outcome<Compared> {
    let Fullest { session, account, unlisted } = fullest(bench).await?;
    let before = bench.all_transactions(&session, &account, bench.window()).await?;
    let words = bench.dialect().words;
    let rewrite = move |body: &mut Json| {
        unlisted.leave_out(body, &words);
        change(body);
    };
    bench.wire().strike_all(Aim::Resource, Fault::rewritten(rewrite));
    let (after, errors) = bench.transactions(&session, &account, bench.window()).await;
    Ok(Compared { before, after, errors })
}

/// The identifiers of what the bank under test does not list: entries that are pending, where
/// they are not declared. They must not come back only because their status was changed.
struct Unlisted(Vec<String>);

impl Unlisted {
    fn leave_out(&self, body: &mut Json, words: &Words) {
        if let Some(rows) = body.list_mut(words.transactions) {
            let id = |row: &Json| row.find(words.id).and_then(Json::text).map(ToOwned::to_owned);
            rows.retain(|row| id(row).is_none_or(|id| !self.0.contains(&id)));
        }
    }
}

/// The account with the most entries.
struct Fullest {
    session: Session,
    account: AccountRef,
    unlisted: Unlisted,
}

async fn fullest(bench: &Bench) -> Outcome<Fullest> {
    let reading = Reading::usual(bench).await?;
    let (first, last) = bench.window();
    let fullest = reading.books.accounts.iter().max_by_key(|one| one.between(first, last).count());
    let id = fullest.map(|book| book.id.clone()).unwrap_or_default();
    let found = reading.accounts.iter().find(|account| account.id.as_str() == id);
    let found = found.ok_or_else(|| Failure::new("the fullest account is not listed"))?;
    let account = found.reference();
    let pending = fullest.into_iter().flat_map(|book| &book.entries).filter(|entry| entry.pending);
    let unlisted = pending.filter(|_| !bench.capabilities().pending).map(|entry| entry.id.clone());
    let unlisted = Unlisted(unlisted.collect());
    Ok(Fullest { session: reading.session, account, unlisted })
}

/// The same transactions, by amount and status.
fn same(compared: &Compared) -> Outcome {
    ensure!(compared.errors.is_empty(), "it was rejected: {:?}", compared.errors.first());
    let (before, after) = (&compared.before, &compared.after);
    ensure!(before.len() == after.len(), "of {} transactions {} came", before.len(), after.len());
    let same = before.iter().zip(after).all(|(one, other)| one.amount == other.amount);
    ensure!(same, "the amounts changed");
    Ok(())
}

/// A field that the standard leaves open may be missing; the transaction still comes.
pub async fn a_missing_field_is_nothing(bench: &Bench) -> Outcome {
    let optional = bench.dialect().words.optional;
    let compared = compare(bench, move |body| body.remove(optional)).await?;
    same(&compared)?;
    for row in &compared.after {
        ensure!(row.description.is_none(), "a text was made up");
        ensure!(row.counterparty.is_none() && row.merchant.is_none(), "a party was made up");
        ensure!(row.original.is_none(), "an amount was made up");
        ensure!(row.replaces.is_none(), "a reference was made up");
    }
    Ok(())
}

/// The same with `null` in place of the fields.
pub async fn a_null_field_is_nothing(bench: &Bench) -> Outcome {
    let optional = bench.dialect().words.optional;
    let compared = compare(bench, move |body| {
        for name in optional {
            body.replace(name, &Json::Plain("null".to_owned()));
        }
    })
    .await?;
    same(&compared)
}

/// No identifier and no day is made up: not from the position, not from the clock.
pub async fn nothing_is_made_up(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    let compared = compare(bench, move |body| {
        body.remove(&[words.id]);
        body.remove(words.other_days);
    })
    .await?;
    same(&compared)?;
    for row in &compared.after {
        ensure!(row.id.is_none(), "an identifier was made up");
        ensure!(row.made_on.is_none() && row.made_at.is_none(), "a day was made up");
        ensure!(row.value_on.is_none(), "a day of value was made up");
    }
    Ok(())
}

/// What a bank writes where it has no identifier is none: many rows would be one.
pub async fn a_placeholder_is_no_identifier(bench: &Bench) -> Outcome {
    let name = bench.dialect().words.id;
    for placeholder in [" ", "0", ""] {
        let compared = compare(bench, move |body| {
            body.replace(name, &Json::Text(placeholder.to_owned()));
        })
        .await?;
        same(&compared)?;
        let none = compared.after.iter().all(|row| row.id.is_none());
        ensure!(none, "{placeholder:?} was taken for an identifier");
        bench.wire().clear();
    }
    Ok(())
}

/// Two coffees of one day and price, without identifiers, are two.
pub async fn twins_without_identifiers_both_come(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    let Fullest { session, account, unlisted } = fullest(bench).await?;
    let today = (bench.window().0, bench.today());
    let before = bench.all_transactions(&session, &account, today).await?.len();
    let twin = move |body: &mut Json| {
        unlisted.leave_out(body, &words);
        body.remove(&[words.id]);
        if let Some(rows) = body.list_mut(words.transactions) {
            let twin = rows.first().cloned();
            rows.splice(0..0, twin);
        }
    };
    bench.wire().strike(Aim::Resource, Fault::rewritten(twin));
    let after = bench.all_transactions(&session, &account, today).await?;
    ensure!(after.len() == before + 1, "of {} transactions {} came", before + 1, after.len());
    let numbered = after.iter().filter(|row| row.occurrence > 0).count();
    ensure!(numbered > 0, "the twins have one number");
    Ok(())
}

/// A word that the standard did not have last year is kept, and nothing is lost for it.
pub async fn an_unknown_word_is_kept(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    let compared = compare(bench, move |body| {
        for name in words.enums {
            body.replace(name, &Json::Text("A_NEW_WORD".to_owned()));
        }
    })
    .await?;
    same(&compared)?;
    // Where the list is the status, there is no word for it.
    for row in compared.after.iter().filter(|_| words.enums.contains(&"status")) {
        let known = matches!(row.status, TransactionStatus::Booked | TransactionStatus::Pending);
        ensure!(!known, "an unknown status was taken for {}", row.status.as_str());
    }
    Ok(())
}

/// An account of a new kind is an account.
pub async fn an_account_of_an_unknown_kind_is_listed(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    let session = bench.session().await?;
    let before = bench.accounts(&session).await?.len();
    let rename = move |body: &mut Json| {
        for name in words.account_enums {
            body.replace(name, &Json::Text("A_NEW_WORD".to_owned()));
        }
    };
    bench.wire().strike_all(Aim::Resource, Fault::rewritten(rename));
    let after = bench.accounts(&session).await?.len();
    ensure!(before == after, "of {before} accounts {after} came");
    Ok(())
}

/// A field that the standard adds breaks nothing.
pub async fn a_new_field_breaks_nothing(bench: &Bench) -> Outcome {
    let new = Json::Object(vec![("aNewThing".to_owned(), Json::List(Vec::new()))]);
    let compared = compare(bench, move |body| body.add_everywhere("guichetNewField", &new)).await?;
    same(&compared)?;
    let Fullest { session, account, .. } = fullest(bench).await?;
    for operation in [Operation::Accounts, Operation::Balances] {
        if bench.declares(operation) {
            call(&session, operation, &account).await?;
        }
    }
    Ok(())
}

/// One transaction that cannot be read is one error with its place; the others come.
pub async fn a_bad_item_is_rejected_alone(bench: &Bench) -> Outcome {
    let words = bench.dialect().words;
    let compared = compare(bench, move |body| {
        if let Some(first) = body.list_mut(words.transactions).and_then(|rows| rows.first_mut()) {
            first.replace(words.amount, &Json::Text("a word".to_owned()));
        }
    })
    .await?;
    let (before, after) = (compared.before.len(), compared.after.len());
    ensure!(!compared.errors.is_empty(), "the bad item is gone without a word");
    let bad = compared.errors.len();
    ensure!(after + bad == before, "of {before}, {bad} of them bad, {after} came");
    for error in &compared.errors {
        ensure!(error.kind() == ErrorKind::Protocol, "the kind must be protocol: {error:?}");
        ensure!(error.path().is_some(), "the error must say where: {error:?}");
    }
    Ok(())
}

/// Digits beyond those of a binary fraction arrive, written as a number or as text.
pub async fn a_long_number_is_exact(bench: &Bench) -> Outcome {
    const LONG: &str = "90071992547409.93";
    let name = bench.dialect().words.amount;
    let long = Amount::parse(LONG)?;
    let minor_units = bench.dialect().ways.minor_units;
    let digits = if minor_units { LONG.replace('.', "") } else { LONG.to_owned() };
    for written in [Json::Plain(digits.clone()), Json::Text(digits)] {
        let compared = compare(bench, move |body| body.replace(name, &written)).await?;
        ensure!(compared.errors.is_empty(), "it was rejected: {:?}", compared.errors.first());
        let exact = compared.after.iter().all(|row| row.amount.amount.abs() == long);
        ensure!(exact && !compared.after.is_empty(), "{LONG} lost digits");
        bench.wire().clear();
    }
    Ok(())
}

/// A plain day is that day, in every zone.
pub async fn a_plain_day_stays_the_same_day(bench: &Bench) -> Outcome {
    let name = bench.dialect().words.booked;
    // A day that every bank still gives.
    let day = bench.today().saturating_sub(jiff::Span::new().days(1));
    let text = day.to_string();
    let compared =
        compare(bench, move |body| body.replace(name, &Json::Text(text.clone()))).await?;
    ensure!(compared.errors.is_empty(), "it was rejected: {:?}", compared.errors.first());
    let mut seen = 0;
    for row in &compared.after {
        if let Some(found) = row.booked_on {
            ensure!(found == day, "{day} became {found}");
            ensure!(row.booked_at.is_none(), "an instant was made up of a day");
            seen += 1;
        }
    }
    ensure!(seen > 0, "no booking has a day");
    Ok(())
}
