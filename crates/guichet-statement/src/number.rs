//! Numbers as files write them.

use guichet_core::Amount;

/// A number with a decimal point, as XML Schema writes it: also `+5`, `.50` and `5.`.
pub(crate) fn with_point(text: &str) -> Option<Amount> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    // Most numbers are plain already.
    if let Ok(amount) = Amount::parse(text) {
        return Some(amount);
    }
    if digits.starts_with('-') || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if decimals.is_empty() { "" } else { "." };
    Amount::parse(&format!("{sign}{whole}{point}{decimals}")).ok()
}

/// A number with a decimal comma, as SWIFT writes it: `1234,56`, `1234,`.
pub(crate) fn with_comma(text: &str) -> Option<Amount> {
    if text.contains('.') || text.matches(',').count() > 1 {
        return None;
    }
    with_point(&text.replace(',', "."))
}

/// A number with a point or a comma, with or without groups of three.
///
/// `None` also where it could be read in two ways: `1,234` is a thousand to some banks, and a little
/// more than one to others.
pub(crate) fn with_either(text: &str) -> Option<Amount> {
    if !text.contains(',') {
        return with_point(text);
    }
    let text = text.trim();
    let place = text.rfind([',', '.'])?;
    let (whole, rest) = text.split_at_checked(place)?;
    let decimals = rest.get(1..)?;
    let used = rest.chars().next()?;
    let unsigned = whole.trim_start_matches(['-', '+']);
    let group = if used == ',' { '.' } else { ',' };
    let mut groups = unsigned.split(group);
    let first = groups.next()?;
    let others: Vec<&str> = groups.collect();
    let grouped = !others.is_empty();
    if grouped && (first.len() > 3 || first.is_empty() || others.iter().any(|it| it.len() != 3)) {
        return None;
    }
    if !grouped && decimals.len() == 3 {
        return None;
    }
    with_point(&format!("{}.{decimals}", whole.replace(group, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(read: fn(&str) -> Option<Amount>, text: &str, expected: Option<&str>) {
        assert_eq!(read(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_point() {
        check(with_point, "-12.30", Some("-12.30"));
        check(with_point, "+5", Some("5"));
        check(with_point, "-.50", Some("-0.50"));
        check(with_point, "5.", Some("5"));
        for text in ["", ".", "-", "1,5", "--1", "+-1", "1.2.3", "1e3", "NaN"] {
            check(with_point, text, None);
        }
    }

    #[test]
    fn a_comma() {
        check(with_comma, "1234,56", Some("1234.56"));
        check(with_comma, "1234,", Some("1234"));
        check(with_comma, "1,234", Some("1.234"));
        check(with_comma, "1.234,50", None);
        check(with_comma, ",", None);
    }

    #[test]
    fn either() {
        check(with_either, "-12,30", Some("-12.30"));
        check(with_either, "+1,234.50", Some("1234.50"));
        check(with_either, "-1.234.567,50", Some("-1234567.50"));
        for text in ["1,234", "12,34.5", ",,", "1,2,3", "1.2,34.5"] {
            check(with_either, text, None);
        }
    }
}
