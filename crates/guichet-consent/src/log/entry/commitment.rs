//! Commitments: what was handed over, bound without being told.

use crate::Digest;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Keeps these apart from every other use of the consent's key.
const DOMAIN: &[u8] = b"guichet audit commitment 1\0";

/// The key of a consent's commitments.
///
/// A bare hash of a balance can be guessed by trying all balances; under a key it cannot, and
/// once the consent's key is destroyed nobody can tell any more what a commitment was to.
#[derive(Clone)]
pub struct CommitmentKey(Zeroizing<[u8; 64]>);

impl CommitmentKey {
    /// Takes the consent's key.
    pub fn of(consent_key: &[u8; 32]) -> Self {
        // A key shorter than a block is filled up with zeros, as RFC 2104 has it.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(consent_key).for_each(|(to, from)| *to = *from);
        Self(block)
    }

    /// Binds a payload: HMAC-SHA256 over it.
    pub fn commit(&self, payload: &[u8]) -> Commitment {
        Commitment(Digest::from_bytes(self.mac(payload).finalize().into_bytes().into()))
    }

    /// Whether a commitment is to this payload.
    pub fn opens(&self, commitment: &Commitment, payload: &[u8]) -> bool {
        self.mac(payload).verify_slice(commitment.0.as_bytes()).is_ok()
    }

    fn mac(&self, payload: &[u8]) -> Hmac<Sha256> {
        Hmac::<Sha256>::new((&*self.0).into()).chain_update(DOMAIN).chain_update(payload)
    }
}

impl fmt::Debug for CommitmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CommitmentKey(***)")
    }
}

/// What binds a payload: its HMAC-SHA256 under the consent's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(Digest);
