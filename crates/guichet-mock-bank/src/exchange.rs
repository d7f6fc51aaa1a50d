//! A request as the dialects see it, and their answer: plain values, without a connection.

use std::fmt;

use jiff::Timestamp;

use crate::json::Object;

/// What came in.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    /// When it came, by the bank's clock.
    pub(crate) at: Timestamp,
    /// The certificate that the client showed when it connected, in DER.
    pub(crate) certificate: Option<Vec<u8>>,
}

impl Ask {
    /// The header's value, if it is there once and is text. Names are compared in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(given, _)| given == name);
        let (_, value) = values.next()?;
        if values.next().is_some() {
            return None;
        }
        std::str::from_utf8(value).ok()
    }

    /// The bearer token of the header; nowhere else is it taken from.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    pub(crate) fn query(&self) -> Fields {
        Fields::parse(self.query.as_bytes())
    }

    /// The body as a form.
    pub(crate) fn form(&self) -> Fields {
        Fields::parse(&self.body)
    }

    /// The path below a base, split at slashes and decoded; nothing if it is elsewhere.
    pub(crate) fn below(&self, base: &str) -> Option<Vec<String>> {
        let rest = self.path.strip_prefix(base)?;
        let rest = if rest.is_empty() { "" } else { rest.strip_prefix('/')? };
        // Form decoding would read a plus sign as a blank; in a path it is a plus sign.
        let decode = |part: &str| {
            let field = format!("p={}", part.replace('+', "%2B").replace('&', "%26"));
            Fields::parse(field.as_bytes()).one("p").unwrap_or_default().to_owned()
        };
        Some(rest.split('/').map(decode).collect())
    }
}

/// Named values in the order given, of a query or a form.
#[derive(Clone, Debug)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The value if it was given.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Whether a name was given twice, which OAuth forbids.
    pub(crate) fn repeats(&self) -> bool {
        self.0.iter().any(|(name, _)| self.all(name).nth(1).is_some())
    }
}

/// What goes out.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Only so many bytes of the body are sent before the connection closes.
    pub(crate) cut_at: Option<usize>,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), cut_at: None }
    }

    pub(crate) fn json(status: u16, body: &Object) -> Self {
        Self::bytes(status, "application/json", body.to_string().into_bytes())
    }

    pub(crate) fn html(status: u16, page: impl fmt::Display) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", page.to_string().into_bytes())
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status, headers, body, cut_at: None }
    }

    pub(crate) fn see_other(location: impl fmt::Display) -> Self {
        Self::empty(303).with("location", location.to_string())
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// For tokens and pages with a person's accounts: no cache keeps them.
    pub(crate) fn unstored(self) -> Self {
        self.with("cache-control", "no-store").with("pragma", "no-cache")
    }
}
