//! What was agreed for an account.

use guichet_core::{AccountKind, Amount, Currency, Money, Scope, Terms};
use guichet_http::json::When;
use jiff::tz::TimeZone;

use super::balance::{Sign, Signs};
use super::{amount, money};
use crate::Decoding;
use crate::wire::{Account, Bill, InterestRate, Raw};

/// The terms, by what the customer permitted of them.
pub(super) fn terms(
    how: &Decoding,
    wire: &Account<'_>,
    kind: &AccountKind,
    currency: Option<&Currency>,
) -> Option<Box<Terms>> {
    let mut terms = Terms::default();
    terms.rate = rate(wire);
    terms.cash_rate = amount(wire.advances_apr);
    terms.matures_on = When::day(wire.maturity_date, &how.zone);
    let reading = Reading { how, currency, signs: Signs::of(how, wire, kind) };
    let bill = first_bill(wire, &how.zone);
    if how.allows(Scope::Balances) {
        let of_bill = bill.as_ref().and_then(|bill| bill.statement_balance);
        terms.statement_balance = reading
            .signed(wire.last_stmt_balance, Sign::Owed)
            .or(reading.signed(of_bill, Sign::Owed));
        terms.limit = money(wire.credit_line, currency);
        terms.cash_limit = money(wire.cash_advance_limit, currency);
        terms.original_amount = reading.paid(wire.original_principal);
    }
    if how.allows(Scope::Bills) {
        reading.dues_of_account(&mut terms, wire);
        if let Some(bill) = &bill {
            reading.dues_of_bill(&mut terms, bill);
        }
        // Only on a debt does the next payment fall due; on savings it is a plan.
        if kind.is_liability() && terms.due_on.is_none() {
            terms.due_on = terms.next_payment_on;
        }
    }
    terms.filled()
}

struct Reading<'a> {
    how: &'a Decoding,
    currency: Option<&'a Currency>,
    signs: Signs,
}

impl Reading<'_> {
    fn signed(&self, raw: Option<Raw<'_>>, sign: Sign) -> Option<Money> {
        let amount = self.signs.apply(amount(raw)?, sign);
        Some(Money::new(amount, self.currency?.clone()))
    }

    /// A payment into the account: positive whichever way it is written.
    fn paid(&self, raw: Option<Raw<'_>>) -> Option<Money> {
        money(raw, self.currency).map(|it| it.abs())
    }

    fn dues_of_account(&self, terms: &mut Terms, wire: &Account<'_>) {
        let zone = &self.how.zone;
        terms.statement_on = When::day(wire.last_stmt_date, zone);
        terms.minimum_due = self.signed(wire.minimum_payment_amount, Sign::AlwaysOwed);
        terms.past_due = self.signed(wire.past_due_amount, Sign::AlwaysOwed);
        terms.next_payment = self.paid(wire.next_payment_amount);
        terms.next_payment_on = When::day(wire.next_payment_date, zone);
        terms.last_payment = self.paid(wire.last_payment_amount);
        terms.last_payment_on = When::day(wire.last_payment_date, zone);
    }

    /// What a bill adds where the account itself says nothing.
    fn dues_of_bill(&self, terms: &mut Terms, bill: &Bill<'_>) {
        let zone = &self.how.zone;
        terms.due_on = When::day(bill.due_date, zone);
        terms.autopay = bill.auto_pay_enabled.and_then(Raw::flag);
        let owed = |raw| self.signed(raw, Sign::AlwaysOwed);
        terms.minimum_due = terms.minimum_due.take().or_else(|| owed(bill.minimum_payment_due));
        terms.past_due = terms.past_due.take().or_else(|| owed(bill.past_due_amount));
        terms.statement_on = terms.statement_on.or_else(|| When::day(bill.statement_date, zone));
        terms.last_payment =
            terms.last_payment.take().or_else(|| self.paid(bill.last_payment_amount));
        terms.last_payment_on =
            terms.last_payment_on.or_else(|| When::day(bill.last_payment_date, zone));
        if terms.autopay == Some(true) {
            terms.next_payment =
                terms.next_payment.take().or_else(|| self.paid(bill.auto_pay_amount));
            terms.next_payment_on =
                terms.next_payment_on.or_else(|| When::day(bill.auto_pay_date, zone));
        }
        terms.next_payment =
            terms.next_payment.take().or_else(|| self.paid(bill.total_payment_due));
    }
}

/// The yearly rate in per cent: 6.4 has an object, the versions before a number.
fn rate(wire: &Account<'_>) -> Option<Amount> {
    let of = |raw: Option<Raw<'_>>| amount(raw?.read::<InterestRate<'_>>()?.rate);
    amount(wire.interest_rate)
        .or_else(|| amount(wire.annual_percentage_yield))
        .or_else(|| amount(wire.purchases_apr))
        .or_else(|| amount(wire.annual_percentage_rate))
        .or_else(|| of(wire.earned_interest))
        .or_else(|| of(wire.charged_interest))
}

/// The bill that falls due first; one without a day comes last.
pub(super) fn first_bill<'a>(wire: &Account<'a>, zone: &TimeZone) -> Option<Bill<'a>> {
    let bills = wire.bills?.list().into_iter().filter_map(Raw::read::<Bill<'_>>);
    bills.min_by_key(|bill| {
        let due = When::day(bill.due_date, zone);
        (due.is_none(), due)
    })
}
