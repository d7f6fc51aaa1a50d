//! Statements.

use super::object;

object! {
    /// A statement that is ready.
    Statement { account_id, statement_id, start_date_time, end_date_time }
}
