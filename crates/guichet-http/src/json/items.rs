//! Lists in which one bad item does not cost its neighbours.

use guichet_core::{Error, Result};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    decode::text,
    decode_raw,
    explain::{explain, under},
};

/// Reads an answer with a list in it: whole at first, and item by item only when that fails.
///
/// A list that is in order costs what [`decode`](super::decode) costs. When the whole does not
/// fit, the answer is read again as `U`, which is the same struct with its items left unread
/// (`&RawValue`), and `rescue` makes of it the answer with those items that can be read.
/// The errors of the others come beside it, each with the path of the field.
///
/// # Errors
///
/// [`Protocol`](guichet_core::ErrorKind::Protocol) when the answer outside of its items is at
/// fault, as [`decode`](super::decode) reports it.
///
/// ```
/// use guichet_http::json::{self, JsonAmount, Str};
/// use serde::Deserialize;
/// use serde_json::value::RawValue;
///
/// #[derive(Deserialize)]
/// struct Page<'a, T> {
///     accounts: Vec<T>,
///     #[serde(borrow)]
///     next: Option<Str<'a>>,
/// }
///
/// #[derive(Deserialize)]
/// struct Account {
///     balance: JsonAmount,
/// }
///
/// let body = br#"{"accounts": [{"balance": "n/a"}, {"balance": 3.10}], "next": "p2"}"#;
/// let (page, rejected) = json::decode_items(body, |unread: Page<'_, &RawValue>, items| Page {
///     accounts: items.read::<Account>("accounts", unread.accounts),
///     next: unread.next,
/// })?;
/// assert_eq!(page.accounts[0].balance.value().to_string(), "3.10");
/// assert_eq!(page.next.as_deref(), Some("p2"));
/// assert_eq!(rejected[0].path(), Some("accounts[0].balance"));
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub fn decode_items<'a, T, U>(
    bytes: &'a [u8],
    rescue: impl FnOnce(U, &mut Rescue) -> T,
) -> Result<(T, Vec<Error>)>
where
    T: Deserialize<'a>,
    U: Deserialize<'a>,
{
    let text = text(bytes)?;
    if let Ok(whole) = serde_json::from_str(text) {
        return Ok((whole, Vec::new()));
    }
    let Ok(unread) = serde_json::from_str::<U>(text) else {
        return explain::<T>(text).map(|whole| (whole, Vec::new()));
    };
    let mut items = Rescue { rejected: Vec::new() };
    let rescued = rescue(unread, &mut items);
    Ok((rescued, items.rejected))
}

/// Reads the items of a list one by one, and keeps the errors of those that do not fit.
#[derive(Debug)]
pub struct Rescue {
    rejected: Vec<Error>,
}

impl Rescue {
    /// Reads what fits. `list` is the path of the list for the errors, empty for the root.
    pub fn read<'a, T: Deserialize<'a>>(
        &mut self,
        list: &str,
        unread: Vec<&'a RawValue>,
    ) -> Vec<T> {
        let mut read = Vec::with_capacity(unread.len());
        for (index, raw) in unread.into_iter().enumerate() {
            match decode_raw(raw) {
                Ok(item) => read.push(item),
                Err(error) => self.rejected.push(under(error, &format!("{list}[{index}]"))),
            }
        }
        read
    }
}
