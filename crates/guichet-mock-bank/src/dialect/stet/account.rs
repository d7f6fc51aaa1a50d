//! Accounts and what is on them.

use jiff::civil::Date;

use super::call::{Call, Part};
use super::refusal::Refusal;
use super::{amount, hal, link, local, when};
use crate::exchange::Reply;
use crate::json::Object;
use crate::ledger::day::plus_days;
use crate::ledger::number::last_four;
use crate::ledger::view::{balances as ledger_balances, lines};
use crate::ledger::{Account, Kind, Money};
use crate::quirk::Quirk;

/// This bank's BIC, invented.
pub(super) const BIC: &str = "MOCKFRPPXXX";

/// `GET /accounts`.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    call.attended("accounts")?;
    let rows: Vec<_> = call.accounts().iter().map(|account| row(call, account)).collect();
    if rows.is_empty() && call.bank.has(Quirk::StetNoContent) {
        return Ok(Reply::empty(204));
    }
    let links = Object::new()
        .with("self", link::here(call))
        .maybe("consents", call.is_mixed().then(|| link::to(call, "consents")))
        .maybe(
            "endUserIdentity",
            call.covers_identity().then(|| link::to(call, "end-user-identity")),
        )
        .maybe(
            "trustedBeneficiaries",
            call.covers_beneficiaries().then(|| link::to(call, "trusted-beneficiaries")),
        );
    Ok(hal(&Object::new().with("accounts", rows).with("_links", links)))
}

fn row(call: &Call<'_>, account: &Account) -> Object {
    let card = account.kind.is_card();
    let parent =
        call.accounts().into_iter().find(|other| account.parent.as_ref() == Some(&other.id));
    Object::new()
        .with("resourceId", call.resource_id(account).as_ref())
        .with("bicFi", BIC)
        .with("accountId", identification(account))
        .with("name", name(call, account))
        .with("details", account.product)
        .maybe("linkedAccount", parent.map(|parent| call.resource_id(parent).into_owned()))
        .with("usage", "PRIV")
        .with("cashAccountType", if card { "CARD" } else { "CACC" })
        .with("product", account.product)
        .with("currency", account.currency.code())
        .with("psuStatus", "Account Holder")
        .with("_links", link::parts(call, account, None))
}

/// The IBAN; of a card the masked number, of an account without IBAN the bank's own number.
pub(super) fn identification(account: &Account) -> Object {
    let other = |identification: &str, scheme: &str| {
        Object::new().with("identification", identification).with("schemeName", scheme)
    };
    let named = match &account.iban {
        Some(iban) => Object::new().with("iban", iban.as_str()),
        None if account.kind.is_card() => {
            Object::new().with("other", other(&masked(&account.number), "MPAN"))
        }
        None => Object::new().with("other", other(&account.number, "BBAN")),
    };
    named.with("currency", account.currency.code())
}

fn masked(number: &str) -> String {
    let head: String = number.chars().take(6).collect();
    format!("{head}XXXXXX{}", last_four(number))
}

/// A card with deferred debit is named by its holder and the day on which it is paid.
fn name(call: &Call<'_>, account: &Account) -> String {
    if account.kind == Kind::ChargeCard {
        let (customer, due) = (call.customer, next_debit(call.today()));
        let due = due.strftime("%d/%m/%Y");
        format!("{} {} {due}", customer.first_name, customer.last_name)
    } else {
        account.name.to_owned()
    }
}

/// The next 28th of a month, today included.
fn next_debit(today: Date) -> Date {
    let of = |first: Date| plus_days(first, 27);
    let first = today.first_of_month();
    if today <= of(first) { of(first) } else { of(plus_days(first, 32).first_of_month()) }
}

/// `GET /accounts/{accountResourceId}/balances`.
pub(super) fn balances(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let account = call.account(id, Part::Balances)?;
    let look = call.bank.look(account);
    let now = ledger_balances(account, &look);
    let seen = lines(account, &look);
    let last = seen.iter().find(|line| line.is_booked()).map(|line| line.id.as_str());
    let at = when(call.bank, &local(look.now));
    let balance = |name: &str, kind: &str, money: Money| {
        Object::new()
            .with("name", name)
            .with("balanceAmount", amount(call.bank, money))
            .with("balanceType", kind)
    };
    let rows = if account.kind.is_card() {
        let open = balance("Encours de la carte", "OTHR", now.booked);
        vec![open.with("referenceDate", at).maybe("lastCommittedTransaction", last)]
    } else {
        let booked = balance("Solde comptable", "CLBD", now.booked);
        let instant = balance("Solde instantané", "XPCD", now.available);
        vec![
            booked.with("referenceDate", at.as_str()).maybe("lastCommittedTransaction", last),
            instant.with("lastChangeDateTime", at),
        ]
    };
    let links = Object::new()
        .with("self", link::here(call))
        .with("parent-list", link::to(call, "accounts"))
        .and(link::parts(call, account, Some(Part::Balances)));
    Ok(hal(&Object::new().with("balances", rows).with("_links", links)))
}

/// `GET /accounts/{accountResourceId}/overdrafts`: nobody here has agreed on one.
pub(super) fn overdrafts(call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    call.account(id, Part::Overdrafts)?;
    Ok(Reply::empty(204))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_next_debit_is_the_next_28th() {
        assert_eq!(next_debit(date(2026, 3, 28)), date(2026, 3, 28));
        assert_eq!(next_debit(date(2026, 3, 31)), date(2026, 4, 28));
        assert_eq!(next_debit(date(2026, 12, 31)), date(2027, 1, 28));
        assert_eq!(next_debit(date(2027, 2, 1)), date(2027, 2, 28));
    }
}
