//! Payments that are arranged.

use guichet_core::{
    AccountId, AccountRef, Counterparty, Error, Frequency, Money, ScheduledKind, ScheduledPayment,
    ScheduledStatus, Scope, Text, UntrustedText,
};
use guichet_http::json::{At, When};

use super::identifier::counterparty;
use super::{list, text, unsigned, words};
use crate::Decoding;
use crate::wire::{self, Mandate, Nested, Raw, Remittance};

/// One direct debit; `Ok(None)` if it is another account's.
pub(crate) fn direct_debit(
    how: &Decoding,
    wire: &wire::DirectDebit<'_>,
    account: &AccountId,
    at: At,
) -> Result<Option<ScheduledPayment>, Error> {
    if is_of_another(wire.account_id, account) {
        return Ok(None);
    }
    let mandate = wire.mandate_related_information.as_ref().and_then(Nested::object);
    let mut one = begun(ScheduledKind::DirectDebit, wire.direct_debit_id, account);
    one.status = status(wire.direct_debit_status_code);
    // A day that is none costs the day and not the direct debit (quirk 41).
    one.last_on = When::day(wire.previous_payment_date_time, &how.zone);
    one.frequency = wire.frequency.and_then(Raw::text).and_then(|word| frequency(&word));
    if let Some(mandate) = mandate {
        recurring(how, mandate, &mut one);
    }
    if how.allows(Scope::TransactionsCounterparty) {
        let mut other = Counterparty::default();
        other.name = words(wire.name);
        one.counterparty = other.filled();
        one.mandate = words(wire.mandate_identification)
            .or_else(|| mandate.and_then(|mandate| words(mandate.mandate_identification)));
    }
    // The amount of the last time is not that of the next: the other side says how much.
    let empty = one.status.is_none() && one.id.is_none() && wire.name.is_none();
    if empty { Err(at.error("", "a direct debit of which nothing is told")) } else { Ok(Some(one)) }
}

/// One standing order; `Ok(None)` if it is another account's.
pub(crate) fn standing_order(
    how: &Decoding,
    wire: &wire::StandingOrder<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Option<ScheduledPayment>, Error> {
    if is_of_another(wire.account_id, &account.id) {
        return Ok(None);
    }
    let mandate = wire.mandate_related_information.as_ref().and_then(Nested::object);
    let mut one = begun(ScheduledKind::StandingOrder, wire.standing_order_id, &account.id);
    one.status = status(wire.standing_order_status_code);
    let amount = wire.next_payment_amount.as_ref().or(wire.first_payment_amount.as_ref());
    one.amount = unsigned(amount, account.currency.as_ref().or(how.currency.as_ref()))
        .map(|money| Money::negated(&money));
    one.next_on = When::day(wire.next_payment_date_time, &how.zone);
    one.last_on = When::day(wire.last_payment_date_time, &how.zone);
    one.ends_on = When::day(wire.final_payment_date_time, &how.zone);
    one.frequency = wire.frequency.and_then(Raw::text).and_then(|word| frequency(&word));
    if let Some(mandate) = mandate {
        recurring(how, mandate, &mut one);
    }
    if how.allows(Scope::TransactionsCounterparty) {
        one.counterparty =
            counterparty(wire.creditor_account.as_ref(), wire.creditor_agent.as_ref());
        one.reference =
            words(wire.reference).or_else(|| written(wire.remittance_information.as_ref()));
        one.mandate = mandate.and_then(|mandate| words(mandate.mandate_identification));
    }
    let empty = one.amount.is_none() && one.frequency.is_none() && one.next_on.is_none();
    if empty {
        return Err(at.error("", "a standing order of which nothing is told"));
    }
    Ok(Some(one))
}

/// One payment on a day to come; `Ok(None)` if it is another account's.
pub(crate) fn scheduled_payment(
    how: &Decoding,
    wire: &wire::ScheduledPayment<'_>,
    account: &AccountRef,
    at: At,
) -> Result<Option<ScheduledPayment>, Error> {
    if is_of_another(wire.account_id, &account.id) {
        return Ok(None);
    }
    let mut one = begun(ScheduledKind::Scheduled, wire.scheduled_payment_id, &account.id);
    let Some(amount) = unsigned(
        wire.instructed_amount.as_ref(),
        account.currency.as_ref().or(how.currency.as_ref()),
    ) else {
        return Err(at.error("InstructedAmount", "a payment without an amount"));
    };
    one.amount = Some(amount.negated());
    one.next_on = When::day(wire.scheduled_payment_date_time, &how.zone);
    one.frequency = Some(Frequency::Once);
    if how.allows(Scope::TransactionsCounterparty) {
        one.counterparty =
            counterparty(wire.creditor_account.as_ref(), wire.creditor_agent.as_ref());
        one.reference =
            words(wire.reference).or_else(|| written(wire.remittance_information.as_ref()));
    }
    Ok(Some(one))
}

fn is_of_another(id: Option<Raw<'_>>, account: &AccountId) -> bool {
    id.and_then(Raw::text).is_some_and(|id| id != account.as_str())
}

fn begun(kind: ScheduledKind, id: Option<Raw<'_>>, account: &AccountId) -> ScheduledPayment {
    let mut one = ScheduledPayment::new(kind);
    one.id = text(id);
    one.account = Some(account.clone());
    one
}

/// The words of 3.1 and the codes of 4.0 (quirk 42).
fn status(raw: Option<Raw<'_>>) -> Option<ScheduledStatus> {
    Some(match raw?.text()?.as_ref() {
        "Active" | "ACTV" => ScheduledStatus::Active,
        "Inactive" | "SUSP" => ScheduledStatus::Suspended,
        "CANC" => ScheduledStatus::Cancelled,
        "EXPI" => ScheduledStatus::Completed,
        other => ScheduledStatus::Other(Text::new(other)),
    })
}

/// What the mandate of 4.0 says in place of fields of 3.1.
fn recurring(how: &Decoding, mandate: &Mandate<'_>, one: &mut ScheduledPayment) {
    one.next_on = one
        .next_on
        .or_else(|| When::day(mandate.recurring_payment_date_time, &how.zone))
        // A time that is past is the last payment, which has a field of its own.
        .filter(|day| {
            let today = how.fetched_at.map(|now| how.zone.to_datetime(now).date());
            today.is_none_or(|today| *day >= today)
        });
    one.ends_on = one.ends_on.or_else(|| When::day(mandate.final_payment_date_time, &how.zone));
    let rhythm = mandate.frequency.as_ref().and_then(Nested::object);
    let rhythm = rhythm.and_then(|rhythm| {
        let count = rhythm.count_per_period.and_then(Raw::text);
        let word = rhythm.r#type?.text()?;
        match count.as_deref().map(str::trim) {
            None | Some("" | "0" | "1") => frequency(&word),
            // More than once in a period has no word of its own.
            Some(count) => Some(Frequency::Other(Text::from(format!("{count}x{word}")))),
        }
    });
    one.frequency = one.frequency.take().or(rhythm);
}

/// How often, by the codes of 4.0.
fn code(word: &str) -> Option<Frequency> {
    Some(match word {
        "DAIL" | "Daily" => Frequency::Daily,
        "WEEK" | "Weekly" => Frequency::Weekly,
        "FRTN" | "Fortnightly" => Frequency::EveryTwoWeeks,
        "FOWK" => Frequency::EveryFourWeeks,
        "MNTH" | "Monthly" => Frequency::Monthly,
        "QURT" | "Quarterly" => Frequency::Quarterly,
        "MIAN" | "HalfYearly" => Frequency::HalfYearly,
        "YEAR" | "Yearly" | "Annual" => Frequency::Yearly,
        "ADHO" => Frequency::Irregular,
        "" | "NONE" => return None,
        other => Frequency::Other(Text::new(other)),
    })
}

/// How often, by the patterns of 3.1: `IntrvlMnthDay:01:15`. What they say of the day is left
/// out; `next_on` has it.
fn frequency(word: &str) -> Option<Frequency> {
    let word = word.trim().trim_start_matches("UK.OBIE.");
    let mut parts = word.split(':');
    let name = parts.next().unwrap_or_default();
    let every = parts.next().map(|every| every.trim_start_matches('0'));
    Some(match (name, every) {
        ("NotKnown" | "", _) => return None,
        ("EvryDay" | "EvryWorkgDay", _) => Frequency::Daily,
        ("IntrvlWkDay", Some("1")) | ("IntrvlDay", Some("7")) => Frequency::Weekly,
        ("IntrvlWkDay", Some("2")) | ("IntrvlDay", Some("14")) => Frequency::EveryTwoWeeks,
        ("IntrvlWkDay", Some("4")) | ("IntrvlDay", Some("28")) => Frequency::EveryFourWeeks,
        ("WkInMnthDay", _) | ("IntrvlMnthDay", Some("1")) => Frequency::Monthly,
        ("IntrvlMnthDay", Some("2")) => Frequency::EveryTwoMonths,
        ("IntrvlMnthDay", Some("3")) | ("QtrDay", _) => Frequency::Quarterly,
        ("IntrvlMnthDay", Some("6")) => Frequency::HalfYearly,
        ("IntrvlMnthDay", Some("12")) => Frequency::Yearly,
        // Banks of either version send the words of the other, and plain ones (quirk 43).
        (_, None) => return code(word),
        _ => Frequency::Other(Text::new(word)),
    })
}

fn written(remittance: Option<&Nested<Remittance<'_>>>) -> Option<UntrustedText> {
    let remittance = remittance?.object()?;
    list(remittance.unstructured).into_iter().find_map(|line| words(Some(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(frequency(word).as_ref().map(Frequency::as_str), expected, "{word}");
    }

    #[test]
    fn both_ways_of_writing_a_rhythm_are_read() {
        check("EvryDay", Some("daily"));
        check("IntrvlWkDay:01:03", Some("weekly"));
        check("IntrvlWkDay:02:03", Some("every_two_weeks"));
        check("IntrvlMnthDay:01:-05", Some("monthly"));
        check("IntrvlMnthDay:12:01", Some("yearly"));
        check("IntrvlMnthDay:24:01", Some("IntrvlMnthDay:24:01"));
        check("QtrDay:SCOTTISH", Some("quarterly"));
        check("NotKnown", None);
        check("MNTH", Some("monthly"));
        check("MIAN", Some("half_yearly"));
        check("UK.OBIE.Fortnightly", Some("every_two_weeks"));
        check("Now and then", Some("Now and then"));
    }
}
