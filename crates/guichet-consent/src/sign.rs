//! Signatures of records: Ed25519, by a key that may live elsewhere.

use crate::digest::{from_hex, to_hex};
use async_trait::async_trait;
use ed25519_dalek::{Signer as _, SigningKey};
use guichet_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize, de};
use std::fmt;
use zeroize::Zeroizing;

/// Signs records and checkpoints. The key may be in this process, in a vault or in hardware.
#[async_trait]
pub trait Signer: fmt::Debug + Send + Sync + 'static {
    /// The key by which its signatures are checked.
    fn verifying_key(&self) -> VerifyingKey;

    /// Signs a message with Ed25519 (RFC 8032).
    async fn sign(&self, message: &[u8]) -> Result<Signature>;
}

/// A signer whose key is in this process.
pub struct Ed25519Signer(SigningKey);

impl Ed25519Signer {
    /// Takes the 32 bytes of a private key, drawn at random once and kept by the app.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// Draws a new key from the operating system.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the system has no randomness to give.
    pub fn random() -> Result<Self> {
        Ok(Self::from_bytes(&random_bytes()?))
    }

    /// The bytes of the private key, to keep them; whoever has them can sign as the app.
    pub fn expose(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519Signer({})", self.verifying_key())
    }
}

#[async_trait]
impl Signer for Ed25519Signer {
    fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    async fn sign(&self, message: &[u8]) -> Result<Signature> {
        Ok(Signature(self.0.sign(message).to_bytes()))
    }
}

/// A public key; its text form is 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// Reads 64 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        let bytes: [u8; 32] = from_hex(hex)?.try_into().ok()?;
        ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok().map(Self)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Checks a signature, refusing the malleable forms that plain RFC 8032 lets pass.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(self.as_bytes()))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

/// A signature of 64 bytes; its text form is 128 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Takes the 64 bytes.
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// Reads 128 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        from_hex(hex)?.try_into().ok().map(Self)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(..)")
    }
}

/// Writes the text form, and reads it back.
macro_rules! text_form {
    ($name:ident, $clause:literal) => {
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).ok_or_else(|| de::Error::custom($clause))
            }
        }
    };
}

text_form!(VerifyingKey, "this is no public key");
text_form!(Signature, "this is no signature");

/// Bytes of the operating system's randomness.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Error::new(ErrorKind::Internal, "the system gives no randomness"))?;
    Ok(bytes)
}
