//! What a value is, without the value.

use crate::{dates, json::Node, recognise::is_uuid};
use std::fmt;

/// The type of a value, and for strings and numbers how they are written.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// An object.
    Object,
    /// A list.
    Array,
    /// A number without a decimal point or an exponent.
    Integer,
    /// A number with one.
    Decimal,
    /// An empty string, or one of spaces only.
    EmptyText,
    /// A string that is a date.
    DateText,
    /// A string that is a date with a time.
    InstantText,
    /// A string of digits, with a sign or without.
    IntegerText,
    /// A string that is a decimal number.
    DecimalText,
    /// A string that is a UUID.
    UuidText,
    /// A string of capitals and underscores, as words of closed lists are.
    WordText,
    /// Any other string.
    FreeText,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// Nothing.
    Absent,
    /// A body that is not JSON.
    NotJson,
}

impl Form {
    pub(super) fn of(node: &Node<'_>) -> Self {
        match node {
            Node::Object => Self::Object,
            Node::Array => Self::Array,
            Node::Number(text) if text.contains(['.', 'e', 'E']) => Self::Decimal,
            Node::Number(_) => Self::Integer,
            Node::Bool(_) => Self::Bool,
            Node::Null => Self::Null,
            Node::Text(text) => Self::of_text(text),
        }
    }

    fn of_text(text: &str) -> Self {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let plain = text.strip_prefix(['-', '+']).unwrap_or(text);
        if text.trim().is_empty() {
            Self::EmptyText
        } else if dates::moved(text, 0).is_some() {
            if text.contains(':') { Self::InstantText } else { Self::DateText }
        } else if digits(plain) {
            Self::IntegerText
        } else if plain.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part)) {
            Self::DecimalText
        } else if is_uuid(text) {
            Self::UuidText
        } else if text.len() > 1 && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') {
            Self::WordText
        } else {
            Self::FreeText
        }
    }

    const fn name(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Object => ("object", None),
            Self::Array => ("list", None),
            Self::Integer => ("number", Some("integer")),
            Self::Decimal => ("number", Some("decimal")),
            Self::EmptyText => ("string", Some("empty")),
            Self::DateText => ("string", Some("date")),
            Self::InstantText => ("string", Some("instant")),
            Self::IntegerText => ("string", Some("integer")),
            Self::DecimalText => ("string", Some("decimal")),
            Self::UuidText => ("string", Some("uuid")),
            Self::WordText => ("string", Some("word")),
            Self::FreeText => ("string", Some("text")),
            Self::Bool => ("bool", None),
            Self::Null => ("null", None),
            Self::Absent => ("absent", None),
            Self::NotJson => ("not JSON", None),
        }
    }

    /// Whether both are of one JSON type.
    pub(super) fn same_type(self, other: Self) -> bool {
        self.name().0 == other.name().0
    }

    /// Whether what is written like the other form is no surprise.
    pub(super) fn covers(self, other: Self) -> bool {
        self == other
            || self == Self::FreeText && self.same_type(other)
            || self == Self::Decimal && other == Self::Integer
            || self == Self::DecimalText && other == Self::IntegerText
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            (name, Some(how)) => write!(f, "{name} ({how})"),
            (name, None) => f.write_str(name),
        }
    }
}
