//! Where a log is kept.

use super::tree::{Frontier, NodePlace, leaf_hash};
use crate::Digest;
use async_trait::async_trait;
use guichet_core::{Error, ErrorKind, Result};
use std::{
    fmt,
    ops::Range,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// An entry as it is kept: its bytes, and the nodes of the tree that it completes.
///
/// The nodes can always be computed again from the bytes. They are kept, so that a proof costs a
/// few readings instead of the whole log; whoever verifies the log believes none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its place in the log, from 0.
    pub index: u64,
    /// The canonical bytes of the entry.
    pub entry: Vec<u8>,
    /// The hash of the entry as a leaf, then of the complete subtrees that end with it.
    pub nodes: Vec<Digest>,
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaf({}, {} bytes)", self.index, self.entry.len())
    }
}

/// How far a log has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many entries there should be.
    pub size: u64,
    /// The newest signed checkpoint, over all entries or the first of them; none while there are
    /// none.
    pub checkpoint: Option<String>,
    /// What guards the entries behind the checkpoint: only who signs for the log can make it.
    pub tag: Option<Digest>,
}

/// Keeps the entries of one log, and cannot change them.
///
/// Several machines may keep one log: [`append`](Self::append) compares the size before it
/// writes. A store need not group entries; [`Log`](super::Log) does.
#[async_trait]
pub trait LogStore: fmt::Debug + Send + Sync + 'static {
    /// How far the log has come.
    async fn head(&self) -> Result<Head>;

    /// Adds entries, or none, and takes the new head, all or nothing, if the size is still
    /// `size`; answers whether it was. A head without a checkpoint leaves the one that is there.
    /// When it answers, all of it is safe from a loss of power.
    async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool>;

    /// Reads entries in order. Those that are missing are left out.
    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>>;

    /// Reads nodes of the tree, in the order asked for.
    ///
    /// # Errors
    ///
    /// [`missing_node`] where one is not there.
    async fn nodes(&self, places: &[NodePlace]) -> Result<Vec<Digest>> {
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            let leaves = self.read(place.leaf..place.leaf.saturating_add(1)).await?;
            let level = usize::try_from(place.level).unwrap_or(usize::MAX);
            let node = leaves.first().and_then(|leaf| leaf.nodes.get(level));
            found.push(*node.ok_or_else(missing_node)?);
        }
        Ok(found)
    }
}

/// The error of a store from which a part of the log is gone.
pub fn missing_node() -> Error {
    Error::new(ErrorKind::Internal, "a part of the audit log is missing; verify the log")
}

/// A log in memory: for tests, and for a log that came as a file.
#[derive(Default)]
pub struct MemoryLogStore(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    head: Head,
    leaves: Vec<Leaf>,
}

impl MemoryLogStore {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// A log that is what it says, whether that is right or not: to verify it.
    pub fn of(entries: impl IntoIterator<Item = Vec<u8>>, checkpoint: Option<String>) -> Self {
        let mut frontier = Frontier::default();
        let mut nodes = Vec::new();
        let leaves: Vec<Leaf> = (0..)
            .zip(entries)
            .map(|(index, entry)| {
                frontier.push(leaf_hash(&entry), &mut nodes);
                Leaf { index, entry, nodes: nodes.clone() }
            })
            .collect();
        let head = Head { size: frontier.size(), checkpoint, tag: None };
        Self(Mutex::new(Kept { head, leaves }))
    }

    /// The same, with the tag on its head.
    #[must_use]
    pub fn tagged(self, tag: Option<Digest>) -> Self {
        self.kept().head.tag = tag;
        self
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryLogStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryLogStore({} entries)", self.kept().leaves.len())
    }
}

#[async_trait]
impl LogStore for MemoryLogStore {
    async fn head(&self) -> Result<Head> {
        Ok(self.kept().head.clone())
    }

    async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool> {
        let mut kept = self.kept();
        if kept.head.size != size {
            return Ok(false);
        }
        kept.leaves.extend_from_slice(leaves);
        let checkpoint = head.checkpoint.clone().or_else(|| kept.head.checkpoint.take());
        kept.head = Head { checkpoint, ..head.clone() };
        Ok(true)
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
        let place = |index: u64| usize::try_from(index).unwrap_or(usize::MAX);
        let kept = self.kept();
        let end = place(range.end).min(kept.leaves.len());
        Ok(kept.leaves.get(place(range.start)..end).unwrap_or_default().to_vec())
    }
}
