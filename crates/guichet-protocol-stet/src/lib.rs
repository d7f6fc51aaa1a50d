#![doc = include_str!("../README.md")]

mod decode;
mod handle;
mod link;
mod map;
mod quirk;
mod wire;

pub use decode::{
    Decoding, decode_accounts, decode_balances, decode_beneficiaries, decode_identity,
    decode_transactions,
};
pub use quirk::Quirk;
