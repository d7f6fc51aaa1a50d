//! Identifiers that identify nothing.

use guichet_core::Transaction;

/// Takes away identifiers that several different entries of one page share (quirk 28).
///
/// Entries that are the same in everything keep it: they are one entry that was sent twice. An
/// announcement may share the identifier of its booking.
pub(crate) fn drop_shared_ids(rows: &mut [Transaction]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.retain(|&row| rows.get(row).is_some_and(|row| row.id.is_some()));
    // A page mostly comes in order, and then this looks at each row once.
    order.sort_by(|&one, &other| key(rows, one).cmp(&key(rows, other)));
    let mut shared = Vec::new();
    for group in order.chunk_by(|&one, &other| key(rows, one) == key(rows, other)) {
        let mut all = group.iter().filter_map(|&row| rows.get(row));
        let first = all.next();
        if all.any(|other| Some(other) != first) {
            shared.extend_from_slice(group);
        }
    }
    for row in shared {
        if let Some(row) = rows.get_mut(row) {
            row.id = None;
        }
    }
}

fn key(rows: &[Transaction], row: usize) -> Option<(&str, &str)> {
    let row = rows.get(row)?;
    Some((row.id.as_ref()?.as_str(), row.status.as_str()))
}
