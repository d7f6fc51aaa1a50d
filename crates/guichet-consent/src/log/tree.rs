//! The Merkle tree of RFC 6962, section 2.1.
//!
//! The hash of a leaf is `SHA-256(0x00 || leaf)`, that of a node `SHA-256(0x01 || left || right)`,
//! and a tree of n leaves splits at the largest power of two below n. The two prefixes keep a
//! leaf from being passed off as a node.
//!
//! Growing is ours, because `ct-merkle` hashes the whole path to the root at every leaf, and this
//! log would pay for that at every entry: [`Frontier`] hashes once per leaf and less than once
//! more per node. Which nodes a proof needs, and whether a proof holds, is `ct-merkle`'s.

use crate::Digest;
use ct_merkle::{
    ConsistencyProof, InclusionProof, RootHash, indices_for_consistency_proof,
    indices_for_inclusion_proof,
};
use sha2::{Digest as _, Sha256};

/// The largest tree: a size is a number in JSON, and those are exact below 2^53 only (RFC 8785).
pub(crate) const MOST: u64 = 1 << 53;

/// The hash of a leaf.
pub(crate) fn leaf_hash(leaf: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::new_with_prefix([0x00]).chain_update(leaf).finalize().into())
}

/// The hash of a node over its two children.
pub(crate) fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let hasher = Sha256::new_with_prefix([0x01]);
    Digest::from_bytes(
        hasher.chain_update(left.as_bytes()).chain_update(right.as_bytes()).finalize().into(),
    )
}

/// The roots of the complete subtrees that make up a tree, largest first: all that is needed to
/// let it grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frontier {
    size: u64,
    roots: Vec<Digest>,
}

impl Frontier {
    /// A frontier from roots that were kept; none unless there are as many as the size needs.
    pub(crate) fn of(size: u64, roots: Vec<Digest>) -> Option<Self> {
        (usize::try_from(size.count_ones()) == Ok(roots.len())).then_some(Self { size, roots })
    }

    /// How many leaves there are.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, largest first.
    pub(crate) fn roots(&self) -> &[Digest] {
        &self.roots
    }

    /// Adds a leaf, and writes the hashes of all complete subtrees that end with it: the leaf's
    /// own first, then of two leaves, of four.
    pub(crate) fn push(&mut self, leaf: Digest, complete: &mut Vec<Digest>) {
        complete.clear();
        complete.push(leaf);
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.roots.pop() else { break };
            hash = node_hash(&left, &hash);
            complete.push(hash);
        }
        self.roots.push(hash);
        self.size = self.size.saturating_add(1);
    }

    /// The hash of the whole tree; of nothing, while it is empty.
    pub(crate) fn root(&self) -> Digest {
        fold(&self.roots)
    }
}

/// Joins complete subtrees, largest first, into the one hash above them.
fn fold(roots: &[Digest]) -> Digest {
    let mut rest = roots.iter().rev();
    let Some(last) = rest.next() else { return Digest::of(b"") };
    rest.fold(*last, |right, left| node_hash(left, &right))
}

/// Where a complete subtree is kept: with the leaf that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodePlace {
    /// The last leaf under the node.
    pub leaf: u64,
    /// How many levels above that leaf; 0 is the leaf's own hash.
    pub level: u32,
}

/// The complete subtrees of leaves `start..end`, where `start` begins a subtree that is at least
/// as large.
fn places(start: u64, end: u64) -> Vec<NodePlace> {
    let mut found = Vec::new();
    let mut from = start;
    let mut rest = end.saturating_sub(start);
    while rest > 0 {
        let level = rest.ilog2();
        let length = 1 << level;
        from += length;
        rest -= length;
        found.push(NodePlace { leaf: from - 1, level });
    }
    found
}

/// The nodes that a frontier of this size consists of.
pub(crate) fn frontier_places(size: u64) -> Vec<NodePlace> {
    places(0, size)
}

/// What to read for a proof: for each of its hashes, the complete subtrees to join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan(Vec<Vec<NodePlace>>);

impl Plan {
    /// For a proof that leaf `index` is in a tree of `size`; none when it is not.
    pub(crate) fn inclusion(index: u64, size: u64) -> Option<Self> {
        (index < size && size <= MOST)
            .then(|| Self::of(indices_for_inclusion_proof(size, index), size))
    }

    /// For a proof that a tree of `old` grew into one of `size`; none when it cannot have.
    ///
    /// From nothing everything may grow, so that proof is empty.
    pub(crate) fn consistency(old: u64, size: u64) -> Option<Self> {
        if old > size || size > MOST {
            return None;
        }
        if old == 0 {
            return Some(Self(Vec::new()));
        }
        Some(Self::of(indices_for_consistency_proof(old, size - old), size))
    }

    /// Reads `ct-merkle`'s numbering (RFC 9420, appendix C: leaf i is 2i, a node stands between
    /// its children).
    fn of(indices: Vec<u64>, size: u64) -> Self {
        let node = |index: u64| {
            let level = index.trailing_ones();
            let start = (index >> level >> 1) << level;
            places(start, size.min(start.saturating_add(1 << level)))
        };
        Self(indices.into_iter().map(node).collect())
    }

    /// Every place to read, in order.
    pub(crate) fn places(&self) -> Vec<NodePlace> {
        self.0.concat()
    }

    /// The proof, from the hashes at [`places`](Self::places); none when one is missing.
    pub(crate) fn proof(&self, hashes: &[Digest]) -> Option<Vec<Digest>> {
        let mut rest = hashes;
        let mut proof = Vec::with_capacity(self.0.len());
        for parts in &self.0 {
            let (these, others) = rest.split_at_checked(parts.len())?;
            proof.push(fold(these));
            rest = others;
        }
        rest.is_empty().then_some(proof)
    }
}

fn bytes(proof: &[Digest]) -> Vec<u8> {
    proof.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

fn root_hash(root: &Digest, size: u64) -> RootHash<Sha256> {
    RootHash::new((*root.as_bytes()).into(), size)
}

/// Whether the proof shows that this leaf is at this place of the tree.
pub(crate) fn includes(
    root: &Digest,
    size: u64,
    leaf: &[u8],
    index: u64,
    proof: &[Digest],
) -> bool {
    size <= MOST
        && InclusionProof::try_from_bytes(bytes(proof))
            .is_ok_and(|proof| root_hash(root, size).verify_inclusion(&leaf, index, &proof).is_ok())
}

/// Whether the proof shows that the newer tree begins with the older one.
pub(crate) fn extends(old: (&Digest, u64), new: (&Digest, u64), proof: &[Digest]) -> bool {
    let ((old_root, old_size), (new_root, new_size)) = (old, new);
    if old_size == 0 {
        return proof.is_empty() && *old_root == Digest::of(b"");
    }
    old_size <= new_size
        && new_size <= MOST
        && ConsistencyProof::try_from_bytes(bytes(proof)).is_ok_and(|proof| {
            let old = root_hash(old_root, old_size);
            root_hash(new_root, new_size).verify_consistency(&old, &proof).is_ok()
        })
}

#[cfg(test)]
#[path = "tree/tests.rs"]
mod tests;
