//! A bank's public keys.

use std::fmt;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use guichet_core::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{json, signature::SigningAlgorithm};

/// The keys that a bank publishes (JWKS, RFC 7517).
///
/// ```
/// use guichet_http::jws::KeySet;
///
/// let keys = KeySet::parse(br#"{"keys": [{"kty": "EC", "crv": "P-256", "kid": "1",
///     "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
///     "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#)?;
/// assert!(keys.verify("not.a.token").is_err());
/// # Ok::<(), guichet_core::Error>(())
/// ```
#[derive(Clone)]
pub struct KeySet(Vec<Published>);

#[derive(Clone)]
struct Published {
    id: Option<String>,
    algorithm: Option<String>,
    key: Key,
}

#[derive(Clone)]
enum Key {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// The uncompressed point.
    P256(Vec<u8>),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

impl KeySet {
    /// Reads the keys: an object with `keys`, or a bare list, which one bank publishes.
    ///
    /// A key of a kind that is not known, or for encryption, is passed over.
    ///
    /// # Errors
    ///
    /// [`Protocol`](ErrorKind::Protocol) when it is no JSON, or there is no key among them that
    /// could have signed.
    pub fn parse(body: &[u8]) -> Result<Self> {
        let keys = match json::decode(body)? {
            Value::Object(mut object) => object.remove("keys"),
            list => Some(list),
        };
        let keys = keys.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let keys: Vec<_> = keys.iter().filter_map(Published::read).collect();
        if keys.is_empty() {
            return Err(refused("the bank publishes no key for signatures"));
        }
        Ok(Self(keys))
    }

    /// Gives the claims of a token that one of these keys signed.
    ///
    /// Nothing else about them is checked: neither who issued them, nor for whom, nor when.
    ///
    /// # Errors
    ///
    /// [`Protocol`](ErrorKind::Protocol) when it is no token, names an algorithm other than
    /// RS256, PS256 and ES256, or none of the keys signed it;
    /// [`Unsupported`](ErrorKind::Unsupported) when it is encrypted.
    pub fn verify(&self, token: &str) -> Result<Map<String, Value>> {
        let no_token = || refused("this is not a signed token");
        match token.bytes().filter(|byte| *byte == b'.').count() {
            2 => {}
            4 => {
                let clause = "the bank encrypts its tokens, which is not read";
                return Err(Error::new(ErrorKind::Unsupported, clause));
            }
            _ => return Err(no_token()),
        }
        let (signed, signature) = token.rsplit_once('.').ok_or_else(no_token)?;
        let (header, claims) = signed.split_once('.').ok_or_else(no_token)?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| no_token());
        let signature = decoded(signature)?;
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| no_token())?;
        let algorithm = match header.alg.as_str() {
            "RS256" => SigningAlgorithm::Rs256,
            "PS256" => SigningAlgorithm::Ps256,
            "ES256" => SigningAlgorithm::Es256,
            _ => return Err(refused("the token is signed in a way that is not accepted")),
        };
        // RFC 7515, 4.1.11: what must be understood, and is not, makes the token invalid.
        if header.crit.is_some() {
            return Err(refused("the token demands something that is not known"));
        }
        let mut able = self.0.iter().filter(|key| key.may_have_signed(&header)).peekable();
        if able.peek().is_none() {
            return Err(refused("the token names a key that the bank does not publish"));
        }
        if !able.any(|key| key.key.verifies(algorithm, signed.as_bytes(), &signature)) {
            return Err(refused("the token is not signed by the bank"));
        }
        serde_json::from_slice(&decoded(claims)?).map_err(|_| no_token())
    }
}

impl Published {
    fn read(key: &Value) -> Option<Self> {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        let number = |name: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(text(name)?.trim_end_matches('=')).ok()?;
            // Some libraries write the sign of a number too.
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes.get(zeros..).map(<[u8]>::to_vec)
        };
        let coordinate = |name: &str| {
            let bytes = number(name)?;
            let mut padded = vec![0; 32_usize.checked_sub(bytes.len())?];
            padded.extend(bytes);
            Some(padded)
        };
        if text("use") == Some("enc") {
            return None;
        }
        let key = match (text("kty")?, text("crv")) {
            ("RSA", _) => Key::Rsa { modulus: number("n")?, exponent: number("e")? },
            ("EC", Some("P-256")) => {
                Key::P256([vec![4], coordinate("x")?, coordinate("y")?].concat())
            }
            _ => return None,
        };
        let owned = |name| text(name).map(ToOwned::to_owned);
        Some(Self { id: owned("kid"), algorithm: owned("alg"), key })
    }

    /// The names only choose whom to try; a key without a name may be any.
    fn may_have_signed(&self, header: &Header) -> bool {
        let same = |ours: &Option<String>, theirs: Option<&str>| match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        same(&self.id, header.kid.as_deref()) && same(&self.algorithm, Some(&header.alg))
    }
}

impl Key {
    fn verifies(&self, algorithm: SigningAlgorithm, message: &[u8], signature: &[u8]) -> bool {
        let rsa = match algorithm {
            SigningAlgorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            SigningAlgorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
            SigningAlgorithm::Es256 => {
                return matches!(self, Self::P256(point) if UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .verify(message, signature)
                    .is_ok());
            }
        };
        match self {
            Self::Rsa { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }
                .verify(rsa, message, signature)
                .is_ok(),
            Self::P256(_) => false,
        }
    }
}

fn refused(clause: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, clause)
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySet").field("keys", &self.0.len()).finish()
    }
}
