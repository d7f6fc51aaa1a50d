//! A reader of JSON text that never fails: what is broken becomes a token too.

/// A piece of JSON text. Put together again, the pieces are the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `{` or `[`.
    Open(char),
    /// `}` or `]`.
    Close(char),
    /// `:`.
    Colon,
    /// `,`.
    Comma,
    /// What stands between two quotes, escapes as they are. An open end means that the text was
    /// cut off inside.
    Text { inside: &'a str, closed: bool },
    /// A number, a literal, or anything else that is neither quoted nor punctuation.
    Bare(&'a str),
    /// White space.
    Space(&'a str),
}

/// Cuts a text into tokens.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (token, left) = next(rest)?;
        rest = left;
        Some(token)
    })
}

fn next(text: &str) -> Option<(Token<'_>, &str)> {
    let first = text.chars().next()?;
    let after = text.get(first.len_utf8()..).unwrap_or_default();
    let token = match first {
        '{' | '[' => Token::Open(first),
        '}' | ']' => Token::Close(first),
        ':' => Token::Colon,
        ',' => Token::Comma,
        '"' => return Some(string(after)),
        _ => {
            let space = is_space(first);
            let end = text.find(|c| is_space(c) != space || ends_bare(c)).unwrap_or(text.len());
            let (piece, left) = text.split_at(end);
            return Some((if space { Token::Space(piece) } else { Token::Bare(piece) }, left));
        }
    };
    Some((token, after))
}

fn string(text: &str) -> (Token<'_>, &str) {
    let mut escaped = false;
    for (place, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let (inside, left) = text.split_at(place);
                let left = left.get(1..).unwrap_or_default();
                return (Token::Text { inside, closed: true }, left);
            }
            _ => {}
        }
    }
    (Token::Text { inside: text, closed: false }, "")
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn ends_bare(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | ':' | ',' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Token<'_>]) {
        assert_eq!(tokens(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn whole_text_is_cut_into_pieces() {
        let text = Token::Text { inside: "a\\\"b", closed: true };
        check(
            r#"{"a\"b": 1}"#,
            &[
                Token::Open('{'),
                text,
                Token::Colon,
                Token::Space(" "),
                Token::Bare("1"),
                Token::Close('}'),
            ],
        );
    }

    #[test]
    fn text_that_was_cut_off_is_said_to_be() {
        check(r#"["ab"#, &[Token::Open('['), Token::Text { inside: "ab", closed: false }]);
        check("\"\\", &[Token::Text { inside: "\\", closed: false }]);
    }
}
