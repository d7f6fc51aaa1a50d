//! Bank data cannot be printed.

use guichet_consent::Held;
use guichet_core::Balance;

fn greet(balances: &Held<Vec<Balance>>) -> String {
    format!("You have {balances}")
}

fn main() {}
