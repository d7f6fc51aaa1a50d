//! Money is exact: what a bank wrote comes back digit by digit, or is refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use guichet_core::{Amount, Currency, Iban, Money, MoneyError};
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, MoneyError>) {
    let parsed = Amount::parse(text);
    let printed = parsed.map(|amount| amount.to_string());
    assert_eq!(printed.as_deref().map_err(|error| *error), expected, "{text:?}");
    if let Ok(amount) = parsed {
        let json = serde_json::to_string(&amount).unwrap();
        assert_eq!(json, format!("\"{}\"", expected.unwrap()));
        assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
    }
}

#[test]
fn plain_numbers_keep_their_digits() {
    for text in [
        "0",
        "7",
        "12.30",
        "-12.30",
        "0.05",
        "1000000.00",
        "123456789012345678",
        "12345678901234567.8",
        "1234567890123456.789",
        "1234567890123456789.01",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
        "9999999999999999999999999999",
        "90071992547409.93",
    ] {
        check(text, Ok(text));
    }
}

#[test]
fn zero_has_no_sign() {
    check("-0", Ok("0"));
    check("-0.00", Ok("0.00"));
    check("-0.0000000000000000000000", Ok("0.0000000000000000000000"));
}

#[test]
fn zeros_in_front_are_not_digits() {
    check("007.50", Ok("7.50"));
    check("00000000000000000000000000000000000007.50", Ok("7.50"));
}

#[test]
fn anything_but_a_plain_number_is_refused() {
    for text in [
        "",
        "-",
        ".",
        "-.",
        ".5",
        "5.",
        "-5.",
        "+5",
        "--5",
        " 1",
        "1 ",
        "1e3",
        "1E+3",
        "1_000",
        "1,000.00",
        "1.000,00",
        "1.2.3",
        "1-",
        "0x10",
        "NaN",
        "inf",
        "12.30 EUR",
        "１２",
        "1\0",
        "1.23456789012345678901,0",
        "123456789012345678901.",
        ".123456789012345678901",
        "1234567890123456789012.3.4",
        "12345678901234567890123_4",
    ] {
        check(text, Err(MoneyError::Grammar));
    }
}

#[test]
fn what_does_not_fit_is_refused_and_never_rounded() {
    for text in [
        "79228162514264337593543950336",
        "79228162514264337593543950335.4",
        "-79228162514264337593543950336",
        "0.00000000000000000000000000001",
        "7.92281625142643375935439503351",
        "99999999999999999999999999999",
        "1000000000000000000000000000000000000000000000000000000000000",
    ] {
        check(text, Err(MoneyError::TooLong));
    }
}

#[test]
fn exponents_are_read_exactly_where_they_are_asked_for() {
    let check = |text, expected: Result<&str, MoneyError>| {
        let printed = Amount::parse_scientific(text).map(|amount| amount.to_string());
        assert_eq!(printed, expected.map(str::to_owned), "{text:?}");
    };
    check("12.30", Ok("12.30"));
    check("1E+3", Ok("1000"));
    check("1e3", Ok("1000"));
    check("1.50e1", Ok("15.0"));
    check("-1.5E-2", Ok("-0.015"));
    check("0E+99", Ok("0"));
    check("0.00e-3", Ok("0.00"));
    check("1e28", Ok("10000000000000000000000000000"));
    check("1e29", Err(MoneyError::TooLong));
    check("1e-29", Err(MoneyError::TooLong));
    check("1e99999999999999999999", Err(MoneyError::TooLong));
    for text in ["1e", "e1", "1e+", "1e1.5", "1e 1", "1ee1", "1e--1", "1e+-1", "E"] {
        check(text, Err(MoneyError::Grammar));
    }
}

#[test]
fn sums_are_exact_or_refused() {
    let amount = |text| Amount::parse(text).unwrap();
    let sum = amount("0.1").checked_add(amount("0.20")).unwrap();
    assert_eq!(sum.to_string(), "0.30");
    let nothing = amount("5.00").checked_sub(amount("5")).unwrap();
    assert_eq!(nothing.to_string(), "0.00");

    let most = amount("79228162514264337593543950335");
    assert_eq!(most.checked_add(amount("1")), Err(MoneyError::TooLong));
    assert_eq!(most.checked_add(amount("0.1")), Err(MoneyError::TooLong));
    assert_eq!(most.checked_sub(most).unwrap(), Amount::ZERO);
}

#[test]
fn minor_units_are_exact_or_refused() {
    let money = |text, currency| Money::parse(text, currency).unwrap();
    assert_eq!(money("12.30", "EUR").to_minor_units(), Ok(1230));
    assert_eq!(money("-12.3", "EUR").to_minor_units(), Ok(-1230));
    assert_eq!(money("12.300", "EUR").to_minor_units(), Ok(1230));
    assert_eq!(money("12.305", "EUR").to_minor_units(), Err(MoneyError::NotExact));
    assert_eq!(money("500", "JPY").to_minor_units(), Ok(500));
    assert_eq!(money("1.234", "KWD").to_minor_units(), Ok(1234));
    assert_eq!(money("1", "points").to_minor_units(), Err(MoneyError::NoMinorUnits));
    assert_eq!(money("92233720368547758.08", "EUR").to_minor_units(), Err(MoneyError::TooLong));

    let back = Money::from_minor_units(-5, Currency::USD).unwrap();
    assert_eq!(back.to_string(), "-0.05 USD");
    let none = Money::from_minor_units(5, Currency::parse("points"));
    assert_eq!(none, Err(MoneyError::NoMinorUnits));
    assert_eq!(Amount::from_minor_units(5, 29), Err(MoneyError::TooLong));
}

#[test]
fn padding_cuts_no_digit() {
    let amount = Amount::parse("-12.345").unwrap();
    assert_eq!(format!("{amount:>9}|{amount:.1}|{amount:<9}|"), "  -12.345|-12.345|-12.345  |");
    let money = Money::parse("-12.30", "EUR").unwrap();
    assert_eq!(format!("{money:>12}|"), "  -12.30 EUR|");
}

#[test]
fn money_of_two_currencies_has_no_order() {
    let euro = Money::parse("1", "EUR").unwrap();
    let dollar = Money::parse("2", "USD").unwrap();
    assert_eq!(euro.compare(&dollar), Err(MoneyError::MixedCurrencies));
    assert!(euro.compare(&euro.negated()).unwrap().is_gt());
}

#[test]
fn currencies_are_read_as_banks_write_them() {
    let check = |text: &str, code: &str, digits| {
        let currency = Currency::parse(text);
        assert_eq!((currency.code(), currency.minor_units()), (code, digits), "{text:?}");
        let json = serde_json::to_string(&currency).unwrap();
        assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), currency);
    };
    check("EUR", "EUR", Some(2));
    check("usd", "USD", Some(2));
    check("Gbp", "GBP", Some(2));
    check("CHF", "CHF", Some(2));
    check("JPY", "JPY", Some(0));
    check("KWD", "KWD", Some(3));
    check("PLN", "PLN", Some(2));
    check("btc", "btc", None);
    check("Miles & More", "Miles & More", None);
    check("https://example.com/points", "https://example.com/points", None);
    check("€€", "€€", None);
    check("", "", None);
    assert!(size_of::<Money>() <= 32, "money is moved by the million");
}

proptest! {
    #[test]
    fn amounts_of_up_to_28_digits_come_back_as_written(
        negative: bool,
        whole in "0|[1-9][0-9]{0,13}",
        fraction in proptest::option::of("[0-9]{1,14}"),
    ) {
        let digits = fraction.map_or(whole.clone(), |it| format!("{whole}.{it}"));
        let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let text = if negative && !is_zero { format!("-{digits}") } else { digits };

        let amount = Amount::parse(&text).unwrap();
        prop_assert_eq!(amount.to_string(), text.clone());
        prop_assert_eq!(Amount::parse_scientific(&text).unwrap(), amount);
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap().to_string(), text);
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in "\\PC*") {
        let _ = Amount::parse(&text);
        let _ = Amount::parse_scientific(&text);
        let _ = Iban::parse(&text);
        prop_assert_eq!(Currency::parse(&text).code().to_lowercase(), text.to_lowercase());
    }

    #[test]
    fn what_is_accepted_is_what_the_grammar_allows(text in "-{0,2}[0-9]{0,20}[._,e]{0,2}[0-9]{0,12}") {
        let unsigned = text.strip_prefix('-').unwrap_or(&text);
        let number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
        let plain = match unsigned.split_once('.') {
            Some((whole, fraction)) => number(whole) && number(fraction),
            None => number(unsigned),
        };
        prop_assert_eq!(Amount::parse(&text) != Err(MoneyError::Grammar), plain);
    }

    #[test]
    fn an_addition_never_mixes_currencies(
        left in -1_000_000_i64..1_000_000, right in -1_000_000_i64..1_000_000,
        one in "[A-Z]{3}", two in "[A-Z]{3}",
    ) {
        let money = |units, code: &str| {
            Money::new(Amount::from_minor_units(units, 2).unwrap(), Currency::parse(code))
        };
        let (a, b) = (money(left, &one), money(right, &two));
        if one == two {
            prop_assert_eq!(a.checked_add(&b).unwrap(), money(left + right, &one));
            prop_assert_eq!(a.checked_sub(&b).unwrap(), money(left - right, &one));
        } else {
            prop_assert_eq!(a.checked_add(&b), Err(MoneyError::MixedCurrencies));
            prop_assert_eq!(a.checked_sub(&b), Err(MoneyError::MixedCurrencies));
        }
    }

    #[test]
    fn minor_units_come_back(units: i64, digits in 0_u32..=4) {
        let amount = Amount::from_minor_units(units, digits).unwrap();
        prop_assert_eq!(amount.to_minor_units(digits), Ok(units));
    }

    #[test]
    fn ibans_are_masked_whatever_they_are(account in "[0-9]{10}") {
        // The check digits are found by trying all of them.
        let found = (2..=98).find_map(|check| Iban::parse(&format!("DE{check:02}50010517{account}")).ok());
        let iban = found.unwrap();
        let hidden = &account[..6];
        for text in [iban.to_string(), format!("{iban:?}")] {
            prop_assert!(!text.contains(hidden) && text.contains("DE"), "{}", text);
        }
        let json = serde_json::to_string(&iban).unwrap();
        prop_assert_eq!(serde_json::from_str::<Iban>(&json).unwrap(), iban);
    }
}
