//! Checkpoints: the size and the root of a log, signed.
//!
//! The text is that of C2SP `tlog-checkpoint`, which is a `signed-note`: three lines (origin,
//! size, root in base64), an empty line, and signature lines `— origin base64(hash || signature)`,
//! where the hash is the first four bytes of `SHA-256(origin || "\n" || 0x01 || key)`. Other
//! programs that watch logs can read it.

use crate::{Digest, Signature, Signer, VerifyingKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use guichet_core::{Error, ErrorKind, Result};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// Ed25519, as `signed-note` numbers it.
const ALGORITHM: u8 = 0x01;
const DASH: &str = "\u{2014} ";

/// The name of a log: a name for the app that keeps it, such as `budget.example/audit`.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Takes a name without spaces and without `+`, which have a meaning in notes.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) for any other.
    pub fn new(name: &str) -> Result<Self> {
        let plain = |c: char| c != '+' && !c.is_whitespace() && !c.is_control();
        if name.is_empty() || !name.chars().all(plain) {
            let clause = "the name of a log has neither spaces nor plus signs";
            return Err(Error::new(ErrorKind::Config, clause).with_path("origin"));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({})", self.0)
    }
}

/// The key by which the checkpoints of one log are checked.
///
/// Its text form is that of a verifier key of `signed-note`: `origin+hash+base64`. It is public;
/// an app prints it where its customers can find it.
#[derive(Clone, PartialEq, Eq)]
pub struct LogKey {
    origin: Origin,
    key: VerifyingKey,
}

impl LogKey {
    /// The key of a log of this name.
    pub const fn new(origin: Origin, key: VerifyingKey) -> Self {
        Self { origin, key }
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Self> {
        // The base64 part may hold a plus sign, so it takes all that is left.
        let mut parts = text.splitn(3, '+');
        let (origin, hash, encoded) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(encoded).ok()?;
        let (ALGORITHM, key) = bytes.split_first().map(|(first, rest)| (*first, rest))? else {
            return None;
        };
        let key = VerifyingKey::parse(&crate::digest::to_hex(key))?;
        let key = Self::new(Origin::new(origin).ok()?, key);
        (hash == crate::digest::to_hex(&key.hash())).then_some(key)
    }

    /// The name of the log.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What tells keys of one name apart.
    fn hash(&self) -> [u8; 4] {
        let hasher = Sha256::new_with_prefix(&self.origin.0).chain_update([b'\n', ALGORITHM]);
        let whole: [u8; 32] = hasher.chain_update(self.key.as_bytes()).finalize().into();
        let [a, b, c, d, ..] = whole;
        [a, b, c, d]
    }

    /// Reads a checkpoint and checks that this key signed it.
    ///
    /// Signatures by other keys, such as those of witnesses, are passed over.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let (body, signatures) = note.rsplit_once("\n\n").ok_or(CheckpointError::Malformed)?;
        let mut signed = body.to_owned();
        signed.push('\n');
        let signatures = signatures.strip_suffix('\n').ok_or(CheckpointError::Malformed)?;
        let mine = signatures.lines().filter_map(|line| self.signature(line));
        // Checked before the text is read: nothing is read that nobody signed.
        if !{ mine }.any(|signature| self.key.verify(signed.as_bytes(), &signature)) {
            return Err(CheckpointError::Unsigned);
        }
        let checkpoint = Checkpoint::parse(&signed).ok_or(CheckpointError::Malformed)?;
        if checkpoint.origin != self.origin {
            return Err(CheckpointError::OtherLog);
        }
        Ok(checkpoint)
    }

    /// The signature in a line, where it claims to be by this key.
    fn signature(&self, line: &str) -> Option<Signature> {
        let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok().filter(|_| name == self.origin.0)?;
        let (hash, signature) = bytes.split_at_checked(4)?;
        let signature = signature.try_into().ok().map(Signature::from_bytes)?;
        (hash == self.hash()).then_some(signature)
    }
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ALGORITHM], self.key.as_bytes().as_slice()].concat();
        let hash = crate::digest::to_hex(&self.hash());
        write!(f, "{}+{hash}+{}", self.origin.0, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({self})")
    }
}

/// The size and the root of a log at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: Origin,
    /// How many entries it had.
    pub size: u64,
    /// The root of its tree.
    pub root: Digest,
}

impl Checkpoint {
    /// The signed text.
    ///
    /// # Errors
    ///
    /// That of the signer.
    pub async fn sign(&self, signer: &dyn Signer) -> Result<String> {
        let key = LogKey::new(self.origin.clone(), signer.verifying_key());
        let body = self.to_string();
        let signature = signer.sign(body.as_bytes()).await?;
        let bytes = [key.hash().as_slice(), signature.as_bytes()].concat();
        Ok(format!("{body}\n{DASH}{} {}\n", self.origin.0, STANDARD.encode(bytes)))
    }

    /// Reads the three lines. Lines after them belong to extensions and are passed over.
    fn parse(body: &str) -> Option<Self> {
        let mut lines = body.lines();
        let origin = Origin::new(lines.next()?).ok()?;
        let digits = lines.next()?;
        let size = digits.parse::<u64>().ok().filter(|size| size.to_string() == digits)?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        Some(Self { origin, size, root: Digest::from_bytes(root) })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = STANDARD.encode(self.root.as_bytes());
        write!(f, "{}\n{}\n{root}\n", self.origin.0, self.size)
    }
}

/// What is wrong with a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// It is no checkpoint.
    #[error("this is no checkpoint")]
    Malformed,
    /// The key did not sign it.
    #[error("the checkpoint does not bear a signature of this key")]
    Unsigned,
    /// It belongs to another log.
    #[error("the checkpoint belongs to another log")]
    OtherLog,
}

#[cfg(test)]
#[path = "checkpoint/tests.rs"]
mod tests;
