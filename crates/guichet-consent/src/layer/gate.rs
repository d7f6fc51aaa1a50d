//! The gate: nothing is asked of a bank that the ledger does not permit.

use crate::{
    BankTerms, ConsentRecord, Item, Ledger, Recipient, State,
    log::Rule,
    refusal::{refused, rule_of_state},
    store::AtBank,
};
use async_trait::async_trait;
use guichet_core::{
    AccountSelection, Date, Operation, Result, Scope, ScopeSet,
    raw::{Call, Layer, Next, Outcome, Permissions},
};
use std::sync::Arc;

/// Refuses every call that the ledger does not permit, before anything is sent.
///
/// For each call it asks the ledger anew, so what another machine withdrew a moment ago holds
/// here too. It refuses by state, purpose, recipient, scope and account, takes the kinds of data
/// away that are not permitted, and clamps the days to the look-back. What arrives after the
/// consent ended is dropped. The bank-side end of a consent always passes, and a refresh passes
/// after a withdrawal only as long as the bank has not confirmed it.
///
/// A layer never sees what a bank answers. A list of accounts is narrowed by the core to what the
/// grant covers, so give the grant no more than the record has, by
/// [`ConsentRecord::narrow_grant`]; a [`ConsentedSession`](crate::ConsentedSession) narrows the
/// list itself.
///
/// A call whose grant no consent names is refused: see [`Ledger::give`].
///
/// It stands inside [`Audit`](crate::Audit), which writes its refusals down, and outside
/// everything that tries again.
///
/// # Errors
///
/// [`ConsentMissing`](guichet_core::ErrorKind::ConsentMissing),
/// [`ConsentExpired`](guichet_core::ErrorKind::ConsentExpired),
/// [`ConsentRevoked`](guichet_core::ErrorKind::ConsentRevoked),
/// [`PurposeRefused`](guichet_core::ErrorKind::PurposeRefused),
/// [`ScaRequired`](guichet_core::ErrorKind::ScaRequired) and, where the bank itself refuses,
/// [`Declined`](guichet_core::ErrorKind::Declined). [`Refusal::rule_of`](crate::Refusal::rule_of)
/// gives the rule.
#[derive(Clone, Debug)]
pub struct ConsentGate {
    ledger: Ledger,
    recipient: Recipient,
    terms: Arc<BankTerms>,
}

impl ConsentGate {
    /// A gate for what the app itself reads.
    pub fn new(ledger: Ledger) -> Self {
        Self { ledger, recipient: Recipient::app(), terms: Arc::default() }
    }

    /// Reads for another recipient than the app: a consent must name it.
    #[must_use]
    pub fn reading_for(mut self, recipient: Recipient) -> Self {
        self.recipient = recipient;
        self
    }

    /// Honours what banks refuse.
    #[must_use]
    pub fn with_terms(mut self, terms: Arc<BankTerms>) -> Self {
        self.terms = terms;
        self
    }

    /// What a call may read, or why it is refused.
    async fn admit(&self, call: &Call<'_>) -> Result<(Permissions, Option<Arc<ConsentRecord>>)> {
        let (bank, operation) = (&call.bank.id, call.operation);
        let asked = call.request.map_or(call.permissions().scopes, |request| request.scopes);
        let served = self.terms.narrow(bank, &self.recipient, operation, asked).map_err(refused)?;
        let Some(grant) = call.grant else {
            // A consent is being asked for, so there is nothing yet that could permit anything.
            return Ok((call.permissions(), None));
        };
        if operation == Operation::RevokeConsent {
            return Ok((call.permissions(), None));
        }
        let record = self.ledger.of_grant(&grant.id).await?;
        let record = record.ok_or_else(|| refused(Rule::ConsentUnknown))?;
        if record.bank.id != *bank {
            return Err(refused(Rule::ConsentUnknown));
        }
        if operation.scopes().is_empty() {
            self.admit_act(call, &record).await?;
            return Ok((call.permissions(), None));
        }
        let permissions = decide(&record, call, &self.recipient).map_err(refused)?;
        Ok((permissions.intersection(scoped(served)), Some(record)))
    }

    /// Acts on the consent itself read nothing, but they keep it alive.
    async fn admit_act(&self, call: &Call<'_>, record: &ConsentRecord) -> Result<()> {
        let (state, ran_out) = (record.state(), record.ends_at() <= call.now);
        if matches!(state, State::Given | State::Renewed | State::Suspended) && !ran_out {
            return Ok(());
        }
        // The bank may take the end of a consent only with a fresh token.
        let pending = self.ledger.store().errand(record.id).await?;
        let pending = pending.is_some_and(|errand| errand.at_bank == AtBank::Pending);
        if call.operation == Operation::RefreshGrant && pending {
            return Ok(());
        }
        Err(refused(rule_of_state(state)))
    }

    /// Drops what arrived for a consent that ended, or was narrowed, while the call was under way.
    async fn check_again(&self, call: &Call<'_>, before: &ConsentRecord) -> Result<()> {
        let after = self.ledger.read(before.id).await?;
        if after.revision == before.revision {
            return Ok(());
        }
        let now = decide(&after, call, &self.recipient).map_err(refused)?;
        let then = decide(before, call, &self.recipient).map_err(refused)?;
        if after.epoch != before.epoch || now != then {
            return Err(refused(Rule::PermitStale));
        }
        Ok(())
    }
}

#[async_trait]
impl Layer for ConsentGate {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let (permissions, record) = self.admit(call).await?;
        let outcome = next.run(&call.narrowed(permissions)).await?;
        if let Some(record) = record {
            self.check_again(call, &record).await?;
        }
        Ok(outcome)
    }
}

const fn scoped(scopes: ScopeSet) -> Permissions {
    Permissions::of(scopes)
}

/// What a record lets a call read for a recipient: the whole rule, without side effects.
pub(crate) fn decide(
    record: &ConsentRecord,
    call: &Call<'_>,
    recipient: &Recipient,
) -> Result<Permissions, Rule> {
    if !record.may_read(call.now) {
        return Err(rule_of_state(record.state()));
    }
    let purpose = call.context.purpose.ok_or(Rule::PurposeUnstated)?;
    if !record.items.iter().any(|item| item.purpose == purpose) {
        return Err(Rule::PurposeMissing);
    }
    let items: Vec<&Item> = record.items_for(purpose, recipient).collect();
    if items.is_empty() {
        return Err(Rule::RecipientMissing);
    }
    let permitted: ScopeSet = items.iter().map(|item| item.scope).collect();
    let needed = call.operation.scopes().intersection(call.permissions().scopes);
    if needed.intersection(permitted).is_empty() {
        return Err(Rule::ScopeMissing);
    }
    check_account(record, call)?;
    Ok(clamp(record, call, &items, needed))
}

fn check_account(record: &ConsentRecord, call: &Call<'_>) -> Result<(), Rule> {
    let listed = matches!(record.accounts, AccountSelection::CustomerPicks);
    let covered = match call.account {
        Some(account) => record.covers(&account.id),
        // Without an account the bank answers for all of them. A list of accounts is narrowed on
        // its way back, and people belong to no account; cards do.
        None => listed || call.operation != Operation::Cards,
    };
    if covered { Ok(()) } else { Err(Rule::AccountMissing) }
}

/// The days and kinds of data that are left.
///
/// The line that permits the operation says how far back it reaches; further kinds of data with a
/// shorter look-back are left out unless the call asks for no earlier day than theirs.
fn clamp(
    record: &ConsentRecord,
    call: &Call<'_>,
    items: &[&Item],
    needed: ScopeSet,
) -> Permissions {
    let first_day = |item: &Item| record.first_day(item, &call.bank.time_zone);
    let carrying = items.iter().filter(|item| needed.contains(item.scope));
    let not_before: Option<Date> = carrying.map(|item| first_day(item)).min().flatten();
    let since = call.dates.and_then(|query| query.since).max(not_before);
    let in_time = |item: &&&Item| match (call.dates, first_day(item)) {
        (Some(_), Some(day)) => since.is_some_and(|since| since >= day),
        _ => true,
    };
    let scopes: ScopeSet = items
        .iter()
        .filter(in_time)
        .map(|item| item.scope)
        .collect::<Vec<Scope>>()
        .into_iter()
        .collect();
    let permissions = Permissions::of(scopes);
    not_before.map_or(permissions, |day| permissions.not_before(day))
}
