//! Numbers with their digits in groups, as people write them.

/// The plain form of a number whose digits are grouped, or `None` if it could mean two things.
///
/// The last of two different signs separates the decimals; one that stands twice, or is a space or
/// an apostrophe, groups; a comma alone separates decimals only when one or two digits follow.
pub(super) fn plain(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}');
    let (whole, decimals) = match digits.rfind(['.', ',']) {
        None => (digits, None),
        Some(at) => {
            let (before, rest) = (digits.get(..at)?, digits.get(at + 1..)?);
            let last = digits.as_bytes().get(at).copied()?;
            let other = if last == b'.' { ',' } else { '.' };
            let separates = before.contains(other)
                || before.contains(is_space)
                || (last == b',' && !before.contains(',') && matches!(rest.len(), 1 | 2));
            let groups = before.contains(char::from(last));
            match (separates, groups) {
                (true, false) => (before, Some(rest)),
                (false, true) => (digits, None),
                _ => return None,
            }
        }
    };
    let whole = ungrouped(whole)?;
    match decimals {
        None => Some(format!("{sign}{whole}")),
        Some(decimals) => is_digits(decimals).then(|| format!("{sign}{whole}.{decimals}")),
    }
}

/// The digits without what groups them by threes; one kind of sign only.
fn ungrouped(text: &str) -> Option<String> {
    let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return is_digits(text).then(|| text.to_owned());
    };
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let begins = is_digits(first) && first.len() <= 3;
    let goes_on = groups.all(|group| is_digits(group) && group.len() == 3);
    (begins && goes_on).then(|| text.split(separator).collect())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
