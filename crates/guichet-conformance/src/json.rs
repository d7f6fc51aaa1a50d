//! JSON as text that can be changed: order and the digits of numbers stay as they were written.

use crate::{Failure, Outcome, ensure};
use std::fmt::Write as _;

/// A JSON value that keeps the order of its fields and the digits of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`, `true`, `false` and numbers, as written.
    Plain(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object, its fields in the order written.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads JSON.
    ///
    /// # Errors
    ///
    /// When the text is no JSON.
    pub fn parse(text: &str) -> Outcome<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value()?;
        reader.blank();
        ensure!(reader.at == text.len(), "no JSON: something follows at {}", reader.at);
        Ok(value)
    }

    /// A field of an object.
    pub fn field(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => {
                fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Text, or what was written plainly.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Plain(text) if text != "null" => Some(text),
            _ => None,
        }
    }

    /// The first field of a name, at any depth.
    pub fn find(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Plain(_) | Self::Text(_) => None,
            Self::List(items) => items.iter().find_map(|item| item.find(name)),
            Self::Object(fields) => {
                self.field(name).or_else(|| fields.iter().find_map(|(_, inner)| inner.find(name)))
            }
        }
    }

    /// Whether it is `null`, or has nothing in it.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Plain(text) | Self::Text(text) => text.is_empty() || text == "null",
            Self::List(items) => items.is_empty(),
            Self::Object(fields) => fields.is_empty(),
        }
    }

    /// Visits every text and every number at every depth, with the name of the field it is in.
    pub fn visit(&self, name: &str, visitor: &mut impl FnMut(&str, &str)) {
        match self {
            Self::Plain(text) | Self::Text(text) => visitor(name, text),
            Self::List(items) => items.iter().for_each(|item| item.visit(name, visitor)),
            Self::Object(fields) => {
                for (name, inner) in fields {
                    inner.visit(name, visitor);
                }
            }
        }
    }

    /// Visits every field at every depth; what the visitor refuses is taken out.
    pub fn retain_fields(&mut self, keep: &mut impl FnMut(&str, &mut Self) -> bool) {
        match self {
            Self::Plain(_) | Self::Text(_) => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.retain_fields(keep)),
            Self::Object(fields) => {
                fields.retain_mut(|(key, value)| keep(key, value));
                for (_, inner) in fields {
                    inner.retain_fields(keep);
                }
            }
        }
    }

    /// Writes a value into every field of a name, at every depth. Where an object has the name
    /// and a field of the same name, as amounts have that stand beside their currency, the value
    /// goes there.
    pub fn replace(&mut self, name: &str, value: &Self) {
        self.retain_fields(&mut |key, field| {
            if key == name && field.field(name).is_none() {
                *field = value.clone();
            }
            true
        });
    }

    /// Takes out every field of these names, at every depth.
    pub fn remove(&mut self, names: &[&str]) {
        self.retain_fields(&mut |key, _| !names.contains(&key));
    }

    /// Adds a field to every object, at every depth.
    pub fn add_everywhere(&mut self, name: &str, value: &Self) {
        match self {
            Self::Plain(_) | Self::Text(_) => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.add_everywhere(name, value)),
            Self::Object(fields) => {
                for (_, inner) in fields.iter_mut() {
                    inner.add_everywhere(name, value);
                }
                fields.push((name.to_owned(), value.clone()));
            }
        }
    }

    /// Writes a value at a path of names, making the objects on the way.
    pub fn set(&mut self, path: &[&str], value: Self) {
        let Some((first, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(fields) = self else { return };
        if let Some((_, inner)) = fields.iter_mut().find(|(key, _)| key == first) {
            inner.set(rest, value);
        } else {
            let mut inner = Self::Object(Vec::new());
            inner.set(rest, value);
            fields.push(((*first).to_owned(), inner));
        }
    }

    /// The list in a field of the outermost object or of one in it, to be changed.
    pub fn list_mut(&mut self, key: &str) -> Option<&mut Vec<Self>> {
        let Self::Object(fields) = self else { return None };
        let place = fields.iter().position(|(name, value)| match value {
            Self::List(_) => name == key,
            inner => inner.holds_list(key),
        })?;
        match fields.get_mut(place).map(|(_, value)| value)? {
            Self::List(items) => Some(items),
            inner => inner.list_mut(key),
        }
    }

    fn holds_list(&self, key: &str) -> bool {
        let Self::Object(fields) = self else { return false };
        fields.iter().any(|(name, value)| match value {
            Self::List(_) => name == key,
            inner => inner.holds_list(key),
        })
    }

    fn write(&self, to: &mut String) {
        match self {
            Self::Plain(text) => to.push_str(text),
            Self::Text(text) => to.push_str(&quoted(text)),
            Self::List(items) => {
                to.push('[');
                for (index, item) in items.iter().enumerate() {
                    to.push_str(if index == 0 { "" } else { "," });
                    item.write(to);
                }
                to.push(']');
            }
            Self::Object(fields) => {
                to.push('{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    // Writing to text does not fail.
                    let _ = write!(to, "{}{}:", if index == 0 { "" } else { "," }, quoted(key));
                    value.write(to);
                }
                to.push('}');
            }
        }
    }
}

/// Text as JSON writes it.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

/// Reads JSON in one pass; serde's own tree would turn numbers into binary fractions.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_while(&mut self, of: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&of) {
            self.at += 1;
        }
    }

    fn blank(&mut self) {
        self.skip_while(|byte| byte.is_ascii_whitespace());
    }

    fn wrong<T>(&self) -> Outcome<T> {
        Err(Failure::new(format!("no JSON at {}", self.at)))
    }

    /// Takes a sign, with the blanks before it, if it is there.
    fn takes(&mut self, sign: u8) -> bool {
        self.blank();
        let there = self.peek() == Some(sign);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self) -> Outcome<Json> {
        if self.takes(b'{') {
            return self.object();
        }
        if self.takes(b'[') {
            return self.list();
        }
        if self.peek() == Some(b'"') {
            return self.quoted().map(Json::Text);
        }
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        match self.text.get(start..self.at) {
            Some(plain) if !plain.is_empty() => Ok(Json::Plain(plain.to_owned())),
            _ => self.wrong(),
        }
    }

    fn object(&mut self) -> Outcome<Json> {
        let mut fields = Vec::new();
        if self.takes(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.blank();
            let key = self.quoted()?;
            if !self.takes(b':') {
                return self.wrong();
            }
            fields.push((key, self.value()?));
            if self.takes(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.takes(b',') {
                return self.wrong();
            }
        }
    }

    fn list(&mut self) -> Outcome<Json> {
        let mut items = Vec::new();
        if self.takes(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            if self.takes(b']') {
                return Ok(Json::List(items));
            }
            if !self.takes(b',') {
                return self.wrong();
            }
        }
    }

    fn quoted(&mut self) -> Outcome<String> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return self.wrong();
        }
        self.at += 1;
        let mut plain = true;
        loop {
            self.skip_while(|byte| byte != b'"' && byte != b'\\');
            match self.peek() {
                Some(b'"') => break,
                Some(_) => {
                    plain = false;
                    self.at += 2;
                }
                None => return self.wrong(),
            }
        }
        self.at += 1;
        let whole = self.text.get(start..self.at).unwrap_or_default();
        if plain {
            return Ok(whole.trim_matches('"').to_owned());
        }
        serde_json::from_str(whole).or_else(|_| self.wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"page":{"next":"7"},"rows":[{"in":{"amount":12.30,"b":"é\"x"}},{"amount":1E2}],"none":null}"#;

    #[test]
    fn what_is_not_changed_stays_as_written() {
        let read = Json::parse(BODY).unwrap();
        assert_eq!(read.to_string(), BODY);
        assert_eq!(read.field("page").unwrap().field("next").unwrap().text(), Some("7"));
        assert_eq!(read.field("none").unwrap().text(), None);
        assert!(Json::parse("{").is_err());
    }

    #[test]
    fn fields_are_changed_at_every_depth() {
        let mut body = Json::parse(BODY).unwrap();
        body.replace("amount", &Json::Text("x".to_owned()));
        body.remove(&["b", "none"]);
        body.set(&["links", "next"], Json::Plain("1".to_owned()));
        assert_eq!(
            body.to_string(),
            r#"{"page":{"next":"7"},"rows":[{"in":{"amount":"x"}},{"amount":"x"}],"links":{"next":1}}"#
        );
        body.list_mut("rows").unwrap().clear();
        body.add_everywhere("new", &Json::Plain("true".to_owned()));
        assert_eq!(
            body.to_string(),
            r#"{"page":{"next":"7","new":true},"rows":[],"links":{"next":1,"new":true},"new":true}"#
        );
    }
}
