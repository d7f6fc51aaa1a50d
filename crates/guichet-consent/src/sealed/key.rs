//! The key of one consent, and what is done with it.

use crate::{RecordId, digest::to_hex, log::CommitmentKey, sign::random_bytes};
use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use guichet_core::{Error, ErrorKind, Result};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

const NONCE: usize = 24;

/// The key of one consent. It is never used itself: each use has a key derived from it.
pub(crate) struct ConsentKey(Zeroizing<[u8; 32]>);

impl ConsentKey {
    pub(crate) fn random() -> Result<Self> {
        random_bytes().map(Zeroizing::new).map(Self)
    }

    pub(crate) const fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A name that tells nothing: names may hold account identifiers.
    pub(crate) fn row_name(&self, name: &str) -> String {
        to_hex(&*self.derive(&[b"guichet row name 1", name.as_bytes()]))
    }

    /// Seals a name and a body for a consent.
    pub(crate) fn seal(&self, id: RecordId, name: &str, body: &[u8]) -> Result<Vec<u8>> {
        let length = u32::try_from(name.len())
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "the name is too long"))?;
        let mut clear = Zeroizing::new(Vec::with_capacity(4 + name.len() + body.len()));
        clear.extend_from_slice(&length.to_be_bytes());
        clear.extend_from_slice(name.as_bytes());
        clear.extend_from_slice(body);
        seal_bytes(&self.derive(&[b"guichet row 1"]), id.as_bytes(), &clear)
    }

    /// Opens a sealed name and body.
    pub(crate) fn open(&self, id: RecordId, sealed: &[u8]) -> Result<(String, Vec<u8>)> {
        let clear = open_bytes(&self.derive(&[b"guichet row 1"]), id.as_bytes(), sealed)?;
        let parts = clear.split_first_chunk::<4>().and_then(|(length, rest)| {
            let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
            let (name, body) = rest.split_at_checked(length)?;
            Some((String::from_utf8(name.to_vec()).ok()?, body.to_vec()))
        });
        parts.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the row has another form"))
    }

    pub(crate) fn commitment_key(&self) -> CommitmentKey {
        CommitmentKey::of(&self.derive(&[b"guichet commitments 1"]))
    }

    fn derive(&self, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        // A key shorter than a block is filled up with zeros, as RFC 2104 has it.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.0.as_slice()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in parts {
            mac.update(part);
            // The end of each part is marked, so that no two lists read the same.
            mac.update(&[0]);
        }
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

pub(crate) fn seal_bytes(key: &[u8; 32], label: &[u8], clear: &[u8]) -> Result<Vec<u8>> {
    let nonce = random_bytes::<NONCE>()?;
    let closed = XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: label })
        .map_err(|_| Error::new(ErrorKind::Internal, "the value cannot be sealed"))?;
    Ok([nonce.as_slice(), &closed].concat())
}

pub(crate) fn open_bytes(
    key: &[u8; 32],
    label: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>> {
    let refused = || Error::new(ErrorKind::InvalidInput, "the seal does not open with this key");
    let (nonce, closed) = sealed.split_first_chunk::<NONCE>().ok_or_else(refused)?;
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(*nonce), Payload { msg: closed, aad: label })
        .map(Zeroizing::new)
        .map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_core::Timestamp;

    #[test]
    fn a_row_opens_with_its_own_key_and_consent_only() {
        let (key, other) = (ConsentKey::random().unwrap(), ConsentKey::random().unwrap());
        let id = RecordId::new(Timestamp::UNIX_EPOCH).unwrap();
        let sealed = key.seal(id, "name", b"body").unwrap();
        assert_eq!(key.open(id, &sealed).unwrap(), ("name".to_owned(), b"body".to_vec()));
        assert!(other.open(id, &sealed).is_err());
        assert!(key.open(RecordId::new(Timestamp::UNIX_EPOCH).unwrap(), &sealed).is_err());
        let mut changed = sealed;
        *changed.last_mut().unwrap() ^= 1;
        assert!(key.open(id, &changed).is_err());
        assert_ne!(key.row_name("name"), other.row_name("name"));
    }
}
