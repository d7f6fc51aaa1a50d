//! Who the customer is.

use super::object;

object! {
    /// A person or company.
    Party {
        party_type, name, full_legal_name, legal_structure, account_role, email_address, phone,
        mobile, address,
    }
}

object! {
    /// A postal address.
    Address {
        address_type, address_line, department, sub_department, street_name, building_number,
        building_name, floor, unit_number, room, post_box, care_of, town_location_name,
        district_name, post_code, town_name, country_sub_division, country,
    }
}
