//! Whether something may be asked of a bank at all: by the record, and by the bank's own terms.

use super::{Register, about, app};
use crate::{
    failure::{Exit, Failure},
    link::Link,
    output, reach, words,
};
use guichet::{
    BankId, Error, ErrorKind, Operation, Purpose, ScopeSet, Timestamp,
    consent::{
        BankRefusal, BankTerms, ConsentRecord, Item, Language, Recipient,
        log::{Action, Entry, Rule},
    },
};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// How many days before its end a consent, or a certificate, is told of.
pub(crate) const WARNING_DAYS: i64 = 30;

const UNKNOWN: &str = "the ledger knows no consent for this link";

impl Register {
    /// The record that permits an operation; what none permits is refused, and that is written
    /// down.
    ///
    /// The grant says the same, and its refusal would come first, and unwritten.
    pub(crate) async fn admit(
        &self,
        link: &Link,
        (operation, purpose): (Operation, Purpose),
        now: Timestamp,
    ) -> anyhow::Result<Arc<ConsentRecord>> {
        let entry = asked(&link.bank, operation, now).purpose(purpose).scopes(operation.scopes());
        let record = self.of_link(link).await?;
        let (entry, refused) = match record {
            None => (entry, (Rule::ConsentUnknown, ErrorKind::ConsentMissing, UNKNOWN)),
            Some(record) => match refusal(&record, operation, purpose, now) {
                None => return Ok(record),
                Some(refused) => (about(&record, entry), refused),
            },
        };
        let (rule, kind, clause) = refused;
        self.log.append(&entry.refused(rule)).await?;
        Err(Error::new(kind, clause).located(&link.bank, operation).into())
    }

    /// Refuses a reading that the bank itself does not serve, in plain words, and writes the
    /// refusal down; tells of kinds of data that are left out.
    pub(crate) async fn check_served(
        &self,
        record: &ConsentRecord,
        (operation, purpose): (Operation, Purpose),
        terms: &BankTerms,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let bank = &record.bank.id;
        let permitted: ScopeSet =
            record.items.iter().filter(|it| it.purpose == purpose).map(|it| it.scope).collect();
        let refused: Vec<_> = refusals(terms, bank, permitted);
        let served = refused.iter().fold(permitted, |left, (scope, _)| left.without(*scope));
        // Every reading begins with the list of accounts.
        for needed in [Operation::Accounts, operation] {
            if needed.scopes().intersection(served).is_empty()
                && let Some((_, refusal)) =
                    refused.iter().find(|(scope, _)| needed.scopes().contains(*scope))
            {
                let entry = about(record, asked(bank, operation, now)).purpose(purpose);
                let entry = entry.scopes(needed.scopes().intersection(permitted));
                return Err(self.not_served(refusal, entry, record.notice.language).await?);
            }
        }
        for (scope, refusal) in &refused {
            let reason = refusal.reason.as_str();
            let what = scope.as_str();
            output::note(&words::not_served_in_part(record.notice.language, what, reason))?;
        }
        Ok(())
    }

    /// Refuses to ask a customer for what the bank does not serve, and writes the refusal down.
    pub(crate) async fn check_offered(
        &self,
        bank: &BankId,
        scopes: ScopeSet,
        terms: &BankTerms,
        language: Language,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let refused = refusals(terms, bank, scopes);
        let Some((_, refusal)) = refused.first() else { return Ok(()) };
        let scopes = refused.iter().map(|(scope, _)| *scope).collect();
        let entry = asked(bank, Operation::BeginConsent, now).scopes(scopes);
        Err(self.not_served(refusal, entry, language).await?)
    }

    async fn not_served(
        &self,
        refusal: &BankRefusal,
        entry: Entry,
        language: Language,
    ) -> anyhow::Result<anyhow::Error> {
        self.log.append(&entry.refused(refusal.rule())).await?;
        let (bank, _) = reach::name_and_zone(refusal.bank.as_str());
        let message = words::not_served(language, &bank, refusal.reason.as_str());
        Ok(Failure::new(Exit::NoPermission, message).next(words::ask_for_less(language)).into())
    }
}

/// Tells of a consent that runs out soon.
pub(crate) fn warn(record: &ConsentRecord, link: &Link, now: Timestamp) -> anyhow::Result<()> {
    let days = record.ends_at().duration_since(now).as_hours().div_euclid(24);
    if record.may_read(now) && days < WARNING_DAYS {
        let day = record.ends_at().to_zoned(TimeZone::UTC).date();
        output::note(&words::consent_ends(record.notice.language, &link.id, day, days))?;
    }
    Ok(())
}

/// What is written down of something that is asked of a bank.
fn asked(bank: &BankId, operation: Operation, now: Timestamp) -> Entry {
    Entry::new(now, app(), Action::Call(operation)).bank(bank).recipient("app")
}

/// What a bank refuses of these kinds of data, for this app.
fn refusals<'a>(
    terms: &'a BankTerms,
    bank: &BankId,
    scopes: ScopeSet,
) -> Vec<(guichet::Scope, &'a BankRefusal)> {
    let app = Recipient::app();
    let refused = |scope| Some((scope, terms.refusal(bank, &app, scope)?));
    scopes.iter().filter_map(refused).collect()
}

/// Why a record does not permit an operation.
fn refusal(
    record: &ConsentRecord,
    operation: Operation,
    purpose: Purpose,
    now: Timestamp,
) -> Option<(Rule, ErrorKind, &'static str)> {
    if record.state().is_ended() {
        let ended = record.events.iter().find(|event| event.state.is_ended());
        return Some(match ended.map(|event| event.by) {
            Some(guichet::consent::Actor::Customer) => (
                Rule::ConsentWithdrawn,
                ErrorKind::ConsentRevoked,
                "the customer withdrew the consent",
            ),
            Some(guichet::consent::Actor::Clock) => {
                (Rule::ConsentExpired, ErrorKind::ConsentExpired, "the consent ran out")
            }
            _ => (Rule::ConsentRevoked, ErrorKind::ConsentRevoked, "the consent was ended"),
        });
    }
    if record.ends_at() <= now {
        return Some((Rule::ConsentExpired, ErrorKind::ConsentExpired, "the consent ran out"));
    }
    if !record.items.iter().any(|item| item.purpose == purpose) {
        let clause = "the customer did not permit this purpose";
        return Some((Rule::PurposeMissing, ErrorKind::PurposeRefused, clause));
    }
    let needed = operation.scopes();
    let permitted = |item: &Item| item.purpose == purpose && needed.contains(item.scope);
    if !record.items.iter().any(permitted) {
        let clause = "the customer did not permit this kind of data";
        return Some((Rule::ScopeMissing, ErrorKind::ConsentMissing, clause));
    }
    None
}
