//! Permission: what was not permitted is neither asked for, nor fetched, nor told.

mod told;

use crate::{Bench, Books, Failure, Outcome, Sent, Unit, ensure};
use guichet_core::{Bank, ConsentRequest, ErrorKind, Operation, Purpose, Scope, ScopeSet};
use std::collections::BTreeSet;
use told::{Search, Told, told};
use url::Url;

/// A bank, all that it tells under a grant without some scopes, and the true books.
async fn read_without(bench: &Bench, without: &[Scope]) -> Outcome<(Vec<Told>, Books)> {
    let bank = bench.bank()?;
    let mut request = bench.request().await?;
    request.scopes = request.scopes.difference(ScopeSet::of(without));
    let customer = bench.dialect().customer;
    let grant = bench.link_with(&bank, customer, &request).await?;
    let read = told(bench, &bank, grant).await?;
    Ok((read, bench.stage().books(customer).await?))
}

/// Without permission for the other side of a payment nobody is named, and no number of an
/// account or a card, no e-mail address and no telephone number is told: not in the bank's text,
/// not in a reference, nowhere in the JSON of any answer, and not in what was kept of the bank's
/// own. Trading names of shops may stay.
pub async fn without_permission_nobody_else_is_named(bench: &Bench) -> Outcome {
    let personal = [Scope::TransactionsCounterparty, Scope::IdentityContact, Scope::AccountNumbers];
    let (read, books) = read_without(bench, &personal).await?;
    let people = Search::new(&books.people).beside(&books.shops);
    let numbers = Search::new(&books.identifiers);
    for answer in &read {
        let Told { operation, json } = answer;
        // Who issued a security is public, though it may pay the customer a dividend.
        let issuer: &[&str] = if *operation == Operation::Holdings { &["name"] } else { &[] };
        let seen = people.first_in(json, issuer).or_else(|| numbers.first_in(json, &[]));
        if let Some(field) = seen {
            return Err(Failure::new(format!("{operation}: {field} tells of somebody")));
        }
    }
    Ok(())
}

/// The fields of the model that hold a place.
const PLACES: [&str; 7] =
    ["address", "city", "region", "postal_code", "country", "coordinates", "terminal"];

/// Without permission for places no place comes, by its own field or in another one.
///
/// The bank's own sentence about a payment is what it is: a terminal may print its town into it.
/// It is open with `transactions`, or with `transactions.counterparty`.
pub async fn without_permission_no_place_is_told(bench: &Bench) -> Outcome {
    let (read, books) =
        read_without(bench, &[Scope::TransactionsPlace, Scope::IdentityContact]).await?;
    let places = Search::new(&books.places).beside(&books.shops).beside(&books.people);
    // How a customer calls an account is no place where they used a card.
    for Told { operation, json } in read.iter().filter(|one| one.operation != Operation::Accounts) {
        for name in PLACES {
            ensure!(json.find(name).is_none(), "{operation}: {name} is told");
        }
        if let Some(field) = places.first_in(json, &["description", "remittance"]) {
            return Err(Failure::new(format!("{operation}: {field} tells a place")));
        }
    }
    Ok(())
}

/// What an app may want, from little to much.
fn wishes(all: ScopeSet) -> Vec<ScopeSet> {
    let basic = ScopeSet::of(&[Scope::AccountsBasic]);
    let more = all.iter().filter(|scope| !basic.contains(*scope)).map(|scope| basic.with(scope));
    [basic].into_iter().chain(more).chain([all]).collect()
}

/// For each wish that the bank serves: what it was asked for, by the names of its units.
async fn asked(bench: &Bench, bank: &Bank) -> Outcome<Vec<(ScopeSet, Vec<&'static Unit>)>> {
    let all = bench.request_with(&[Scope::AccountNumbers, Scope::Bills]).await?.scopes;
    let mut answers = Vec::new();
    for wish in wishes(all) {
        bench.wire().clear();
        let request = ConsentRequest::new(wish.iter(), [Purpose::AnswerCustomer]).days(30);
        let (url, pending) = bench.begin_with(bank, &request).await?;
        // Some banks hear of it after the customer came back only.
        let customer = bench.dialect().customer;
        let callback = bench.stage().approve(&url, customer).await?;
        bench.finish(bank, &pending, callback, customer).await?;
        answers.push((wish, units(bench, &url)?));
    }
    Ok(answers)
}

fn units(bench: &Bench, to: &Url) -> Outcome<Vec<&'static Unit>> {
    let dialect = bench.dialect();
    let names = (dialect.asked)(to, &bench.wire().sent())?;
    ensure!(!names.is_empty(), "the bank was asked for nothing that the kit can see");
    let known = |name: String| {
        let unit = dialect.units.iter().find(|unit| unit.name == name);
        unit.ok_or_else(|| {
            Failure::new(format!("the bank was asked for {name}, which it sells not"))
        })
    };
    names.into_iter().map(known).collect()
}

fn union<'a>(units: impl IntoIterator<Item = &'a Unit>) -> ScopeSet {
    units.into_iter().flat_map(|unit| unit.covers.iter()).collect()
}

/// Whether no unit can go, or be exchanged for another, so that less is covered.
fn is_smallest(wish: ScopeSet, asked: &[&Unit], sold: &[Unit]) -> Outcome {
    let whole = union(asked.iter().copied());
    ensure!(wish.is_subset(whole), "{wish:?} is wanted, and {whole:?} was asked for");
    for (place, unit) in asked.iter().enumerate() {
        let name = unit.name;
        ensure!(!unit.covers.is_empty(), "{name} was asked for, and nothing of it can be told");
        let others = || asked.iter().enumerate().filter(move |(it, _)| *it != place);
        let rest = union(others().map(|(_, unit)| *unit));
        let is_less = |covered: ScopeSet| wish.is_subset(covered) && covered != whole;
        ensure!(!is_less(rest), "{name} was asked for without need, for {wish:?}");
        for other in sold {
            let exchanged: ScopeSet = rest.iter().chain(other.covers.iter()).collect();
            let smaller = is_less(exchanged) && exchanged.is_subset(whole);
            ensure!(!smaller, "{name} was asked for where {} is enough", other.name);
        }
    }
    Ok(())
}

/// The bank is asked for the smallest unit that covers what the app wants, and not for the data
/// that it would give as well.
pub async fn the_bank_is_asked_for_the_smallest_unit(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    for (wish, units) in asked(bench, &bank).await? {
        is_smallest(wish, &units, bench.dialect().units)?;
    }
    Ok(())
}

/// What the bank's unit covers beyond is told beforehand, for the notice to the customer: all of
/// it, and nothing else.
pub async fn what_the_bank_sells_beyond_is_named(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    for (wish, units) in asked(bench, &bank).await? {
        let (named, beyond) = (bank.surplus(wish), union(units).difference(wish));
        ensure!(named == beyond, "beyond {wish:?} the bank gives {beyond:?}, named is {named:?}");
    }
    Ok(())
}

/// What the bank's unit covers beyond is not fetched, and does not arrive: a call asks for one
/// resource, and an operation that was not permitted for none.
pub async fn what_the_bank_sells_beyond_is_not_fetched(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let customer = bench.dialect().customer;
    let books = bench.stage().books(customer).await?;
    let personal = Search::new(&books.people).beside(&books.shops);
    let numbers = Search::new(&books.identifiers);
    let rows = bench.declares(Operation::Transactions);
    let wishes = [&[Scope::AccountsBasic][..], &[Scope::AccountsBasic, Scope::TransactionsSummary]];
    for wish in wishes.into_iter().take(if rows { 2 } else { 1 }) {
        let request = ConsentRequest::new(wish.iter().copied(), [Purpose::AnswerCustomer]).days(30);
        let grant = bench.link_with(&bank, customer, &request).await?;
        bench.wire().clear();
        let read = told(bench, &bank, grant).await?;
        // Cards may have a list beside that of the accounts.
        let list = |sent: Sent| sent.url.path().replace("card-accounts", "accounts");
        let sent = bench.wire().sent().into_iter().filter(|one| !one.lists_parts());
        let paths: BTreeSet<_> = sent.map(list).collect();
        let most = if wish.len() > 1 { 1 + books.accounts.len() } else { 1 };
        ensure!(paths.len() <= most, "for {wish:?} {} resources were fetched", paths.len());
        for Told { operation, json } in &read {
            for name in ["balances", "identifiers", "holders", "balance_after", "raw"] {
                let field = json.find(name);
                ensure!(
                    field.is_none_or(crate::Json::is_nothing),
                    "{operation}: {name} came along"
                );
            }
            let seen = personal.first_in(json, &[]).or_else(|| numbers.first_in(json, &[]));
            ensure!(seen.is_none(), "{operation}: {seen:?} came along");
        }
    }
    Ok(())
}

/// What an operation that was not permitted must answer.
const NOT_PERMITTED: [ErrorKind; 2] = [ErrorKind::ConsentMissing, ErrorKind::Unsupported];

#[cfg(test)]
mod tests {
    use super::is_smallest;
    use crate::{Unit, dialect::FDX_V6};
    use guichet_core::{Scope, ScopeSet};

    fn check(wish: &[Scope], names: &[&str]) -> bool {
        let unit = |name: &&str| FDX_V6.units.iter().find(|unit| unit.name == *name).unwrap();
        let asked: Vec<&Unit> = names.iter().map(unit).collect();
        is_smallest(ScopeSet::of(wish), &asked, FDX_V6.units).is_ok()
    }

    #[test]
    fn less_than_is_wanted_is_not_enough() {
        assert!(check(&[Scope::Balances], &["BALANCES"]));
        assert!(!check(&[Scope::Balances, Scope::Bills], &["BALANCES"]));
    }

    #[test]
    fn more_than_is_wanted_is_too_much() {
        assert!(!check(&[Scope::Balances], &["BALANCES", "BILLS"]));
        assert!(!check(&[Scope::AccountsBasic], &["ACCOUNT_DETAILED"]));
        assert!(!check(&[Scope::AccountsBasic], &["ACCOUNT_BASIC", "CUSTOMER_PERSONAL"]));
    }

    #[test]
    fn what_is_not_sold_by_itself_comes_with_its_surplus() {
        assert!(check(&[Scope::TransactionsSummary], &["TRANSACTIONS"]));
        assert!(check(&[Scope::AccountsBasic, Scope::Balances], &["ACCOUNT_BASIC", "INVESTMENTS"]));
    }
}
