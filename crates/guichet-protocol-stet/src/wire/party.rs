//! Who is behind an account or a payment.
//!
//! Dates and places of birth, telephone numbers and tax data are part of the standard, and are not
//! here: nothing needs them.

use super::object;

object! {
    /// A person or a company.
    Party { name, postal_address }
}

object! {
    /// A bank.
    Agent { bic_fi, name }
}

object! {
    /// A postal address.
    PostalAddress { address_line, street_name, building_number, town_name, post_code, country_sub_division, country }
}

object! {
    /// The customer, as the bank names them.
    Identity { full_name, first_name, last_name }
}

object! {
    /// Someone on the customer's list.
    Beneficiary { is_trusted, creditor, creditor_account }
}
