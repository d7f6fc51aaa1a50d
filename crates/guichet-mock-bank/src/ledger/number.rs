//! Account and card numbers that pass every check digit and can belong to nobody.

use super::dice::Dice;

/// The routing number of this bank: prefix 99 has never been given to a bank.
pub(crate) const ROUTING: &str = "999900004";

/// The remainder of a decimal number after division by 97, letters counting from A = 10.
fn modulo_97(text: &str) -> u32 {
    text.chars().filter_map(|sign| sign.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    })
}

fn iban(country: &str, bban: &str) -> String {
    let check = 98 - modulo_97(&format!("{bban}{country}00"));
    format!("{country}{check:02}{bban}")
}

pub(crate) fn french_iban(dice: &mut Dice) -> String {
    let (bank, branch, account) = ("99999", "00001", dice.digits(11));
    // The French account number carries a key of its own inside the IBAN.
    let key = 97 - modulo_97(&format!("{bank}{branch}{account}00"));
    iban("FR", &format!("{bank}{branch}{account}{key:02}"))
}

pub(crate) fn german_iban(dice: &mut Dice) -> String {
    iban("DE", &format!("99999999{}", dice.digits(10)))
}

pub(crate) fn british_iban(dice: &mut Dice) -> String {
    iban("GB", &format!("MOCK000000{}", dice.digits(8)))
}

pub(crate) fn swiss_iban(dice: &mut Dice) -> String {
    iban("CH", &format!("99999{}", dice.digits(12)))
}

/// A card number in a range that no network has, with a valid last digit.
pub(crate) fn card(dice: &mut Dice) -> String {
    let body = format!("999999{}", dice.digits(9));
    format!("{body}{}", luhn_digit(&body))
}

fn luhn_digit(body: &str) -> u32 {
    let sum: u32 = body
        .chars()
        .rev()
        .filter_map(|sign| sign.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 } else { digit })
        .map(|digit| if digit > 9 { digit - 9 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

/// The last four characters, which is all that a bank shows of a number.
pub(crate) fn last_four(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(4);
    number.chars().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_iban_passes_its_check() {
        let mut dice = Dice::new(7, "numbers");
        for make in [french_iban, german_iban, british_iban, swiss_iban] {
            let iban = make(&mut dice);
            let (head, tail) = iban.split_at(4);
            assert_eq!(modulo_97(&format!("{tail}{head}")), 1, "{iban}");
        }
    }

    #[test]
    fn the_french_key_is_the_one_of_the_formula() {
        let iban = french_iban(&mut Dice::new(7, "key"));
        let number: Vec<u64> =
            [4..9, 9..14, 14..25, 25..27].map(|part| iban[part].parse().unwrap()).to_vec();
        assert_eq!((89 * number[0] + 15 * number[1] + 3 * number[2] + number[3]) % 97, 0);
    }

    #[test]
    fn the_routing_number_passes_its_check() {
        let sum: u32 = ROUTING
            .chars()
            .filter_map(|sign| sign.to_digit(10))
            .zip([3, 7, 1].into_iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .sum();
        assert_eq!(sum % 10, 0);
    }

    #[test]
    fn a_card_number_passes_luhn_and_is_in_nobodys_range() {
        let number = card(&mut Dice::new(7, "card"));
        let (body, last) = number.split_at(15);
        assert_eq!(luhn_digit(body).to_string(), last);
        assert!(number.starts_with("999999"));
    }
}
