//! Sealing: how grants rest in a store.

use crate::{Error, ErrorKind, Result, SealKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

const NONCE: usize = 24;

/// Sealed bytes: XChaCha20-Poly1305 under a [`SealKey`], with a random nonce in front.
///
/// They tell nothing without the key, and any change to them is found when they are opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes bytes from a store; they are checked when opened.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same as text, in URL-safe base64 without padding.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }

    /// Reads the text form.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when the text is not base64.
    pub fn from_text(text: &str) -> Result<Self> {
        URL_SAFE_NO_PAD
            .decode(text.trim())
            .map(Self)
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "this is not sealed text"))
    }
}

/// The label is bound into the seal, so that a pending consent cannot be opened as a grant.
pub(crate) fn seal<T: Serialize>(label: &str, value: &T, key: &SealKey) -> Result<Sealed> {
    let mut nonce = [0; NONCE];
    randomness(&mut nonce)?;
    let clear = Zeroizing::new(
        serde_json::to_vec(value)
            .map_err(|_| Error::new(ErrorKind::Internal, "the value cannot be written"))?,
    );
    let closed = cipher(key)
        .encrypt(&XNonce::from(nonce), Payload { msg: &clear, aad: label.as_bytes() })
        .map_err(|_| Error::new(ErrorKind::Internal, "the value cannot be sealed"))?;
    Ok(Sealed([nonce.as_slice(), &closed].concat()))
}

pub(crate) fn open<T: DeserializeOwned>(label: &str, sealed: &Sealed, key: &SealKey) -> Result<T> {
    let refused = || Error::new(ErrorKind::InvalidInput, "the seal does not open with this key");
    let (nonce, closed) = sealed.0.split_first_chunk::<NONCE>().ok_or_else(refused)?;
    let clear = Zeroizing::new(
        cipher(key)
            .decrypt(&XNonce::from(*nonce), Payload { msg: closed, aad: label.as_bytes() })
            .map_err(|_| refused())?,
    );
    serde_json::from_slice(&clear).map_err(|_| {
        Error::new(ErrorKind::InvalidInput, "the sealed value has a form of another version")
    })
}

/// A random name of 128 bits.
pub(crate) fn random_name() -> Result<String> {
    let mut bytes = [0; 16];
    randomness(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn cipher(key: &SealKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key.as_bytes()))
}

fn randomness(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes)
        .map_err(|_| Error::new(ErrorKind::Internal, "the system gives no randomness"))
}
