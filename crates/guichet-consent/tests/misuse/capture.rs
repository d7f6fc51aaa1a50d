//! Words are made by plain functions, so nothing can be carried out beside them.

use guichet_consent::{Held, Permit, purposes::PlanBudget, scopes::Balances};
use guichet_core::{Balance, Result};
use std::sync::Mutex;

async fn leak(permit: &Permit<Balances, PlanBudget>, held: &Held<Vec<Balance>>) -> Result<()> {
    let out = Mutex::new(Vec::new());
    permit.look(held, &(), |balances, ()| out.lock().unwrap().extend_from_slice(balances)).await
}

fn main() {}
