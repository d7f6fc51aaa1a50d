//! The list of all cases, and the macro that makes a test of each.

use crate::{Bench, Dialect, Failure, Outcome, Server, report};
use futures_util::future::BoxFuture;
use guichet_core::BankBuilder;
use std::{path::Path, sync::Arc};

/// One case.
#[derive(Clone, Copy)]
pub struct Case {
    /// Its name: a sentence.
    pub name: &'static str,
    /// Its group.
    pub group: &'static str,
    /// Runs it on a bench of its own.
    pub run: for<'a> fn(&'a Bench) -> BoxFuture<'a, Outcome>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}", self.group, self.name)
    }
}

impl Case {
    /// A case, by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        CASES.iter().find(|case| case.name == name)
    }

    /// Runs the case against a connector, on a stage of its own. A panic of the connector is a
    /// failure too.
    ///
    /// # Errors
    ///
    /// What was expected, and what was found.
    pub async fn check(
        &self,
        dialect: &'static Dialect,
        build: impl Fn(&Server) -> BankBuilder + Send + Sync + 'static,
    ) -> Outcome {
        let bench = Bench::open(dialect, Arc::new(build)).await?;
        self.run_on(&bench).await
    }

    async fn run_on(&self, bench: &Bench) -> Outcome {
        let run = std::panic::AssertUnwindSafe((self.run)(bench));
        futures_util::FutureExt::catch_unwind(run)
            .await
            .unwrap_or_else(|_| Err(Failure::new("the connector panicked")))
    }
}

/// Runs a case as a test: this is what [`suite!`](crate::suite) makes of each.
///
/// # Panics
///
/// When the case does not pass; the message names it.
#[allow(clippy::panic, clippy::expect_used, reason = "a test that does not pass panics")]
pub fn run(
    name: &str,
    dialect: &'static Dialect,
    build: impl Fn(&Server) -> BankBuilder + Send + Sync + 'static,
    scratch: Option<&str>,
) {
    let case = Case::named(name).expect("the suite names a case that exists");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a test has a runtime");
    let outcome = runtime.block_on(async {
        let bench = Bench::open(dialect, Arc::new(build)).await?;
        let outcome = case.run_on(&bench).await;
        if let Some(folder) = scratch.and_then(|tmp| Path::new(tmp).parent()) {
            let json = report::json(&bench, case, &outcome);
            let folder = folder.join("conformance");
            report::write(&folder, bench.bank_id().as_str(), name, &json)
                .map_err(|error| Failure::new(format!("the result cannot be written: {error}")))?;
        }
        outcome
    });
    if let Err(failure) = outcome {
        panic!("{}: {name}: {failure}", case.group);
    }
}

/// Hands the list of cases to another macro. There is one list, and this is it.
#[doc(hidden)]
#[macro_export]
macro_rules! with_cases {
    ($then:ident $given:tt) => {
        $crate::$then! { $given
            profile {
                the_identifier_is_a_slug_with_a_country
                the_bank_has_a_name
                consent_and_accounts_are_declared
                building_a_bank_sends_nothing
                plain_http_to_a_bank_is_refused
                a_configuration_without_a_client_is_refused
            }
            promise {
                every_declared_operation_answers
                an_undeclared_operation_is_refused_and_sends_nothing
                the_parts_of_what_is_declared_are_there
                what_is_declared_stays_declared
                a_grant_of_another_bank_is_refused
            }
            consent {
                a_customer_who_agrees_gives_a_grant
                a_foreign_state_is_refused
                a_callback_without_state_is_refused
                a_callback_without_code_is_refused
                a_denial_is_declined
                a_pending_consent_survives_the_seal
                a_code_is_sent_once
                a_code_that_was_used_gives_no_grant
                a_pending_consent_of_another_bank_is_refused
                an_input_of_another_flow_is_refused
                a_grant_covers_no_more_than_was_asked
                a_grant_says_when_the_consent_ends
                a_consent_is_no_longer_than_declared
                a_consent_that_expired_at_the_bank_asks_for_the_customer
                a_consent_revoked_at_the_bank_asks_for_the_customer
                ending_a_consent_ends_it
                a_new_consent_keeps_the_keys_of_accounts
            }
            permission {
                without_permission_nobody_else_is_named
                without_permission_no_place_is_told
                the_bank_is_asked_for_the_smallest_unit
                what_the_bank_sells_beyond_is_named
                what_the_bank_sells_beyond_is_not_fetched
            }
            conduct {
                what_is_said_of_the_bank_agrees_with_itself
                signs_on_the_wire_are_those_that_are_said
                identifiers_of_accounts_last_as_is_said
                identifiers_of_transactions_last_as_is_said
                a_period_before_the_history_brings_what_there_is
                calls_without_the_customer_are_as_many_as_is_said
            }
            page {
                every_page_comes_once_and_in_order
                a_long_listing_is_complete
                an_empty_page_in_the_middle_ends_nothing
                a_listing_in_circles_ends_in_an_error
                a_refused_page_goes_on_after_the_retry
                a_page_that_fails_is_told
                a_later_page_keeps_the_question
                stopping_early_asks_for_no_more
                a_link_to_another_host_is_not_followed
            }
            value {
                every_account_is_listed_as_what_it_is
                balances_are_the_banks_and_what_is_owed_is_negative
                an_overpaid_card_is_in_credit
                a_limit_is_not_money
                what_can_be_spent_is_apart_from_what_is_booked
                what_falls_due_on_a_card_is_owed
                a_failed_balance_is_no_zero
                a_bad_balance_loses_no_other
                one_failing_account_leaves_the_rest
                a_frozen_feed_shows_its_age
                a_market_value_is_not_a_cost
                a_missing_field_is_nothing
                a_null_field_is_nothing
                nothing_is_made_up
                a_placeholder_is_no_identifier
                twins_without_identifiers_both_come
                an_unknown_word_is_kept
                an_account_of_an_unknown_kind_is_listed
                a_new_field_breaks_nothing
                a_bad_item_is_rejected_alone
                a_long_number_is_exact
                a_plain_day_stays_the_same_day
                amounts_are_exact_and_money_out_is_negative
                a_foreign_amount_stays_apart
                booked_and_pending_are_told_apart
                a_booking_has_the_day_of_the_bank
                both_bounds_of_a_period_are_included
                the_banks_text_comes_whole
                a_booking_names_what_it_settles
            }
            fault {
                a_400_is_not_tried_again
                a_401_asks_for_a_fresh_token
                a_403_asks_for_the_customer
                a_404_is_not_found
                a_409_is_not_tried_again
                a_429_hands_on_the_banks_wait
                a_429_without_a_wait_makes_none_up
                a_500_may_be_tried_again
                a_503_may_be_tried_again
                a_web_page_is_no_answer
                a_cut_off_answer_is_no_answer
                a_missing_body_is_no_answer
                a_connection_that_breaks_is_told
                a_timeout_may_be_tried_again
                a_reset_may_be_tried_again
                the_banks_own_code_is_kept
                after_a_fault_the_next_call_works
                a_broken_token_address_ends_no_consent
                an_answer_to_something_else_is_no_answer
            }
            secrecy {
                nothing_printable_shows_a_secret
                no_error_shows_a_secret
                no_address_shows_a_secret
                no_span_shows_a_secret
            }
            wire {
                the_customers_address_is_sent_when_they_are_there
                no_customer_address_is_made_up
                every_attempt_has_its_own_name
                a_redirect_is_not_followed
                nothing_goes_past_the_transport
                only_the_bank_is_called
                a_call_is_one_request
                an_overview_takes_the_fewest_calls
                an_identifier_stays_in_its_place
            }
            refresh {
                ten_callers_share_one_refresh
                a_new_grant_is_stored_before_it_is_used
                a_store_that_fails_fails_the_call
                a_refreshed_grant_is_the_same_permission
                a_spent_refresh_token_asks_for_the_customer
                a_refused_token_is_refreshed_once
                a_refresh_token_is_sent_once
                without_a_store_nothing_is_refreshed
            }
            time {
                a_grant_is_dated_by_the_clock_that_was_lent
                what_is_read_is_dated_by_the_clock_that_was_lent
                a_date_to_wait_for_is_reckoned_by_the_clock_that_was_lent
                a_consent_that_ran_out_sends_nothing
                a_dropped_call_leaves_the_session_usable
                a_dropped_refresh_is_finished_by_the_next_call
            }
        }
    };
}

/// Makes a test of every case, for one bank in one dialect.
///
/// ```text
/// //! Example Bank against the conformance kit.
/// guichet_conformance::suite!(FDX_V6, |server| guichet_bank_example::PROFILE.bank(server.config()));
/// ```
///
/// The first argument is a [`Dialect`](crate::Dialect): one of [`dialect`](crate::dialect), by
/// its name alone, or a constant of one's own. The second makes the connector for a
/// [`Server`](crate::Server), with its layers or without. Two banks in one file need a module
/// each.
#[macro_export]
macro_rules! suite {
    ($dialect:expr, $build:expr $(,)?) => {
        $crate::with_cases! { suite_of ($dialect, $build) }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! suite_of {
    (($dialect:expr, $build:expr) $($group:ident { $($case:ident)* })*) => { $($(
        #[test]
        fn $case() {
            #[allow(unused_imports, reason = "an own dialect needs none of ours")]
            use $crate::dialect::*;
            static DIALECT: $crate::Dialect = $dialect;
            $crate::run(stringify!($case), &DIALECT, $build, option_env!("CARGO_TARGET_TMPDIR"));
        }
    )*)* };
}

#[doc(hidden)]
#[macro_export]
macro_rules! table_of {
    (() $($group:ident { $($case:ident)* })*) => {
        /// Every case, group by group.
        pub const CASES: &[Case] = &[$($(
            Case {
                name: stringify!($case),
                group: stringify!($group),
                run: {
                    fn run(bench: &Bench) -> BoxFuture<'_, Outcome> {
                        Box::pin($crate::case::$group::$case(bench))
                    }
                    run
                },
            },
        )*)*];
    };
}

with_cases! { table_of () }
