//! Payments that are arranged (6.4).

use guichet_core::{AccountId, Currency, Error, Frequency, ScheduledKind, ScheduledPayment, Text};
use guichet_http::json::When;

use super::{At, money};
use crate::Decoding;
use crate::wire::{self, PlannedPayment, Raw};

/// The payments that are planned into an account.
pub(crate) fn scheduled_payments(
    how: &Decoding,
    wire: &wire::Account<'_>,
    id: &AccountId,
    currency: Option<&Currency>,
    rejected: &mut Vec<Error>,
) -> Vec<ScheduledPayment> {
    let list = wire.scheduled_payments.map(Raw::list).unwrap_or_default();
    let mut items = Vec::with_capacity(list.len());
    for (index, raw) in list.into_iter().enumerate() {
        let Some(wire) = raw.read::<PlannedPayment<'_>>() else {
            let at = At::element(None, "scheduledPayments", index);
            rejected.push(at.error("", "a scheduled payment that is no object"));
            continue;
        };
        let word = wire.r#type.and_then(Raw::text);
        let (kind, frequency) = match word.as_deref() {
            Some("ONE_TIME") => (ScheduledKind::Scheduled, Some(Frequency::Once)),
            Some("REPEATING") => (ScheduledKind::StandingOrder, None),
            Some(other) => (ScheduledKind::Other(Text::new(other)), None),
            None => (ScheduledKind::Scheduled, None),
        };
        let mut payment = ScheduledPayment::new(kind);
        payment.account = Some(id.clone());
        payment.frequency = frequency;
        // A payment into the card or loan: positive, as the terms have it.
        payment.amount = money(wire.amount, currency).map(|it| it.abs());
        payment.next_on = When::day(wire.date, &how.zone);
        items.push(payment);
    }
    items
}
