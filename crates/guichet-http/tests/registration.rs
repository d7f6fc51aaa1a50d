//! Registering an app: what is asked, what comes, and what banks make of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

mod support;

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use guichet_core::{ErrorKind, Result, Secret, Timestamp};
use guichet_http::{
    HttpTransport, PemSigner, Signer, SigningAlgorithm,
    jws::KeySet,
    registration::{ClientMetadata, RegisteredClient, Registrar, Registration, SignedRegistration},
    signature::{MessageSigning, SignaturePolicy, SigningTransport},
};
use serde_json::{Value, json};
use support::{Noon, url};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_json, header, method, path},
};

fn transport() -> Arc<HttpTransport> {
    Arc::new(HttpTransport::builder().allow_loopback_http().build().unwrap())
}

fn registrar(server: &MockServer) -> Registrar {
    let address = url(&format!("{}/register", server.uri()));
    Registrar::new(transport(), Arc::new(Noon), address)
}

fn key() -> (Arc<dyn Signer>, KeySet) {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let point = pair.public_key_raw();
    let part = |from: usize| URL_SAFE_NO_PAD.encode(&point[from..from + 32]);
    let key = json!([{ "kty": "EC", "crv": "P-256", "x": part(1), "y": part(33) }]);
    let signer = PemSigner::es256("key-1", &pair.serialize_pem().into()).unwrap();
    (Arc::new(signer), KeySet::parse(key.to_string().as_bytes()).unwrap())
}

fn metadata() -> ClientMetadata {
    ClientMetadata::new([url("https://app.example/callback")]).client_name("Example App")
}

#[tokio::test]
async fn a_client_is_made_read_changed_and_ended_in_json() {
    let server = MockServer::start().await;
    let link = format!("{}/clients/c%201", server.uri());
    let answer = json!({
        "client_id": "c 1", "client_id_issued_at": 1_774_951_200, "client_secret": "canary-s",
        "client_secret_expires_at": 0, "registration_access_token": "canary-t",
        "registration_client_uri": link, "scope": "aisp",
    });
    Mock::given(method("POST"))
        .and(path("/register"))
        .and(header("authorization", "Bearer initial"))
        .and(header("content-type", "application/json"))
        .and(body_json(json!({
            "redirect_uris": ["https://app.example/callback"], "client_name": "Example App",
        })))
        .respond_with(ResponseTemplate::new(201).set_body_json(&answer))
        .expect(1)
        .mount(&server)
        .await;
    let registrar = registrar(&server);
    let made = registrar.register(&metadata(), Some(&Secret::from("initial"))).await.unwrap();
    assert_eq!(made.client.client_id, "c 1");
    assert_eq!(made.client.url.as_ref().unwrap().as_str(), link);
    assert_eq!(made.client.token.as_ref().unwrap().expose(), "canary-t");
    assert_eq!(made.client_secret.as_ref().unwrap().expose(), "canary-s");
    assert_eq!(made.client_secret_expires_at, None);
    assert_eq!(made.client_id_issued_at.unwrap().as_second(), 1_774_951_200);
    assert_eq!(made.text("scope"), Some("aisp"));
    let debug = format!("{made:?} {registrar:?} {:?}", metadata());
    assert!(!debug.contains("canary") && !debug.contains("c 1"), "{debug}");
    assert!(!debug.contains("Example App"), "{debug}");

    Mock::given(method("PUT"))
        .and(path("/clients/c%201"))
        .and(header("authorization", "Bearer canary-t"))
        .and(body_json(json!({
            "redirect_uris": ["https://app.example/callback"], "client_name": "Example App",
            "client_id": "c 1",
        })))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({
            "client_id": "c 1", "registration_access_token": "canary-u",
        })))
        .expect(1)
        .mount(&server)
        .await;
    let changed = registrar.update(&made.client, &metadata()).await.unwrap();
    // A token is replaced by a new one, and kept while there is none.
    assert_eq!(changed.client.token.as_ref().unwrap().expose(), "canary-u");
    assert_eq!(changed.client.url, made.client.url);

    for verb in ["GET", "DELETE"] {
        let answer = if verb == "GET" {
            ResponseTemplate::new(200).set_body_json(json!({ "client_name": "Other" }))
        } else {
            ResponseTemplate::new(204)
        };
        Mock::given(method(verb))
            .and(path("/clients/c%201"))
            .and(header("authorization", "Bearer canary-u"))
            .respond_with(answer)
            .expect(1)
            .mount(&server)
            .await;
    }
    let read = registrar.read(&changed.client).await.unwrap();
    assert_eq!(read.client.token.as_ref().unwrap().expose(), "canary-u");
    assert_eq!((read.client.client_id.as_str(), read.text("client_name")), ("c 1", Some("Other")));
    registrar.delete(&read.client).await.unwrap();
}

#[tokio::test]
async fn the_uk_takes_a_signed_statement_as_jose_or_jwt() {
    let (key, keys) = key();
    let signed = SignedRegistration::new(key, "software-1", "bank-1");
    for (signed, media_type) in
        [(signed.clone(), "application/jose"), (signed.as_jwt(), "application/jwt")]
    {
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any())
            .respond_with(ResponseTemplate::new(201).set_body_json(
                json!({ "client_id": "c1", "client_id_issued_at": 1_774_951_200_123_i64 }),
            ))
            .mount(&server)
            .await;
        let registrar = registrar(&server).signed(signed);
        let metadata = metadata()
            .software_id("software-1")
            .software_statement(&Secret::from("a.b.c"))
            .auth_method("private_key_jwt")
            .signing_algorithm(SigningAlgorithm::Ps256)
            .tls_subject("CN=app.example")
            .scope_list(["openid", "accounts"]);
        let made = registrar.register(&metadata, None).await.unwrap();
        assert_eq!(made.client_id_issued_at.unwrap().as_millisecond(), 1_774_951_200_123);
        let client = made.client.token(Secret::from("t"));
        registrar.update(&client, &metadata).await.unwrap();
        registrar.delete(&client).await.unwrap();
        let seen = server.received_requests().await.unwrap();
        let calls: Vec<_> =
            seen.iter().map(|call| format!("{} {}", call.method, call.url.path())).collect();
        assert_eq!(calls, ["POST /register", "PUT /register/c1", "DELETE /register/c1"]);
        assert!(!seen[0].headers.contains_key("authorization"));
        assert!(!seen[2].headers.contains_key("content-type"));
        for call in &seen[..2] {
            assert_eq!(call.headers["content-type"], media_type);
            let claims = keys.verify(std::str::from_utf8(&call.body).unwrap()).unwrap();
            for (name, value) in [
                ("iss", json!("software-1")),
                ("aud", json!("bank-1")),
                ("iat", json!(1_774_951_200)),
                ("exp", json!(1_774_951_500)),
                ("software_statement", json!("a.b.c")),
                ("redirect_uris", json!(["https://app.example/callback"])),
                ("scope", json!(["openid", "accounts"])),
                ("request_object_signing_alg", json!("PS256")),
                ("id_token_signed_response_alg", json!("PS256")),
                ("tls_client_auth_subject_dn", json!("CN=app.example")),
            ] {
                assert_eq!(claims[name], value, "{name}");
            }
            assert_eq!(claims["jti"].as_str().unwrap().len(), 36);
            assert!(!claims.contains_key("client_id"));
        }
        assert_eq!(seen[1].headers["authorization"], "Bearer t");
    }
}

#[tokio::test]
async fn stet_wants_the_request_itself_signed() {
    const POLICY: SignaturePolicy =
        SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"]);
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any())
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({ "client_id": "PSDFR-ACPR-12345" })),
        )
        .mount(&server)
        .await;
    let (signer, _) = key();
    let signing = MessageSigning::new(POLICY, signer);
    let transport = SigningTransport::new(signing, transport(), Arc::new(Noon));
    let address = url(&format!("{}/stet/register/", server.uri()));
    let registrar = Registrar::new(Arc::new(transport), Arc::new(Noon), address);
    let metadata = metadata()
        .auth_method("tls_client_auth")
        .grant_types(["client_credentials"])
        .response_types(["code"])
        .scope("aisp, pisp")
        .contacts(["support@app.example"])
        .logo_uri(&url("https://app.example/logo.png"))
        .jwks_uri(&url("https://app.example/jwks"))
        .provider_legal_id("PSDFR-ACPR-12345")
        .field("context", "psd2");
    let made = registrar.register(&metadata, None).await.unwrap();
    registrar.read(&made.client).await.unwrap();
    let seen = server.received_requests().await.unwrap();
    let body: Value = serde_json::from_slice(&seen[0].body).unwrap();
    assert_eq!(
        body,
        json!({
            "redirect_uris": ["https://app.example/callback"], "client_name": "Example App",
            "token_endpoint_auth_method": "tls_client_auth",
            "grant_types": ["client_credentials"], "response_types": ["code"],
            "scope": "aisp, pisp", "contacts": ["support@app.example"],
            "logo_uri": "https://app.example/logo.png", "jwks_uri": "https://app.example/jwks",
            "provider_legal_id": "PSDFR-ACPR-12345", "context": "psd2",
        })
    );
    for call in &seen {
        assert!(call.headers["signature"].to_str().unwrap().starts_with("keyId=\"key-1\""));
        assert!(call.headers["digest"].to_str().unwrap().starts_with("SHA-256="));
    }
    assert_eq!(seen[1].url.path(), "/stet/register/PSDFR-ACPR-12345");
}

async fn answered(status: u16, body: &str) -> Result<Registration> {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_string(body);
    Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&server).await;
    registrar(&server).register(&metadata(), None).await
}

#[tokio::test]
async fn odd_answers_are_registrations_and_refusals_have_their_kinds() {
    for (body, id) in [
        (r#"{"client_id": "a"}"#, "a"),
        (r#"{"client_id": 17, "client_id_issued_at": "1774951200"}"#, "17"),
        (
            r#"{"client_id": "a", "client_id_issued_at": "soon", "registration_client_uri": 7,
                "registration_access_token": "", "client_secret": null}"#,
            "a",
        ),
        (r#"{"client_id": "a", "registration_client_uri": "/clients/a"}"#, "a"),
    ] {
        let made = answered(200, body).await.unwrap();
        assert_eq!(made.client.client_id, id, "{body}");
        let at = made.client.url.map(|url| url.path().to_owned());
        assert_eq!(at.as_deref(), body.contains("/clients").then_some("/clients/a"));
        let since = made.client_id_issued_at.map(Timestamp::as_second);
        assert_eq!(since, body.contains("1774951200").then_some(1_774_951_200));
        assert!(made.client.token.is_none() && made.client_secret.is_none());
    }
    for (status, body, kind) in [
        (400, r#"{"error": "invalid_client_metadata"}"#, ErrorKind::Config),
        (400, r#"{"error": "invalid_redirect_uri"}"#, ErrorKind::Config),
        (400, r#"{"error": "invalid_software_statement"}"#, ErrorKind::Config),
        (400, r#"{"error": "unapproved_software_statement"}"#, ErrorKind::Config),
        (400, "<html>canary", ErrorKind::Protocol),
        (401, "", ErrorKind::Unauthorized),
        (404, "", ErrorKind::NotFound),
        (429, "", ErrorKind::RateLimited),
        (503, "", ErrorKind::Unavailable),
        (302, "", ErrorKind::Protocol),
        (201, "", ErrorKind::Protocol),
        (201, "{}", ErrorKind::Protocol),
        (201, r#"{"client_id": ""}"#, ErrorKind::Protocol),
        (201, r#"["canary"]"#, ErrorKind::Protocol),
        (201, "<html>canary", ErrorKind::Protocol),
    ] {
        let error = answered(status, body).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}");
        assert_eq!(error.upstream().status, Some(status));
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn an_update_that_a_person_has_to_approve_keeps_what_was_known() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(202);
    Mock::given(method("PUT")).respond_with(answer).mount(&server).await;
    let client = RegisteredClient::new("c1").token(Secret::from("t"));
    let changed = registrar(&server).update(&client, &metadata()).await.unwrap();
    assert_eq!(changed.client.client_id, "c1");
    assert_eq!(changed.client.token.unwrap().expose(), "t");
    let nobody = RegisteredClient::new("").url(url("https://bank.example/x"));
    let error = registrar(&server).delete(&nobody).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("client_id")));
    let broken = RegisteredClient::new("c1").token(Secret::from("a\nb"));
    let error = registrar(&server).read(&broken).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("token")));
    assert!(!format!("{error:?}").contains("a\nb"));
}
