//! Statements, and what leads from one page to the next.

use super::object;

object! {
    /// A statement that is ready.
    Statement { statement_id, statement_date, links }
}

object! {
    /// A link.
    Link { href, rel, types }
}

object! {
    /// The page that an answer is.
    PageMetadata { next_page_key, next_offset }
}
