//! The one door by which something leaves.

use super::Datum;
use crate::Recipient;
use async_trait::async_trait;
use guichet_core::{Error, ErrorKind, Result};
use std::fmt;

/// How data are put into words, for each detail level.
///
/// These are plain functions and not closures, because a closure could carry data out with it.
/// What they need beside the data comes in the context: a language, a name to greet.
#[derive(Clone, Copy)]
pub struct Wording<T: Datum, C> {
    /// For a recipient that sees everything that the scope covers.
    pub full: fn(&T, &C) -> String,
    /// For one that sees rounded or masked values.
    pub masked: fn(&T::Masked, &C) -> String,
    /// For one that sees no data: "2 notices, open the app".
    pub doorbell: fn(usize, &C) -> String,
}

impl<T: Datum, C> fmt::Debug for Wording<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wording").finish_non_exhaustive()
    }
}

/// Words for one recipient, permitted and written down. Only [`send`] can read them.
pub struct Disclosure {
    pub(super) recipient: Recipient,
    pub(super) text: String,
}

impl Disclosure {
    /// For whom the words are.
    pub const fn recipient(&self) -> &Recipient {
        &self.recipient
    }
}

impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disclosure").field("recipient", &self.recipient).finish_non_exhaustive()
    }
}

/// What can go through the door: a [`Disclosure`], and nothing else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has not been disclosed and cannot be sent",
    label = "only a `Disclosure` can be sent",
    note = "call `permit.disclose(&held, &recipient, &context, &wording)`: it checks recipient and \
            detail level, and writes the audit log before anything leaves"
)]
pub trait Leaving: private::Disclosed {}

impl Leaving for Disclosure {}

mod private {
    use super::Disclosure;

    pub trait Disclosed {
        fn into_disclosure(self) -> Disclosure;
    }

    impl Disclosed for Disclosure {
        fn into_disclosure(self) -> Disclosure {
            self
        }
    }
}

/// Carries words to one recipient: a chat platform's interface, a page, an answer to a client.
#[async_trait]
pub trait Channel: fmt::Debug + Send + Sync {
    /// To whom it leads.
    fn recipient(&self) -> &Recipient;

    /// Delivers words. Called by [`send`] alone.
    async fn deliver(&self, text: String) -> Result<()>;
}

/// Sends a disclosure by the channel of its recipient.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) when the channel leads to somebody else: nothing is
/// sent. Else that of the channel.
pub async fn send(channel: &dyn Channel, what: impl Leaving) -> Result<()> {
    let Disclosure { recipient, text } = private::Disclosed::into_disclosure(what);
    if channel.recipient() != &recipient {
        let clause = "this was disclosed to another recipient than the channel leads to";
        return Err(Error::new(ErrorKind::InvalidInput, clause));
    }
    channel.deliver(text).await
}
