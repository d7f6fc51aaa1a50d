//! Signatures over HTTP requests: against the vectors that the standards publish, and back again.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

mod support;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, KeyPair as _, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA512,
    UnparsedPublicKey, VerificationAlgorithm,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use guichet_core::{ErrorKind, Result, Secret, Timestamp, raw::Transport as _};
use guichet_http::{
    PemSigner, Signer, SigningAlgorithm,
    signature::{DigestAlgorithm, MessageSigning, SignaturePolicy, SigningTransport},
};
use http::Request;
use rustls_pki_types::{PrivateKeyDer, pem::PemObject as _};
use support::{Noon, Script};

/// Answers with a published signature, and keeps what it was made over.
#[derive(Debug)]
struct Published {
    algorithm: SigningAlgorithm,
    key_id: &'static str,
    signature: &'static str,
    signed: Mutex<Vec<u8>>,
}

impl Published {
    fn new(
        algorithm: SigningAlgorithm,
        key_id: &'static str,
        signature: &'static str,
    ) -> Arc<Self> {
        Arc::new(Self { algorithm, key_id, signature, signed: Mutex::default() })
    }

    fn signed(&self) -> String {
        String::from_utf8(self.signed.lock().unwrap().clone()).unwrap()
    }

    fn assert_true(&self, key: &str, algorithm: &'static dyn VerificationAlgorithm, skip: usize) {
        let key = STANDARD.decode(key).unwrap();
        let signature = STANDARD.decode(self.signature).unwrap();
        UnparsedPublicKey::new(algorithm, &key[skip..])
            .verify(self.signed().as_bytes(), &signature)
            .unwrap();
    }
}

#[async_trait]
impl Signer for Published {
    fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    fn key_id(&self) -> &str {
        self.key_id
    }

    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        *self.signed.lock().unwrap() = message.to_vec();
        Ok(STANDARD.decode(self.signature).unwrap())
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn noon() -> Timestamp {
    guichet_core::raw::Clock::now(&Noon)
}

/// The message that both standards sign in their appendices.
fn post(target: &str, date: &str) -> Request<Bytes> {
    Request::post(format!("https://example.com{target}"))
        .header("date", date)
        .header("content-type", "application/json")
        .header("content-length", "18")
        .body(Bytes::from_static(br#"{"hello": "world"}"#))
        .unwrap()
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers()[name].to_str().unwrap()
}

/// draft-cavage-http-signatures-12, appendix C.
const CAVAGE_KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3\
    6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6\
    Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw\
    oYi+1hqp1fIekaxsyQIDAQAB";

async fn check_cavage(policy: SignaturePolicy, signature: &'static str, headers: &str) {
    let signer = Published::new(SigningAlgorithm::Rs256, "Test", signature);
    let mut request = post("/foo?param=value&pet=dog", "Sun, 05 Jan 2014 21:31:40 GMT");
    MessageSigning::new(policy, signer.clone()).sign(&mut request, noon()).await.unwrap();
    let expected = format!(
        r#"keyId="Test",algorithm="rsa-sha256",headers="{headers}",signature="{signature}""#
    );
    assert_eq!(header(&request, "signature"), expected);
    signer.assert_true(CAVAGE_KEY, &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, 0);
}

#[tokio::test]
async fn the_drafts_own_examples_come_out_as_published() {
    const ALL: SignaturePolicy = SignaturePolicy::cavage(&[
        "(request-target)",
        "host",
        "date",
        "content-type",
        "digest",
        "content-length",
    ]);
    const BASIC: SignaturePolicy = SignaturePolicy::cavage(&["(request-target)", "host", "date"]);
    check_cavage(
        BASIC,
        "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3\
         HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=",
        "(request-target) host date",
    )
    .await;
    check_cavage(
        ALL,
        "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52\
         LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=",
        "(request-target) host date content-type digest content-length",
    )
    .await;
}

/// RFC 9421, appendix B.1.2 and B.1.4.
const RSA_PSS_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2\
    +QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+\
    oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq\
    gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W\
    Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4\
    aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI\
    2wIDAQAB";
const ED25519_KEY: &str = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";

#[tokio::test]
async fn the_full_example_of_rfc_9421_comes_out_as_published() {
    const POLICY: SignaturePolicy = SignaturePolicy::rfc9421(&[
        "date",
        "@method",
        "@path",
        "@query",
        "@authority",
        "content-type",
        "content-digest",
        "content-length",
    ])
    .digest(DigestAlgorithm::Sha512)
    .label("sig-b23");
    let signature = "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yB\
        iMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fU\
        xN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1\
        pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9\
        bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5Z\
        JzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==";
    let signer = Published::new(SigningAlgorithm::Ps256, "test-key-rsa-pss", signature);
    let mut request = post("/foo?param=Value&Pet=dog", "Tue, 20 Apr 2021 02:07:55 GMT");
    let signing = MessageSigning::new(POLICY, signer.clone());
    signing.sign(&mut request, at(1_618_884_473)).await.unwrap();
    assert_eq!(
        header(&request, "content-digest"),
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHW\
         XvJwew==:"
    );
    assert_eq!(
        header(&request, "signature-input"),
        "sig-b23=(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \
         \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\""
    );
    assert_eq!(header(&request, "signature"), format!("sig-b23=:{signature}:"));
    signer.assert_true(RSA_PSS_KEY, &RSA_PSS_2048_8192_SHA512, 0);
}

#[tokio::test]
async fn the_last_example_of_rfc_9421_has_the_published_base() {
    const POLICY: SignaturePolicy = SignaturePolicy::rfc9421(&[
        "date",
        "@method",
        "@path",
        "@authority",
        "content-type",
        "content-length",
    ]);
    let signature = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lI\
        p5WPpBKRCw==";
    let signer = Published::new(SigningAlgorithm::Es256, "test-key-ed25519", signature);
    let mut request = post("/foo?param=Value&Pet=dog", "Tue, 20 Apr 2021 02:07:55 GMT");
    let signing = MessageSigning::new(POLICY, signer.clone());
    signing.sign(&mut request, at(1_618_884_473)).await.unwrap();
    assert_eq!(
        signer.signed(),
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n\
         \"@authority\": example.com\n\"content-type\": application/json\n\"content-length\": 18\n\
         \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
         \"content-length\");created=1618884473;keyid=\"test-key-ed25519\""
    );
    signer.assert_true(ED25519_KEY, &ED25519, 12);
}

fn unsigned(signature: &str) -> Vec<u8> {
    let (_, rest) = signature.split_once("signature=\"").unwrap();
    STANDARD.decode(rest.trim_end_matches('"')).unwrap()
}

/// What STET and the Berlin Group have in common.
const DIGEST_AND_ID: SignaturePolicy =
    SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"]);
const OF_NOTHING: &str = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn get() -> Request<Bytes> {
    Request::get("https://api.bank.example/v1/accounts?a=%20b")
        .header("x-request-id", "r-1")
        .body(Bytes::new())
        .unwrap()
}

#[tokio::test]
async fn each_kind_of_key_signs_what_its_public_half_confirms() {
    let rsa = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
        .unwrap()
        .serialize_pem();
    let p256 = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let der = PrivateKeyDer::from_pem_slice(rsa.as_bytes()).unwrap();
    let public = aws_lc_rs::rsa::KeyPair::from_pkcs8(der.secret_der()).unwrap();
    let public = public.public_key().as_ref().to_vec();
    let rsa = Secret::from(rsa);
    let cases: [(PemSigner, &dyn VerificationAlgorithm, Vec<u8>, &str); 3] = [
        (
            PemSigner::rs256("k", &rsa).unwrap(),
            &RSA_PKCS1_2048_8192_SHA256,
            public.clone(),
            "rsa-sha256",
        ),
        (PemSigner::ps256("k", &rsa).unwrap(), &RSA_PSS_2048_8192_SHA256, public, "hs2019"),
        (
            PemSigner::es256("k", &p256.serialize_pem().into()).unwrap(),
            &ECDSA_P256_SHA256_FIXED,
            p256.public_key_raw().to_vec(),
            "hs2019",
        ),
    ];
    for (signer, algorithm, public, name) in cases {
        let mut request = get();
        let signing = MessageSigning::new(DIGEST_AND_ID, Arc::new(signer));
        signing.sign(&mut request, noon()).await.unwrap();
        assert_eq!(header(&request, "digest"), OF_NOTHING);
        let signature = header(&request, "signature");
        assert!(signature.contains(&format!("algorithm=\"{name}\"")), "{signature}");
        let text = format!(
            "(request-target): get /v1/accounts?a=%20b\ndigest: {OF_NOTHING}\nx-request-id: r-1"
        );
        let key = UnparsedPublicKey::new(algorithm, public);
        key.verify(text.as_bytes(), &unsigned(signature)).unwrap();
        assert!(key.verify(b"something else", &unsigned(signature)).is_err());
    }
}

fn quiet_signer() -> Arc<Published> {
    Published::new(SigningAlgorithm::Rs256, "key-1", "c2lnbmVk")
}

#[tokio::test]
async fn times_host_and_headers_that_may_be_absent_are_signed_in_order() {
    const POLICY: SignaturePolicy = SignaturePolicy::cavage(&[
        "(request-target)",
        "(created)",
        "(expires)",
        "host",
        "date",
        "x-two",
        "x-empty",
    ])
    .signed_if_present(&["psu-id", "psu-corporate-id"])
    .algorithm("hs2019")
    .expires_after(300);
    let signer = quiet_signer();
    let mut request = Request::put("https://API.bank.example:8443/v1")
        .header("x-two", " a ")
        .header("x-two", "b")
        .header("x-empty", "")
        .header("psu-corporate-id", "é")
        .body(Bytes::new())
        .unwrap();
    let signing = MessageSigning::new(POLICY, signer.clone()).key_id("SN=1,CA=CN=A%20B");
    signing.sign(&mut request, noon()).await.unwrap();
    assert_eq!(
        signer.signed(),
        "(request-target): put /v1\n(created): 1774951200\n(expires): 1774951500\n\
         host: api.bank.example:8443\ndate: Tue, 31 Mar 2026 10:00:00 GMT\nx-two: a, b\nx-empty: \n\
         psu-corporate-id: é"
    );
    assert_eq!(
        header(&request, "signature"),
        "keyId=\"SN=1,CA=CN=A%20B\",algorithm=\"hs2019\",created=1774951200,expires=1774951500,\
         headers=\"(request-target) (created) (expires) host date x-two x-empty psu-corporate-id\",\
         signature=\"c2lnbmVk\""
    );
    assert!(!request.headers().contains_key("digest"));
}

#[tokio::test]
async fn all_derived_components_of_rfc_9421_have_values() {
    const POLICY: SignaturePolicy = SignaturePolicy::rfc9421(&[
        "@target-uri",
        "@scheme",
        "@request-target",
        "@query",
        "@authority",
        "content-digest",
    ])
    .expires_after(60)
    .algorithm("rsa-v1_5-sha256")
    .tag("fapi-2-request");
    let signer = quiet_signer();
    let mut request = Request::get("https://bank.example/v1/x").body(Bytes::new()).unwrap();
    MessageSigning::new(POLICY, signer.clone()).sign(&mut request, noon()).await.unwrap();
    assert_eq!(
        signer.signed(),
        "\"@target-uri\": https://bank.example/v1/x\n\"@scheme\": https\n\
         \"@request-target\": /v1/x\n\"@query\": ?\n\"@authority\": bank.example\n\
         \"content-digest\": sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\n\
         \"@signature-params\": (\"@target-uri\" \"@scheme\" \"@request-target\" \"@query\" \
         \"@authority\" \"content-digest\");created=1774951200;expires=1774951260;\
         keyid=\"key-1\";alg=\"rsa-v1_5-sha256\";tag=\"fapi-2-request\""
    );
}

#[tokio::test]
async fn a_digest_of_nothing_can_be_left_out() {
    const POLICY: SignaturePolicy = DIGEST_AND_ID.digest_of_bodies_only();
    for (body, headers) in
        [("", "(request-target) x-request-id"), ("{}", "(request-target) digest x-request-id")]
    {
        let mut request = get().map(|_| Bytes::from_static(body.as_bytes()));
        // A digest of another body, as after a change of mind, is not left standing.
        request.headers_mut().insert("digest", "SHA-256=old".parse().unwrap());
        MessageSigning::new(POLICY, quiet_signer()).sign(&mut request, noon()).await.unwrap();
        let signature = header(&request, "signature");
        assert!(signature.contains(&format!("headers=\"{headers}\"")), "{signature}");
        assert_eq!(request.headers().contains_key("digest"), !body.is_empty());
        assert_ne!(
            request.headers().get("digest").map(http::HeaderValue::as_bytes),
            Some(&b"SHA-256=old"[..])
        );
    }
}

#[tokio::test]
async fn the_certificate_goes_along_where_the_bank_wants_it() {
    const POLICY: SignaturePolicy = SignaturePolicy::cavage(&["tpp-signature-certificate"])
        .certificate_header("tpp-signature-certificate");
    let made = rcgen::generate_simple_self_signed(["app.example".to_owned()]).unwrap();
    let mut request = get();
    let signing = MessageSigning::new(POLICY, quiet_signer());
    let error = signing.sign(&mut request, noon()).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("signing_certificate")));
    let signing = signing.certificate_pem(made.cert.pem()).unwrap();
    signing.sign(&mut request, noon()).await.unwrap();
    let value = header(&request, "tpp-signature-certificate");
    assert_eq!(STANDARD.decode(value).unwrap(), made.cert.der().as_ref());
    let error = signing.certificate_pem("nothing").unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("signing_certificate")));
}

#[tokio::test]
async fn what_cannot_be_signed_is_named() {
    const MISSING: SignaturePolicy = SignaturePolicy::cavage(&["x-request-id", "psu-ip-address"]);
    const NO_TIME: SignaturePolicy = SignaturePolicy::cavage(&["(expires)"]);
    const CAPITAL: SignaturePolicy = SignaturePolicy::cavage(&["Digest"]);
    const STRANGE: SignaturePolicy = SignaturePolicy::rfc9421(&["@query-param"]);
    const NO_HEADER: SignaturePolicy = SignaturePolicy::cavage(&[]).certificate_header("a b");
    const OTHER_KEY: SignaturePolicy = SignaturePolicy::cavage(&[]).algorithm("ecdsa-p256-sha256");
    let made = rcgen::generate_simple_self_signed(["app.example".to_owned()]).unwrap();
    for (policy, key_id, path) in [
        (MISSING, "k", "psu-ip-address"),
        (NO_TIME, "k", "(expires)"),
        (CAPITAL, "k", "Digest"),
        (STRANGE, "k", "@query-param"),
        (NO_HEADER, "k", "a b"),
        (OTHER_KEY, "k", "signing_key"),
        (DIGEST_AND_ID, "a\"b", "key_id"),
        (DIGEST_AND_ID, "", "key_id"),
    ] {
        let signing = MessageSigning::new(policy, quiet_signer()).key_id(key_id);
        let signing = signing.certificate_pem(made.cert.pem()).unwrap();
        let error = signing.sign(&mut get(), noon()).await.unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some(path)));
    }
    let mut request = get();
    let value = http::HeaderValue::from_bytes(b"\xff").unwrap();
    request.headers_mut().insert("x-request-id", value);
    let signing = MessageSigning::new(DIGEST_AND_ID, quiet_signer());
    let error = signing.sign(&mut request, noon()).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidInput, Some("x-request-id")));
}

#[tokio::test]
async fn a_transport_signs_what_others_build() {
    const POLICY: SignaturePolicy = DIGEST_AND_ID.in_authorization();
    let script = Script::new([(200, ""), (200, "")]);
    let signing = MessageSigning::new(POLICY, quiet_signer());
    let transport = SigningTransport::new(signing, script.clone(), Arc::new(Noon));
    transport.send(get()).await.unwrap();
    transport.send(support::get("https://bank.example/token")).await.unwrap();
    let first = script.request(0);
    let authorization = &first.headers()["authorization"];
    assert!(authorization.is_sensitive());
    assert_eq!(
        authorization,
        "Signature keyId=\"key-1\",algorithm=\"rsa-sha256\",\
         headers=\"(request-target) digest x-request-id\",signature=\"c2lnbmVk\""
    );
    assert!(!first.headers().contains_key("signature"));
    assert_eq!(header(&first, "x-request-id"), "r-1");
    assert_eq!(header(&script.request(1), "x-request-id").len(), 36);
}
