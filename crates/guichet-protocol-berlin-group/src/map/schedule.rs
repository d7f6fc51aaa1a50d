//! Standing orders, which the standard lists among the transactions as `information`.

use guichet_core::{
    AccountRef, Currency, Error, Frequency, Money, ScheduledKind, ScheduledPayment,
    ScheduledStatus, Scope, Text,
};
use guichet_http::json::When;

use super::kind::Direction;
use super::{At, money, party, remittance, words};
use crate::Decoding;
use crate::wire::{AdditionalInformation, Raw, StandingOrder, Transaction};

/// One entry of the list `information`.
pub(crate) fn standing_order(
    how: &Decoding,
    wire: &Transaction<'_>,
    account: &AccountRef,
    currency: Option<&Currency>,
    at: At,
) -> Result<ScheduledPayment, Error> {
    let (amount, _) = money::money(wire.transaction_amount, money::single(currency))
        .map_err(|fault| fault.error(at, "transactionAmount"))?;
    let mut order = ScheduledPayment::new(ScheduledKind::StandingOrder);
    order.account = Some(account.id.clone());
    // What is arranged is an amount to be paid, whichever way the bank signs it.
    order.amount = Some(Money::new(amount.amount.abs().negated(), amount.currency));
    order.next_on = When::day(wire.booking_date.or(wire.value_date), &how.zone);
    // Only active orders are listed.
    order.status = Some(ScheduledStatus::Active);
    let about = wire.additional_information_structured;
    let about = about.and_then(Raw::read::<AdditionalInformation<'_>>);
    let details = about.and_then(|about| about.standing_order_details);
    if let Some(details) = details.and_then(Raw::read::<StandingOrder<'_>>) {
        order.ends_on = When::day(details.end_date, &how.zone);
        order.frequency = frequency(&details);
    }
    if how.allows(Scope::TransactionsCounterparty) {
        order.counterparty = party::counterparty(wire, Direction::Out);
        order.mandate = words(wire.mandate_id);
        order.reference = remittance::lines(wire).whole();
    }
    Ok(order)
}

/// How often; a multiple that the model has no word for keeps the bank's words.
fn frequency(wire: &StandingOrder<'_>) -> Option<Frequency> {
    let word = wire.frequency?.text()?;
    let times = wire.multiplicator.and_then(Raw::text);
    let times = times.as_deref().map_or("1", str::trim);
    Some(match (word.trim(), times) {
        ("Daily", "1") => Frequency::Daily,
        ("Weekly", "1") => Frequency::Weekly,
        ("EveryTwoWeeks", "1") | ("Weekly", "2") => Frequency::EveryTwoWeeks,
        ("Weekly", "4") => Frequency::EveryFourWeeks,
        ("Monthly", "1") => Frequency::Monthly,
        ("EveryTwoMonths", "1") | ("Monthly", "2") => Frequency::EveryTwoMonths,
        ("Quarterly", "1") | ("Monthly", "3") => Frequency::Quarterly,
        ("SemiAnnual", "1") | ("Monthly", "6") => Frequency::HalfYearly,
        ("Annual", "1") | ("Monthly", "12") => Frequency::Yearly,
        ("MonthlyVariable", "1") => Frequency::Irregular,
        (word, "1") => Frequency::Other(Text::new(word)),
        (word, times) => Frequency::Other(Text::from(format!("{times} x {word}"))),
    })
}
