#![doc = include_str!("../README.md")]

mod directory;
mod grants;
mod key;
mod usage;

pub use grants::FileGrantStore;
pub use key::{FileKey, KeyFile};
pub use usage::FileUsageStore;
