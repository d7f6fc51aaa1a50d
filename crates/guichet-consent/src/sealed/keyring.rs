//! The app's master key, wherever it lives.

use super::key::{open_bytes, seal_bytes};
use async_trait::async_trait;
use guichet_core::{Error, ErrorKind, Result, SealKey, Secret};
use std::fmt;
use zeroize::Zeroizing;

/// Wraps and opens the keys of consents with the app's master key.
///
/// The master key may be in a file, in the environment, in the keyring of the operating system,
/// or in a vault that never gives it out. The label is bound into what is wrapped: it opens with
/// the same label only.
#[async_trait]
pub trait Keyring: fmt::Debug + Send + Sync + 'static {
    /// Wraps a key.
    async fn wrap(&self, key: &[u8; 32], label: &[u8]) -> Result<Vec<u8>>;

    /// Opens a wrapped key.
    async fn open(&self, wrapped: &[u8], label: &[u8]) -> Result<Zeroizing<[u8; 32]>>;
}

/// A master key in this process.
///
/// ```
/// use guichet_consent::MasterKey;
/// use guichet_core::{SealKey, Secret};
///
/// // From a file: `guichet_store_file::KeyFile::load_or_create` gives a `SealKey`.
/// let from_file = MasterKey::new(SealKey::random()?);
/// // From the environment: the app reads the variable and hands its value over.
/// let value = Secret::from("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
/// let from_environment = MasterKey::parse(&value)?;
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub struct MasterKey(SealKey);

impl MasterKey {
    /// Takes a key from a file, or from the keyring of the operating system.
    pub const fn new(key: SealKey) -> Self {
        Self(key)
    }

    /// Reads 64 hexadecimal digits, such as the value of an environment variable.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is no such text.
    pub fn parse(digits: &Secret) -> Result<Self> {
        let bytes = crate::digest::from_hex(digits.expose().trim()).map(Zeroizing::new);
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        let clause = "the master key must be 64 hexadecimal digits";
        let key = key.ok_or_else(|| Error::new(ErrorKind::Config, clause))?;
        Ok(Self(SealKey::from_bytes(key)))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(***)")
    }
}

#[async_trait]
impl Keyring for MasterKey {
    async fn wrap(&self, key: &[u8; 32], label: &[u8]) -> Result<Vec<u8>> {
        seal_bytes(self.0.as_bytes(), label, key)
    }

    async fn open(&self, wrapped: &[u8], label: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        let clear = open_bytes(self.0.as_bytes(), label, wrapped)?;
        let key = <[u8; 32]>::try_from(clear.as_slice()).map(Zeroizing::new);
        key.map_err(|_| Error::new(ErrorKind::InvalidInput, "what is wrapped is no key"))
    }
}
