//! A permit cannot be made by hand, nor kept by copying it.

use guichet_consent::{Permit, purposes::PlanBudget, scopes::Balances};

fn forge() -> Permit<Balances, PlanBudget> {
    Permit { epoch: 1 }
}

fn keep(permit: &Permit<Balances, PlanBudget>) -> Permit<Balances, PlanBudget> {
    permit.clone()
}

fn main() {}
