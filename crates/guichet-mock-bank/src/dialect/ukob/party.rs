//! The people behind the accounts.

use super::call::Call;
use crate::json::Object;
use crate::ledger::Account;

/// The customer; with an account, as the holder of it.
pub(super) fn party(call: &Call<'_>, account: Option<&Account>) -> Object {
    let customer = call.customer;
    let address = &customer.address;
    let name = format!("{} {}", customer.first_name, customer.last_name);
    let home = Object::new()
        .with("AddressType", call.dialect.word(("Residential", "HOME")))
        .with("AddressLine", vec![address.line])
        .with("PostCode", address.postal_code)
        .with("TownName", address.city)
        .maybe("CountrySubDivision", Some(address.region).filter(|region| !region.is_empty()))
        .with("Country", address.country);
    let related = account.map(|account| {
        let link = call.address(&format!("/accounts/{}", account.id));
        let account = Object::new().with("Related", link).with("Id", account.id.as_str());
        Object::new().with("Account", account)
    });
    Object::new()
        .with("PartyId", customer.id.as_str())
        .with("PartyType", "Sole")
        .with("Name", name.as_str())
        .with("FullLegalName", name)
        .with("AccountRole", "UK.OBIE.Principal")
        .with("EmailAddress", customer.email.as_str())
        .with("Phone", telephone(address.country, customer.phone))
        .maybe("Relationships", related)
        .with("Address", vec![home])
}

/// With the prefix of the country and a hyphen behind it.
fn telephone(country: &str, number: &str) -> String {
    let prefix = match country {
        "US" => "1",
        "FR" => "33",
        "DE" => "49",
        _ => "44",
    };
    format!("+{prefix}-{}", number.strip_prefix('0').unwrap_or(number))
}
