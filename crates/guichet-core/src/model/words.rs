//! One macro for every word list that a bank may add to, and the text form of the small types.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Reads a value that has a text form, and names only what was expected, never what came.
pub(crate) fn from_text<'de, D, T>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct TextForm<T> {
        expected: &'static str,
        parse: fn(&str) -> Option<T>,
        value: PhantomData<T>,
    }

    impl<T> TextForm<T> {
        fn refusal<E: Error>(&self) -> E {
            E::custom(format_args!("not {}", self.expected))
        }
    }

    impl<T> Visitor<'_> for TextForm<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expected)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            // The text may be someone's account number: it stays out of the message.
            (self.parse)(text).ok_or_else(|| self.refusal())
        }

        // serde's own refusals repeat the number, and it may be someone's balance.
        fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
            Err(self.refusal())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
            Err(self.refusal())
        }

        #[expect(clippy::disallowed_types, reason = "a binary fraction is refused, never read")]
        fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
            Err(self.refusal())
        }
    }

    let form = TextForm { expected, parse, value: PhantomData };
    // Asked for a text, a JSON reader would itself refuse a number, and repeat it.
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(form)
    } else {
        deserializer.deserialize_str(form)
    }
}

/// Declares an enum of words in which a word that nobody foresaw is kept, not refused.
///
/// The last variant, named after `else`, holds the unknown word. It gives `as_str`, `parse`
/// (which cannot fail), `Display`, `From<&str>` and the JSON form: the plain word.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+
        } else $(#[$other_meta:meta])* $other:ident
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
            $(#[$other_meta])*
            $other($crate::model::Text),
        }

        impl $name {
            /// Every word that is known here, in the order of the list.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word, as it stands in the JSON form.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )+
                    Self::$other(text) if text.is_empty() => "other",
                    Self::$other(text) => text.as_str(),
                }
            }

            /// Reads a word of the JSON form; one that is not known is kept as it came.
            pub fn parse(word: &str) -> Self {
                match word {
                    $( $word => Self::$variant, )+
                    "other" => Self::$other($crate::model::Text::EMPTY),
                    unknown => Self::$other($crate::model::Text::from(unknown)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                Self::parse(word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::words::from_text(deserializer, "a word", |word| Some(Self::parse(word)))
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::model::{AccountKind, Text};

    #[test]
    fn a_known_word_is_its_variant() {
        assert_eq!(AccountKind::parse("charge_card"), AccountKind::ChargeCard);
        assert_eq!(AccountKind::ChargeCard.to_string(), "charge_card");
    }

    #[test]
    fn an_unknown_word_is_kept() {
        let kind = AccountKind::parse("escrow");
        assert_eq!(kind, AccountKind::Other(Text::from("escrow")));
        assert_eq!(kind.as_str(), "escrow");
    }

    #[test]
    fn an_unnamed_other_is_the_word_other() {
        let kind = AccountKind::Other(Text::EMPTY);
        assert_eq!(kind.as_str(), "other");
        assert_eq!(AccountKind::parse("other"), kind);
    }

    #[test]
    fn every_word_comes_back_as_itself() {
        for word in AccountKind::WORDS {
            assert_eq!(AccountKind::parse(word).as_str(), *word);
        }
    }
}
