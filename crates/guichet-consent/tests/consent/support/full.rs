//! A disk that runs full.

use async_trait::async_trait;
use guichet_consent::log::{Head, Leaf, LogStore, MemoryLogStore};
use guichet_core::{Error, ErrorKind, Result};
use std::{ops::Range, sync::Mutex};

/// A log store that can be written so many times.
#[derive(Debug)]
pub(crate) struct FullAfter(MemoryLogStore, Mutex<u32>);

impl FullAfter {
    pub(crate) fn new(room: u32) -> Self {
        Self(MemoryLogStore::new(), Mutex::new(room))
    }
}

#[async_trait]
impl LogStore for FullAfter {
    async fn head(&self) -> Result<Head> {
        self.0.head().await
    }

    async fn append(&self, size: u64, leaves: &[Leaf], head: &Head) -> Result<bool> {
        {
            let mut left = self.1.lock().unwrap();
            let full = || Error::new(ErrorKind::Unavailable, "the disk is full");
            *left = left.checked_sub(1).ok_or_else(full)?;
        }
        self.0.append(size, leaves, head).await
    }

    async fn read(&self, range: Range<u64>) -> Result<Vec<Leaf>> {
        self.0.read(range).await
    }
}
