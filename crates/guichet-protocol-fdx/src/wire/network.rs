//! Payment networks: the numbers by which an account can be paid.

use super::object;

object! {
    /// One number on one network.
    PaymentNetwork { bank_id, identifier, identifier_type, r#type }
}
