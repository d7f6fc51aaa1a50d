//! Secrets: text and keys that nothing prints.

use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;
use zeroize::Zeroizing;

/// Text that must not be seen: a token, a password, a client secret.
///
/// It has no `Display`, no `Serialize` and no `PartialEq`, its `Debug` is `Secret(***)`, and its
/// memory is wiped when it is dropped. [`expose`](Self::expose) is the only reader, so a search
/// for that word finds every place where a secret leaves its box.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Puts text into the box.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// Takes the text out, for the one call that needs it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Declares a 32-byte key.
macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Zeroizing<[u8; 32]>);

        impl $name {
            /// Takes the 32 bytes of a key, drawn at random once and kept by the app.
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(Zeroizing::new(bytes))
            }

            /// Draws a new key from the operating system.
            ///
            /// # Errors
            ///
            /// [`Internal`](crate::ErrorKind::Internal) when the system has no randomness to give.
            pub fn random() -> crate::Result<Self> {
                let mut bytes = Zeroizing::new([0; 32]);
                getrandom::fill(bytes.as_mut()).map_err(|_| {
                    crate::Error::new(crate::ErrorKind::Internal, "the system gives no randomness")
                })?;
                Ok(Self(bytes))
            }

            /// The bytes, to store them.
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

key! {
    /// The app's own key, under which account keys and fingerprints are made.
    ///
    /// Two apps with different keys cannot join their customers; losing it changes every
    /// [`AccountKey`](crate::AccountKey) and fingerprint.
    AppKey
}
key! {
    /// The key that seals grants and pending consents for storage.
    SealKey
}
