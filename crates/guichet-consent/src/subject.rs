//! Who gave a consent, without a name.

use crate::digest::to_hex;
use guichet_core::{CustomerRef, raw::AppKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;

/// The customer of a record, as a pairwise pseudonym: two apps have different ones for one
/// person, so their records cannot be joined.
///
/// It is an HMAC-SHA256 under the app's own key. It still singles out a person within the app, so
/// `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(String);

impl Subject {
    /// The pseudonym of the app's customer.
    pub fn derive(app: &AppKey, customer: &CustomerRef) -> Self {
        // A key shorter than a block is filled up with zeros, as RFC 2104 has it.
        let mut block = zeroize::Zeroizing::new([0; 64]);
        block.iter_mut().zip(app.as_bytes()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(b"guichet consent subject 1\0");
        mac.update(customer.as_str().as_bytes());
        Self(to_hex(&mac.finalize().into_bytes()))
    }

    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn stored(pseudonym: String) -> Self {
        Self(pseudonym)
    }

    /// The pseudonym, to look records up.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(***)")
    }
}
