//! Mutants for faults.

use super::{
    Mutant,
    support::{Act, Spoil},
};
use guichet_core::{Error, ErrorKind, Remedy, Upstream};
use std::time::Duration;

/// The same error without what the bank said.
fn bare(error: &Error) -> Error {
    Error::new(error.kind(), "something went wrong").with_remedy(error.remedy())
}

fn renamed(error: &Error, kind: ErrorKind) -> Error {
    Error::new(kind, "something went wrong").with_upstream(error.upstream().clone())
}

const fn mutant(case: &'static str, fault: &'static str, error: fn(Error) -> Error) -> Mutant {
    Mutant { case, fault, spoil: Spoil { error, ..Spoil::SOUND } }
}

const fn swallowing(case: &'static str) -> Mutant {
    let spoil = Spoil { act: Act::SwallowsErrors, ..Spoil::SOUND };
    Mutant { case, fault: "takes what it cannot read for an empty listing", spoil }
}

const BLAMES_NOBODY: fn(Error) -> Error = |error| renamed(&error, ErrorKind::Internal);

pub(super) const MUTANTS: &[Mutant] = &[
    mutant("a_400_is_not_tried_again", "tries a mistake again", |error| {
        error.with_remedy(Remedy::Retry { after: None })
    }),
    mutant("a_401_asks_for_a_fresh_token", "knows one kind of error", BLAMES_NOBODY),
    mutant("a_403_asks_for_the_customer", "refreshes where the customer said no", |error| {
        error.with_remedy(Remedy::Refresh)
    }),
    mutant("a_404_is_not_found", "loses what the bank said", |error| bare(&error)),
    mutant("a_409_is_not_tried_again", "knows one kind of error", BLAMES_NOBODY),
    mutant("a_429_hands_on_the_banks_wait", "loses the wait", |error| {
        error.with_remedy(Remedy::Retry { after: None })
    }),
    mutant("a_429_hands_on_the_banks_wait", "takes too many for closed", |error| {
        renamed(&error, ErrorKind::Unavailable)
    }),
    mutant("a_429_without_a_wait_makes_none_up", "makes up a wait", |error| {
        error.with_remedy(Remedy::Retry { after: Some(Duration::from_secs(1)) })
    }),
    mutant("a_500_may_be_tried_again", "gives up at once", |error| {
        error.with_remedy(Remedy::GiveUp)
    }),
    mutant("a_503_may_be_tried_again", "loses the name of the request", |error| {
        let status = error.upstream().status.unwrap_or_default();
        error.with_upstream(Upstream::status(status))
    }),
    swallowing("a_web_page_is_no_answer"),
    swallowing("a_cut_off_answer_is_no_answer"),
    swallowing("a_missing_body_is_no_answer"),
    swallowing("an_answer_to_something_else_is_no_answer"),
    swallowing("a_connection_that_breaks_is_told"),
    mutant("a_timeout_may_be_tried_again", "takes a silence for a fault of its own", BLAMES_NOBODY),
    Mutant {
        case: "a_reset_may_be_tried_again",
        fault: "tries again on its own",
        spoil: Spoil {
            around: Some(|inner, request| {
                Box::pin(async move {
                    match inner.send(request.clone()).await {
                        Err(_) => inner.send(request).await,
                        answer => answer,
                    }
                })
            }),
            ..Spoil::SOUND
        },
    },
    mutant("the_banks_own_code_is_kept", "loses the bank's code", |error| {
        let mut upstream = error.upstream().clone();
        upstream.code = None;
        error.with_upstream(upstream)
    }),
    Mutant {
        case: "after_a_fault_the_next_call_works",
        fault: "never gets over a fault",
        spoil: Spoil { act: Act::Latches, ..Spoil::SOUND },
    },
];
