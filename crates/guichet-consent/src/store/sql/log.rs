//! The audit log in a database.

use super::number;
use crate::{Digest, log::Leaf};
use guichet_core::Result;

pub(crate) const HEAD: &str = "SELECT size, checkpoint, tag FROM consent_log_head WHERE one = 1";
pub(crate) const GROW: &str = "UPDATE consent_log_head \
    SET size = $2, tag = $3, checkpoint = coalesce($4, checkpoint) WHERE one = 1 AND size = $1";
pub(crate) const PUT_LEAF: &str =
    "INSERT INTO consent_log_leaf (place, entry, nodes) VALUES ($1, $2, $3)";
pub(crate) const LEAVES: &str = "SELECT place, entry, nodes FROM consent_log_leaf \
    WHERE place >= $1 AND place < $2 ORDER BY place";

pub(crate) type LeafColumns = (i64, Vec<u8>, Vec<u8>);

/// The nodes of a leaf are kept one after the other, 32 bytes each.
pub(crate) fn joined(nodes: &[Digest]) -> Vec<u8> {
    nodes.iter().flat_map(|node| *node.as_bytes()).collect()
}

/// Nodes that are none are left out: whoever verifies the log finds that they are missing, and
/// names the entry.
pub(crate) fn leaf_of((place, entry, nodes): LeafColumns) -> Result<Leaf> {
    let nodes = match nodes.as_chunks::<32>() {
        (nodes, []) => nodes.iter().map(|node| Digest::from_bytes(*node)).collect(),
        _ => Vec::new(),
    };
    Ok(Leaf { index: number(place)?, entry, nodes })
}

/// A tag that is none fits nothing.
pub(crate) fn tag_of(bytes: Vec<u8>) -> Digest {
    Digest::from_bytes(bytes.try_into().unwrap_or_default())
}

/// Writes the log's impl for a store that has a `pool` and a `begin`.
macro_rules! log_store {
    ($store:ident) => {
        #[async_trait]
        impl LogStore for $store {
            async fn head(&self) -> Result<Head> {
                let (size, checkpoint, tag): (i64, Option<String>, Option<Vec<u8>>) =
                    query_as(HEAD).fetch_one(&self.pool).await.map_err(failed)?;
                Ok(Head { size: number(size)?, checkpoint, tag: tag.map(tag_of) })
            }

            async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool> {
                let mut work = self.begin().await?;
                let grown = query(GROW)
                    .bind(signed(size)?)
                    .bind(signed(head.size)?)
                    .bind(head.tag.as_ref().map(|tag| tag.as_bytes().as_slice()))
                    .bind(head.checkpoint.as_deref())
                    .execute(&mut *work)
                    .await
                    .map_err(failed)?;
                if grown.rows_affected() != 1 {
                    work.rollback().await.map_err(failed)?;
                    return Ok(false);
                }
                for leaf in leaves {
                    query(PUT_LEAF)
                        .bind(signed(leaf.index)?)
                        .bind(leaf.entry.as_slice())
                        .bind(joined(&leaf.nodes))
                        .execute(&mut *work)
                        .await
                        .map_err(failed)?;
                }
                work.commit().await.map_err(failed)?;
                Ok(true)
            }

            async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
                // Whoever asks up to the end may name any number.
                let end = i64::try_from(range.end).unwrap_or(i64::MAX);
                let found: Vec<LeafColumns> = query_as(LEAVES)
                    .bind(signed(range.start)?)
                    .bind(end)
                    .fetch_all(&self.pool)
                    .await
                    .map_err(failed)?;
                found.into_iter().map(leaf_of).collect()
            }
        }
    };
}
pub(crate) use log_store;
