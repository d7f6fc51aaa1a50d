//! Signing keys.

use std::fmt;

use async_trait::async_trait;
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PSS_SHA256, RsaKeyPair},
};
use guichet_core::{Error, ErrorKind, Result, Secret};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject as _};

/// How a signature is made (RFC 7518). Banks that follow FAPI take these two and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl SigningAlgorithm {
    /// The name in a JOSE header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
        }
    }
}

/// A signing key, wherever it rests: in memory, in a hardware module, behind a cloud's interface.
#[async_trait]
pub trait Signer: fmt::Debug + Send + Sync + 'static {
    /// The algorithm of the key.
    fn algorithm(&self) -> SigningAlgorithm;

    /// The name under which the bank knows the public key (`kid`).
    fn key_id(&self) -> &str;

    /// Signs a message, in the form that JOSE wants: for ES256 the two numbers side by side, 64
    /// bytes, and not DER.
    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>>;
}

/// A [`Signer`] whose key is in memory, read from PEM.
///
/// ```
/// use guichet_core::{ErrorKind, Secret};
/// use guichet_http::PemSigner;
///
/// let error = PemSigner::es256("key-1", &Secret::from("no key")).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Config);
/// ```
pub struct PemSigner {
    key_id: String,
    key: Key,
}

enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

impl PemSigner {
    /// Reads an RSA key of at least 2048 bits (PKCS#8 or PKCS#1, not encrypted).
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is none.
    pub fn ps256(key_id: impl Into<String>, pem: &Secret) -> Result<Self> {
        let der = der(pem)?;
        let key = RsaKeyPair::from_der(der.secret_der())
            .or_else(|_| RsaKeyPair::from_pkcs8(der.secret_der()))
            .map_err(|_| refused("this is not an RSA key for signing"))?;
        Ok(Self { key_id: key_id.into(), key: Key::Rsa(key) })
    }

    /// Reads a key on the curve P-256 (PKCS#8 or SEC1, not encrypted).
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is none.
    pub fn es256(key_id: impl Into<String>, pem: &Secret) -> Result<Self> {
        let der = der(pem)?;
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::from_pkcs8(algorithm, der.secret_der())
            .or_else(|_| EcdsaKeyPair::from_private_key_der(algorithm, der.secret_der()))
            .map_err(|_| refused("this is not a key on P-256"))?;
        Ok(Self { key_id: key_id.into(), key: Key::P256(key) })
    }
}

fn der(pem: &Secret) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_slice(pem.expose().as_bytes())
        .map_err(|_| refused("this is not a private key in PEM"))
}

/// The cause is left out: it might quote from the key.
fn refused(clause: &'static str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path("signing_key")
}

#[async_trait]
impl Signer for PemSigner {
    fn algorithm(&self) -> SigningAlgorithm {
        match self.key {
            Key::Rsa(_) => SigningAlgorithm::Ps256,
            Key::P256(_) => SigningAlgorithm::Es256,
        }
    }

    fn key_id(&self) -> &str {
        &self.key_id
    }

    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let failed = |_| Error::new(ErrorKind::Internal, "the message cannot be signed");
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PSS_SHA256, &random, message, &mut signature).map_err(failed)?;
                Ok(signature)
            }
            Key::P256(key) => {
                key.sign(&random, message).map(|made| made.as_ref().to_vec()).map_err(failed)
            }
        }
    }
}

impl fmt::Debug for PemSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PemSigner")
            .field("algorithm", &self.algorithm())
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}
