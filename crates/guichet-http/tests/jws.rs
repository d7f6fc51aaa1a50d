//! Signed tokens: the vectors of RFC 7515, our own and back, and what must never pass.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

mod support;

use std::sync::Arc;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Secret};
use guichet_http::{
    PemSigner, Signer,
    jws::{self, DetachedSigning, KeySet},
};
use http::Request;
use rustls_pki_types::{PrivateKeyDer, pem::PemObject as _};
use serde_json::{Value, json};

/// RFC 7515, appendix A.2 and A.3.
const CLAIMS: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const RSA: &str = r#"{"kty": "RSA", "e": "AQAB",
    "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}"#;
const RS256: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const EC: &str = r#"{"kty": "EC", "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
const ES256: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

fn token(algorithm: &str, signature: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{algorithm}"}}"#));
    format!("{header}.{CLAIMS}.{signature}")
}

fn keys(list: &str) -> KeySet {
    KeySet::parse(format!(r#"{{"keys": [{list}]}}"#).as_bytes()).unwrap()
}

fn refusal(keys: &KeySet, token: &str) -> Error {
    let error = keys.verify(token).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol, "{token}");
    error
}

#[test]
fn the_examples_of_rfc_7515_verify() {
    for (key, algorithm, signature) in [(RSA, "RS256", RS256), (EC, "ES256", ES256)] {
        let token = token(algorithm, signature);
        assert_eq!(keys(key).verify(&token).unwrap()["iss"], "joe");
        // Beside another key, and in a list without a name, which one bank publishes.
        assert!(keys(&format!("{RSA}, {EC}")).verify(&token).is_ok());
        assert!(KeySet::parse(format!("[{key}]").as_bytes()).unwrap().verify(&token).is_ok());
    }
}

#[test]
fn nothing_but_the_right_signature_passes() {
    let both = keys(&format!("{RSA}, {EC}"));
    let good = token("ES256", ES256);
    assert!(both.verify(&good).is_ok());
    for algorithm in ["none", "None", "HS256", "ES384", "EdDSA", "es256", ""] {
        let error = refusal(&both, &token(algorithm, ES256));
        assert_eq!(error.to_string(), "the token is signed in a way that is not accepted");
    }
    let other = good.replace(&CLAIMS[..20], "eyJpc3MiOiJqYW5lIiwN");
    for forged in [
        token("PS256", RS256),
        token("RS256", ES256),
        token("ES256", RS256),
        token("ES256", ""),
        token("ES256", &ES256.replace("Dt", "Dz")),
        other,
    ] {
        refusal(&both, &forged);
    }
    for text in ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", &good.replace('.', "?")] {
        refusal(&both, text);
    }
    let error = both.verify("a.b.c.d.e").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","crit":["b64"],"b64":false}"#);
    let error = refusal(&both, &format!("{header}.{CLAIMS}.{ES256}"));
    assert_eq!(error.to_string(), "the token demands something that is not known");
}

#[test]
fn no_character_of_a_token_can_be_changed() {
    let both = keys(&format!("{RSA}, {EC}"));
    let good = token("ES256", ES256);
    assert!(both.verify(&good).is_ok());
    for place in 0..good.len() {
        for other in ["A", "B", "-", ".", "=", "", "é"] {
            let mut changed = good.clone();
            changed.replace_range(place..=place, other);
            assert!(changed == good || both.verify(&changed).is_err(), "{place} {other}");
        }
    }
}

#[tokio::test]
async fn coordinates_may_begin_with_zero_however_a_bank_writes_them() {
    let pair = loop {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        if pair.public_key_raw()[1] == 0 {
            break pair;
        }
    };
    let point = pair.public_key_raw();
    let signer = PemSigner::es256("k", &pair.serialize_pem().into()).unwrap();
    let token = jws::sign(&signer, "JWT", &json!({})).await.unwrap();
    let y = URL_SAFE_NO_PAD.encode(&point[33..]);
    let longer = [&[0], &point[1..33]].concat();
    for x in [&point[1..33], &point[2..33], &longer] {
        let x = URL_SAFE_NO_PAD.encode(x);
        let key = format!(r#"{{"kty": "EC", "crv": "P-256", "x": "{x}", "y": "{y}="}}"#);
        assert!(keys(&key).verify(&token).is_ok());
    }
}

#[test]
fn a_key_is_chosen_by_its_name_and_use() {
    let with = |more: &str| EC.replacen('{', &format!("{{{more}, "), 1);
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","kid":"2"}"#);
    let named = format!("{header}.{CLAIMS}.{ES256}");
    // The signature is over another header, so it cannot hold; but the right key was tried.
    let not_signed = "the token is not signed by the bank";
    let not_published = "the token names a key that the bank does not publish";
    for (more, said) in [
        (r#""kid": "2""#, not_signed),
        (r#""kid": "3""#, not_published),
        (r#""use": "sig""#, not_signed),
        (r#""kid": "2", "alg": "ES256""#, not_signed),
        (r#""kid": "2", "alg": "RS256""#, not_published),
    ] {
        assert_eq!(refusal(&keys(&with(more)), &named).to_string(), said, "{more}");
    }
    let nothing = [
        r#"{"keys": []}"#.to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        "7".to_owned(),
        r#"{"keys": {"a": 1}}"#.to_owned(),
        format!(r#"{{"keys": [{}]}}"#, with(r#""use": "enc""#)),
        format!("[{}]", EC.replace("P-256", "P-384")),
        format!("[{}]", EC.replace("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "AAAA?")),
        r#"[{"kty": "oct", "k": "AAAA"}, 1, null]"#.to_owned(),
        "<html>".to_owned(),
    ];
    for body in nothing {
        let error = KeySet::parse(body.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{body}");
    }
}

#[test]
fn a_short_rsa_key_signs_nothing() {
    let short = URL_SAFE_NO_PAD.encode([0xc5; 128]);
    let set = keys(&format!(r#"{{"kty": "RSA", "e": "AQAB", "n": "{short}"}}"#));
    let signature = URL_SAFE_NO_PAD.encode([1; 128]);
    refusal(&set, &token("RS256", &signature));
}

fn rsa() -> (Secret, String) {
    let pem = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
        .unwrap()
        .serialize_pem();
    let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).unwrap();
    let pair = aws_lc_rs::rsa::KeyPair::from_pkcs8(der.secret_der()).unwrap();
    // RSAPublicKey in DER: two sequences of length bytes, then the modulus with its sign, and e.
    let public = pair.public_key().as_ref().to_vec();
    let modulus = URL_SAFE_NO_PAD.encode(&public[8..8 + 257]);
    (pem.into(), format!(r#"{{"kty": "RSA", "e": "AQAB", "n": "{modulus}"}}"#))
}

#[tokio::test]
async fn what_we_sign_verifies_with_each_kind_of_key() {
    let (pem, key) = rsa();
    for (signer, name) in [
        (PemSigner::rs256("k", &pem).unwrap(), "RS256"),
        (PemSigner::ps256("k", &pem).unwrap(), "PS256"),
    ] {
        let token = jws::sign(&signer, "JWT", &json!({ "a": 1 })).await.unwrap();
        assert_eq!(header(&token), json!({ "alg": name, "kid": "k", "typ": "JWT" }));
        assert_eq!(keys(&key).verify(&token).unwrap()["a"], 1);
        refusal(&keys(EC), &token);
    }
}

fn header(token: &str) -> Value {
    let (header, _) = token.split_once('.').unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap()
}

#[tokio::test]
async fn a_body_is_signed_beside_itself_in_both_forms_of_the_uk() {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let signer: Arc<dyn Signer> =
        Arc::new(PemSigner::es256("key-1", &pair.serialize_pem().into()).unwrap());
    let body = r#"{"Data": {"é": 1}}"#;
    let now = guichet_core::raw::Clock::now(&support::Noon);
    let signing = DetachedSigning::new(signer, "org/software", "openbanking.org.uk");
    for (signing, encoded) in [(signing.clone(), true), (signing.unencoded(), false)] {
        let mut request = Request::post("https://bank.example/x").body(Bytes::from(body)).unwrap();
        signing.sign(&mut request, now).await.unwrap();
        let value = request.headers()["x-jws-signature"].to_str().unwrap();
        let (head, signature) = value.split_once("..").unwrap();
        let payload = if encoded { URL_SAFE_NO_PAD.encode(body) } else { body.to_owned() };
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key_raw())
            .verify(
                format!("{head}.{payload}").as_bytes(),
                &URL_SAFE_NO_PAD.decode(signature).unwrap(),
            )
            .unwrap();
        let mut critical = vec![
            "http://openbanking.org.uk/iat",
            "http://openbanking.org.uk/iss",
            "http://openbanking.org.uk/tan",
        ];
        let header = header(value);
        if !encoded {
            critical.insert(0, "b64");
        }
        assert_eq!(header["crit"], json!(critical));
        assert_eq!(header.get("b64"), (!encoded).then_some(&Value::Bool(false)));
        assert_eq!((&header["alg"], &header["kid"]), (&json!("ES256"), &json!("key-1")));
        assert_eq!(header["http://openbanking.org.uk/iat"], 1_774_951_200);
        assert_eq!(header["http://openbanking.org.uk/iss"], "org/software");
        assert_eq!(header["http://openbanking.org.uk/tan"], "openbanking.org.uk");
        assert_eq!(request.body(), body);
    }
}
