//! Which case backs which claim.

use crate::results::{Results, Suite};
use guichet::{Entry, Operation};

/// Every claim of conduct must agree with the rest.
const AGREES: &str = "what_is_said_of_the_bank_agrees_with_itself";

/// The cases that back a claim of conduct, by the name of its field; none for a field that is not
/// known here, so that a new one is noticed.
pub(crate) fn of_claim(name: &str) -> Vec<&'static str> {
    let own: &[_] = match name {
        "account_ids" => {
            &["identifiers_of_accounts_last_as_is_said", "a_new_consent_keeps_the_keys_of_accounts"]
        }
        "transaction_ids" => &[
            "identifiers_of_transactions_last_as_is_said",
            "nothing_is_made_up",
            "a_placeholder_is_no_identifier",
        ],
        "amounts" => &[
            "signs_on_the_wire_are_those_that_are_said",
            "amounts_are_exact_and_money_out_is_negative",
        ],
        "available" => &["what_can_be_spent_is_apart_from_what_is_booked", "a_limit_is_not_money"],
        "owed" => &[
            "balances_are_the_banks_and_what_is_owed_is_negative",
            "an_overpaid_card_is_in_credit",
        ],
        "pending" => {
            &["identifiers_of_transactions_last_as_is_said", "booked_and_pending_are_told_apart"]
        }
        "pending_amounts" => &["a_booking_names_what_it_settles"],
        "history" => {
            &["a_period_before_the_history_brings_what_there_is", "a_long_listing_is_complete"]
        }
        "consent" => {
            &["a_grant_says_when_the_consent_ends", "a_consent_is_no_longer_than_declared"]
        }
        "unattended" => {
            &["calls_without_the_customer_are_as_many_as_is_said", "a_call_is_one_request"]
        }
        "customer_ip" => {
            &["the_customers_address_is_sent_when_they_are_there", "no_customer_address_is_made_up"]
        }
        "time_zone" => &["a_booking_has_the_day_of_the_bank", "a_plain_day_stays_the_same_day"],
        _ => return Vec::new(),
    };
    own.iter().copied().chain([AGREES]).collect()
}

/// The cases that back what is declared of an operation, or that it is absent.
pub(crate) fn of_operation(operation: Operation, declared: bool) -> Vec<&'static str> {
    if !declared {
        return vec!["an_undeclared_operation_is_refused_and_sends_nothing"];
    }
    let own: &[_] = match operation {
        Operation::BeginConsent => &["a_customer_who_agrees_gives_a_grant"],
        Operation::ResumeConsent => &["a_foreign_state_is_refused", "a_code_is_sent_once"],
        Operation::RevokeConsent => &["ending_a_consent_ends_it"],
        Operation::RefreshGrant => &["a_refreshed_grant_is_the_same_permission"],
        Operation::Accounts => &["every_account_is_listed_as_what_it_is"],
        Operation::Balances => &["balances_are_the_banks_and_what_is_owed_is_negative"],
        Operation::Transactions => &["amounts_are_exact_and_money_out_is_negative"],
        Operation::Holdings => &["a_market_value_is_not_a_cost"],
        _ => &[],
    };
    ["every_declared_operation_answers"].into_iter().chain(own.iter().copied()).collect()
}

/// What a bank says without a case that passes, and what is not as the suite found it.
pub(crate) fn unbacked(bank: &Entry, results: &Results) -> Vec<String> {
    let info = bank.info();
    let id = info.id.as_str();
    let suite = results.suite(id);
    if suite.cases.is_empty() {
        return vec![format!("{id}: the suite was not run: run `cargo test --workspace`")];
    }
    let mut wrong = Vec::new();
    for (case, _) in suite.cases.iter().filter(|(_, (_, passed))| !passed) {
        wrong.push(format!("{id}: {case} does not pass"));
    }
    for claim in info.conduct.claims().iter().filter(|claim| claim.value.is_some()) {
        let cases = of_claim(claim.name);
        wrong.extend(missing(&suite, &cases, &format!("{id}: {}", claim.name)));
    }
    let capabilities = bank.capabilities();
    for &operation in Operation::ALL {
        let declared = capabilities.supports(operation);
        let about = format!("{id}: {operation}");
        wrong.extend(missing(&suite, &of_operation(operation, declared), &about));
        if declared != suite.declared.contains(operation.as_str()) {
            wrong.push(format!("{about}: the profile and the suite's connector differ"));
        }
        let proof = suite.proven.get(operation.as_str()).map(String::as_str);
        let fits = match proof {
            Some("native" | "emulated") => declared,
            Some("absent") => !declared,
            _ => false,
        };
        if !fits {
            wrong.push(format!("{about}: the suite proved {}", proof.unwrap_or("nothing of it")));
        }
    }
    wrong
}

/// What is wrong with the cases of a claim.
fn missing(suite: &Suite, cases: &[&str], about: &str) -> Vec<String> {
    if cases.is_empty() {
        return vec![format!("{about}: no case is known that backs it")];
    }
    let bad = cases.iter().filter_map(|case| match suite.passed(case) {
        Some(true) => None,
        Some(false) => Some(format!("{about}: its case {case} does not pass")),
        None => Some(format!("{about}: its case {case} was not run")),
    });
    bad.collect()
}
