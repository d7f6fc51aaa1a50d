//! What the payer wrote, in the three shapes that versions and banks know (fault 28).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::Line;
use crate::wire::{CreditorReference, Raw, Remittance, StructuredRemittance};

/// The lines of a remittance information, unread: nothing is copied for a single one.
#[derive(Default)]
pub(super) struct Remitted<'a> {
    first: Option<Raw<'a>>,
    rest: Vec<Raw<'a>>,
    structured: Option<Raw<'a>>,
}

impl<'a> Remitted<'a> {
    /// Reads a text, a list of texts, or an object with such a list in it.
    pub(super) fn read(raw: Option<Raw<'a>>) -> Self {
        let Some(raw) = raw else { return Self::default() };
        if raw.text().is_some() {
            return Self { first: Some(raw), ..Self::default() };
        }
        match raw.read::<Shape<'a>>() {
            Some(Shape::List(first, rest)) => Self { first, rest, structured: None },
            Some(Shape::Object(object)) => {
                let lines = Self::read(object.unstructured);
                Self { structured: object.structured, ..lines }
            }
            None => Self::default(),
        }
    }

    /// The lines that say something, as they were sent.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        self.first.into_iter().chain(self.rest.iter().copied()).filter_map(Raw::text)
    }

    /// Whether there is more than one.
    pub(super) fn is_several(&self) -> bool {
        !self.rest.is_empty() && self.lines().nth(1).is_some()
    }

    /// All lines in one text.
    pub(super) fn whole(&self) -> Option<Line<'a>> {
        let mut lines = self.lines();
        let first = lines.next()?;
        if self.rest.is_empty() {
            return Some(first);
        }
        let whole = lines.fold(first.into_owned(), |mut whole, line| {
            whole.push(' ');
            whole.push_str(&line);
            whole
        });
        Some(Cow::Owned(whole))
    }

    /// The reference that the creditor asked for, where there is exactly one.
    pub(super) fn reference(&self) -> Option<Line<'a>> {
        let structured = self.structured?;
        let mut list = structured.list();
        if list.is_empty() {
            list.push(structured);
        }
        let read = |raw: Raw<'a>| {
            let item = raw.read::<StructuredRemittance<'a>>()?;
            let info = item.creditor_reference_information?;
            info.read::<CreditorReference<'a>>()?.reference?.text()
        };
        let mut found = list.into_iter().filter_map(read);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whether it is the line that sums up a deferred-debit card: `relevé différé` with or without
    /// its accents, in letters of any case.
    pub(super) fn sums_up_a_card(&self) -> bool {
        let plain = |sign: char| match sign {
            'é' | 'è' | 'ê' | 'É' | 'È' | 'Ê' => 'e',
            sign => sign.to_ascii_lowercase(),
        };
        self.lines().any(|line| {
            let line: String = line.chars().map(plain).collect();
            let mut words = line.split_whitespace();
            words.any(|word| word == "releve") && words.any(|word| word == "differe")
        })
    }
}

/// A list of texts, its first element apart, or the object with such a list in it.
///
/// Trying one and then the other would cost an error of the parser for every row.
enum Shape<'a> {
    List(Option<Raw<'a>>, Vec<Raw<'a>>),
    Object(Remittance<'a>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Shape<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either(PhantomData))
    }
}

struct Either<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for Either<'a> {
    type Value = Shape<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape<'a>, A::Error> {
        let (mut first, mut rest) = (None, Vec::new());
        while let Some(element) = seq.next_element::<Option<Raw<'de>>>()? {
            // `null` is an element that says nothing.
            match element {
                Some(element) if first.is_none() => first = Some(element),
                Some(element) => rest.push(element),
                None => {}
            }
        }
        Ok(Shape::List(first, rest))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Shape<'a>, A::Error> {
        Remittance::deserialize(MapAccessDeserializer::new(map)).map(Shape::Object)
    }
}
