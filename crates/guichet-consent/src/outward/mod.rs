//! Consents in the words of others.
//!
//! [`authorization_details`] is what an OAuth 2.0 server reads (RFC 9396); [`consent_record`] is
//! a record in JSON-LD by ISO/IEC TS 27560 and the W3C Data Privacy Vocabulary. What each bank's
//! own standard wants lives with the connector of that standard.

mod rar;
mod record_27560;

pub use rar::{authorization_details, authorization_details_of};
pub use record_27560::{consent_receipt, consent_record};
