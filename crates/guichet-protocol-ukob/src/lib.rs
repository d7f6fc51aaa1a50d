#![doc = include_str!("../README.md")]

mod decode;
mod map;
mod quirk;
mod wire;

pub use decode::{
    Decoding, decode_accounts, decode_balances, decode_beneficiaries, decode_direct_debits,
    decode_parties, decode_scheduled_payments, decode_standing_orders, decode_statements,
    decode_transactions,
};
pub use quirk::Quirk;
