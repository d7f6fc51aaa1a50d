//! Text for a screen: harmless, and coloured only where colours are seen.

use guichet::{Amount, UntrustedText};
use std::io::{self, IsTerminal as _};

/// Whether to colour, decided once for a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    colours: bool,
}

impl Style {
    /// For standard output.
    pub(crate) fn of_stdout() -> Self {
        Self { colours: io::stdout().is_terminal() && wanted() }
    }

    /// For standard error.
    pub(crate) fn of_stderr() -> Self {
        Self { colours: io::stderr().is_terminal() && wanted() }
    }

    pub(crate) fn colours(self) -> bool {
        self.colours
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.wrap("32", text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.wrap("1;31", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Whether the person did not ask for plain text: <https://no-color.org>.
#[expect(clippy::disallowed_methods, reason = "the program reads its own environment")]
fn wanted() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").as_deref() != Some("dumb")
}

/// A bank's word without what could steer a terminal.
pub(crate) fn plain(text: &str) -> String {
    UntrustedText::new(text).printable().to_string()
}

/// Text of other people without what could steer a terminal.
pub(crate) fn shown(text: &UntrustedText) -> String {
    text.printable().to_string()
}

/// Cut to so many characters, with a mark where it was cut.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The exact digits, in groups of three that do not break over lines: `-12 345.60`.
pub(crate) fn grouped(amount: Amount) -> String {
    let text = amount.to_string();
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut line = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            line.push('\u{a0}');
        }
        line.push(digit);
    }
    if !fraction.is_empty() {
        line.push('.');
        line.push_str(fraction);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_and_none_is_lost() {
        let check = |text: &str, expected: &str| {
            assert_eq!(grouped(Amount::parse(text).unwrap()), expected.replace(' ', "\u{a0}"));
        };
        check("-1234567.80", "-1 234 567.80");
        check("999", "999");
        check("1000", "1 000");
        check("-100.005", "-100.005");
    }

    #[test]
    fn a_cut_is_marked() {
        assert_eq!(cut("RÉGIE MONTORGUEIL", 8), "RÉGIE M…");
        assert_eq!(cut("RENT", 8), "RENT");
    }

    #[test]
    fn what_could_steer_a_terminal_is_taken_out() {
        assert_eq!(plain("a\u{1b}[31mb"), "a\u{fffd}b");
    }
}
