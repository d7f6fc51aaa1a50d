//! Bank data cannot be sent as they are, and nor can words about them.

use guichet_consent::{Channel, Held, send};
use guichet_core::{Balance, Result};

async fn post(channel: &dyn Channel, balances: Held<Vec<Balance>>) -> Result<()> {
    send(channel, balances).await
}

async fn say(channel: &dyn Channel) -> Result<()> {
    send(channel, String::from("You have 1234.56")).await
}

fn main() {}
