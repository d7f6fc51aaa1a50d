//! The right to open, checked at every use.

use super::{
    Datum, Disclosure, Held, Wording,
    marks::{PurposeMark, ScopeMark},
    open::Consents,
};
use crate::{
    ConsentRecord, Detail, Recipient, RecordId,
    log::{Action, Entry, Rule},
    refusal::{refused, rule_of_state},
};
use guichet_core::{Error, Result, ScopeSet, raw::FIELD_SCOPES};
use std::{fmt, marker::PhantomData, sync::Arc};

/// The right to open data of one scope for one purpose.
///
/// A session hands it out, and it is bound to the consent as it was then: at every use the ledger
/// is asked again, and after a withdrawal, a suspension or any other end it opens nothing more.
/// Each use is an entry of the audit log, also one that is refused.
#[must_use = "a permit does nothing until something is opened with it"]
pub struct Permit<S: ScopeMark, P: PurposeMark> {
    consents: Consents,
    record: RecordId,
    epoch: u64,
    of: PhantomData<fn() -> (S, P)>,
}

impl<S: ScopeMark, P: PurposeMark> Permit<S, P> {
    pub(super) fn new(consents: Consents, record: RecordId, epoch: u64) -> Self {
        Self { consents, record, epoch, of: PhantomData }
    }

    /// Looks at data within the app, by a plain function.
    ///
    /// # Errors
    ///
    /// [`ConsentRevoked`](guichet_core::ErrorKind::ConsentRevoked) and its kin when the consent
    /// is no longer what it was; that of the log when the use cannot be written down.
    pub async fn look<T: Datum<Scope = S>, C: Sync, R>(
        &self,
        held: &Held<T>,
        context: &C,
        look: fn(&T, &C) -> R,
    ) -> Result<R> {
        let app = Recipient::app();
        let entry = self.entry(Action::Use, &app).rows(held.rows());
        let record = self.check(held, &app, &entry).await?.0;
        self.consents.log.append(&entry.about(&record)).await?;
        Ok(look(&held.value, context))
    }

    /// Puts data into words for a recipient, as much as it may see, and writes that down.
    ///
    /// # Errors
    ///
    /// [`ConsentMissing`](guichet_core::ErrorKind::ConsentMissing) when the consent does not name
    /// the recipient, [`Declined`](guichet_core::ErrorKind::Declined) when the bank does not
    /// serve it, [`ConsentRevoked`](guichet_core::ErrorKind::ConsentRevoked) and its kin when the
    /// consent is no longer what it was; that of the log when it cannot be written. In none of
    /// these anything was put into words that leave.
    pub async fn disclose<T: Datum<Scope = S>, C: Sync>(
        &self,
        held: &Held<T>,
        recipient: &Recipient,
        context: &C,
        wording: &Wording<T, C>,
    ) -> Result<Disclosure> {
        let entry = self.entry(Action::Disclose, recipient).rows(held.rows());
        let (record, detail) = self.check(held, recipient, &entry).await?;
        let items = record.items_for(P::PURPOSE, recipient);
        let scopes: ScopeSet = items.map(|item| item.scope).collect();
        if detail > Detail::Doorbell {
            let refusal = self.consents.terms.refusal(&record.bank.id, recipient, S::SCOPE);
            if let Some(refusal) = refusal {
                return Err(self.refuse(refusal.rule(), &entry.about(&record)).await);
            }
        }
        let (text, fields) = match detail {
            Detail::Full => {
                // A recipient may see fewer kinds of data than the app does.
                let mut shown = held.value.clone();
                shown.narrow(&scopes);
                ((wording.full)(&shown, context), fields_of::<T>(scopes))
            }
            Detail::Masked => ((wording.masked)(&held.value.masked(), context), Vec::new()),
            Detail::Doorbell => ((wording.doorbell)(held.rows(), context), Vec::new()),
        };
        let key = self.consents.sealed.commitment_key(record.id, self.consents.clock.now()).await?;
        let entry = entry.about(&record).fields(fields).payload(key.commit(text.as_bytes()));
        self.consents.log.append(&entry).await?;
        Ok(Disclosure { recipient: recipient.clone(), text })
    }

    /// Asks the ledger anew.
    async fn check<T: Datum<Scope = S>>(
        &self,
        held: &Held<T>,
        recipient: &Recipient,
        entry: &Entry,
    ) -> Result<(Arc<ConsentRecord>, Detail)> {
        let record = self.consents.ledger.read(self.record).await?;
        match self.decide(&record, held, recipient) {
            Ok(detail) => Ok((record, detail)),
            Err(rule) => Err(self.refuse(rule, &entry.clone().about(&record)).await),
        }
    }

    fn decide<T: Datum<Scope = S>>(
        &self,
        record: &ConsentRecord,
        held: &Held<T>,
        recipient: &Recipient,
    ) -> Result<Detail, Rule> {
        if !record.may_read(self.consents.clock.now()) {
            return Err(rule_of_state(record.state()));
        }
        if record.epoch != self.epoch || held.epoch != self.epoch || held.record != self.record {
            return Err(Rule::PermitStale);
        }
        if !record.items.iter().any(|item| item.purpose == P::PURPOSE) {
            return Err(Rule::PurposeMissing);
        }
        let item = record.item(S::SCOPE, P::PURPOSE, recipient);
        item.and_then(|item| item.detail(recipient)).ok_or(Rule::RecipientMissing)
    }

    async fn refuse(&self, rule: Rule, entry: &Entry) -> Error {
        self.consents.refuse(rule, entry.clone()).await
    }

    fn entry(&self, action: Action, recipient: &Recipient) -> Entry {
        Entry::new(self.consents.clock.now(), self.consents.actor.clone(), action)
            .purpose(P::PURPOSE)
            .scopes(ScopeSet::of(&[S::SCOPE]))
            .recipient(recipient.to_string())
    }
}

impl<S: ScopeMark, P: PurposeMark> fmt::Debug for Permit<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit({}, {})", S::SCOPE, P::PURPOSE)
    }
}

/// The names of the fields that a recipient may have seen.
fn fields_of<T: Datum>(scopes: ScopeSet) -> Vec<&'static str> {
    let is_shown = |path: &str, scope| {
        let model = path.split('.').next();
        model == Some(T::MODEL) && scopes.contains(scope)
    };
    let fields = FIELD_SCOPES.iter().filter(|(path, scope)| is_shown(path, *scope));
    fields.map(|(path, _)| *path).collect()
}

/// Makes the error after the refusal was written down; without the log, the log's own.
impl Consents {
    pub(super) async fn refuse(&self, rule: Rule, entry: Entry) -> Error {
        match self.log.append(&entry.refused(rule)).await {
            Ok(_) => refused(rule),
            Err(error) => error,
        }
    }
}
