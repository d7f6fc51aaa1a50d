//! Mutants for values.

use super::{
    Mutant,
    support::{Act, Spoil},
};
use guichet_core::{
    AccountKind, Amount, BalanceKind, Currency, DayOrInstant, Money, TransactionId,
    TransactionStatus,
};
use jiff::Span;

/// Drops what has no text, as if it could not be.
const NEEDS_TEXT: Spoil = Spoil {
    transactions: |page, _| page.items.retain(|row| row.description.is_some()),
    ..Spoil::SOUND
};

/// Numbers what has no identifier by its place.
const NUMBERS_ROWS: Spoil = Spoil {
    transactions: |page, _| {
        for (place, row) in page.items.iter_mut().enumerate() {
            if row.id.is_none() {
                row.id = TransactionId::usable(&format!("row-{place}"));
            }
        }
    },
    ..Spoil::SOUND
};

const fn balances(spoil: fn(&mut Vec<guichet_core::Balance>)) -> Spoil {
    Spoil { balances: spoil, ..Spoil::SOUND }
}

const fn rows(spoil: fn(&mut guichet_core::Page<guichet_core::Transaction>, bool)) -> Spoil {
    Spoil { transactions: spoil, ..Spoil::SOUND }
}

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        case: "every_account_is_listed_as_what_it_is",
        fault: "takes every account for one in dollars",
        spoil: Spoil {
            accounts: |page| {
                page.items.iter_mut().for_each(|one| one.account.currency = Some(Currency::USD));
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "every_account_is_listed_as_what_it_is",
        fault: "loses the last account",
        spoil: Spoil { accounts: |page| drop(page.items.pop()), ..Spoil::SOUND },
    },
    Mutant {
        case: "balances_are_the_banks_and_what_is_owed_is_negative",
        fault: "takes what is owed for what is held",
        spoil: balances(|all| all.iter_mut().for_each(|one| one.amount = one.amount.abs())),
    },
    Mutant {
        case: "an_overpaid_card_is_in_credit",
        fault: "takes every card for a debt",
        spoil: balances(|all| {
            for one in all.iter_mut().filter(|one| one.kind == BalanceKind::Owed) {
                one.amount = one.amount.abs().negated();
            }
        }),
    },
    Mutant {
        case: "a_limit_is_not_money",
        fault: "calls credit available",
        spoil: balances(|all| {
            for one in all.iter_mut().filter(|one| one.kind == BalanceKind::AvailableCredit) {
                one.kind = BalanceKind::Available;
            }
        }),
    },
    Mutant {
        case: "what_can_be_spent_is_apart_from_what_is_booked",
        fault: "gives what is booked for what is available",
        spoil: balances(|all| {
            let booked = all.iter().find(|one| one.kind == BalanceKind::Booked).cloned();
            for one in all.iter_mut().filter(|one| one.kind == BalanceKind::Available) {
                one.amount.clone_from(&booked.as_ref().unwrap_or(&one.clone()).amount);
            }
        }),
    },
    Mutant {
        case: "what_falls_due_on_a_card_is_owed",
        fault: "loses what falls due",
        spoil: balances(|all| all.retain(|one| one.kind != BalanceKind::MinimumDue)),
    },
    Mutant {
        case: "a_failed_balance_is_no_zero",
        fault: "gives zero for a balance that failed",
        spoil: Spoil { act: Act::ZeroForFailed, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_bad_balance_loses_no_other",
        fault: "loses all balances for one",
        spoil: balances(|all| {
            // Without what is booked, nothing of the account is sure.
            if all
                .iter()
                .all(|one| one.code.as_ref().is_none_or(|code| code.as_str() != "currentBalance"))
            {
                all.clear();
            }
        }),
    },
    Mutant {
        case: "one_failing_account_leaves_the_rest",
        fault: "fails all accounts for one",
        spoil: Spoil { act: Act::FailsForOne, ..Spoil::SOUND },
    },
    Mutant {
        case: "one_failing_account_leaves_the_rest",
        fault: "swallows the failure of an account, in the list and in its balances",
        spoil: Spoil {
            accounts: |page| page.rejected.clear(),
            act: Act::SwallowsErrors,
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_frozen_feed_shows_its_age",
        fault: "calls every balance new",
        spoil: balances(|all| {
            for one in all {
                one.as_of = one.fetched_at.map(DayOrInstant::Instant);
            }
        }),
    },
    Mutant {
        case: "a_market_value_is_not_a_cost",
        fault: "gives holdings that it did not advertise",
        spoil: Spoil { act: Act::HoldsLater, ..Spoil::SOUND },
    },
    Mutant {
        case: "amounts_are_exact_and_money_out_is_negative",
        fault: "turns the sign",
        spoil: rows(|page, _| {
            page.items.iter_mut().for_each(|row| row.amount = row.amount.negated());
        }),
    },
    Mutant {
        case: "a_foreign_amount_stays_apart",
        fault: "takes what was paid abroad for what was charged",
        spoil: rows(|page, _| {
            for row in &mut page.items {
                if let Some(original) = &row.original {
                    row.amount = original.amount.clone();
                }
            }
        }),
    },
    Mutant {
        case: "booked_and_pending_are_told_apart",
        fault: "calls all booked",
        spoil: rows(|page, _| {
            page.items.iter_mut().for_each(|row| row.status = TransactionStatus::Booked);
        }),
    },
    Mutant {
        case: "a_booking_has_the_day_of_the_bank",
        fault: "is a day late",
        spoil: rows(|page, _| {
            for row in &mut page.items {
                row.booked_on = row.booked_on.map(|day| day.saturating_add(Span::new().days(1)));
            }
        }),
    },
    Mutant {
        case: "both_bounds_of_a_period_are_included",
        fault: "leaves out the first day",
        spoil: Spoil {
            query: |query| {
                query.since = query.since.map(|day| {
                    let later = day.saturating_add(Span::new().days(1));
                    query.until.map_or(later, |until| later.min(until))
                });
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "the_banks_text_comes_whole",
        fault: "loses the text",
        spoil: rows(|page, _| page.items.iter_mut().for_each(|row| row.description = None)),
    },
    Mutant {
        case: "a_booking_names_what_it_settles",
        fault: "loses what a booking settles",
        spoil: rows(|page, _| page.items.iter_mut().for_each(|row| row.replaces = None)),
    },
    Mutant {
        case: "a_missing_field_is_nothing",
        fault: "drops a transaction without text",
        spoil: NEEDS_TEXT,
    },
    Mutant {
        case: "a_null_field_is_nothing",
        fault: "drops a transaction without text",
        spoil: NEEDS_TEXT,
    },
    Mutant {
        case: "nothing_is_made_up",
        fault: "numbers what has no identifier",
        spoil: NUMBERS_ROWS,
    },
    Mutant {
        case: "a_placeholder_is_no_identifier",
        fault: "numbers what has no identifier",
        spoil: NUMBERS_ROWS,
    },
    Mutant {
        case: "twins_without_identifiers_both_come",
        fault: "takes twins for one",
        spoil: rows(|page, _| page.items.dedup()),
    },
    Mutant {
        case: "an_unknown_word_is_kept",
        fault: "drops what has a new word",
        spoil: rows(|page, _| {
            page.items.retain(|row| !matches!(row.status, TransactionStatus::Other(_)));
        }),
    },
    Mutant {
        case: "an_account_of_an_unknown_kind_is_listed",
        fault: "drops accounts of a new kind",
        spoil: Spoil {
            accounts: |page| {
                page.items.retain(|one| {
                    one.account
                        .kind_detail
                        .as_ref()
                        .is_none_or(|kind| kind.as_str() != "A_NEW_WORD")
                        && !matches!(one.account.kind, AccountKind::Other(_))
                });
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_new_field_breaks_nothing",
        fault: "takes no field that it does not know",
        spoil: Spoil {
            around: Some(|inner, request| {
                Box::pin(async move {
                    let mut answer = inner.send(request).await?;
                    if String::from_utf8_lossy(answer.body()).contains("guichetNewField") {
                        *answer.body_mut() = bytes::Bytes::from_static(b"{");
                    }
                    Ok(answer)
                })
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_bad_item_is_rejected_alone",
        fault: "swallows what it cannot read",
        spoil: rows(|page, _| page.rejected.clear()),
    },
    Mutant {
        case: "a_long_number_is_exact",
        fault: "rounds a long number",
        spoil: rows(|page, _| {
            for row in &mut page.items {
                if row.amount.amount.abs().to_string().len() > 12 {
                    let rounded = Amount::parse("90071992547409.92").unwrap();
                    row.amount = Money::new(rounded, row.amount.currency.clone());
                }
            }
        }),
    },
    Mutant {
        case: "a_plain_day_stays_the_same_day",
        fault: "reads a day as midnight in London",
        spoil: rows(|page, _| {
            for row in page.items.iter_mut().filter(|row| row.booked_at.is_none()) {
                row.booked_on = row.booked_on.map(|day| day.saturating_sub(Span::new().days(1)));
            }
        }),
    },
];
