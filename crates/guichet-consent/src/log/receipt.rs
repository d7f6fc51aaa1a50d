//! Receipts: what a customer keeps, so that the log cannot be written anew unnoticed.

use super::{Checkpoint, CheckpointError, Entry, Log, LogKey, tree::includes};
use crate::{Digest, Language};
use guichet_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::fmt;

const SCHEMA: &str = "guichet-receipt/1";

/// A receipt: an entry of the log, the proof that it is there, and the checkpoint it was proven
/// against, in one JSON file that the customer keeps.
///
/// It is checked without the app: [`check`](Self::check) needs the log's public key only. With
/// the log at hand, [`verify_receipt`](super::verify_receipt) finds out whether that log still
/// begins with what the receipt says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Receipt {
    /// The form of this file.
    schema: String,
    /// The language of the text.
    pub language: Language,
    /// What it says, in plain words. Convenience: what is proven is the entry.
    pub text: String,
    /// The hash of the consent's record, as the entry has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Digest>,
    /// The hash of the notice, as the entry has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Digest>,
    /// The place of the entry in the log.
    pub index: u64,
    /// The canonical bytes of the entry.
    pub entry: String,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The proof that the entry is in the log of the checkpoint: the hashes beside its path.
    pub proof: Vec<Digest>,
    /// The key of the log. Who trusts nobody compares it with the one that the app publishes.
    pub key: String,
}

impl Receipt {
    /// Makes a receipt for an entry of a log.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when the log has no such entry, or that of the store.
    pub async fn new(log: &Log, index: u64, language: Language, text: String) -> Result<Self> {
        let none = || Error::new(ErrorKind::NotFound, "the audit log has no such entry");
        let (checkpoint, signed) = log.checkpoint().await?.ok_or_else(none)?;
        let proof = log.prove_inclusion(index, signed.size).await?;
        let leaves = log.store().read(index..index.saturating_add(1)).await?;
        let bytes = leaves.into_iter().next().ok_or_else(none)?.entry;
        let Entry { record, notice, .. } = Entry::from_bytes(&bytes)?;
        let entry = String::from_utf8(bytes).map_err(|_| none())?;
        let (schema, key) = (SCHEMA.to_owned(), log.key().to_string());
        Ok(Self { schema, language, text, record, notice, index, entry, checkpoint, proof, key })
    }

    /// Checks the receipt alone, and returns the checkpoint that it holds.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check(&self, key: &LogKey) -> Result<Checkpoint, ReceiptError> {
        if self.schema != SCHEMA {
            return Err(ReceiptError::Schema);
        }
        if LogKey::parse(&self.key).as_ref() != Some(key) {
            return Err(ReceiptError::OtherKey);
        }
        let checkpoint = key.open(&self.checkpoint)?;
        let bytes = self.entry.as_bytes();
        if !includes(&checkpoint.root, checkpoint.size, bytes, self.index, &self.proof) {
            return Err(ReceiptError::NotIncluded);
        }
        let entry = Entry::from_bytes(bytes).map_err(|_| ReceiptError::Schema)?;
        let same = entry.record == self.record && entry.notice == self.notice;
        same.then_some(checkpoint).ok_or(ReceiptError::OtherRecord)
    }

    /// The entry that it is about.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when there is none in it.
    pub fn entry(&self) -> Result<Entry> {
        Entry::from_bytes(self.entry.as_bytes())
    }

    /// The file form: JSON, indented for people.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when JSON cannot hold it; no receipt made here is such.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|source| {
            Error::new(ErrorKind::Internal, "the receipt cannot be written").with_source(source)
        })
    }

    /// Reads the file form. Nothing is checked yet.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when it is no receipt.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        serde_json::from_slice(json)
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "this file is no receipt"))
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt(entry {}, {} hashes)", self.index, self.proof.len())
    }
}

/// What is wrong with a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// It is of a form that this version does not know.
    #[error("this is no receipt that this version can read")]
    Schema,
    /// It was given under another key: the log's key was changed, or it is another log.
    #[error("it was given under another key")]
    OtherKey,
    /// Its checkpoint is not good.
    #[error("{0}")]
    Checkpoint(#[from] CheckpointError),
    /// Its entry is not in the log that its checkpoint is about.
    #[error("its proof does not hold")]
    NotIncluded,
    /// It names another record or notice than its entry.
    #[error("it names another record or notice than its entry")]
    OtherRecord,
}
