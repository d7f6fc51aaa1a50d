//! An answer with lists in it: each element with its place, and the fields around the lists.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{At, Raw};

/// Where the lists of an answer stand, by the names of its standard.
///
/// ```
/// use guichet_http::json::Lists;
///
/// // {"Data": {"Account": [..]}, "Links": {..}}
/// const ACCOUNTS: Lists = Lists::of(&["Account"]).inside("Data").beside(&["Links"]);
/// // {"transactions": {"booked": [..], "pending": [..], "_links": {..}}}
/// const ROWS: Lists = Lists::of(&["booked", "pending"]).inside("transactions").beside(&["_links"]);
/// # let _ = (ACCOUNTS, ROWS);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    outer: Option<&'static str>,
    names: &'static [&'static str],
    beside: &'static [&'static str],
}

impl Lists {
    /// Lists by their keys, at most eight, in the object that is the answer.
    pub const fn of(names: &'static [&'static str]) -> Self {
        Self { outer: None, names, beside: &[] }
    }

    /// Says that they stand in an object under this key.
    #[must_use]
    pub const fn inside(mut self, outer: &'static str) -> Self {
        self.outer = Some(outer);
        self
    }

    /// Names fields beside the lists, or beside the object that holds them, that are wanted too.
    #[must_use]
    pub const fn beside(mut self, names: &'static [&'static str]) -> Self {
        self.beside = names;
        self
    }

    /// Reads an answer and hands over each element with its place; `None` stands for one that
    /// could not be read.
    ///
    /// The answer is read as a whole. Only where an element fails, the rest of them are read one
    /// by one: reading all of them so would cost half as much again. A list that is `null` is
    /// empty, and an object in place of a list is its one element.
    ///
    /// # Errors
    ///
    /// [`Broken`] if the text is no JSON object, if a list stands in it twice, or if what should
    /// be a list is none. A list that is missing is no error here: see [`Around::has`].
    ///
    /// ```
    /// use guichet_http::json::Lists;
    ///
    /// let mut read = Vec::new();
    /// let text = r#"{"days": [1, "two", 3], "more": true}"#;
    /// let around = Lists::of(&["days"]).beside(&["more"]).read(text, |at, day: Option<u8>| {
    ///     read.push((at.path(""), day));
    /// })?;
    /// assert_eq!(read[1], ("days[1]".to_owned(), None));
    /// assert_eq!(read[2], ("days[2]".to_owned(), Some(3)));
    /// assert_eq!(around.outside("more").and_then(|raw| raw.flag()), Some(true));
    /// # Ok::<(), guichet_http::json::Broken>(())
    /// ```
    pub fn read<'a, T: Deserialize<'a>>(
        self,
        text: &'a str,
        mut each: impl FnMut(At, Option<T>),
    ) -> Result<Around<'a>, Broken> {
        let at = |list: usize, index| At::element(self.outer, self.name(list), index);
        let mut done = Counts::default();
        let whole = self.pass(text, |list, item| each(at(list, done.next(list)), Some(item)));
        if let Ok(around) = whole {
            return Ok(around);
        }
        let mut position = Counts::default();
        let mut rest = Vec::new();
        let around = self
            .pass(text, |list, item: &'a RawValue| {
                let index = position.next(list);
                if index >= done.of(list) {
                    rest.push((list, index, item));
                }
            })
            .map_err(|_| Broken)?;
        for (list, index, item) in rest {
            each(at(list, index), serde_json::from_str(item.get()).ok());
        }
        Ok(around)
    }

    /// The path of the first list, for an error that says it is missing.
    pub fn first(self) -> String {
        let name = self.name(0);
        self.outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}.{name}"))
    }

    fn name(self, list: usize) -> &'static str {
        self.names.get(list).copied().unwrap_or_default()
    }

    fn pass<'a, T: Deserialize<'a>>(
        self,
        text: &'a str,
        each: impl FnMut(usize, T),
    ) -> Result<Around<'a>, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        let mut around = Around { lists: self, found: 0, fields: Vec::new() };
        let mut each = Each { list: 0, take: each, item: PhantomData };
        let inner = self.outer.is_none();
        Level { around: &mut around, each: &mut each, inner }.deserialize(&mut json)?;
        json.end()?;
        Ok(around)
    }
}

/// The text is no JSON, or no JSON in which such lists can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer in which no such list can stand")
    }
}

impl std::error::Error for Broken {}

/// What stood around the lists of an answer, unread.
#[derive(Debug)]
pub struct Around<'a> {
    lists: Lists,
    found: u8,
    /// Whether it stood beside the lists themselves, the name, and the value.
    fields: Vec<(bool, &'static str, Raw<'a>)>,
}

impl<'a> Around<'a> {
    /// Whether a list was there, be it empty.
    pub fn has(&self, list: &str) -> bool {
        let place = self.lists.names.iter().position(|name| *name == list);
        place.is_some_and(|place| self.found & bit(place) != 0)
    }

    /// Whether any of the lists was there.
    pub fn has_any(&self) -> bool {
        self.found != 0
    }

    /// A field beside the lists themselves.
    pub fn beside(&self, name: &str) -> Option<Raw<'a>> {
        self.field(true, name)
    }

    /// A field of the answer's outermost object.
    pub fn outside(&self, name: &str) -> Option<Raw<'a>> {
        self.field(self.lists.outer.is_none(), name)
    }

    fn field(&self, inner: bool, name: &str) -> Option<Raw<'a>> {
        let found = self.fields.iter().find(|field| field.0 == inner && field.1 == name);
        found.map(|field| field.2)
    }
}

/// How many elements of each list were seen.
#[derive(Default)]
struct Counts([usize; 8]);

impl Counts {
    fn next(&mut self, list: usize) -> usize {
        let Some(count) = self.0.get_mut(list) else { return 0 };
        *count += 1;
        *count - 1
    }

    fn of(&self, list: usize) -> usize {
        self.0.get(list).copied().unwrap_or_default()
    }
}

fn bit(list: usize) -> u8 {
    u32::try_from(list).ok().and_then(|list| 1_u8.checked_shl(list)).unwrap_or_default()
}

/// One object: the answer, or the one in which the lists stand.
struct Level<'l, 'a, T, F> {
    around: &'l mut Around<'a>,
    each: &'l mut Each<T, F>,
    inner: bool,
}

impl<'de, T: Deserialize<'de>, F: FnMut(usize, T)> DeserializeSeed<'de> for Level<'_, 'de, T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // The object inside may be null; the answer may not, which the caller sees by its lists.
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(usize, T)> Visitor<'de> for Level<'_, 'de, T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { around, each, inner } = self;
        let lists = around.lists;
        while let Some(field) = map.next_key_seed(Name { lists, inner })? {
            match field {
                Field::List(list) if around.found & bit(list) != 0 => {
                    return Err(A::Error::duplicate_field("the list"));
                }
                Field::List(list) => {
                    around.found |= bit(list);
                    each.list = list;
                    map.next_value_seed(&mut *each)?;
                }
                Field::Outer => {
                    let around = &mut *around;
                    map.next_value_seed(Level { around, each: &mut *each, inner: true })?;
                }
                Field::Beside(name) => around.fields.push((inner, name, map.next_value()?)),
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

enum Field {
    List(usize),
    Outer,
    Beside(&'static str),
    Other,
}

struct Name {
    lists: Lists,
    inner: bool,
}

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

    fn visit_str<E: Error>(self, key: &str) -> Result<Field, E> {
        let Lists { outer, names, beside } = self.lists;
        if self.inner {
            if let Some(list) = names.iter().position(|name| *name == key) {
                return Ok(Field::List(list));
            }
        } else if outer == Some(key) {
            return Ok(Field::Outer);
        }
        let field = beside.iter().find(|name| **name == key);
        Ok(field.map_or(Field::Other, |name| Field::Beside(name)))
    }
}

/// One list, whose elements go where they are wanted.
struct Each<T, F> {
    list: usize,
    take: F,
    item: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>, F: FnMut(usize, T)> DeserializeSeed<'de> for &mut Each<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(usize, T)> Visitor<'de> for &mut Each<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element()? {
            (self.take)(self.list, item);
        }
        Ok(())
    }

    /// A list of one, as programs write it that came from XML.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        (self.take)(self.list, T::deserialize(MapAccessDeserializer::new(map))?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = Vec<(String, Option<u8>)>;

    fn read(lists: Lists, text: &str) -> Result<(Found, Around<'_>), Broken> {
        let mut found = Vec::new();
        let around = lists.read(text, |at, item| found.push((at.path(""), item)))?;
        Ok((found, around))
    }

    fn numbers(text: &str) -> Result<Vec<Option<u8>>, Broken> {
        let (found, around) = read(Lists::of(&["n"]), text)?;
        assert!(around.has("n") || found.is_empty());
        Ok(found.into_iter().map(|(_, item)| item).collect())
    }

    #[test]
    fn neighbours_of_a_bad_element_stay_and_none_comes_twice() {
        let found = numbers(r#"{"n": [1, 2, "x", 4, null, 6], "page": {}}"#).unwrap();
        assert_eq!(found, [Some(1), Some(2), None, Some(4), None, Some(6)]);
    }

    #[test]
    fn a_list_may_be_null_and_is_known_to_be_missing() {
        assert!(read(Lists::of(&["n"]), r#"{"n": null}"#).unwrap().1.has_any());
        assert!(!read(Lists::of(&["n"]), r#"{"m": []}"#).unwrap().1.has_any());
        assert_eq!(numbers("[1]"), Err(Broken));
        assert_eq!(numbers(r#"{"n": [1, 2"#), Err(Broken));
        assert_eq!(numbers(r#"{"n": [1], "n": [2]}"#), Err(Broken));
        assert_eq!(numbers(r#"{"n": {}}"#), Err(Broken));
    }

    #[test]
    fn an_object_in_place_of_a_list_is_its_one_element() {
        #[derive(Deserialize)]
        struct Item<'a> {
            #[serde(borrow)]
            name: Raw<'a>,
        }

        let mut found = Vec::new();
        let text = r#"{"n": {"name": "x"}, "m": [{"name": "y"}]}"#;
        Lists::of(&["n", "m"])
            .read(text, |at, item: Option<Item<'_>>| {
                found.push((at.path(""), item.unwrap().name.text().unwrap().into_owned()));
            })
            .unwrap();
        assert_eq!(found, [("n[0]".into(), "x".into()), ("m[0]".into(), "y".into())]);
    }

    #[test]
    fn several_lists_of_an_inner_object_keep_their_places() {
        let lists = Lists::of(&["booked", "pending"]).inside("rows").beside(&["links"]);
        let text = r#"{"links": 1, "rows": {"pending": [7, "x"], "booked": ["y", 8], "links": 2}}"#;
        let (found, around) = read(lists, text).unwrap();
        let expected = [
            ("rows.pending[0]", Some(7)),
            ("rows.pending[1]", None),
            ("rows.booked[0]", None),
            ("rows.booked[1]", Some(8)),
        ];
        let expected = expected.map(|(path, item)| (path.to_owned(), item));
        assert_eq!(found, expected);
        assert_eq!(around.outside("links").unwrap().text().as_deref(), Some("1"));
        assert_eq!(around.beside("links").unwrap().text().as_deref(), Some("2"));
        assert!(!read(lists, r#"{"rows": null}"#).unwrap().1.has_any());
    }
}
