//! The customer, the holder of an account, and the numbers to pay it by.

use super::call::Call;
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::grant::fdx::Cluster;
use crate::json::Object;
use crate::ledger::{Customer, number};

/// `GET /customers/current`.
pub(super) fn current(call: &Call<'_>) -> Result<Reply, Refusal> {
    let personal = call.covers(Cluster::CustomerPersonal);
    let contact = call.covers(Cluster::CustomerContact);
    if !personal && !contact {
        return Err(Refusal::not_covered(Cluster::CustomerContact));
    }
    let customer = call.customer;
    let accounts: Vec<_> = call
        .accounts()
        .iter()
        .map(|account| {
            Object::new().with("accountId", account.id.as_str()).with("relationship", "PRIMARY")
        })
        .collect();
    let reach = if contact { reach(call, "email") } else { Object::new() };
    let body = Object::new()
        .with("customerId", customer.id.as_str())
        .with("type", "CONSUMER")
        .with("name", name(customer))
        .maybe("dateOfBirth", personal.then_some(customer.born_on))
        .and(reach)
        .with("accounts", accounts);
    Ok(Reply::json(200, &body))
}

/// `GET /accounts/{accountId}/contact`.
pub(super) fn contact(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    call.needs(Cluster::CustomerContact)?;
    call.working_account(id)?;
    let holder = Object::new().with("relationship", "PRIMARY").with("name", name(call.customer));
    let body = Object::new().with("holders", vec![holder]).and(reach(call, "emails"));
    Ok(Reply::json(200, &body))
}

fn name(customer: &Customer) -> Object {
    Object::new().with("first", customer.first_name).with("last", customer.last_name)
}

/// Where the customer can be reached.
fn reach(call: &Call<'_>, emails: &'static str) -> Object {
    let customer = call.customer;
    let home = &customer.address;
    // The field was renamed when the standard left its first country.
    let region = if call.fdx.major < 5 { "state" } else { "region" };
    let address = Object::new()
        .with("type", "HOME")
        .with("line1", home.line)
        .with("city", home.city)
        .with(region, home.region)
        .with("postalCode", home.postal_code)
        .with("country", home.country);
    let phone = Object::new()
        .with("type", "CELL")
        .with("number", customer.phone)
        .maybe("primary", call.fdx.is_flat().then_some(true));
    Object::new()
        .with(emails, vec![customer.email.as_str()])
        .with("addresses", vec![address])
        .with("telephones", vec![phone])
}

/// `GET /accounts/{accountId}/payment-networks`: numbers that stand in for the real one.
pub(super) fn payment_networks(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    if !call.covers(Cluster::AccountPayments) {
        call.needs(Cluster::PaymentSupport)?;
    }
    let account = call.working_account(id)?;
    let Some(tokenised) = &account.tokenised else {
        let debug = "no payment network reaches this type of account";
        return Err(Refusal::new(422, 704, "Account type not supported", debug));
    };
    let networks: Vec<_> = ["US_ACH", "US_RTP", "US_FEDWIRE"]
        .into_iter()
        .map(|network| {
            Object::new()
                .with("bankId", number::ROUTING)
                .with("identifier", tokenised.as_str())
                .with("identifierType", "TOKENIZED_ACCOUNT_NUMBER")
                .with("type", network)
                .with("transferIn", true)
                .with("transferOut", network != "US_FEDWIRE")
        })
        .collect();
    Ok(Reply::json(200, &Object::new().with("paymentNetworks", networks)))
}
