//! Signing keys.

use std::fmt;

use async_trait::async_trait;
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
        RsaEncoding, RsaKeyPair,
    },
};
use guichet_core::{Error, ErrorKind, Result, Secret};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject as _};

/// How a signature is made (RFC 7518).
///
/// FAPI takes PS256 and ES256 and no others; most signatures of HTTP messages in Europe are RS256,
/// which is called `rsa-sha256` there and has the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, outside of JOSE also `rsa-sha256` or `rsa-v1_5-sha256`.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl SigningAlgorithm {
    /// The name in a JOSE header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
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
    ///
    /// # Errors
    ///
    /// Whatever the keeper of the key reports; [`Internal`](ErrorKind::Internal) if nothing fits
    /// better.
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
    Rs256(RsaKeyPair),
    Ps256(RsaKeyPair),
    Es256(EcdsaKeyPair),
}

impl PemSigner {
    /// Reads an RSA key of at least 2048 bits (PKCS#8 or PKCS#1, not encrypted), to sign with
    /// PKCS#1 v1.5.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is none.
    pub fn rs256(key_id: impl Into<String>, pem: &Secret) -> Result<Self> {
        Ok(Self { key_id: key_id.into(), key: Key::Rs256(rsa(pem)?) })
    }

    /// Reads an RSA key of at least 2048 bits (PKCS#8 or PKCS#1, not encrypted), to sign with PSS.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is none.
    pub fn ps256(key_id: impl Into<String>, pem: &Secret) -> Result<Self> {
        Ok(Self { key_id: key_id.into(), key: Key::Ps256(rsa(pem)?) })
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
        Ok(Self { key_id: key_id.into(), key: Key::Es256(key) })
    }
}

fn rsa(pem: &Secret) -> Result<RsaKeyPair> {
    let der = der(pem)?;
    RsaKeyPair::from_der(der.secret_der())
        .or_else(|_| RsaKeyPair::from_pkcs8(der.secret_der()))
        .map_err(|_| refused("this is not an RSA key for signing"))
}

fn der(pem: &Secret) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_slice(pem.expose().as_bytes())
        .map_err(|_| refused("this is not a private key in PEM"))
}

/// The cause is left out: it might quote from the key.
fn refused(clause: &'static str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path("signing_key")
}

fn failed<E>(_: E) -> Error {
    Error::new(ErrorKind::Internal, "the message cannot be signed")
}

fn sign_rsa(key: &RsaKeyPair, encoding: &'static dyn RsaEncoding, text: &[u8]) -> Result<Vec<u8>> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), text, &mut signature).map_err(failed)?;
    Ok(signature)
}

#[async_trait]
impl Signer for PemSigner {
    fn algorithm(&self) -> SigningAlgorithm {
        match self.key {
            Key::Rs256(_) => SigningAlgorithm::Rs256,
            Key::Ps256(_) => SigningAlgorithm::Ps256,
            Key::Es256(_) => SigningAlgorithm::Es256,
        }
    }

    fn key_id(&self) -> &str {
        &self.key_id
    }

    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        match &self.key {
            Key::Rs256(key) => sign_rsa(key, &RSA_PKCS1_SHA256, message),
            Key::Ps256(key) => sign_rsa(key, &RSA_PSS_SHA256, message),
            Key::Es256(key) => {
                let made = key.sign(&SystemRandom::new(), message).map_err(failed)?;
                Ok(made.as_ref().to_vec())
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
