//! The register of consents: the ledger, the audit log, and what ends a consent.
//!
//! It is one SQLite file in the folder of links; its keys are files beside it.

mod admit;
mod door;
mod due;
mod ending;
mod receipts;

pub(crate) use admit::{WARNING_DAYS, warn};
pub(crate) use ending::in_force;
pub(crate) use receipts::ended;

use crate::{
    failure::{Exit, Failure},
    home::Home,
    link::Link,
};
use guichet::{
    CustomerRef, Purpose, Scope, ScopeSet, Setup, Timestamp,
    consent::{
        Audit, BankTerms, Change, ConsentGate, ConsentRecord, Draft, Ed25519Signer, Ledger,
        MasterKey, Party, RecordId, SealedStore, Subject,
        log::{Action, Actor, ConsentEvent, Entry, Log, Origin, Rule},
        store::{AtBank, SqliteStore},
    },
};
use std::sync::Arc;

/// The register of this folder; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Register {
    pub(crate) home: Home,
    pub(crate) ledger: Ledger,
    pub(crate) log: Arc<Log>,
    sealed: SealedStore,
}

impl Register {
    /// Opens the register of a folder, or makes it.
    async fn open(home: &Home) -> anyhow::Result<Self> {
        let store = Arc::new(SqliteStore::open(home.register()?).await?);
        let signer = |name| anyhow::Ok(Ed25519Signer::from_bytes(home.key(name)?.as_bytes()));
        let ledger = Ledger::new(store.clone(), Arc::new(signer("sign.key")?));
        let origin = Origin::new("guichet-cli/audit")?;
        let log = Log::new(store.clone(), Arc::new(signer("log.key")?), origin);
        let master = Arc::new(MasterKey::new(home.key("master.key")?));
        let sealed = SealedStore::new(store, master, ledger.clone());
        Ok(Self { home: home.clone(), ledger, log: Arc::new(log), sealed })
    }

    /// Puts the audit and the gate around every call; the gate honours what banks refuse.
    pub(crate) fn around(&self, setup: Setup, terms: Arc<BankTerms>) -> Setup {
        let audit = Audit::new(Arc::clone(&self.log), self.ledger.clone(), app());
        setup.with_consent(audit, ConsentGate::new(self.ledger.clone()).with_terms(terms))
    }

    /// The one customer of this folder: whoever it belongs to.
    pub(crate) fn subject(&self) -> anyhow::Result<Subject> {
        Ok(Subject::derive(&self.home.app_key()?, &CustomerRef::new("owner")))
    }

    /// All consents, oldest first.
    pub(crate) async fn all(&self) -> anyhow::Result<Vec<Arc<ConsentRecord>>> {
        Ok(self.ledger.of_subject(&self.subject()?).await?)
    }

    /// The consent of a link.
    pub(crate) async fn of_link(&self, link: &Link) -> anyhow::Result<Option<Arc<ConsentRecord>>> {
        Ok(self.ledger.of_grant(&link.grant).await?)
    }

    /// The link of a consent, while there is one.
    pub(crate) async fn link_of(&self, id: RecordId) -> anyhow::Result<Option<Link>> {
        let grants = self.ledger.store().grants_of(id).await?;
        Ok(self.home.links()?.into_iter().find(|link| grants.contains(&link.grant)))
    }

    /// The consent that was named: by its id, the beginning of it, or its link.
    pub(crate) async fn named(&self, name: &str) -> anyhow::Result<Arc<ConsentRecord>> {
        if let Some(link) = self.home.links()?.into_iter().find(|link| link.id == name)
            && let Some(record) = self.of_link(&link).await?
        {
            return Ok(record);
        }
        let mut found = self.all().await?;
        found.retain(|record| record.id.to_string().starts_with(name));
        match found.as_slice() {
            [one] => Ok(Arc::clone(one)),
            none_or_many => {
                let message = if none_or_many.is_empty() {
                    "the ledger has no consent of this name"
                } else {
                    "several consents begin like this"
                };
                let next = "`guichet consents` lists them; the last column names one";
                Err(Failure::new(Exit::Usage, message).next(next).into())
            }
        }
    }

    /// Writes down that a customer is asked.
    pub(crate) async fn ask(
        &self,
        draft: Draft,
        now: Timestamp,
    ) -> anyhow::Result<Arc<ConsentRecord>> {
        let record = self.ledger.request(draft, now).await?;
        self.note(&record, ConsentEvent::Requested, app(), now).await?;
        Ok(record)
    }

    /// Writes down that nothing came of it.
    pub(crate) async fn unasked(
        &self,
        id: RecordId,
        change: Change,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let event = match change {
            Change::Refuse { .. } => ConsentEvent::Refused,
            _ => ConsentEvent::Deferred,
        };
        let record = self.ledger.change(id, change, now).await?;
        self.note(&record, event, Actor::customer(), now).await?;
        Ok(())
    }

    /// Writes into the log what became of a consent, with the digest of its record.
    pub(crate) async fn note(
        &self,
        record: &ConsentRecord,
        event: ConsentEvent,
        by: Actor,
        now: Timestamp,
    ) -> anyhow::Result<u64> {
        let history = self.ledger.history(record.id).await?;
        let mut entry = about(record, Entry::new(now, by, Action::Consent(event)))
            .scopes(record.items.iter().map(|item| item.scope).collect());
        if let Some(last) = history.last() {
            entry = entry.record(last.digest, record.notice.sha256);
        }
        Ok(self.log.append(&entry).await?)
    }

    /// Writes down that data were used that came along with others: many banks list balances
    /// with the accounts.
    pub(crate) async fn note_use(
        &self,
        link: &Link,
        (scope, purpose): (Scope, Purpose),
        rows: usize,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let mut entry = Entry::new(now, app(), Action::Use)
            .bank(&link.bank)
            .purpose(purpose)
            .scopes(ScopeSet::of(&[scope]))
            .recipient("app")
            .rows(rows);
        if let Some(record) = self.of_link(link).await? {
            entry = about(&record, entry);
        }
        self.log.append(&entry).await?;
        Ok(())
    }

    /// Writes down that somebody asked for a purpose that nobody can permit.
    pub(crate) async fn refuse_purpose(&self, link: &Link, words: &str) -> anyhow::Result<()> {
        let now = self.clock_of(Some(link))?;
        let mut entry = Entry::new(now, app(), Action::Ask).bank(&link.bank).recipient("app");
        if let Some(record) = self.of_link(link).await? {
            entry = about(&record, entry);
        }
        let rule = match Purpose::parse(words) {
            Err(guichet::PurposeError::Forbidden { .. }) => Rule::PurposeForbidden,
            _ => Rule::PurposeUnknown,
        };
        self.log.append(&entry.purpose_words(words).refused(rule)).await?;
        Ok(())
    }

    /// Where the end of a consent stands at the bank, if it has begun.
    pub(crate) async fn at_bank(&self, id: RecordId) -> anyhow::Result<Option<AtBank>> {
        Ok(self.ledger.store().errand(id).await?.map(|errand| errand.at_bank))
    }
}

/// In whose name the log is written.
pub(crate) fn app() -> Actor {
    Actor::app("guichet")
}

/// Who answers for the data: this command, at full detail, and nobody else.
pub(crate) fn controller() -> Party {
    Party::new("guichet", "guichet --help")
}

/// Says which consent, and whose, an entry is about.
pub(crate) fn about(record: &ConsentRecord, entry: Entry) -> Entry {
    entry
        .bank(&record.bank.id)
        .consent(record.id.to_string(), record.version)
        .subject(record.subject.as_str())
}
