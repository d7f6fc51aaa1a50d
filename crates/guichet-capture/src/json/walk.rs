//! Every value of a JSON text with its path.

use super::{Token, tokens, unquoted};
use crate::words::field_like;

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The field of an object.
    Field(String),
    /// The item of a list, counted from zero.
    Item(usize),
}

/// A value, without what is inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node<'a> {
    Object,
    Array,
    Text(String),
    Number(&'a str),
    Bool(bool),
    Null,
}

struct Frame {
    object: bool,
    key: bool,
}

/// Visits the values of a valid JSON text in their order, outer ones before inner ones.
///
/// It keeps its own stack, so that no depth of nesting can end the program.
pub(crate) fn walk<'a>(text: &'a str, mut visit: impl FnMut(&[Step], Node<'a>)) {
    let mut frames: Vec<Frame> = Vec::new();
    let mut path: Vec<Step> = Vec::new();
    for token in tokens(text) {
        let node = match token {
            Token::Space(_) | Token::Colon => continue,
            Token::Comma => {
                match (frames.last_mut(), path.last_mut()) {
                    (Some(frame), _) if frame.object => frame.key = true,
                    (_, Some(Step::Item(place))) => *place = place.saturating_add(1),
                    _ => {}
                }
                continue;
            }
            Token::Close(_) => {
                frames.pop();
                path.pop();
                continue;
            }
            Token::Text { inside, .. } => {
                let value = unquoted(inside).unwrap_or_default();
                if let Some(frame) = frames.last_mut().filter(|frame| frame.key) {
                    frame.key = false;
                    if let Some(last) = path.last_mut() {
                        *last = Step::Field(value);
                    }
                    continue;
                }
                Node::Text(value)
            }
            Token::Open('{') => Node::Object,
            Token::Open(_) => Node::Array,
            Token::Bare("true") => Node::Bool(true),
            Token::Bare("false") => Node::Bool(false),
            Token::Bare("null") => Node::Null,
            Token::Bare(number) => Node::Number(number),
        };
        let opens = match node {
            Node::Object => Some(true),
            Node::Array => Some(false),
            _ => None,
        };
        visit(&path, node);
        if let Some(object) = opens {
            frames.push(Frame { object, key: object });
            path.push(if object { Step::Field(String::new()) } else { Step::Item(0) });
        }
    }
}

/// Steps beyond this are not written.
const DEEPEST: usize = 48;

/// A path that holds no value: `$.accounts[].balance`. Keys that do not look like the names of
/// fields, such as account numbers in a table, are written as `*`.
pub(crate) fn path_text(path: &[Step]) -> String {
    let mut out = "$".to_owned();
    for step in path.iter().take(DEEPEST) {
        match step {
            Step::Field(name) if field_like(name) => {
                out.push('.');
                out.push_str(name);
            }
            Step::Field(_) => out.push_str(".*"),
            Step::Item(_) => out.push_str("[]"),
        }
    }
    if path.len() > DEEPEST {
        out.push_str("...");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_path() {
        let mut seen = Vec::new();
        walk(r#"{"a":[1,{"b":null}],"4711 x":"t","c":{}}"#, |path, node| {
            seen.push(format!("{} {node:?}", path_text(path)));
        });
        assert_eq!(
            seen,
            [
                "$ Object",
                "$.a Array",
                "$.a[] Number(\"1\")",
                "$.a[] Object",
                "$.a[].b Null",
                "$.* Text(\"t\")",
                "$.c Object",
            ]
        );
    }
}
