//! Mutants for profile, promises and time.

use super::{
    Mutant,
    support::{Act, Spoil},
};
use guichet_core::{BankId, Capabilities, Operation, OperationSet};
use std::sync::Arc;
use url::Url;

fn declaring(capabilities: &mut Capabilities, one: Operation) {
    let all: Vec<_> = capabilities.operations.iter().chain([one]).collect();
    capabilities.operations = OperationSet::of(&all);
}

const SYSTEM_CLOCK: Spoil = Spoil {
    env: |mut env| {
        env.clock = Arc::new(guichet_http::SystemClock);
        env
    },
    ..Spoil::SOUND
};

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        case: "the_identifier_is_a_slug_with_a_country",
        fault: "names itself as it likes",
        spoil: Spoil { info: |info| info.id = BankId::new("Chase US"), ..Spoil::SOUND },
    },
    Mutant {
        case: "the_bank_has_a_name",
        fault: "has no name",
        spoil: Spoil { info: |info| info.name = " ".into(), ..Spoil::SOUND },
    },
    Mutant {
        case: "consent_and_accounts_are_declared",
        fault: "forgets to declare accounts",
        spoil: Spoil {
            capabilities: |all| {
                let rest: Vec<_> =
                    all.operations.iter().filter(|one| *one != Operation::Accounts).collect();
                all.operations = OperationSet::of(&rest);
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "building_a_bank_sends_nothing",
        fault: "fetches something when it is built",
        spoil: Spoil { act: Act::SendsAtOnce, ..Spoil::SOUND },
    },
    Mutant {
        case: "plain_http_to_a_bank_is_refused",
        fault: "does not look at the scheme",
        spoil: Spoil {
            server: |server| {
                let mut url: Url = server.url().clone();
                if url.host_str() == Some("bank.example") {
                    url.set_scheme("https").unwrap();
                }
                server.at(url)
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_configuration_without_a_client_is_refused",
        fault: "takes an empty client",
        spoil: Spoil {
            server: |server| {
                if server.client_id().is_empty() { server.with_client_id("any") } else { server }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "every_declared_operation_answers",
        fault: "advertises what it cannot",
        spoil: Spoil { capabilities: |all| declaring(all, Operation::Changes), ..Spoil::SOUND },
    },
    Mutant {
        case: "an_undeclared_operation_is_refused_and_sends_nothing",
        fault: "does what it did not advertise",
        spoil: Spoil { act: Act::DeclaresLater, ..Spoil::SOUND },
    },
    Mutant {
        case: "the_parts_of_what_is_declared_are_there",
        fault: "declares cards and has no part for them",
        spoil: Spoil { capabilities: |all| declaring(all, Operation::Cards), ..Spoil::SOUND },
    },
    Mutant {
        case: "what_is_declared_stays_declared",
        fault: "declares now this, now that",
        spoil: Spoil { act: Act::DeclaresByTurns, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_grant_of_another_bank_is_refused",
        fault: "answers to another bank's name",
        spoil: Spoil { info: |info| info.id = BankId::new("another-xx"), ..Spoil::SOUND },
    },
    Mutant {
        case: "a_grant_is_dated_by_the_clock_that_was_lent",
        fault: "reads the machine's clock",
        spoil: SYSTEM_CLOCK,
    },
    Mutant {
        case: "what_is_read_is_dated_by_the_clock_that_was_lent",
        fault: "reads the machine's clock",
        spoil: SYSTEM_CLOCK,
    },
    Mutant {
        case: "a_date_to_wait_for_is_reckoned_by_the_clock_that_was_lent",
        fault: "reads the machine's clock",
        spoil: SYSTEM_CLOCK,
    },
    Mutant {
        case: "a_consent_that_ran_out_sends_nothing",
        fault: "does not write down the end of a consent",
        spoil: Spoil { grant: |grant, _| grant.expires_at = None, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_dropped_call_leaves_the_session_usable",
        fault: "takes a lock that a dropped call keeps",
        spoil: Spoil { act: Act::Busy, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_dropped_refresh_is_finished_by_the_next_call",
        fault: "refreshes twice",
        spoil: Spoil { act: Act::RefreshesTwice, ..Spoil::SOUND },
    },
];
