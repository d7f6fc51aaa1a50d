//! Where in an answer something stands.

use guichet_core::{Error, ErrorKind};

/// Where in an answer something stands, for the path of an error; it holds no value.
///
/// ```
/// use guichet_http::json::At;
///
/// let at = At::element(Some("Data"), "Transaction", 3);
/// assert_eq!(at.path("Amount"), "Data.Transaction[3].Amount");
/// assert_eq!(At::ALONE.path("consentStatus"), "consentStatus");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    outer: Option<&'static str>,
    item: Option<(&'static str, usize)>,
    wrapper: Option<&'static str>,
}

impl At {
    /// An answer that is one item.
    pub const ALONE: Self = Self { outer: None, item: None, wrapper: None };

    /// An element of a list, which may stand in an object under a key.
    pub const fn element(outer: Option<&'static str>, list: &'static str, index: usize) -> Self {
        Self { outer, item: Some((list, index)), wrapper: None }
    }

    /// The same place, inside a wrapper.
    #[must_use]
    pub const fn inside(self, wrapper: Option<&'static str>) -> Self {
        Self { wrapper, ..self }
    }

    /// The key of the list in which it stands, if it stands in one.
    pub const fn list(self) -> Option<&'static str> {
        match self.item {
            Some((list, _)) => Some(list),
            None => None,
        }
    }

    /// The path of a field, or of the item itself where the name is empty.
    pub fn path(self, field: &str) -> String {
        let mut path = self.outer.map(str::to_owned).unwrap_or_default();
        let item = self.item.map(|(list, index)| format!("{list}[{index}]"));
        let parts = [item.as_deref(), self.wrapper, (!field.is_empty()).then_some(field)];
        for part in parts.into_iter().flatten() {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(part);
        }
        path
    }

    /// The error of an item that the bank sent and that cannot be read.
    pub fn error(self, field: &str, clause: &'static str) -> Error {
        let error = Error::new(ErrorKind::Protocol, clause);
        let path = self.path(field);
        if path.is_empty() { error } else { error.with_path(path) }
    }
}
