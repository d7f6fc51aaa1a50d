//! The envelope of an account or a transaction.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{DeserializeSeed, IntoDeserializer as _};
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// What may stand in a wrapper.
pub(crate) trait Wrapped {
    /// The keys that wrap it in versions to 5.3, with the category that each stands for.
    const WRAPPERS: &'static [(&'static str, &'static str)];
}

/// An account or a transaction out of its envelope.
///
/// To 5.3 it is an object with one key, from 6.0 on the fields themselves (quirks 1 to 4). The
/// first key decides, so no field is kept twice, and both read straight from the body: an untagged
/// enum would keep the fields in memory first, where amounts lose their digits, and would turn an
/// unknown wrapper into an empty account.
pub(crate) struct Item<T> {
    /// The wrapper, where there was one, and its category.
    pub(crate) wrapper: Option<(&'static str, &'static str)>,
    /// The fields.
    pub(crate) body: T,
}

impl<'de, T: Deserialize<'de> + Wrapped> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Envelope(PhantomData))
    }
}

struct Envelope<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Wrapped> Visitor<'de> for Envelope<T> {
    type Value = Item<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item<T>, A::Error> {
        let first = map.next_key::<Key<'de>>()?;
        let wrapper = first.as_ref().and_then(|key| {
            T::WRAPPERS.iter().copied().find(|(wrapper, _)| *wrapper == key.0.as_ref())
        });
        if wrapper.is_some() {
            let body = map.next_value()?;
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Item { wrapper, body });
        }
        let fields = Replay { first, rest: map };
        let body = T::deserialize(MapAccessDeserializer::new(fields))?;
        Ok(Item { wrapper: None, body })
    }
}

/// A key, borrowed unless it was written with escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The fields of an object whose first key was looked at already.
struct Replay<'de, A> {
    first: Option<Key<'de>>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(Key(Cow::Borrowed(key))) => {
                seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
            }
            Some(Key(Cow::Owned(key))) => seed.deserialize(key.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}
