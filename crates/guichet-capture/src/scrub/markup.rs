//! Pages of HTML or XML: the skeleton stays, every text goes.

use super::Scrub;
use crate::recognise::prefix;

impl Scrub {
    /// The names of elements, without attributes, comments or what is between them.
    #[expect(clippy::unused_self, reason = "the rules for all kinds of bodies look alike")]
    pub(super) fn markup(&mut self, text: &str) -> String {
        let mut out = String::new();
        for piece in text.split('<').skip(1) {
            let slash = if piece.starts_with('/') { "/" } else { "" };
            let name = prefix(piece.trim_start_matches('/'), |c| c.is_ascii_alphanumeric());
            let known = NAMES.contains(&&*name.to_ascii_lowercase());
            if known {
                out.push('<');
                out.push_str(slash);
                out.push_str(name);
                if piece.contains('>') {
                    out.push('>');
                }
            } else if !name.is_empty() {
                out.push_str("<x>");
            }
        }
        // A page that was cut off inside of its first element.
        if out.is_empty() { "<x".to_owned() } else { out }
    }
}

/// Elements that tell what kind of page it was.
const NAMES: &[&str] = &[
    "a", "article", "b", "body", "br", "button", "center", "code", "div", "em", "error", "fault",
    "footer", "form", "h1", "h2", "h3", "head", "header", "hr", "html", "iframe", "img", "input",
    "label", "li", "link", "main", "message", "meta", "nav", "noscript", "ol", "p", "pre",
    "script", "section", "span", "strong", "style", "table", "tbody", "td", "th", "thead", "title",
    "tr", "ul",
];
