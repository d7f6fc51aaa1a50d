//! Check digits: of IBANs, cards and routing numbers.

/// Where our fakes stand: no bank code, card network or district begins like this.
pub(crate) const FAKE_CARD: &str = "9999";
/// The first two digits of a fake routing number; the United States give out 00 to 12, 21 to 32,
/// 61 to 72 and 80.
pub(crate) const FAKE_ROUTING: &str = "99";

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    text.chars().filter_map(|c| c.to_digit(10))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The check digit of Luhn, at the end.
pub(crate) fn luhn_holds(text: &str) -> bool {
    let sum: u32 = digits(text)
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    all_digits(text) && sum.is_multiple_of(10)
}

/// The check digit of a routing number: weights 3, 7 and 1.
pub(crate) fn routing_holds(text: &str) -> bool {
    let sum: u32 = digits(text).zip([3, 7, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
    all_digits(text) && text.len() == 9 && sum.is_multiple_of(10)
}

/// Whether a number may be a card of a network that exists.
pub(crate) fn is_card(text: &str) -> bool {
    (13..=19).contains(&text.len())
        && text.starts_with(['2', '3', '4', '5', '6'])
        && luhn_holds(text)
}

/// Whether a number may be a routing number that was given out.
pub(crate) fn is_routing(text: &str) -> bool {
    let district: Option<u32> = text.get(..2).and_then(|start| start.parse().ok());
    let given = |n| matches!(n, 1..=12 | 21..=32 | 61..=72 | 80);
    district.is_some_and(given) && routing_holds(text)
}

/// The remainder that ISO 7064 MOD 97-10 leaves of letters and digits.
fn mod97(text: &str) -> Option<u32> {
    text.chars().try_fold(0_u32, |rest, c| {
        let value = c.to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((rest * shift + value) % 97)
    })
}

/// Whether the check digits of an IBAN without spaces, in capitals, are right.
pub(crate) fn iban_holds(text: &str) -> bool {
    let Some((head, body)) = text.split_at_checked(4) else { return false };
    let (country, check) = head.split_at(2);
    let length = iban_length(country);
    (15..=34).contains(&text.len())
        && length.is_none_or(|length| length == text.len())
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && all_digits(check)
        && mod97(&format!("{body}{head}")) == Some(1)
}

/// How long the IBANs of a country are, by the register of ISO 13616.
///
/// One text in a hundred fits the check digits by chance; the length makes that rarer.
fn iban_length(country: &str) -> Option<usize> {
    const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 \
        CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 \
        GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 \
        MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 \
        RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 \
        XK20 YE30";
    LENGTHS.split(' ').find_map(|entry| entry.strip_prefix(country)?.parse().ok())
}

/// The IBAN of a country and a body, with its check digits.
pub(crate) fn iban_of(country: &str, body: &str) -> Option<String> {
    let rest = mod97(&format!("{body}{country}00"))?;
    Some(format!("{country}{:02}{body}", 98_u32.saturating_sub(rest)))
}

/// The mark of a fake IBAN: its body begins with four nines or Zs, as the country's form allows.
pub(crate) fn is_fake_iban(text: &str) -> bool {
    text.get(4..8).is_some_and(|mark| mark.chars().all(|c| c == '9' || c == 'Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_hold() {
        assert!(luhn_holds("4111111111111111") && !luhn_holds("4111111111111112"));
        assert!(is_card("378282246310005") && !is_card("9999000000000000"));
        assert!(is_routing("021000021") && !is_routing("021000022"));
        assert!(iban_holds("GB29NWBK60161331926819") && iban_holds("NO9386011117947"));
        assert!(!iban_holds("GB29NWBK60161331926818") && !iban_holds("é"));
    }

    #[test]
    fn check_digits_are_made() {
        let made = iban_of("GB", "NWBK60161331926819").unwrap();
        assert_eq!(made, "GB29NWBK60161331926819");
        assert!(is_fake_iban("DE00999912345678901234") && !is_fake_iban(&made));
    }
}
