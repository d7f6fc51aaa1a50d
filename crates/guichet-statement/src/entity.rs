//! Entities of SGML and XML.

/// The character that stands for `&name;`; `None` if it is no entity that statements use.
pub(crate) fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            // A terminator would cut the text in the hands of some readers.
            return char::from_u32(code.ok()?).filter(|c| *c != '\0');
        }
    })
}

/// Adds a text with its entities resolved; an ampersand that begins none stays what it is.
pub(crate) fn push_resolved(text: &str, to: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        to.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        if let Some((c, tail)) = entity.and_then(|(name, tail)| Some((character(name)?, tail))) {
            to.push(c);
            rest = tail;
        } else {
            to.push('&');
            rest = after;
        }
    }
    to.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_resolved_and_bare_ampersands_stay() {
        let mut text = String::new();
        push_resolved("A&amp;B & C&D; &#233;&#xe9;&nbsp;&lt;&", &mut text);
        assert_eq!(text, "A&B & C&D; éé <&");
    }
}
