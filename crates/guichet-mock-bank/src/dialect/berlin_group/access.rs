//! What a consent asks for: read strictly, and told again.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::grant::berlin_group::{BgAccess, BgKind, BgModel, Reference};
use crate::json::Object;
use crate::ledger::{Account, Kind};

const EVERYTHING: [&str; 4] =
    ["allPsd2", "availableAccounts", "availableAccountsWithBalance", "accounts"];

/// The data that `access` is about, and whether the names of holders are in it.
pub(super) fn read(access: &Map<String, Value>) -> Result<(BgModel, bool), Refusal> {
    let known = ["balances", "transactions", "additionalInformation", "restrictedTo"];
    let strange =
        |name: &&String| !EVERYTHING.contains(&name.as_str()) && !known.contains(&name.as_str());
    if access.keys().any(|name| strange(&name)) {
        return Err(Refusal::format("access", "a field is not known"));
    }
    let word = |name: &'static str| match access.get(name).map(Value::as_str) {
        None => Ok(None),
        Some(Some("allAccounts")) => Ok(Some(false)),
        Some(Some("allAccountsWithOwnerName")) => Ok(Some(true)),
        Some(_) => Err(Refusal::format("access", "allAccounts is the word")),
    };
    let words = [
        (word("allPsd2")?, BgModel::Everything),
        (word("availableAccounts")?, BgModel::Available { balances: false }),
        (word("availableAccountsWithBalance")?, BgModel::Available { balances: true }),
    ];
    let chosen: Vec<_> =
        words.into_iter().filter_map(|(names, model)| Some((model, names?))).collect();
    let [accounts, balances, transactions] =
        [list(access, "accounts")?, list(access, "balances")?, list(access, "transactions")?];
    let listed = accounts.is_some() || balances.is_some() || transactions.is_some();
    match (chosen.as_slice(), listed) {
        ([], true) => {
            let more = access.get("additionalInformation");
            let names = more.is_some_and(|more| more.get("ownerName").is_some());
            Ok((BgModel::Listed { accounts, balances, transactions }, names))
        }
        ([(model, names)], false) => Ok((model.clone(), *names)),
        ([], false) => Err(Refusal::format("access", "nothing is asked for")),
        _ => Err(Refusal::format("access", "two models of access are mixed")),
    }
}

fn list(
    access: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<Vec<Reference>>, Refusal> {
    let Some(given) = access.get(name) else { return Ok(None) };
    let wrong = |_| Refusal::format("access", "this is no list of accounts");
    let list: Vec<Reference> = serde_json::from_value(given.clone()).map_err(wrong)?;
    if list.iter().any(Reference::is_empty) {
        return Err(Refusal::format("access", "an account has no number"));
    }
    Ok(Some(list))
}

/// The access as the bank has it now: lists that the customer was to fill are filled with what
/// they chose.
pub(super) fn tell(access: &BgAccess, chosen: &[&Account]) -> Object {
    let names = if access.owner_name { "allAccountsWithOwnerName" } else { "allAccounts" };
    match &access.model {
        BgModel::Everything => Object::new().with("allPsd2", names),
        BgModel::Available { balances: false } => Object::new().with("availableAccounts", names),
        BgModel::Available { balances: true } => {
            Object::new().with("availableAccountsWithBalance", names)
        }
        BgModel::Nothing => Object::new(),
        BgModel::Listed { accounts, balances, transactions } => {
            let told = |list: &Option<Vec<Reference>>, kind| {
                let list = list.as_ref()?;
                let filled: Vec<_> = chosen
                    .iter()
                    .filter(|account| access.covers(kind, account))
                    .map(|account| reference(account))
                    .collect();
                Some(if filled.is_empty() { list.iter().map(written).collect() } else { filled })
            };
            Object::new()
                .maybe("accounts", told(accounts, BgKind::Accounts))
                .maybe("balances", told(balances, BgKind::Balances))
                .maybe("transactions", told(transactions, BgKind::Transactions))
        }
    }
}

/// A reference as the app wrote it.
fn written(reference: &Reference) -> Object {
    Object::new()
        .maybe("iban", reference.iban.as_deref())
        .maybe("bban", reference.bban.as_deref())
        .maybe("pan", reference.pan.as_deref())
        .maybe("maskedPan", reference.masked_pan.as_deref())
        .maybe("msisdn", reference.msisdn.as_deref())
        .maybe("currency", reference.currency.as_deref())
}

/// How the standard refers to an account.
pub(super) fn reference(account: &Account) -> Object {
    let number = match (account.kind, &account.iban) {
        (Kind::CreditCard | Kind::ChargeCard, _) => {
            Object::new().with("maskedPan", masked(account))
        }
        (_, Some(iban)) => Object::new().with("iban", iban.as_str()),
        (_, None) => Object::new().with("bban", account.number.as_str()),
    };
    number.with("currency", account.currency.code())
}

/// The number of a card, without its middle.
pub(super) fn masked(account: &Account) -> String {
    let last = account.number.len().saturating_sub(4);
    let digits = account.number.chars().enumerate();
    digits.map(|(at, digit)| if (6..last).contains(&at) { 'x' } else { digit }).collect()
}
