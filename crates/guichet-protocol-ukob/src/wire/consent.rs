//! Consents, and the two models of errors.

use super::object;

object! {
    /// What a consent stands in.
    Envelope { data: Consent }
}

object! {
    /// A consent at the bank.
    Consent { consent_id, status, expiration_date_time, permissions }
}

object! {
    /// A refusal: 3.1 has a code above the list as well.
    Failure { code, errors }
}

object! {
    /// One reason of a refusal.
    ErrorItem { error_code, path }
}
