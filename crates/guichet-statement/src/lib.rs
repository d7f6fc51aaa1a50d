#![doc = include_str!("../README.md")]

mod camt;
mod entity;
mod format;
mod item;
mod mt940;
mod number;
mod ofx;
mod read;
mod reading;
mod source;
mod statement;
mod when;

pub use format::Format;
pub use item::{Contents, Item};
pub use read::{Items, decode, read};
pub use reading::Reading;
