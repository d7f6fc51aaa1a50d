//! The audit: every call is in the log, before it is made and after.

use crate::{
    Ledger, Recipient, Refusal,
    log::{Action, Actor, Ending, Entry, Log, Rule},
};
use async_trait::async_trait;
use guichet_core::{
    Error, ErrorKind, Result,
    raw::{Call, Layer, Next, Outcome},
};
use std::sync::Arc;

/// Writes every call into the audit log: an entry before it is made, and its outcome after.
///
/// A call is not made if the first entry cannot be written, and what it brought is dropped if the
/// second cannot. A call that is dropped on its way leaves its first entry behind. Refusals of
/// what stands inside, above all of [`ConsentGate`](crate::ConsentGate), are outcomes too, with
/// the rule; what core refuses before any layer, because the grant does not cover it, is an entry
/// of its own.
///
/// An entry holds no value: who, what, why, for whom, how many, which days.
#[derive(Clone, Debug)]
pub struct Audit {
    log: Arc<Log>,
    ledger: Ledger,
    actor: Actor,
    recipient: Recipient,
}

impl Audit {
    /// Writes into a log, in the name of an actor: the app, a bot, a client.
    pub fn new(log: Arc<Log>, ledger: Ledger, actor: Actor) -> Self {
        Self { log, ledger, actor, recipient: Recipient::app() }
    }

    /// Names another recipient than the app.
    #[must_use]
    pub fn reading_for(mut self, recipient: Recipient) -> Self {
        self.recipient = recipient;
        self
    }

    /// What is known of a call before it is made.
    async fn entry(&self, call: &Call<'_>) -> Result<Entry> {
        let mut entry = Entry::new(call.now, self.actor.clone(), Action::Call(call.operation))
            .bank(&call.bank.id)
            .recipient(self.recipient.to_string());
        let scopes = match call.request {
            Some(request) => request.scopes,
            None => call.operation.scopes(),
        };
        entry = entry.scopes(scopes);
        if let Some(purpose) = call.context.purpose {
            entry = entry.purpose(purpose);
        }
        if let Some(dates) = call.dates {
            entry = entry.period(dates.since, dates.until);
        }
        if let Some(correlation) = &call.context.correlation {
            entry = entry.request(correlation.as_str());
        }
        Ok(self.about(entry, call).await)
    }

    /// Names the consent, as it was last seen: by the gate, if it has run.
    async fn about(&self, entry: Entry, call: &Call<'_>) -> Entry {
        let Some(grant) = call.grant else { return entry };
        // A record that was tampered with must not keep the call out of the log: the gate
        // refuses it, and that refusal is an outcome.
        match self.ledger.last_seen(&grant.id).await {
            Ok(Some(record)) => entry.about(&record),
            _ => entry,
        }
    }
}

#[async_trait]
impl Layer for Audit {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let entry = self.entry(call).await?;
        let place = self.log.append(&entry.clone().intent()).await?;
        let result = next.run(call).await;
        let entry = match &result {
            Ok(outcome) => {
                // What came along unasked was read as well.
                let scopes = entry.scopes.iter().chain(outcome.along.iter()).collect();
                entry.outcome(place, Ending::Done).rows(outcome.items).scopes(scopes)
            }
            Err(error) => {
                let rule = Refusal::rule_of(error);
                entry.outcome(place, rule.map_or_else(|| Ending::from(error), Ending::Refused))
            }
        };
        let entry = self.about(entry, call).await;
        self.log.append(&entry).await?;
        result
    }

    /// What core refuses before any layer is one entry, with the rule.
    async fn refused(&self, call: &Call<'_>, error: &Error) -> Result<()> {
        let Some(rule) = rule_of_core(call, error) else { return Ok(()) };
        let entry = self.entry(call).await?.refused(rule);
        self.log.append(&entry).await.map(drop)
    }
}

/// The rule by which core refused; `None` where it was no matter of permission.
fn rule_of_core(call: &Call<'_>, error: &Error) -> Option<Rule> {
    let grant = call.grant?;
    match error.kind() {
        ErrorKind::ConsentExpired => Some(Rule::ConsentExpired),
        ErrorKind::PurposeRefused if call.context.purpose.is_none() => Some(Rule::PurposeUnstated),
        ErrorKind::PurposeRefused => Some(Rule::PurposeMissing),
        ErrorKind::ConsentMissing => {
            let covered = call.account.is_none_or(|account| grant.covers(&account.id));
            Some(if covered { Rule::ScopeMissing } else { Rule::AccountMissing })
        }
        _ => None,
    }
}
