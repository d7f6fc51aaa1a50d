//! Mutants for consent and refresh.

use super::{
    Mutant,
    support::{Act, Spoil},
};
use guichet_core::{AccountKey, AppKey, Error, ErrorKind, PurposeSet, ScopeSet};

/// The same error under another kind.
fn renamed(error: &Error, kind: ErrorKind) -> Error {
    Error::new(kind, "something else").with_upstream(error.upstream().clone())
}

/// What only the customer can help, as if waiting helped.
const WAITS_FOR_CUSTOMER: Spoil = Spoil {
    error: |error| match error.kind() {
        ErrorKind::Unauthorized | ErrorKind::GrantExpired => {
            renamed(&error, ErrorKind::Unavailable)
        }
        _ => error,
    },
    ..Spoil::SOUND
};

const IGNORES_STATE: Spoil = Spoil { act: Act::IgnoresState, ..Spoil::SOUND };
const REFRESHES_TWICE: Spoil = Spoil { act: Act::RefreshesTwice, ..Spoil::SOUND };
const USES_BEFORE_STORED: Spoil = Spoil { act: Act::UsesBeforeStored, ..Spoil::SOUND };

/// Sends a request for tokens again where no good answer came.
const SENDS_TOKENS_AGAIN: Spoil = Spoil {
    around: Some(|inner, request| {
        Box::pin(async move {
            let again = request.clone();
            let for_tokens = again.uri().path().ends_with("/token");
            match inner.send(request).await {
                Ok(answer) if answer.status().is_success() || !for_tokens => Ok(answer),
                _ => inner.send(again).await,
            }
        })
    }),
    ..Spoil::SOUND
};

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        case: "a_customer_who_agrees_gives_a_grant",
        fault: "loses the app's name of the customer",
        spoil: Spoil { grant: |grant, _| grant.customer = None, ..Spoil::SOUND },
    },
    Mutant { case: "a_foreign_state_is_refused", fault: "ignores the state", spoil: IGNORES_STATE },
    Mutant {
        case: "a_callback_without_state_is_refused",
        fault: "ignores the state",
        spoil: IGNORES_STATE,
    },
    Mutant {
        case: "a_callback_without_code_is_refused",
        fault: "makes up a code",
        spoil: Spoil { act: Act::MakesUpACode, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_denial_is_declined",
        fault: "takes a no for a fault",
        spoil: Spoil { error: |error| renamed(&error, ErrorKind::Protocol), ..Spoil::SOUND },
    },
    Mutant {
        case: "a_pending_consent_survives_the_seal",
        fault: "keeps consents in its memory",
        spoil: Spoil { act: Act::RemembersPending, ..Spoil::SOUND },
    },
    Mutant { case: "a_code_is_sent_once", fault: "sends a code again", spoil: SENDS_TOKENS_AGAIN },
    Mutant {
        case: "a_code_that_was_used_gives_no_grant",
        fault: "keeps grants in its memory",
        spoil: Spoil { act: Act::KeepsGrants, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_pending_consent_of_another_bank_is_refused",
        fault: "takes any pending consent",
        spoil: Spoil { act: Act::TakesForeignPending, ..Spoil::SOUND },
    },
    Mutant {
        case: "an_input_of_another_flow_is_refused",
        fault: "blames the bank for the app's mistake",
        spoil: Spoil { act: Act::TakesAnyInput, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_grant_covers_no_more_than_was_asked",
        fault: "grants what the bank's consent covers",
        spoil: Spoil { grant: |grant, _| grant.scopes = ScopeSet::all(), ..Spoil::SOUND },
    },
    Mutant {
        case: "a_grant_says_when_the_consent_ends",
        fault: "does not write down the end of a consent",
        spoil: Spoil { grant: |grant, _| grant.expires_at = None, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_consent_is_no_longer_than_declared",
        fault: "believes in consents without end",
        spoil: Spoil {
            grant: |grant, _| grant.expires_at = Some(guichet_core::Timestamp::MAX),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_consent_that_expired_at_the_bank_asks_for_the_customer",
        fault: "waits where only the customer can help",
        spoil: WAITS_FOR_CUSTOMER,
    },
    Mutant {
        case: "a_consent_revoked_at_the_bank_asks_for_the_customer",
        fault: "waits where only the customer can help",
        spoil: WAITS_FOR_CUSTOMER,
    },
    Mutant {
        case: "ending_a_consent_ends_it",
        fault: "says that a consent ended and does nothing",
        spoil: Spoil { act: Act::SkipsRevoke, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_new_consent_keeps_the_keys_of_accounts",
        fault: "makes new keys each time",
        spoil: Spoil {
            accounts: |page| {
                let app = AppKey::random().unwrap();
                for entry in &mut page.items {
                    let account = &mut entry.account;
                    let (key, _) = AccountKey::derive(&app, &[], &account.bank, &account.id, None);
                    account.key = Some(key);
                }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "ten_callers_share_one_refresh",
        fault: "refreshes twice",
        spoil: REFRESHES_TWICE,
    },
    Mutant {
        case: "a_new_grant_is_stored_before_it_is_used",
        fault: "tries the new token at once",
        spoil: USES_BEFORE_STORED,
    },
    Mutant {
        case: "a_store_that_fails_fails_the_call",
        fault: "tries the new token at once",
        spoil: USES_BEFORE_STORED,
    },
    Mutant {
        case: "a_refreshed_grant_is_the_same_permission",
        fault: "loses the purposes in a refresh",
        spoil: Spoil {
            grant: |grant, refreshed| {
                if refreshed {
                    grant.purposes = PurposeSet::default();
                }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_spent_refresh_token_asks_for_the_customer",
        fault: "waits where only the customer can help",
        spoil: WAITS_FOR_CUSTOMER,
    },
    Mutant {
        case: "a_refused_token_is_refreshed_once",
        fault: "takes a refused token for the customer's no",
        spoil: Spoil {
            error: |error| match error.kind() {
                ErrorKind::Unauthorized => renamed(&error, ErrorKind::Declined),
                _ => error,
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_refresh_token_is_sent_once",
        fault: "sends a refresh token again",
        spoil: SENDS_TOKENS_AGAIN,
    },
    Mutant {
        case: "without_a_store_nothing_is_refreshed",
        fault: "refreshes on its own",
        spoil: Spoil { act: Act::RefreshesItself, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_broken_token_address_ends_no_consent",
        fault: "takes a closed bank for the end of a consent",
        spoil: Spoil { error: |error| renamed(&error, ErrorKind::GrantExpired), ..Spoil::SOUND },
    },
];
