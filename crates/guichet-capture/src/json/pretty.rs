//! Laying JSON text out anew, without touching a number or a string.

use super::{Token, tokens};

/// Deeper levels are not moved further to the right, so that deep text stays linear in size.
const DEEPEST: usize = 40;

/// Valid JSON without white space between its tokens.
pub(crate) fn minify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for token in tokens(text) {
        push(&mut out, token);
    }
    out
}

/// Valid JSON with one value a line, so that two versions of a file can be compared.
pub(crate) fn pretty(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    let mut depth: usize = 0;
    let mut fresh = false;
    for token in tokens(text) {
        match token {
            Token::Space(_) => continue,
            Token::Close(_) => {
                depth = depth.saturating_sub(1);
                // An empty list or object stays on its line.
                if !fresh {
                    line(&mut out, depth);
                }
            }
            _ if fresh => line(&mut out, depth),
            _ => {}
        }
        push(&mut out, token);
        fresh = false;
        match token {
            Token::Open(_) => {
                depth = depth.saturating_add(1);
                fresh = true;
            }
            Token::Comma => line(&mut out, depth),
            Token::Colon => out.push(' '),
            _ => {}
        }
    }
    out.push('\n');
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
}

fn push(out: &mut String, token: Token<'_>) {
    match token {
        Token::Open(c) | Token::Close(c) => out.push(c),
        Token::Colon => out.push(':'),
        Token::Comma => out.push(','),
        Token::Text { inside, closed } => {
            out.push('"');
            out.push_str(inside);
            if closed {
                out.push('"');
            }
        }
        Token::Bare(text) => out.push_str(text),
        Token::Space(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_strings_are_untouched() {
        let text = r#"{"a":[1.10,{}],"b":" x, {y} "}"#;
        let laid = pretty(text);
        assert_eq!(laid, "{\n  \"a\": [\n    1.10,\n    {}\n  ],\n  \"b\": \" x, {y} \"\n}\n");
        assert_eq!(minify(&laid), text);
    }
}
