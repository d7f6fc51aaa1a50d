//! Who is behind an account.
//!
//! Birth dates and tax numbers are part of the standard, and are not here: nothing needs them.

use super::object;

object! {
    /// A customer, or a holder of an account.
    Customer { name, business_customer, relationship, addresses, email, emails, telephones, r#type }
}

object! {
    /// The contact of an account.
    Contact { holders, emails, addresses, telephones }
}

object! {
    /// The name of a person.
    PersonName { prefix, first, middle, last, suffix, company }
}

object! {
    /// A company.
    BusinessCustomer { name }
}

object! {
    /// A postal address. The part of the country is `state` in 4.6 (quirk 53).
    Address { line1, line2, line3, city, region, state, postal_code, country, r#type }
}

object! {
    /// A telephone number.
    Telephone { country, number }
}
