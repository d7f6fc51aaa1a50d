//! Writing: many callers, one commit.

use super::{
    Checkpoint, Entry, Finding, Head, Leaf, LogKey, LogStore, Origin, Receipt, Report,
    store::missing_node,
    tag::TagKey,
    tree::{Frontier, Plan, frontier_places, leaf_hash},
    verify_log_and_receipts,
};
use crate::{Digest, Signer};
use guichet_core::{Error, ErrorKind, Result};
use std::{
    fmt, mem,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{
    Mutex as Turns,
    oneshot::{self, error::TryRecvError},
};

/// How often a commit begins anew because another machine was faster.
const TRIES: u32 = 64;

/// So many entries may stand behind the newest checkpoint, guarded by their tag alone.
const UNSIGNED: u64 = 64;

/// The audit log of an app.
///
/// [`append`](Self::append) returns when the entry is safe. Callers that come while a commit is
/// under way are committed together by the next one, so 16 callers share one flush to the disk,
/// and one caller alone waits for nobody.
///
/// The first commit of a log signs a checkpoint, and so does every one that would leave more than
/// 64 entries unsigned, and [`checkpoint`](Self::checkpoint). What stands behind the newest
/// checkpoint is guarded by a tag that only the signer can make: who has the files alone can
/// change it as little as what is signed, but only the app, and not everybody, can tell.
///
/// A caller that goes away while it waits takes nothing back: its entry is written with the next
/// commit. So an intent is in the log even if the call that it announces was cancelled.
///
/// One `Log` serves a whole process; several processes may share a store.
pub struct Log {
    store: Arc<dyn LogStore>,
    signer: Arc<dyn Signer>,
    key: LogKey,
    queue: Mutex<Vec<Waiting>>,
    turn: Turns<Turn>,
}

/// An entry on its way, and who waits for it.
struct Waiting {
    entry: Vec<u8>,
    /// Of entries that came together, the first one's.
    answer: Option<oneshot::Sender<Result<u64>>>,
}

/// What only the caller whose turn it is may touch.
#[derive(Default)]
struct Turn {
    /// The log as of the last commit; unknown at first and after a commit went wrong.
    known: Option<Known>,
    /// Made when it is first needed.
    tags: Option<TagKey>,
    /// What is being committed. It stays here if the caller that commits it goes away.
    batch: Vec<Waiting>,
    /// The size at which the batch was last offered to the store.
    offered: Option<u64>,
}

/// How far a log has come.
#[derive(Clone)]
struct Known {
    tree: Frontier,
    /// How many entries the newest checkpoint is over.
    signed: u64,
}

impl Log {
    /// The log in this store, under this name. Nothing is read yet.
    pub fn new(store: Arc<dyn LogStore>, signer: Arc<dyn Signer>, origin: Origin) -> Self {
        let key = LogKey::new(origin, signer.verifying_key());
        Self { store, signer, key, queue: Mutex::default(), turn: Turns::default() }
    }

    /// The key by which its checkpoints are checked: public.
    pub fn key(&self) -> &LogKey {
        &self.key
    }

    /// Where it is kept.
    pub fn store(&self) -> &Arc<dyn LogStore> {
        &self.store
    }

    /// Writes an entry, and returns its place in the log once it is safe.
    ///
    /// # Errors
    ///
    /// That of the store or of the signer, for every caller of the commit. Then it is unknown
    /// whether the entry was written: what it announces must not be done.
    pub async fn append(&self, entry: &Entry) -> Result<u64> {
        self.append_all(std::slice::from_ref(entry)).await
    }

    /// Writes entries one after the other in one commit, and returns the place of the first.
    ///
    /// # Errors
    ///
    /// As for [`append`](Self::append); [`InvalidInput`](ErrorKind::InvalidInput) when there is
    /// no entry.
    pub async fn append_all(&self, entries: &[Entry]) -> Result<u64> {
        let mut places = self.queue(entries)?;
        let mut turn = self.turn.lock().await;
        loop {
            match places.try_recv() {
                Ok(place) => return place,
                // What a caller left behind who went away goes first, then the queue.
                Err(TryRecvError::Empty) => self.commit(&mut turn).await,
                Err(TryRecvError::Closed) => {
                    return Err(Error::new(ErrorKind::Internal, "the audit log lost an entry"));
                }
            }
        }
    }

    /// Puts entries at the end of the queue; where the first of them went comes over the channel.
    fn queue(&self, entries: &[Entry]) -> Result<oneshot::Receiver<Result<u64>>> {
        let bytes = entries.iter().map(Entry::to_bytes).collect::<Result<Vec<_>>>()?;
        let (answer, place) = oneshot::channel();
        let mut answer = Some(answer);
        let waiting = bytes.into_iter().map(|entry| Waiting { entry, answer: answer.take() });
        if entries.is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "there is no entry to write"));
        }
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).extend(waiting);
        Ok(place)
    }

    /// Commits the batch, and answers everybody who waits for it.
    async fn commit(&self, turn: &mut Turn) {
        if turn.batch.is_empty() {
            let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            turn.batch = mem::take(&mut *queue);
        }
        let result = self.write(turn).await;
        turn.offered = None;
        let batch = mem::take(&mut turn.batch);
        for (place, waiting) in (0..).zip(batch) {
            let answer = result.as_ref().map(|first: &u64| first.saturating_add(place));
            // Whoever does not wait any more has no use for the answer.
            let _ = waiting.answer.map(|to| to.send(answer.map_err(Clone::clone)));
        }
    }

    /// Writes the batch, and returns the place of its first entry.
    async fn write(&self, turn: &mut Turn) -> Result<u64> {
        for _ in 0..TRIES {
            // Taken out, so that it is read anew unless the store says that all went well.
            let known = match turn.known.take() {
                Some(known) => known,
                None => self.load(turn).await?.ok_or_else(altered)?.0,
            };
            if let Some(first) = turn.offered
                && self.has(first, &turn.batch).await?
            {
                turn.known = Some(known);
                return Ok(first);
            }
            let first = known.tree.size();
            let mut grown = known;
            let leaves = leaves(&mut grown.tree, &turn.batch);
            let behind = grown.tree.size().saturating_sub(grown.signed);
            let note = if first == 0 || behind > UNSIGNED {
                grown.signed = grown.tree.size();
                Some(self.sign(&grown.tree).await?.0)
            } else {
                None
            };
            let head = self.head(turn, &grown.tree, note).await?;
            turn.offered = Some(first);
            if self.store.append(first, &leaves, &head).await? {
                turn.known = Some(grown);
                return Ok(first);
            }
        }
        Err(crowded())
    }

    /// Whether a commit, of which nobody heard the end, was made.
    async fn has(&self, first: u64, batch: &[Waiting]) -> Result<bool> {
        let kept = self.store.read(first..first.saturating_add(1)).await?;
        Ok(kept.first().map(|leaf| &leaf.entry) == batch.first().map(|waiting| &waiting.entry))
    }

    async fn tags<'a>(&self, turn: &'a mut Turn) -> Result<&'a TagKey> {
        if turn.tags.is_none() {
            turn.tags = Some(TagKey::of(&*self.signer, self.key.origin()).await?);
        }
        turn.tags.as_ref().ok_or_else(altered)
    }

    async fn head(&self, turn: &mut Turn, tree: &Frontier, note: Option<String>) -> Result<Head> {
        let tag = self.tags(turn).await?.tag(tree);
        Ok(Head { size: tree.size(), checkpoint: note, tag: Some(tag) })
    }

    async fn sign(&self, tree: &Frontier) -> Result<(String, Checkpoint)> {
        let origin = self.key.origin().clone();
        let checkpoint = Checkpoint { origin, size: tree.size(), root: tree.root() };
        Ok((checkpoint.sign(&*self.signer).await?, checkpoint))
    }

    /// Reads how far the log has come, with its newest checkpoint; none when it is not what was
    /// signed and tagged.
    async fn load(&self, turn: &mut Turn) -> Result<Option<(Known, Head)>> {
        let head = self.store.head().await?;
        let roots = self.store.nodes(&frontier_places(head.size)).await?;
        let tree = Frontier::of(head.size, roots).ok_or_else(missing_node)?;
        let signed = match &head.checkpoint {
            Some(note) => match self.key.open(note) {
                Ok(checkpoint) => Some(checkpoint),
                Err(_) => return Ok(None),
            },
            None => None,
        };
        let sound = match &head.tag {
            Some(tag) => self.tags(turn).await?.fits(&tree, tag),
            None => tree.size() == 0 && signed.is_none(),
        };
        let signed = signed.map_or(0, |checkpoint| checkpoint.size);
        Ok((sound && signed <= tree.size()).then_some((Known { tree, signed }, head)))
    }

    /// The newest checkpoint, signed now over all entries, and what it says; none while the log is
    /// empty.
    ///
    /// # Errors
    ///
    /// That of the store or of the signer; [`Internal`](ErrorKind::Internal) when the log is not
    /// what was written.
    pub async fn checkpoint(&self) -> Result<Option<(String, Checkpoint)>> {
        self.seal().await?.ok_or_else(altered)
    }

    /// The same; nothing at all when the log is not what was written.
    async fn seal(&self) -> Result<Option<Option<(String, Checkpoint)>>> {
        let mut turn = self.turn.lock().await;
        for _ in 0..TRIES {
            let Some((known, head)) = self.load(&mut turn).await? else { return Ok(None) };
            let size = known.tree.size();
            if known.signed == size {
                let signed =
                    head.checkpoint.and_then(|note| Some((self.key.open(&note).ok()?, note)));
                return Ok(Some(signed.map(|(checkpoint, note)| (note, checkpoint))));
            }
            let (note, checkpoint) = self.sign(&known.tree).await?;
            let head = self.head(&mut turn, &known.tree, Some(note.clone())).await?;
            if self.store.append(size, &[], &head).await? {
                turn.known = Some(Known { signed: size, ..known });
                return Ok(Some(Some((note, checkpoint))));
            }
        }
        Err(crowded())
    }

    /// Verifies the whole log, with what stands behind its newest checkpoint, and signs that; and
    /// that it still begins with what each receipt was given for.
    ///
    /// What it says, [`verify_log_and_receipts`] says to everybody afterwards.
    ///
    /// # Errors
    ///
    /// That of the store or of the signer. What is wrong with the log is a [`Finding`].
    pub async fn verify(&self, receipts: &[Receipt]) -> Result<Report> {
        let sealed = self.seal().await;
        let mut report = verify_log_and_receipts(&*self.store, &self.key, receipts).await?;
        // A part that is missing is named by the report; then nothing could be signed.
        let is_altered = sealed.as_ref().is_ok_and(Option::is_none);
        if is_altered && report.is_sound() {
            report.findings.push(Finding::Behind);
        } else if report.is_sound() {
            sealed?;
        }
        Ok(report)
    }

    /// A proof that an entry is in the log as of a size: at most one hash per doubling.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when it is not, or that of the store.
    pub async fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<Digest>> {
        prove(&*self.store, Plan::inclusion(index, size)).await
    }

    /// A proof that the log of one size is the beginning of the log of another.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when the second is smaller, or that of the store.
    pub async fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Digest>> {
        prove(&*self.store, Plan::consistency(old, new)).await
    }
}

/// Reads a proof from a store.
pub(crate) async fn prove(store: &dyn LogStore, plan: Option<Plan>) -> Result<Vec<Digest>> {
    let none = || Error::new(ErrorKind::NotFound, "the audit log has no such entry");
    let plan = plan.ok_or_else(none)?;
    let hashes = store.nodes(&plan.places()).await?;
    plan.proof(&hashes).ok_or_else(missing_node)
}

fn altered() -> Error {
    Error::new(ErrorKind::Internal, "the audit log is not what was written; verify it")
}

fn crowded() -> Error {
    Error::new(ErrorKind::Unavailable, "too many machines write the audit log at once")
}

/// The batch as it is kept; the frontier grows by it.
fn leaves(frontier: &mut Frontier, batch: &[Waiting]) -> Vec<Leaf> {
    let leaf = |waiting: &Waiting| {
        let (index, mut nodes) = (frontier.size(), Vec::new());
        frontier.push(leaf_hash(&waiting.entry), &mut nodes);
        Leaf { index, entry: waiting.entry.clone(), nodes }
    };
    batch.iter().map(leaf).collect()
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut log = f.debug_struct("Log");
        log.field("key", &self.key).field("store", &self.store).finish_non_exhaustive()
    }
}
