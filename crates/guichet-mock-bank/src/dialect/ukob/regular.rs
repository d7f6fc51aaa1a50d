//! What comes again: direct debits, standing orders, planned payments, and payees.
//!
//! The books have no mandates and no orders. They are read off what was booked: who collects
//! each month, and what the customer sends each month to another of their accounts.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::account::{BIC, sort_code_and_number};
use super::call::Call;
use super::frame::{amount, local, when};
use crate::json::Object;
use crate::ledger::entry::Entry;
use crate::ledger::order::{is_same, orders, other_end};
use crate::ledger::view::{Line, lines};
use crate::ledger::{Account, EntryKind};

/// `…/direct-debits`.
pub(super) fn direct_debits(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let look = call.look(account);
    let mut latest: BTreeMap<String, Line<'_>> = BTreeMap::new();
    for line in lines(account, &look) {
        let collected = line.is_booked() && line.entry.kind == EntryKind::DirectDebit;
        if let Some(other) = line.entry.counterparty.as_ref().filter(|_| collected) {
            // The newest comes first.
            latest.entry(other.name.clone()).or_insert(line);
        }
    }
    let old = call.dialect.major == 3;
    latest
        .iter()
        .enumerate()
        .map(|(number, (name, line))| {
            let mandate = mandate(name);
            let frequency = Object::new().with("Type", "MNTH");
            let related = Object::new()
                .with("MandateIdentification", mandate.as_str())
                .with("Frequency", frequency);
            Object::new()
                .with("AccountId", account.id.as_str())
                .with("DirectDebitId", format!("{}-dd-{number}", short(account)))
                .maybe("MandateIdentification", old.then_some(mandate.as_str()))
                .maybe("MandateRelatedInformation", (!old).then_some(related))
                .with("DirectDebitStatusCode", call.dialect.word(("Active", "ACTV")))
                .with("Name", name.as_str())
                .with("PreviousPaymentDateTime", when(line.at))
                .maybe("Frequency", old.then_some("UK.OBIE.Monthly"))
                .with("PreviousPaymentAmount", amount(line.amount))
        })
        .collect()
}

/// A mandate of a collector: the letters of its name.
fn mandate(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).take(20).collect::<String>().to_uppercase()
}

fn short(account: &Account) -> String {
    account.id.chars().take(16).collect()
}

/// Who receives it, for those who may know: agent and account.
fn creditor(call: &Call<'_>, account: Option<&Account>) -> Object {
    let Some(account) = account else { return Object::new() };
    let agent = Object::new().with("SchemeName", "UK.OBIE.BICFI").with("Identification", BIC);
    let (scheme, number) = match (sort_code_and_number(account), &account.iban) {
        (Some(plain), _) => ("UK.OBIE.SortCodeAccountNumber", plain),
        (None, Some(iban)) => ("UK.OBIE.IBAN", iban.clone()),
        (None, None) => ("UK.OBIE.BBAN", account.number.clone()),
    };
    let holder = format!("{} {}", call.customer.first_name, call.customer.last_name);
    let number = Object::new()
        .with("SchemeName", scheme)
        .with("Identification", number)
        .with("Name", holder);
    Object::new().with("CreditorAgent", agent).with("CreditorAccount", number)
}

/// `…/standing-orders`.
pub(super) fn standing_orders(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let detail = call.covers("ReadStandingOrdersDetail");
    let old = call.dialect.major == 3;
    orders(account, call.now)
        .into_iter()
        .map(|latest| {
            let same = |entry: &&Entry| is_same(entry, latest);
            let first = account.entries.iter().find(same).unwrap_or(latest);
            let next = account.entries.iter().filter(same).find(|entry| entry.made_at > call.now);
            let day = local(latest.made_at).day();
            let frequency = format!("IntrvlMnthDay:01:{day:02}");
            let paid = |entry: &Entry| amount(entry.amount);
            let at = |entry: &Entry| when(entry.made_at);
            let started = at(first);
            let mandate = Object::new()
                .with("FirstPaymentDateTime", started.as_str())
                .with("Frequency", Object::new().with("Type", frequency.as_str()));
            let row = Object::new()
                .with("AccountId", account.id.as_str())
                .with("StandingOrderId", format!("{}-so-{day:02}", short(account)))
                .maybe("Frequency", old.then_some(frequency))
                .maybe("MandateRelatedInformation", (!old).then_some(mandate))
                .maybe("Reference", old.then(|| latest.text.chars().take(35).collect::<String>()))
                .maybe("FirstPaymentDateTime", old.then_some(started))
                .maybe("NextPaymentDateTime", next.map(at))
                .with("LastPaymentDateTime", at(latest))
                .with("StandingOrderStatusCode", call.dialect.word(("Active", "ACTV")))
                .with("FirstPaymentAmount", paid(first))
                .maybe("NextPaymentAmount", next.map(paid))
                .with("LastPaymentAmount", paid(latest));
            let other = other_end(call.customer, account, latest).filter(|_| detail);
            row.and(creditor(call, other))
        })
        .collect()
}

/// `…/scheduled-payments`: repayments of cards and loans in the next 31 days.
pub(super) fn scheduled_payments(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let detail = call.covers("ReadScheduledPaymentsDetail");
    let until = call.now.saturating_add(SignedDuration::from_hours(31 * 24));
    let until = until.unwrap_or(call.now);
    account
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Repayment && entry.amount.is_out())
        .filter(|entry| entry.made_at > call.now && entry.made_at <= until)
        .map(|entry| {
            let other = other_end(call.customer, account, entry).filter(|_| detail);
            Object::new()
                .with("AccountId", account.id.as_str())
                .with("ScheduledPaymentId", entry.id.as_str())
                .with("ScheduledPaymentDateTime", when(entry.made_at))
                .with("ScheduledType", "Execution")
                .with("Reference", entry.text.chars().take(35).collect::<String>())
                .with("InstructedAmount", amount(entry.amount))
                .and(creditor(call, other))
        })
        .collect()
}

/// `…/beneficiaries`: the other own accounts that money is sent to.
pub(super) fn beneficiaries(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let detail = call.covers("ReadBeneficiariesDetail");
    let mut found: BTreeMap<&str, &Account> = BTreeMap::new();
    for entry in orders(account, call.now) {
        if let Some(other) = other_end(call.customer, account, entry) {
            found.insert(&other.id, other);
        }
    }
    found
        .into_values()
        .map(|other| {
            Object::new()
                .with("AccountId", account.id.as_str())
                .with("BeneficiaryId", format!("{}-payee", short(other)))
                .with("BeneficiaryType", "Trusted")
                .with("Reference", other.name)
                .and(creditor(call, Some(other).filter(|_| detail)))
        })
        .collect()
}
