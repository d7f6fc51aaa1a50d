//! Balances, each with its meaning and its sign.

use guichet_core::{
    AccountId, AccountKind, Amount, Balance, BalanceKind, BalancePoint, Currency, DayOrInstant,
    Error, Money, Scope, Text,
};
use guichet_http::json::When;

use super::{At, kind, terms};
use crate::Decoding;
use crate::wire::{Account, Raw};

/// How the sign of a field comes about.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    /// As the bank sends it: the customer's own money, or a limit.
    AsSent,
    /// Owed where the account is a liability: then positive means owed (quirk 15).
    Owed,
    /// Owed whichever way the bank writes it (quirk 17).
    AlwaysOwed,
}

/// What decides the signs of one account.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    /// Whether its balances are debts.
    liability: bool,
    /// Whether the bank signs what is owed itself.
    signed: bool,
}

impl Signs {
    /// By the bank's word, else by what the account is.
    pub(super) fn of(how: &Decoding, wire: &Account<'_>, account: &AccountKind) -> Self {
        let word = wire.balance_type.and_then(Raw::text);
        Self { liability: kind::is_liability(word.as_deref(), account), signed: how.owed_is_signed }
    }

    /// What the customer owns, out of what the bank sent.
    pub(super) fn apply(self, amount: Amount, sign: Sign) -> Amount {
        match sign {
            Sign::Owed if self.liability && !self.signed => amount.negated(),
            Sign::AsSent | Sign::Owed => amount,
            Sign::AlwaysOwed => amount.abs().negated(),
        }
    }
}

/// An account whose balances are read.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Its identifier.
    pub(crate) id: &'a AccountId,
    /// What it is.
    pub(crate) kind: &'a AccountKind,
    /// What it is kept in, by the bank or by the profile.
    pub(crate) currency: Option<&'a Currency>,
    /// Where it stands in the answer.
    pub(crate) at: At,
}

/// The balances of an account; `None` if the answer has none at all (quirk 13).
///
/// One that cannot be read is an error of its own, and never zero.
pub(crate) fn balances(
    how: &Decoding,
    wire: &Account<'_>,
    of: Subject<'_>,
    rejected: &mut Vec<Error>,
) -> Option<Vec<Balance>> {
    let signs = Signs::of(how, wire, of.kind);
    let mut items = Vec::new();
    let mut found = false;
    for field in fields(how, wire, of.kind) {
        let Some(amount) = field.value.and_then(Raw::amount) else { continue };
        found = true;
        if !how.allows(field.scope()) {
            continue;
        }
        match (amount, of.currency) {
            (Ok(amount), Some(currency)) => {
                let amount = Money::new(signs.apply(amount, field.sign), currency.clone());
                items.push(field.balance(of.id, amount, how));
            }
            (Err(_), _) => {
                rejected.push(of.at.error(field.name, "a balance that is no exact number"));
            }
            (Ok(_), None) => {
                rejected.push(of.at.error(field.name, "a balance without a currency"));
            }
        }
    }
    found.then_some(items)
}

struct Field<'a> {
    value: Option<Raw<'a>>,
    name: &'static str,
    kind: BalanceKind,
    sign: Sign,
    as_of: Option<DayOrInstant>,
}

impl Field<'_> {
    fn scope(&self) -> Scope {
        match self.kind {
            BalanceKind::MinimumDue | BalanceKind::PastDue => Scope::Bills,
            _ => Scope::Balances,
        }
    }

    fn balance(self, id: &AccountId, amount: Money, how: &Decoding) -> Balance {
        let mut balance = Balance::new(id.clone(), self.kind, amount);
        balance.code = Some(Text::from(self.name));
        balance.as_of = self.as_of;
        balance.fetched_at = how.fetched_at;
        if self.name == "openingDayBalance" {
            balance.point = Some(BalancePoint::Opening);
        }
        balance
    }
}

/// Every field that is a balance, with what it counts.
fn fields<'a>(how: &Decoding, wire: &Account<'a>, account: &AccountKind) -> Vec<Field<'a>> {
    use BalanceKind::{
        Available, AvailableCredit, Booked, CreditLimit, Information, MarketValue, MinimumDue,
        Owed, PastDue, Payoff, Principal, Statement,
    };
    use Sign::{AlwaysOwed, AsSent};

    let now = When::read(wire.balance_as_of, &how.zone).map(When::day_or_instant);
    let stated = When::read(wire.last_stmt_date, &how.zone).map(When::day_or_instant);
    let current = if account.is_liability() { Owed } else { Booked };
    let other = BalanceKind::Other(Text::EMPTY);
    let field = |value, name, kind, sign, as_of| Field { value, name, kind, sign, as_of };
    let mut fields = vec![
        field(wire.current_balance, "currentBalance", current, Sign::Owed, now),
        field(wire.available_balance, "availableBalance", Available, AsSent, now),
        field(wire.opening_day_balance, "openingDayBalance", Booked, Sign::Owed, None),
        field(wire.principal_balance, "principalBalance", Principal, Sign::Owed, now),
        field(wire.pay_off_amount, "payOffAmount", Payoff, Sign::Owed, None),
        // The customer's own, put by for taxes and insurance (quirk 19).
        field(wire.escrow_balance, "escrowBalance", other.clone(), AsSent, now),
        // A limit and what is left of it are credit, never money held (quirk 18).
        field(wire.credit_line, "creditLine", CreditLimit, AsSent, None),
        field(wire.available_credit, "availableCredit", AvailableCredit, AsSent, now),
        field(wire.available_cash, "availableCash", other.clone(), AsSent, now),
        field(wire.cash_advance_balance, "cashAdvanceBalance", other.clone(), Sign::Owed, now),
        field(wire.transfer_balance, "transferBalance", other.clone(), Sign::Owed, now),
        field(wire.ppil_balance, "ppilBalance", other, Sign::Owed, now),
        field(wire.finance_charges, "financeCharges", Information, Sign::Owed, None),
        field(wire.current_value, "currentValue", MarketValue, AsSent, now),
        field(wire.available_cash_balance, "availableCashBalance", Available, AsSent, now),
        field(wire.last_stmt_balance, "lastStmtBalance", Statement, Sign::Owed, stated),
        field(wire.minimum_payment_amount, "minimumPaymentAmount", MinimumDue, AlwaysOwed, None),
        field(wire.past_due_amount, "pastDueAmount", PastDue, AlwaysOwed, None),
    ];
    // From 6.4 on the same stands in the bills; what the account says itself comes first.
    if let Some(bill) = terms::first_bill(wire, &how.zone) {
        let stated = When::read(bill.statement_date, &how.zone).map(When::day_or_instant);
        if wire.last_stmt_balance.is_none() {
            let name = "bills.statementBalance";
            fields.push(field(bill.statement_balance, name, Statement, Sign::Owed, stated));
        }
        if wire.minimum_payment_amount.is_none() {
            let name = "bills.minimumPaymentDue";
            fields.push(field(bill.minimum_payment_due, name, MinimumDue, AlwaysOwed, None));
        }
        if wire.past_due_amount.is_none() {
            fields.push(field(
                bill.past_due_amount,
                "bills.pastDueAmount",
                PastDue,
                AlwaysOwed,
                None,
            ));
        }
    }
    fields
}
