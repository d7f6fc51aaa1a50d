//! Addresses, paths, queries and forms.

use super::Scrub;
use crate::words::{field_like, is_path_word};
use ::url::{Url, form_urlencoded};

/// Reads the parameters of a query or of a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Writes parameters again.
fn joined(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A segment of a path without its percent signs.
pub(crate) fn decode_segment(segment: &str) -> String {
    // A plus sign stands for itself in a path.
    let text = segment.replace('+', "%2B");
    pairs(&format!("x={text}").replace('&', "%26"))
        .into_iter()
        .next()
        .map(|(_, v)| v)
        .unwrap_or_default()
}

/// The same backwards.
pub(crate) fn encode_segment(segment: &str) -> String {
    let text: String = form_urlencoded::byte_serialize(segment.as_bytes()).collect();
    text.replace('+', "%20").replace("%3A", ":").replace("%40", "@").replace("%7E", "~")
}

impl Scrub {
    /// A whole address.
    pub(super) fn address(&mut self, text: &str) -> String {
        let Ok(url) = Url::parse(text) else { return self.broken_address(text) };
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let host = if self.hosts.contains(&host) { &*host } else { "bank.example" };
        let scheme = match url.scheme() {
            scheme @ ("http" | "https") => scheme,
            _ => "app",
        };
        let mut out = format!("{scheme}://{host}{}", self.path(url.path()));
        if let Some(query) = url.query() {
            out.push('?');
            out.push_str(&joined(&self.parameters(query)));
        }
        if let Some(fragment) = url.fragment() {
            out.push('#');
            out.push_str(&joined(&self.parameters(fragment)));
        }
        out
    }

    fn broken_address(&mut self, text: &str) -> String {
        let fake = self.fakes.token(text);
        format!("https://bank.example/{fake}")
    }

    /// A path, with a query or without.
    pub(super) fn target(&mut self, text: &str) -> String {
        let (path, query) =
            text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
        let path = self.path(path);
        match query {
            Some(query) => format!("{path}?{}", joined(&self.parameters(query))),
            None => path,
        }
    }

    pub(super) fn path(&mut self, path: &str) -> String {
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| {
                if is_path_word(segment, &self.path_words) {
                    return segment.to_owned();
                }
                let fake = self.text(&decode_segment(segment));
                encode_segment(&fake)
            })
            .collect();
        segments.join("/")
    }

    pub(super) fn parameters(&mut self, text: &str) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (key, value) in pairs(text) {
            let value = self.parameter(&key, &value);
            let key = if field_like(&key) && !crate::recognise::looks_real(&key) {
                key
            } else {
                self.text(&key)
            };
            out.push((key, value));
        }
        out
    }
}
