//! TLS in both directions: whom we trust, and who trusts us.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

mod support;

use std::sync::Arc;

use guichet_core::{Error, ErrorKind, Remedy, Secret, raw::Transport as _};
use guichet_http::{HttpTransport, HttpTransportBuilder};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    RootCertStore, ServerConfig, SupportedProtocolVersion,
    crypto::aws_lc_rs::default_provider,
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};
use rustls_pki_types::PrivateKeyDer;
use support::get;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        Self(CertifiedIssuer::self_signed(Self::params(), KeyPair::generate().unwrap()).unwrap())
    }

    /// An authority that stands between this one and whom it certifies.
    fn below(&self) -> Self {
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::signed_by(Self::params(), key, &self.0).unwrap())
    }

    fn params() -> CertificateParams {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    }

    /// The private key and the certificate, in PEM.
    fn identity(&self) -> String {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["app.example".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        format!("{}{}", key.serialize_pem(), certificate.pem())
    }

    /// A server at `localhost` that says hello, to anyone or to who has a certificate of `clients`.
    async fn server(&self, clients: Option<&Self>) -> String {
        self.server_with(clients, rustls::ALL_VERSIONS).await
    }

    async fn server_with(
        &self,
        clients: Option<&Self>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> String {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let provider = Arc::new(default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(versions)
            .unwrap();
        let builder = match clients {
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.0.der().clone()).unwrap();
                let verifier: Arc<dyn ClientCertVerifier> =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                        .build()
                        .unwrap();
                builder.with_client_cert_verifier(verifier)
            }
            None => builder.with_no_client_auth(),
        };
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let config = builder.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        #[expect(clippy::disallowed_methods, reason = "the test's own server")]
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let mut stream = match acceptor.accept(stream).into_fallible().await {
                    Ok(stream) => stream,
                    Err((_, mut refused)) => {
                        // Closing with a request unread would throw away the alert on its way.
                        while refused.read(&mut request).await.is_ok_and(|read| read > 0) {}
                        continue;
                    }
                };
                let _ = stream.read(&mut request).await;
                let _ = stream
                    .write_all(
                        b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello",
                    )
                    .await;
                let _ = stream.shutdown().await;
            }
        });
        format!("https://localhost:{port}/")
    }

    fn trusted(&self) -> HttpTransportBuilder {
        HttpTransport::builder().bundled_roots().root_pem(self.0.pem())
    }
}

async fn fault(transport: HttpTransportBuilder, address: &str) -> Error {
    transport.build().unwrap().send(get(address)).await.unwrap_err()
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted() {
    let authority = Authority::new();
    let address = authority.server(None).await;
    let answer = authority.trusted().build().unwrap().send(get(&address)).await.unwrap();
    assert_eq!(answer.body().as_ref(), b"hello");
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted_beside_those_of_the_machine() {
    let authority = Authority::new();
    let address = authority.server(None).await;
    let transport = HttpTransport::builder().root_pem(authority.0.pem()).build().unwrap();
    assert_eq!(transport.send(get(&address)).await.unwrap().body().as_ref(), b"hello");
}

#[tokio::test]
async fn another_authority_is_refused() {
    let authority = Authority::new();
    let address = authority.server(None).await;
    for transport in [Authority::new().trusted(), HttpTransport::builder()] {
        let error = fault(transport, &address).await;
        assert_eq!(error.kind(), ErrorKind::Network);
        assert_eq!(error.remedy(), Remedy::GiveUp);
        assert_eq!(error.to_string(), "the certificate of the bank's host is not trusted");
    }
}

#[tokio::test]
async fn our_certificate_opens_a_door_that_asks_for_one() {
    let (bank, registry) = (Authority::new(), Authority::new());
    let address = bank.server(Some(&registry)).await;
    let transport = bank.trusted().identity_pem(registry.identity()).build().unwrap();
    assert_eq!(transport.send(get(&address)).await.unwrap().body().as_ref(), b"hello");
}

#[tokio::test]
async fn a_chain_is_shown_as_it_is_given() {
    let (bank, registry) = (Authority::new(), Authority::new());
    let between = registry.below();
    let address = bank.server(Some(&registry)).await;
    let identity = between.identity();
    let chain = format!("{identity}{}", between.0.pem());
    let transport = bank.trusted().identity_pem(chain).build().unwrap();
    assert_eq!(transport.send(get(&address)).await.unwrap().body().as_ref(), b"hello");
    let error = fault(bank.trusted().identity_pem(identity), &address).await;
    assert_eq!(error.to_string(), "the bank does not accept our certificate");
}

#[tokio::test]
async fn no_certificate_or_a_foreign_one_opens_nothing_and_the_error_says_which() {
    let (bank, registry) = (Authority::new(), Authority::new());
    for versions in [[&rustls::version::TLS13], [&rustls::version::TLS12]] {
        let address = bank.server_with(Some(&registry), &versions).await;
        let foreign = bank.trusted().identity_pem(Authority::new().identity());
        for (transport, said, path) in [
            (foreign, "the bank does not accept our certificate", None),
            (
                bank.trusted(),
                "the bank wants a client certificate, and none is set (at identity_pem)",
                Some("identity_pem"),
            ),
        ] {
            let error = fault(transport, &address).await;
            assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error:?}");
            assert_eq!(error.remedy(), Remedy::GiveUp);
            assert_eq!((error.to_string().as_str(), error.path()), (said, path));
        }
    }
}

#[test]
fn what_is_missing_in_an_identity_is_named_when_building() {
    let identity = Authority::new().identity();
    let (key, certificate) = identity.split_at(identity.find("-----BEGIN CERT").unwrap());
    let foreign = KeyPair::generate().unwrap().serialize_pem();
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    for (pem, said) in [
        (String::new(), "this is not a certificate with its private key"),
        ("canary".to_owned(), "this is not a certificate with its private key"),
        (key[..60].to_owned(), "this is not a certificate with its private key"),
        (key.to_owned(), "the client certificate is missing beside its private key"),
        (certificate.to_owned(), "the private key of the client certificate is missing"),
        (format!("{encrypted}{certificate}"), "the private key is encrypted, which is not read"),
        (
            format!("{foreign}{certificate}"),
            "the private key does not belong to the client certificate",
        ),
    ] {
        let builder = HttpTransport::builder().identity_pem(Secret::from(pem));
        assert!(!format!("{builder:?}").contains("canary"));
        let error = builder.build().unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("identity_pem")));
        assert_eq!(error.to_string(), format!("{said} (at identity_pem)"));
        assert!(!format!("{error:?}").contains("canary"));
    }
    // The order within the text does not matter.
    let turned = HttpTransport::builder().identity_pem(format!("{certificate}{key}"));
    assert!(turned.build().is_ok());
}

#[test]
fn what_is_no_root_is_found_when_building() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    for pem in ["", "canary", &key] {
        let error = HttpTransport::builder().root_pem(pem).build().unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Config, Some("root_pem")));
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[test]
fn a_transport_is_built() {
    assert!(HttpTransport::builder().build().is_ok());
    assert!(HttpTransport::builder().bundled_roots().build().is_ok());
}

#[test]
fn a_transport_is_built_on_a_machine_without_roots() {
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_transport_is_built"])
        .env("SSL_CERT_FILE", "/nonexistent")
        .env("SSL_CERT_DIR", "/nonexistent")
        .status()
        .unwrap();
    assert!(status.success());
}
