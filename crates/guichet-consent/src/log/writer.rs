//! Writing: many callers, one commit.

use super::{
    Checkpoint, Entry, Head, Leaf, LogKey, LogStore, Origin,
    store::missing_node,
    tree::{Frontier, Plan, frontier_places, leaf_hash},
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

/// The audit log of an app.
///
/// [`append`](Self::append) returns when the entry is safe. Callers that come while a commit is
/// under way are committed together by the next one, so 16 callers share one flush to the disk,
/// and one caller alone waits for nobody. Every commit signs a checkpoint.
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
    /// The tree as of the last commit; unknown at first and after a commit went wrong.
    frontier: Option<Frontier>,
    /// What is being committed. It stays here if the caller that commits it goes away.
    batch: Vec<Waiting>,
    /// The size at which the batch was last offered to the store.
    offered: Option<u64>,
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
            let frontier = match turn.frontier.take() {
                Some(frontier) => frontier,
                None => self.load().await?,
            };
            if let Some(first) = turn.offered
                && self.has(first, &turn.batch).await?
            {
                turn.frontier = Some(frontier);
                return Ok(first);
            }
            let first = frontier.size();
            let mut grown = frontier;
            let leaves = leaves(&mut grown, &turn.batch);
            let origin = self.key.origin().clone();
            let checkpoint = Checkpoint { origin, size: grown.size(), root: grown.root() };
            let checkpoint = checkpoint.sign(&*self.signer).await?;
            turn.offered = Some(first);
            if self.store.append(&leaves, &checkpoint).await? {
                turn.frontier = Some(grown);
                return Ok(first);
            }
        }
        Err(Error::new(ErrorKind::Unavailable, "too many machines write the audit log at once"))
    }

    /// Whether a commit, of which nobody heard the end, was made.
    async fn has(&self, first: u64, batch: &[Waiting]) -> Result<bool> {
        let kept = self.store.read(first..first.saturating_add(1)).await?;
        Ok(kept.first().map(|leaf| &leaf.entry) == batch.first().map(|waiting| &waiting.entry))
    }

    /// Reads how far the log has come, and refuses to go on from a log that is not as signed.
    async fn load(&self) -> Result<Frontier> {
        let head = self.store.head().await?;
        let roots = self.store.nodes(&frontier_places(head.size)).await?;
        let frontier = Frontier::of(head.size, roots).ok_or_else(missing_node)?;
        if let Some(signed) = self.signed(&head)? {
            let same = signed.size == frontier.size() && signed.root == frontier.root();
            return same.then_some(frontier).ok_or_else(altered);
        }
        (head.size == 0).then_some(frontier).ok_or_else(altered)
    }

    fn signed(&self, head: &Head) -> Result<Option<Checkpoint>> {
        let open =
            |note: &String| self.key.open(note).map_err(|source| altered().with_source(source));
        head.checkpoint.as_ref().map(open).transpose()
    }

    /// The newest checkpoint, signed, and what it says; none while the log is empty.
    ///
    /// # Errors
    ///
    /// That of the store; [`Internal`](ErrorKind::Internal) when the checkpoint is not this log's.
    pub async fn checkpoint(&self) -> Result<Option<(String, Checkpoint)>> {
        let head = self.store.head().await?;
        let signed = self.signed(&head)?;
        Ok(head.checkpoint.zip(signed))
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
    Error::new(ErrorKind::Internal, "the audit log is not what its checkpoint says; verify it")
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
