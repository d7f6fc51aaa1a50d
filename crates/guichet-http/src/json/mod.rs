//! JSON as banks write it: decoded from bytes, without a copy and without floating point.
//!
//! There are two ways. A small answer that must be whole, such as that of a token address, is
//! decoded into a struct. An answer with the customer's data is read field by field: [`Lists`]
//! hands over its items, whose fields are [`Raw`] until somebody permitted to reads them.
//!
//! [`decode`] reads a whole answer. When it fails, the error says at which field
//! (`accounts[3].currentBalance`) and what kind of fault it is, and never what stood there.
//! [`decode_items`] reads an answer with a list in it; one bad item does not cost its neighbours.
//!
//! The other types are for the fields of wire structs. They borrow from the answer where they
//! can, are tolerant only where nothing has to be guessed, and their `Debug` shows no value.
//!
//! | In the answer | Type |
//! | --- | --- |
//! | money, a rate, a quantity | [`JsonAmount`] |
//! | text | [`Str`] |
//! | an identifier, as a number or a text | [`NumberOrText`] |
//! | a day, an instant, a time without zone, or an empty text | [`JsonDate`] |
//! | `true`, `"true"`, `"Y"`, `1` | [`JsonBool`] |
//!
//! [`JsonAmount`] and [`NumberOrText`] read the number's own text, which serde hands out only when
//! decoding from text: they fail in a struct under `#[serde(flatten)]`, in untagged and
//! internally tagged enums, and from `serde_json::Value`.
//!
//! ```
//! use guichet_http::json::{self, JsonAmount, JsonDate, Str};
//! use serde::Deserialize;
//! use serde_json::value::RawValue;
//!
//! #[derive(Deserialize)]
//! struct Answer<T> {
//!     bookings: Vec<T>,
//! }
//!
//! #[derive(Deserialize)]
//! #[serde(rename_all = "camelCase")]
//! struct Booking<'a> {
//!     #[serde(borrow)]
//!     description: Option<Str<'a>>,
//!     amount: JsonAmount,
//!     #[serde(default)]
//!     posted_on: JsonDate,
//! }
//!
//! let body = br#"{"bookings": [
//!     {"description": "Rent", "amount": -950.00, "postedOn": "2026-03-31"},
//!     {"description": "Salary", "amount": "1,950.00"}
//! ]}"#;
//! let (answer, rejected) = json::decode_items(body, |unread: Answer<&RawValue>, items| {
//!     Answer::<Booking> { bookings: items.read("bookings", unread.bookings) }
//! })?;
//! assert_eq!(answer.bookings[0].amount.value().to_string(), "-950.00");
//! assert_eq!(rejected[0].path(), Some("bookings[1].amount"));
//! # Ok::<(), guichet_core::Error>(())
//! ```

mod amount;
mod at;
mod date;
mod decode;
mod explain;
mod flag;
mod grouped;
mod items;
mod lists;
mod object;
mod raw;
mod text;
mod when;

pub use amount::JsonAmount;
pub use at::At;
pub use date::JsonDate;
pub use decode::{decode, decode_raw};
pub use flag::JsonBool;
pub use items::{Rescue, decode_items};
pub use lists::{Around, Broken, Lists};
pub use raw::Raw;
pub use text::{NumberOrText, Str};
pub use when::When;
