//! Mutants for conduct: profiles that say of their bank what is not so.

use super::{Mutant, support::Spoil};
use guichet_core::{
    AccountIds, BankInfo, Fact, HistoryLimit, PendingEntries, SignConvention, TransactionIds,
    UnattendedLimit,
};
use jiff::Span;

/// A fault of the profile alone: the connector is sound, and the claim is not.
const fn claims(spoil: fn(&mut BankInfo)) -> Spoil {
    Spoil { info: spoil, ..Spoil::SOUND }
}

const fn guess<T: Copy>(value: T) -> Fact<T> {
    Fact::assumed(value, "a guess")
}

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        case: "what_is_said_of_the_bank_agrees_with_itself",
        fault: "says how far history goes, and does not keep to it",
        spoil: claims(|info| info.conduct.history = guess(HistoryLimit::Days(90))),
    },
    Mutant {
        case: "what_is_said_of_the_bank_agrees_with_itself",
        fault: "goes by another zone than it says",
        spoil: claims(|info| info.conduct.time_zone = guess("Pacific/Kiritimati")),
    },
    Mutant {
        case: "what_is_said_of_the_bank_agrees_with_itself",
        fault: "says that identifiers change, and that they do not",
        spoil: claims(|info| {
            info.conduct.transaction_ids = guess(TransactionIds::ChangesWhenBooked);
            info.conduct.pending = guess(PendingEntries::SameId);
        }),
    },
    Mutant {
        case: "signs_on_the_wire_are_those_that_are_said",
        fault: "says that amounts have a sign",
        spoil: claims(|info| info.conduct.amounts = guess(SignConvention::Signed)),
    },
    Mutant {
        case: "identifiers_of_accounts_last_as_is_said",
        fault: "says that each consent has its own identifiers",
        spoil: claims(|info| info.conduct.account_ids = guess(AccountIds::PerConsent)),
    },
    Mutant {
        case: "identifiers_of_transactions_last_as_is_said",
        fault: "says that there are no identifiers",
        spoil: claims(|info| info.conduct.transaction_ids = guess(TransactionIds::Absent)),
    },
    Mutant {
        case: "identifiers_of_transactions_last_as_is_said",
        fault: "says that pending entries are not listed",
        spoil: claims(|info| info.conduct.pending = guess(PendingEntries::NotListed)),
    },
    Mutant {
        case: "a_period_before_the_history_brings_what_there_is",
        fault: "asks for nothing that begins too early",
        spoil: Spoil {
            query: |query| {
                query.since = query.since.zip(query.until).map(|(since, until)| {
                    let early = until.saturating_sub(Span::new().years(3));
                    if since < early { until } else { since }
                });
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_period_before_the_history_brings_what_there_is",
        fault: "says that history is a week, and gives more",
        spoil: claims(|info| info.conduct.history = guess(HistoryLimit::Days(7))),
    },
    Mutant {
        case: "calls_without_the_customer_are_as_many_as_is_said",
        fault: "says that no call is allowed",
        spoil: Spoil {
            capabilities: |can| can.unattended = Some(UnattendedLimit::per_day(0)),
            ..Spoil::SOUND
        },
    },
];
