//! A permit for balances opens no transactions.

use guichet_consent::{Held, Permit, purposes::PlanBudget, scopes::Balances};
use guichet_core::{Result, Transaction};

async fn count(
    permit: &Permit<Balances, PlanBudget>,
    held: &Held<Vec<Transaction>>,
) -> Result<usize> {
    permit.look(held, &(), |entries, ()| entries.len()).await
}

fn main() {}
