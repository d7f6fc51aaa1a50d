//! The tag on the head of a log: it guards the entries behind the newest checkpoint.
//!
//! A signature at every commit would cost more than the commit. So a commit writes an HMAC-SHA256
//! over the size and the frontier of the tree, and a checkpoint is signed now and then. The key of
//! the tag is made from a signature that is shown to nobody: whoever can sign for the log can make
//! it, on every machine the same, and whoever holds the files alone cannot.

use super::{Origin, tree::Frontier};
use crate::{Digest, Signer};
use guichet_core::{Error, ErrorKind, Result};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What is signed for the key; no checkpoint and no record begins with it.
const LABEL: &str = "guichet audit head tag 1\n";

/// The key of the tags of one log.
#[derive(Clone)]
pub(crate) struct TagKey(Hmac<Sha256>);

impl TagKey {
    /// Makes the key.
    ///
    /// # Errors
    ///
    /// That of the signer.
    pub(crate) async fn of(signer: &dyn Signer, origin: &Origin) -> Result<Self> {
        let signature = signer.sign(format!("{LABEL}{}\n", origin.as_str()).as_bytes()).await?;
        // A secret of 64 bytes is as long as a block, so any length that is wrong is a fault here.
        let key = Hmac::new_from_slice(signature.as_bytes());
        key.map(Self).map_err(|_| Error::new(ErrorKind::Internal, "no key for the audit log"))
    }

    fn mac(&self, tree: &Frontier) -> Hmac<Sha256> {
        let mac = self.0.clone().chain_update(tree.size().to_be_bytes());
        tree.roots().iter().fold(mac, |mac, root| mac.chain_update(root.as_bytes()))
    }

    /// The tag of a log that has come so far.
    pub(crate) fn tag(&self, tree: &Frontier) -> Digest {
        Digest::from_bytes(self.mac(tree).finalize().into_bytes().into())
    }

    /// Whether a tag is the one of this tree.
    pub(crate) fn fits(&self, tree: &Frontier, tag: &Digest) -> bool {
        self.mac(tree).verify_slice(tag.as_bytes()).is_ok()
    }
}

impl std::fmt::Debug for TagKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TagKey(***)")
    }
}
