//! The table of scopes, the JSON form and the code that narrows agree on every field.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::full;
use crate::model::{FIELD_SCOPES, Narrow, Transaction, TransactionKind};
use crate::{Scope, ScopeSet};

/// The paths of the JSON form of a value: money and the bank's JSON are one field each.
fn paths(root: &str, value: &impl Serialize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(root, &serde_json::to_value(value).unwrap(), &mut found);
    found
}

fn collect(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(path, item, found)),
        Value::Object(fields) if path != "transaction.raw" && !is_money(value) => {
            for (name, field) in fields {
                // A part is a transaction like the whole.
                let below = if name == "parts" { path.into() } else { format!("{path}.{name}") };
                collect(&below, field, found);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn is_money(value: &Value) -> bool {
    value.as_object().is_some_and(|it| it.keys().eq(["amount", "currency"]))
}

/// The scopes that the table asks for a path; all of them are needed.
fn needed(path: &str) -> Vec<Scope> {
    FIELD_SCOPES.iter().filter(|(it, _)| *it == path).map(|(_, scope)| *scope).collect()
}

fn is_open(path: &str, scopes: ScopeSet) -> bool {
    needed(path).into_iter().all(|scope| {
        scopes.contains(scope)
            || (scope == Scope::TransactionsSummary && scopes.contains(Scope::Transactions))
    })
}

/// Every set of the scopes that the type has to do with, and one that is strange to it.
fn sets(root: &str) -> Vec<ScopeSet> {
    let mut scopes: BTreeSet<Scope> = FIELD_SCOPES
        .iter()
        .filter(|(path, _)| path.starts_with(&format!("{root}.")))
        .map(|(_, scope)| *scope)
        .collect();
    scopes.extend([Scope::Transactions, Scope::TransactionsSummary, Scope::PaymentsInitiate]);
    scopes.into_iter().fold(vec![ScopeSet::EMPTY], |sets, scope| {
        sets.iter().flat_map(|set| [*set, set.with(scope)]).collect()
    })
}

/// Holds table and code to each other; `base` is the field that the item cannot be without.
fn check<T>(root: &str, base: &str, items: &[T])
where
    T: Narrow + Clone + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let all = paths(root, &items);
    let listed: BTreeSet<String> = FIELD_SCOPES
        .iter()
        .map(|(path, _)| (*path).to_owned())
        .filter(|path| path.starts_with(&format!("{root}.")))
        .collect();
    assert_eq!(all, listed, "{root}: fields of the JSON form, and fields in the table");

    for set in sets(root) {
        let mut narrowed = items.to_vec();
        narrowed.narrow(&set);
        let expected: BTreeSet<String> = if is_open(base, set) {
            all.iter().filter(|path| is_open(path, set)).cloned().collect()
        } else {
            BTreeSet::new()
        };
        assert_eq!(paths_of_list(root, &narrowed), expected, "{root} under {set:?}");

        let text = serde_json::to_string(&narrowed).unwrap();
        assert_eq!(serde_json::from_str::<Vec<T>>(&text).unwrap(), narrowed);
        let mut again = narrowed.clone();
        again.narrow(&set);
        assert_eq!(again, narrowed, "narrowing twice is narrowing once");
    }
}

fn paths_of_list<T: Serialize>(root: &str, items: &[T]) -> BTreeSet<String> {
    items.iter().flat_map(|item| paths(root, item)).collect()
}

#[test]
fn table_json_and_narrowing_agree() {
    check("account", "account.id", &[full::account()]);
    check("balance", "balance.amount", &[full::balance()]);
    check("transaction", "transaction.amount", &[full::transaction()]);
    check("card", "card.ref", &[full::card()]);
    check("party", "party.name", &[full::party()]);
    check("scheduled_payment", "scheduled_payment.kind", &[full::scheduled_payment()]);
    check("beneficiary", "beneficiary.trusted", &[full::beneficiary()]);
    check("statement", "statement.id", &[full::statement()]);
    check("holding", "holding.value", &full::holdings());
}

#[test]
fn every_row_belongs_to_a_type_and_stands_once() {
    let roots = [
        "account",
        "balance",
        "transaction",
        "card",
        "party",
        "scheduled_payment",
        "beneficiary",
        "statement",
        "holding",
    ];
    let mut seen = BTreeSet::new();
    for row in FIELD_SCOPES {
        assert!(roots.contains(&row.0.split('.').next().unwrap()), "{}", row.0);
        assert!(seen.insert(*row), "{} stands twice", row.0);
    }
}

/// What is left of one item when nothing is permitted: what it cannot be without.
#[track_caller]
fn check_bare<T: Narrow + Serialize>(mut item: T, left: &[&str]) {
    item.narrow(&ScopeSet::EMPTY);
    assert!(!item.is_allowed(&ScopeSet::EMPTY));
    assert_eq!(paths("it", &item), left.iter().map(|it| format!("it.{it}")).collect());
}

#[test]
fn an_item_outside_a_list_is_blanked_too() {
    check_bare(full::account(), &["id", "bank", "via", "kind"]);
    check_bare(full::balance(), &["account", "kind", "amount"]);
    let transaction = Transaction { parts: Vec::new(), ..full::transaction() };
    check_bare(transaction, &["account", "status", "mutable", "amount", "currency_basis"]);
    check_bare(full::card(), &["ref"]);
    check_bare(full::party(), &[]);
    check_bare(full::scheduled_payment(), &["kind"]);
    check_bare(full::beneficiary(), &[]);
    check_bare(full::statement(), &["id"]);
    for holding in full::holdings() {
        check_bare(holding, &[]);
    }
}

#[test]
fn the_text_of_a_card_payment_needs_no_counterparty() {
    let scopes = ScopeSet::of(&[Scope::Transactions]);
    for word in TransactionKind::WORDS {
        let kind = TransactionKind::parse(word);
        let harmless = ["card_payment", "cash", "fee", "interest"].contains(word);
        let mut item = Transaction { kind: Some(kind), ..full::transaction() };
        item.narrow(&scopes);
        assert_eq!(item.description.is_some(), harmless, "{word}");
        item.narrow(&ScopeSet::of(&[Scope::TransactionsSummary]));
        assert_eq!(item.description, None, "{word}");
    }
    let mut unknown = Transaction { kind: None, ..full::transaction() };
    unknown.narrow(&scopes);
    assert_eq!(unknown.description, None);
}

#[test]
fn what_falls_due_needs_bills() {
    use crate::model::BalanceKind::{MinimumDue, PastDue};

    for kind in [MinimumDue, PastDue] {
        let mut list = vec![crate::model::Balance { kind, ..full::balance() }];
        list.narrow(&ScopeSet::of(&[Scope::Bills]));
        assert_eq!(list.len(), 1);
        list.narrow(&ScopeSet::of(&[Scope::Balances]));
        assert!(list.is_empty());
    }
}
