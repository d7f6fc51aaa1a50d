//! Signed tokens: those that the bank makes, and those that the app sends.
//!
//! The bank signs with PS256 and a key that is made once in a process. What an app signs may be
//! PS256, RS256 or ES256; it is checked if the app's key is known.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::json::Object;

/// The name of the bank's key.
const KEY: &str = "guichet-mock-bank-1";

/// The bank's key; nothing if the machine cannot make one.
fn key() -> Option<&'static KeyPair> {
    static MADE: OnceLock<Option<KeyPair>> = OnceLock::new();
    MADE.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).ok()).as_ref()
}

/// A token with these claims, signed by the bank.
pub(crate) fn sign(claims: &Object) -> Option<String> {
    let head = Object::new().with("alg", "PS256").with("typ", "JWT").with("kid", KEY);
    let part = |object: &Object| URL_SAFE_NO_PAD.encode(object.to_string());
    let signed = format!("{}.{}", part(&head), part(claims));
    let key = key()?;
    let mut signature = vec![0; key.public_modulus_len()];
    let message = signed.as_bytes();
    key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// The public half of the bank's key, as RFC 7517 writes it.
pub(crate) fn jwks() -> Object {
    // PKCS #1: a sequence of modulus and exponent. With 2048 bits the modulus always begins at
    // the tenth byte, and the exponent is 65537.
    let modulus = key().and_then(|key| key.public_key().as_ref().get(9..265).map(<[u8]>::to_vec));
    let keys: Vec<_> = modulus
        .into_iter()
        .map(|modulus| {
            Object::new()
                .with("kty", "RSA")
                .with("use", "sig")
                .with("alg", "PS256")
                .with("kid", KEY)
                .with("n", URL_SAFE_NO_PAD.encode(modulus))
                .with("e", "AQAB")
        })
        .collect();
    Object::new().with("keys", keys)
}

/// The left half of a hash, as `c_hash` and its like are.
pub(crate) fn half_hash(text: &str) -> String {
    let hash = Sha256::digest(text);
    URL_SAFE_NO_PAD.encode(hash.get(..16).unwrap_or_default())
}

/// The claims of a token that an app sent; nothing if it is none, or `key` did not sign it.
///
/// `key` is a `SubjectPublicKeyInfo`. Without one, nothing is checked.
pub(crate) fn read(token: &str, key: Option<&[u8]>) -> Option<Map<String, Value>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let object = |part: &str| -> Option<Map<String, Value>> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let head = object(head)?;
    if let Some(key) = key {
        let algorithm: &'static dyn VerificationAlgorithm = match head.get("alg")?.as_str()? {
            "PS256" => &RSA_PSS_2048_8192_SHA256,
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "ES256" => &ECDSA_P256_SHA256_FIXED,
            _ => return None,
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        UnparsedPublicKey::new(algorithm, key).verify(signed.as_bytes(), &signature).ok()?;
    }
    object(claims)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::AsDer as _;

    use super::*;

    #[test]
    fn what_the_bank_signs_can_be_checked_with_its_published_key() {
        let token = sign(&Object::new().with("sub", "somebody")).unwrap();
        let public = key().unwrap().public_key().as_der().unwrap();
        let claims = read(&token, Some(public.as_ref())).unwrap();
        assert_eq!(claims["sub"], "somebody");
        let forged = token.replacen('.', ".e30.", 1).replacen(".e30..", ".", 1);
        assert!(read(&forged, Some(public.as_ref())).is_none());
        let published = jwks().to_string();
        let modulus = public.as_ref().windows(256).find(|part| {
            published.contains(&format!("\"n\":\"{}\"", URL_SAFE_NO_PAD.encode(part)))
        });
        assert!(modulus.is_some_and(|modulus| modulus[0] >= 0x80));
    }

    #[test]
    fn without_a_key_a_token_is_only_read() {
        let token = format!("{}.{}.", URL_SAFE_NO_PAD.encode("{}"), URL_SAFE_NO_PAD.encode("{}"));
        assert!(read(&token, None).is_some());
        assert!(read("no token", None).is_none());
    }
}
