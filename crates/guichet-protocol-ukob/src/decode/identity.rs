//! Identifiers that do not identify.

use std::collections::HashMap;

use guichet_core::{Transaction, TransactionId};

/// Takes away an identifier that several different entries of one answer share (quirk 26).
pub(super) fn drop_shared(rows: &mut [Transaction]) {
    let mut firsts: HashMap<&TransactionId, &Transaction> = HashMap::with_capacity(rows.len());
    let mut shared: Vec<TransactionId> = Vec::new();
    for row in rows.iter() {
        let Some(id) = &row.id else { continue };
        match firsts.get(id) {
            Some(first) if *first != row => shared.push(id.clone()),
            Some(_) => {}
            None => {
                firsts.insert(id, row);
            }
        }
    }
    if shared.is_empty() {
        return;
    }
    for row in rows {
        if row.id.as_ref().is_some_and(|id| shared.contains(id)) {
            row.id = None;
        }
    }
}
