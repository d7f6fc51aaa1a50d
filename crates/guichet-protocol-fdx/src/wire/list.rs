//! A page: a list under one key, and where the next one is.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Raw;

/// Where the next page is, unread.
#[derive(Default)]
pub(crate) struct Paging<'a> {
    /// `page`.
    pub(crate) page: Option<Raw<'a>>,
    /// `links`.
    pub(crate) links: Option<Raw<'a>>,
}

/// Why there is no page at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is not JSON, or not the JSON of a page.
    Json,
    /// It is JSON without the list.
    NoList,
}

/// Reads the list under a key and hands over each element with its position; `None` stands for one
/// that could not be read.
///
/// The page is read as a whole. Only where an element fails, the rest of them are read one by
/// one: reading all of them so would cost half as much again.
pub(crate) fn each_item<'a, T: Deserialize<'a>>(
    text: &'a str,
    key: &'static str,
    mut each: impl FnMut(usize, Option<T>),
) -> Result<Paging<'a>, Broken> {
    let mut done = 0;
    let whole = read(text, key, |item| {
        each(done, Some(item));
        done += 1;
    });
    match whole {
        Ok(Some(paging)) => return Ok(paging),
        Ok(None) => return Err(Broken::NoList),
        Err(_) => {}
    }
    let mut position = 0;
    let mut rest = Vec::new();
    let paging = read(text, key, |item: &'a RawValue| {
        if position >= done {
            rest.push((position, item));
        }
        position += 1;
    });
    let Ok(Some(paging)) = paging else { return Err(Broken::Json) };
    for (position, item) in rest {
        each(position, serde_json::from_str(item.get()).ok());
    }
    Ok(paging)
}

/// One pass over a page; `None` if the list is missing. `null` is an empty list.
fn read<'a, T: Deserialize<'a>>(
    text: &'a str,
    key: &'static str,
    each: impl FnMut(T),
) -> Result<Option<Paging<'a>>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let page = Page { key, each: Each(each, std::marker::PhantomData) }.deserialize(&mut json)?;
    json.end()?;
    Ok(page)
}

struct Page<T, F> {
    key: &'static str,
    each: Each<T, F>,
}

struct Each<T, F>(F, std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>, F: FnMut(T)> DeserializeSeed<'de> for Page<T, F> {
    type Value = Option<Paging<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Page<T, F> {
    type Value = Option<Paging<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut paging = Paging::default();
        let mut found = false;
        while let Some(field) = map.next_key_seed(Name(self.key))? {
            match field {
                Field::List if found => return Err(A::Error::duplicate_field("the list")),
                Field::List => {
                    found = true;
                    map.next_value_seed(&mut self.each)?;
                }
                Field::Page => paging.page = map.next_value()?,
                Field::Links => paging.links = map.next_value()?,
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found.then_some(paging))
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> DeserializeSeed<'de> for &mut Each<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for &mut Each<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element()? {
            (self.0)(item);
        }
        Ok(())
    }
}

enum Field {
    List,
    Page,
    Links,
    Other,
}

struct Name(&'static str);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Field;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
        Ok(match name {
            list if list == self.0 => Field::List,
            "page" => Field::Page,
            "links" => Field::Links,
            _ => Field::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Result<Vec<(usize, Option<u8>)>, Broken> {
        let mut found = Vec::new();
        each_item(text, "n", |at, item| found.push((at, item)))?;
        Ok(found)
    }

    #[test]
    fn neighbours_of_a_bad_element_stay_and_none_comes_twice() {
        let found = numbers(r#"{"n": [1, 2, "x", 4, null, 6], "page": {}}"#).unwrap();
        let expected =
            [(0, Some(1)), (1, Some(2)), (2, None), (3, Some(4)), (4, None), (5, Some(6))];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_list_may_be_null_but_not_missing() {
        assert_eq!(numbers(r#"{"n": null}"#), Ok(Vec::new()));
        assert_eq!(numbers(r#"{"m": []}"#), Err(Broken::NoList));
        assert_eq!(numbers("[1]"), Err(Broken::Json));
        assert_eq!(numbers(r#"{"n": [1, 2"#), Err(Broken::Json));
        assert_eq!(numbers(r#"{"n": [1], "n": [2]}"#), Err(Broken::Json));
    }
}
