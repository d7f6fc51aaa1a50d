//! The log as a file: JSON Lines.
//!
//! Each line holds one entry, byte for byte; the last line holds the newest checkpoint. So a file
//! can be verified like a store, by who has the public key and nothing else.

use super::{Entry, Head, LogStore, MemoryLogStore};
use crate::Digest;
use guichet_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const STRIDE: u64 = 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    index: u64,
    #[serde(borrow)]
    entry: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    checkpoint: String,
    /// What guards the entries behind the checkpoint, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<Digest>,
}

/// Writes a log as JSON Lines: `{"index":0,"entry":{..}}`, then `{"checkpoint":".."}`.
///
/// # Errors
///
/// That of the store; [`Internal`](ErrorKind::Internal) when an entry is no JSON, because
/// somebody altered it.
pub async fn export(store: &dyn LogStore, mut write: impl FnMut(&str)) -> Result<()> {
    let head = store.head().await?;
    let mut from = 0;
    loop {
        let leaves = store.read(from..from.saturating_add(STRIDE)).await?;
        let Some(last) = leaves.last() else { break };
        from = last.index.saturating_add(1);
        for leaf in &leaves {
            let entry = serde_json::from_slice(&leaf.entry).map_err(|_| altered())?;
            let line = Line { index: leaf.index, entry };
            write(&serde_json::to_string(&line).map_err(|_| altered())?);
            write("\n");
        }
    }
    if let Head { checkpoint: Some(checkpoint), tag, .. } = head {
        write(&serde_json::to_string(&Last { checkpoint, tag }).map_err(|_| altered())?);
        write("\n");
    }
    Ok(())
}

fn altered() -> Error {
    Error::new(ErrorKind::Internal, "an entry of the audit log is not readable; verify the log")
}

/// Reads what [`export`] wrote into a store that can be verified and explained.
///
/// Nothing is believed; whether it is right, [`verify_log`](super::verify_log) says.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) when the file is not of this form, or a line of it
/// is missing.
pub fn import(lines: &str) -> Result<MemoryLogStore> {
    let wrong = || Error::new(ErrorKind::InvalidInput, "this file is no exported audit log");
    let mut entries = Vec::new();
    let (mut checkpoint, mut tag) = (None, None);
    for line in lines.lines() {
        if let Ok(Last { checkpoint: last, tag: guard }) = serde_json::from_str(line) {
            (checkpoint, tag) = (Some(last), guard);
            continue;
        }
        let line: Line<'_> = serde_json::from_str(line).map_err(|_| wrong())?;
        if checkpoint.is_some() || u64::try_from(entries.len()) != Ok(line.index) {
            return Err(wrong());
        }
        entries.push(line.entry.get().as_bytes().to_vec());
    }
    Ok(MemoryLogStore::of(entries, checkpoint).tagged(tag))
}

/// Reads entries of a log, to explain them.
///
/// # Errors
///
/// That of the store; [`InvalidInput`](ErrorKind::InvalidInput) for bytes that are no entry.
pub async fn entries(
    store: &dyn LogStore,
    range: std::ops::Range<u64>,
) -> Result<Vec<(u64, Entry)>> {
    let leaves = store.read(range).await?;
    leaves.iter().map(|leaf| Ok((leaf.index, Entry::from_bytes(&leaf.entry)?))).collect()
}
