//! The page to which a link `scaRedirect` of the Berlin Group leads. The customer comes back
//! without a code: the app asks for the status of its consent.

use super::{Server, authorize, page};
use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::grant::berlin_group::{BgAccess, BgApproach, BgModel};
use crate::grant::{Access, DurationType, Status, Wish};
use crate::state::Request;

/// `GET sca?consent=…`
pub(super) fn arrive(server: Server, bank: &Bank, ask: &Ask) -> Reply {
    let query = ask.query();
    let consent = query.one("consent").and_then(|id| {
        bank.read(|state| {
            let consent = state.consents.get(id)?;
            (consent.status(state.now) == Status::Waiting).then(|| consent.clone())
        })
    });
    let Some(consent) = consent else {
        return page::refusal("This consent is unknown, too old, or was decided before.");
    };
    let Access::BerlinGroup(access) = &consent.wish.access else {
        return page::refusal("This consent is not decided here.");
    };
    let Some(redirect) = access.redirect.clone() else {
        return page::refusal("This consent is not decided here.");
    };
    let refused = access.refusal_redirect.clone().unwrap_or_else(|| redirect.clone());
    let request = Request {
        realm: server.realm,
        client: consent.client,
        redirect,
        state: None,
        scope: String::new(),
        challenge: None,
        nonce: None,
        hybrid: false,
        bare: Some(refused),
        wish: consent.wish.clone(),
        consent: Some(consent.id),
    };
    authorize::visit(server, bank, request)
}

/// The code with which the customer comes back, where the bank wants one put to it.
pub(super) fn confirmation(request: &Request) -> Option<&str> {
    match &request.wish.access {
        Access::BerlinGroup(access) => access.confirmation.as_deref(),
        _ => None,
    }
}

/// The wish behind the scope `AIS`: a token that says who the customer is, and opens nothing.
pub(super) fn identity(bank: &Bank) -> Wish {
    let access = BgAccess {
        model: BgModel::Nothing,
        owner_name: false,
        recurring: true,
        frequency: 0,
        valid_until: crate::ledger::day::day_of(bank.now()),
        approach: BgApproach::PreStep,
        redirect: None,
        refusal_redirect: None,
        confirmation: None,
        authorisations: Vec::new(),
    };
    Wish {
        duration: DurationType::Persistent,
        period: None,
        lookback: None,
        access: Access::BerlinGroup(access),
    }
}
