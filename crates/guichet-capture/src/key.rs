//! The key of one capture, and what is drawn from it.

use guichet_core::{Error, ErrorKind, Result};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The key under which one capture's fakes are made.
///
/// Whoever has it can find out, by trying, what a fake stood for. So it is drawn for one capture
/// and forgotten with it; [`from_bytes`](Self::from_bytes) is for tests that want the same fakes
/// each time.
#[derive(Clone)]
pub struct CaptureKey(Zeroizing<[u8; 32]>);

impl CaptureKey {
    /// Draws a key from the operating system.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the system has no randomness to give.
    pub fn random() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())
            .map_err(|_| Error::new(ErrorKind::Internal, "the system gives no randomness"))?;
        Ok(Self(bytes))
    }

    /// Takes a key from the caller, for tests.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key of the next capture, from which this one cannot be found.
    pub(crate) fn next(&self) -> Self {
        Self(Zeroizing::new(self.digest(&["next capture"])))
    }

    /// A keyed hash of several texts; their lengths are part of it.
    pub(crate) fn digest(&self, parts: &[&str]) -> [u8; 32] {
        // One block of SHA-256, for which a key of any length is accepted without a `Result`.
        let mut block = Zeroizing::new([0; 64]);
        for (to, from) in block.iter_mut().zip(self.0.iter()) {
            *to = *from;
        }
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in parts {
            mac.update(part.len().to_string().as_bytes());
            mac.update(b":");
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// An endless row of choices that only this key, purpose and text give.
    pub(crate) fn draw(&self, purpose: &str, text: &str, attempt: u32) -> Draw {
        let seed = Self(Zeroizing::new(self.digest(&[purpose, text, &attempt.to_string()])));
        Draw { seed, block: 0, bytes: Vec::new() }
    }
}

impl fmt::Debug for CaptureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaptureKey(***)")
    }
}

/// Choices that look random and are the same each time.
pub(crate) struct Draw {
    seed: CaptureKey,
    block: u32,
    bytes: Vec<u8>,
}

impl Draw {
    fn byte(&mut self) -> u8 {
        if self.bytes.is_empty() {
            self.block = self.block.saturating_add(1);
            self.bytes = self.seed.digest(&["block", &self.block.to_string()]).to_vec();
        }
        self.bytes.pop().unwrap_or_default()
    }

    /// A number from zero to one below the end.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let number = u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()]);
        number.checked_rem(end).unwrap_or_default()
    }

    /// One of the characters.
    pub(crate) fn pick(&mut self, from: &str) -> char {
        let count = u32::try_from(from.len()).unwrap_or_default();
        let place = usize::try_from(self.below(count)).unwrap_or_default();
        from.chars().nth(place).unwrap_or('x')
    }
}
