//! Data that nobody has opened yet.

use super::Datum;
use crate::RecordId;
use serde::Serialize;
use std::fmt;

/// What a bank answered, closed: it opens with a live [`Permit`](crate::Permit) and nothing else.
///
/// It cannot be copied, compared, printed or serialised. `Debug` says `Held(withheld)`.
pub struct Held<T: Datum> {
    pub(super) value: T,
    pub(super) record: RecordId,
    pub(super) epoch: u64,
}

impl<T: Datum> Held<T> {
    /// How many items there are: what a doorbell may tell.
    pub fn rows(&self) -> usize {
        self.value.rows()
    }
}

impl<T: Datum> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held(withheld)")
    }
}

/// What may be printed and serialised: nothing that is [`Held`], so nothing has this trait.
///
/// The impls below exist for the sake of the compiler's message, which names this trait and so
/// says what to do: call [`Permit::disclose`](crate::Permit::disclose) and send what comes of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is customer bank data and cannot be printed or serialised",
    label = "held until a permit opens it",
    note = "to pass it on, call `permit.disclose(&held, &recipient, &context, &wording)` and send \
            the `Disclosure`",
    note = "to work with it in the app, call `permit.look(&held, &context, |data, context| ..)`"
)]
pub trait DisclosedByPermit {}

impl<T: Datum> fmt::Display for Held<T>
where
    Self: DisclosedByPermit,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("withheld")
    }
}

impl<T: Datum> Serialize for Held<T>
where
    Self: DisclosedByPermit,
{
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str("withheld")
    }
}
