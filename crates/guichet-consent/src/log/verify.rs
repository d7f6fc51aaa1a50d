//! Verifying: the whole log against its checkpoint, and against receipts.

use super::{
    Checkpoint, CheckpointError, LogKey, LogStore, Receipt, ReceiptError,
    tree::{Frontier, Plan, extends, leaf_hash},
    writer::prove,
};
use crate::Digest;
use guichet_core::Result;
use std::collections::BTreeMap;

/// How many entries are read at once.
const STRIDE: u64 = 1024;
/// How many findings are listed; one is enough to distrust a log.
const LISTED: usize = 100;

/// What was found wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// There are entries, and nothing signed over them.
    #[error("the log has no checkpoint")]
    NoCheckpoint,
    /// The checkpoint is not good.
    #[error("the newest checkpoint is not good: {0}")]
    BadCheckpoint(CheckpointError),
    /// The log has another size than was signed.
    #[error("the log has {kept} entries, but {signed} were signed or counted")]
    Size {
        /// How many there are.
        kept: u64,
        /// How many there should be, by its checkpoint or by its own count.
        signed: u64,
    },
    /// An entry is gone, or stands at another place.
    #[error("entry {0} is missing")]
    Missing(u64),
    /// The bytes of an entry are not those of which the hash was kept.
    #[error("entry {0} was altered")]
    Altered(u64),
    /// A kept hash of the tree is not that of the entries below it.
    #[error("the tree was altered at entry {0}")]
    Tree(u64),
    /// The entries are not those that were signed.
    #[error("the entries are not those that were signed")]
    Root,
    /// What stands behind the newest checkpoint is not what was written: only
    /// [`Log::verify`](super::Log::verify) can tell.
    #[error("the entries behind the newest checkpoint are not those that were written")]
    Behind,
    /// A receipt is not good in itself.
    #[error("receipt for entry {index}: {problem}")]
    Receipt {
        /// The entry that it names.
        index: u64,
        /// What is wrong.
        problem: ReceiptError,
    },
    /// The log is shorter than it was when the receipt was given.
    #[error("the log was cut: a receipt was given when it had {receipt} entries, it has {kept}")]
    Cut {
        /// How many entries there were.
        receipt: u64,
        /// How many there are.
        kept: u64,
    },
    /// What the log said when the receipt was given is not what it says now.
    #[error("the log was written anew: its first {0} entries are not those of the receipt")]
    Rewritten(u64),
    /// The entry of the receipt is not in the log any more.
    #[error("entry {0} is not the one of the receipt")]
    Replaced(u64),
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How many entries were read.
    pub entries: u64,
    /// The root of the tree over them, computed from their bytes.
    pub root: Digest,
    /// How many of them stand behind the newest checkpoint: their hashes fit, but nobody has
    /// signed for them yet. [`Log::checkpoint`](super::Log::checkpoint) does.
    pub unsigned: u64,
    /// What is wrong, at most 100 of it.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies a log from the bytes of its entries, believing nothing else in the store.
///
/// It finds every change, loss and reordering of entries by anyone who does not hold the signing
/// key. Who holds it can write a log anew and sign it; that is found by a receipt, with
/// [`verify_log_and_receipts`], and a checkpoint from an earlier time is as good as a receipt.
///
/// # Errors
///
/// That of the store. What is wrong with the log is no error but a [`Finding`].
pub async fn verify_log(store: &dyn LogStore, key: &LogKey) -> Result<Report> {
    verify_log_and_receipts(store, key, &[]).await
}

/// Verifies a log, and that it still begins with what each receipt was given for.
///
/// # Errors
///
/// That of the store.
pub async fn verify_log_and_receipts(
    store: &dyn LogStore,
    key: &LogKey,
    receipts: &[Receipt],
) -> Result<Report> {
    let mut findings = Findings::default();
    let head = store.head().await?;
    let signed = match head.checkpoint.as_deref().map(|note| key.open(note)) {
        Some(Ok(checkpoint)) => Some(checkpoint),
        Some(Err(error)) => findings.note_none(Finding::BadCheckpoint(error)),
        None if head.size > 0 => findings.note_none(Finding::NoCheckpoint),
        None => None,
    };
    let mut pins = Pins::of(key, receipts, &mut findings);
    pins.signed = signed.as_ref().map(|checkpoint| (checkpoint.size, checkpoint.root));
    let tree = walk(store, &mut pins, &mut findings).await?;
    let (entries, root) = (tree.size(), tree.root());
    let size = signed.as_ref().map(|checkpoint| checkpoint.size);
    let signed = size.unwrap_or_default();
    // Without a tag nothing may stand behind the checkpoint.
    let open = size.is_some() && signed < entries && head.tag.is_none();
    if signed > entries || head.size != entries || open {
        findings.note(Finding::Size {
            kept: entries,
            signed: if open { signed } else { signed.max(head.size) },
        });
    }
    pins.end(entries, &mut findings);
    let unsigned = entries.saturating_sub(signed);
    Ok(Report { entries, root, unsigned, findings: findings.0 })
}

/// Computes the tree from the bytes of all entries.
async fn walk(
    store: &dyn LogStore,
    pins: &mut Pins<'_>,
    findings: &mut Findings,
) -> Result<Frontier> {
    let mut frontier = Frontier::default();
    let mut nodes = Vec::new();
    // After the first difference every node above differs too, and says nothing new.
    let mut trusted = true;
    let mut from = 0;
    loop {
        // Read on past the end that the store states: what is there must be accounted for.
        let leaves = store.read(from..from.saturating_add(STRIDE)).await?;
        if leaves.is_empty() {
            return Ok(frontier);
        }
        for leaf in leaves {
            if leaf.index != frontier.size() {
                findings.note(Finding::Missing(frontier.size()));
                return Ok(frontier);
            }
            pins.entry(&leaf.entry, leaf.index, findings);
            frontier.push(leaf_hash(&leaf.entry), &mut nodes);
            if leaf.nodes.is_empty() {
                findings.note(Finding::Tree(leaf.index));
                trusted = false;
            } else if nodes.first() != leaf.nodes.first() {
                findings.note(Finding::Altered(leaf.index));
                trusted = false;
            } else if trusted && nodes != leaf.nodes {
                findings.note(Finding::Tree(leaf.index));
                trusted = false;
            }
            pins.grown(&frontier, findings);
        }
        from = frontier.size();
    }
}

/// What receipts say of the log: by place the entry, by size the root.
struct Pins<'a> {
    entries: BTreeMap<u64, Vec<&'a [u8]>>,
    roots: BTreeMap<u64, Vec<Digest>>,
    /// What the log's own checkpoint says: a size and a root.
    signed: Option<(u64, Digest)>,
}

impl<'a> Pins<'a> {
    fn of(key: &LogKey, receipts: &'a [Receipt], findings: &mut Findings) -> Self {
        let mut pins = Self { entries: BTreeMap::new(), roots: BTreeMap::new(), signed: None };
        for receipt in receipts {
            match receipt.check(key) {
                Ok(checkpoint) => {
                    let bytes = receipt.entry.as_bytes();
                    pins.entries.entry(receipt.index).or_default().push(bytes);
                    pins.roots.entry(checkpoint.size).or_default().push(checkpoint.root);
                }
                Err(problem) => findings.note(Finding::Receipt { index: receipt.index, problem }),
            }
        }
        pins
    }

    fn entry(&self, bytes: &[u8], index: u64, findings: &mut Findings) {
        if self.entries.get(&index).is_some_and(|pinned| pinned.iter().any(|pin| *pin != bytes)) {
            findings.note(Finding::Replaced(index));
        }
    }

    fn grown(&mut self, frontier: &Frontier, findings: &mut Findings) {
        if self
            .signed
            .is_some_and(|(size, root)| size == frontier.size() && root != frontier.root())
        {
            findings.note(Finding::Root);
        }
        if self.roots.is_empty() {
            return;
        }
        let Some(pinned) = self.roots.remove(&frontier.size()) else { return };
        let root = frontier.root();
        if pinned.iter().any(|pin| *pin != root) {
            findings.note(Finding::Rewritten(frontier.size()));
        }
    }

    /// What is left was never reached.
    fn end(&self, kept: u64, findings: &mut Findings) {
        for receipt in self.roots.keys() {
            findings.note(Finding::Cut { receipt: *receipt, kept });
        }
    }
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn note(&mut self, finding: Finding) {
        if self.0.len() < LISTED {
            self.0.push(finding);
        }
    }

    fn note_none<T>(&mut self, finding: Finding) -> Option<T> {
        self.note(finding);
        None
    }
}

/// Verifies one receipt against a log, with proofs instead of the whole log: a few readings,
/// however long the log is.
///
/// It shows that the log, as signed now, begins with the log that the receipt was given for. It
/// does not show that the entries themselves are still there byte for byte; [`verify_log`] does.
///
/// # Errors
///
/// That of the store.
pub async fn verify_receipt(
    store: &dyn LogStore,
    key: &LogKey,
    receipt: &Receipt,
) -> Result<Vec<Finding>> {
    let index = receipt.index;
    let old = match receipt.check(key) {
        Ok(checkpoint) => checkpoint,
        Err(problem) => return Ok(vec![Finding::Receipt { index, problem }]),
    };
    let head = store.head().await?;
    let new = match head.checkpoint.as_deref().map(|note| key.open(note)) {
        Some(Ok(checkpoint)) => checkpoint,
        Some(Err(error)) => return Ok(vec![Finding::BadCheckpoint(error)]),
        None => return Ok(vec![Finding::NoCheckpoint]),
    };
    if new.size < old.size {
        return Ok(vec![Finding::Cut { receipt: old.size, kept: new.size }]);
    }
    let mut findings = Vec::new();
    if !grew(store, &old, &new).await? {
        findings.push(Finding::Rewritten(old.size));
    }
    let kept = store.read(index..index.saturating_add(1)).await?;
    if kept.first().is_none_or(|leaf| leaf.entry != receipt.entry.as_bytes()) {
        findings.push(Finding::Replaced(index));
    }
    Ok(findings)
}

async fn grew(store: &dyn LogStore, old: &Checkpoint, new: &Checkpoint) -> Result<bool> {
    let proof = prove(store, Plan::consistency(old.size, new.size)).await?;
    Ok(extends((&old.root, old.size), (&new.root, new.size), &proof))
}
