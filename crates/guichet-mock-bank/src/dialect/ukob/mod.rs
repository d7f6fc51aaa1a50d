//! UK Open Banking, account information, in versions 3.1 and 4.0.
//!
//! The app lodges a consent with a token of its own, sends the customer to the authorization
//! server with the consent's id, and reads with the token that it gets for the code. Amounts have
//! no sign, a word beside them gives the direction. The versions differ in words and in errors;
//! a consent of one can be used at the other.

mod account;
mod call;
mod consent;
mod frame;
mod party;
mod permission;
mod product;
mod refusal;
mod regular;
mod statement;
mod transaction;

use uuid::Uuid;

use self::call::Call;
use self::refusal::Refusal;
use super::Dialect;
use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::json::Object;
use crate::ledger::Account;

/// One version at one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ukob {
    name: &'static str,
    base: &'static str,
    major: u8,
}

/// What a listing needs, and how its rows are made.
type Listing = (&'static [&'static str], &'static str, fn(&Call<'_>, &Account) -> Vec<Object>);

const BENEFICIARIES: Listing =
    (&["ReadBeneficiariesBasic", "ReadBeneficiariesDetail"], "Beneficiary", regular::beneficiaries);
const DIRECT_DEBITS: Listing = (&["ReadDirectDebits"], "DirectDebit", regular::direct_debits);
const STANDING_ORDERS: Listing = (
    &["ReadStandingOrdersBasic", "ReadStandingOrdersDetail"],
    "StandingOrder",
    regular::standing_orders,
);
const SCHEDULED_PAYMENTS: Listing = (
    &["ReadScheduledPaymentsBasic", "ReadScheduledPaymentsDetail"],
    "ScheduledPayment",
    regular::scheduled_payments,
);
const PRODUCTS: Listing = (&["ReadProducts"], "Product", product::products);
const OFFERS: Listing = (&["ReadOffers"], "Offer", product::offers);
const BALANCES: Listing = (&["ReadBalances"], "Balance", account::balances);
const ACCOUNTS: Listing =
    (&["ReadAccountsBasic", "ReadAccountsDetail"], "Account", account::one_row);

const TRANSACTIONS: &[&str] = &["ReadTransactionsBasic", "ReadTransactionsDetail"];
const STATEMENTS: &[&str] = &["ReadStatementsBasic", "ReadStatementsDetail"];

impl Ukob {
    pub(crate) const V3: Self =
        Self { name: "UK Open Banking 3.1", base: "/open-banking/v3.1/aisp", major: 3 };
    pub(crate) const V4: Self =
        Self { name: "UK Open Banking 4.0", base: "/open-banking/v4.0/aisp", major: 4 };

    /// A word of version 3, or the code that version 4 has for it.
    fn word(self, (three, four): (&'static str, &'static str)) -> &'static str {
        if self.major == 3 { three } else { four }
    }

    fn route(self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Result<Reply, Refusal> {
        call::check_headers(ask)?;
        if let ["account-access-consents", rest @ ..] = rest {
            return consent::answer(self, bank, ask, rest);
        }
        if !is_known(rest) {
            return Err(Refusal::Bare(404));
        }
        if ask.method != "GET" {
            return Err(Refusal::Bare(405));
        }
        let call = Call::admit(self, bank, ask)?;
        match rest {
            ["accounts", id, rest @ ..] => of_one(&call, id, rest),
            ["party"] => {
                call.needs(&["ReadPartyPSU"])?;
                Ok(frame::whole(&call, Object::new().with("Party", party::party(&call, None))))
            }
            [name] => list(&call, &call.accounts(), name),
            _ => Err(Refusal::Bare(404)),
        }
    }

    /// Every answer repeats the id of the exchange, or gives it one.
    fn echo(reply: Reply, ask: &Ask) -> Reply {
        let printable = |id: &&str| id.bytes().all(|byte| byte.is_ascii_graphic());
        let given = ask.header("x-fapi-interaction-id").filter(printable);
        let id = given.map_or_else(|| Uuid::new_v4().to_string(), ToOwned::to_owned);
        reply.with("x-fapi-interaction-id", id)
    }
}

/// What can be read of one account and of all together.
const LISTINGS: [&str; 8] = [
    "balances",
    "beneficiaries",
    "direct-debits",
    "offers",
    "scheduled-payments",
    "standing-orders",
    "statements",
    "transactions",
];

/// Whether a path is one of the standard's, whoever asks.
fn is_known(rest: &[&str]) -> bool {
    match rest {
        ["accounts", _, rest @ ..] => match rest {
            [] | ["product" | "party" | "parties"] | ["statements", _] => true,
            ["statements", _, end] => ["file", "transactions"].contains(end),
            [name] => LISTINGS.contains(name),
            _ => false,
        },
        [name] => LISTINGS.contains(name) || ["accounts", "party", "products"].contains(name),
        _ => false,
    }
}

/// Something below one account.
fn of_one(call: &Call<'_>, id: &str, rest: &[&str]) -> Result<Reply, Refusal> {
    let statement = |id| {
        call.needs(STATEMENTS)?;
        call.account(id)
    };
    match rest {
        [] => list(call, &[call.account(id)?], "accounts"),
        ["product"] => list(call, &[call.account(id)?], "products"),
        ["party"] => {
            call.needs(&["ReadParty"])?;
            let party = party::party(call, Some(call.account(id)?));
            Ok(frame::whole(call, Object::new().with("Party", party)))
        }
        ["parties"] => {
            call.needs(&["ReadParty"])?;
            let party = party::party(call, Some(call.account(id)?));
            Ok(frame::whole(call, Object::new().with("Party", vec![party])))
        }
        ["statements", number] => statement::one(call, statement(id)?, number),
        ["statements", number, "file"] => statement::file(call, statement(id)?, number),
        ["statements", number, "transactions"] => {
            call.needs(TRANSACTIONS)?;
            statement::transactions(call, statement(id)?, number)
        }
        [name] => list(call, &[call.account(id)?], name),
        _ => Err(Refusal::Bare(404)),
    }
}

/// A listing over one account or over all.
fn list(call: &Call<'_>, accounts: &[&Account], name: &str) -> Result<Reply, Refusal> {
    let (needed, field, rows) = match name {
        "transactions" => {
            call.needs(TRANSACTIONS)?;
            return transaction::list(call, accounts);
        }
        "statements" => {
            call.needs(STATEMENTS)?;
            return statement::list(call, accounts);
        }
        "accounts" => ACCOUNTS,
        "balances" => BALANCES,
        "beneficiaries" => BENEFICIARIES,
        "direct-debits" => DIRECT_DEBITS,
        "offers" => OFFERS,
        "products" => PRODUCTS,
        "scheduled-payments" => SCHEDULED_PAYMENTS,
        "standing-orders" => STANDING_ORDERS,
        _ => return Err(Refusal::Bare(404)),
    };
    call.needs(needed)?;
    let all: Vec<_> = accounts.iter().flat_map(|account| rows(call, account)).collect();
    Ok(frame::whole(call, Object::new().with(field, all)))
}

impl Dialect for Ukob {
    fn base(&self) -> &'static str {
        self.base
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let reply = self.route(bank, ask, rest).unwrap_or_else(|refusal| refusal.reply(*self));
        Self::echo(reply, ask)
    }

    fn too_many(&self, ask: &Ask, _retry_after: u32) -> Reply {
        Self::echo(Refusal::Bare(429).reply(*self), ask)
    }

    fn broken(&self, ask: &Ask) -> Reply {
        Self::echo(Refusal::broken().reply(*self), ask)
    }
}
