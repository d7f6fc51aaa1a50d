//! `Debug` of every type prints no content.

use std::fmt::Debug;

use super::full::{self, CANARY, DIGITS};
use crate::model::*;

#[track_caller]
fn check(value: &dyn Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains(CANARY), "{text}");
        for length in 4..=DIGITS.len() {
            assert!(!text.contains(&DIGITS[..length]), "{text}");
        }
        assert!(!text.contains("\"FR\""), "{text}");
    }
}

#[test]
fn no_type_prints_what_it_holds() {
    check(&full::account());
    check(&full::reference());
    check(&full::balance());
    check(&full::transaction());
    check(&full::card());
    check(&full::party());
    check(&full::scheduled_payment());
    check(&full::beneficiary());
    check(&full::statement());
    check(&full::holdings());
}

#[test]
fn no_answer_prints_what_it_holds() {
    let list = [full::balance()];
    let balances = Balances::of(&AccountKind::Current, &list);
    check(&balances);
    check(&balances.spendable());
}

#[test]
fn no_small_type_prints_what_it_holds() {
    check(&Text::from(CANARY));
    check(&UntrustedText::from(CANARY));
    check(&UntrustedText::from(CANARY).printable());
    check(&UntrustedText::from(CANARY).fenced());
    check(&Currency::parse(CANARY));
    check(&Money::parse("98765", CANARY));
    check(&Country::parse("FR"));
    check(&AccountKind::parse(CANARY));
    check(&AccountNumber::new("98765987"));
    check(&Iban::parse("FR7630006000011234567890189"));
    check(&Amount::parse("98765"));
}

#[test]
fn a_fault_does_not_repeat_the_text() {
    let texts = ["\"CANARY 98765\"", "98765.4", "[\"CANARY\"]", "{\"CANARY\":98765}"];
    for text in texts {
        let faults = [
            serde_json::from_str::<Amount>(text).map(drop),
            serde_json::from_str::<Iban>(text).map(drop),
            serde_json::from_str::<Country>(text).map(drop),
            serde_json::from_str::<DayOrInstant>(text).map(drop),
            serde_json::from_str::<crate::AccountKey>(text).map(drop),
        ];
        for fault in faults {
            let fault = fault.unwrap_err().to_string();
            assert!(!fault.contains(CANARY) && !fault.contains(DIGITS), "{fault}");
        }
    }
}
