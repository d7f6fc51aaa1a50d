//! TLS on request, with papers that the bank makes itself.
//!
//! An invented authority vouches for the server on loopback and for the app. The papers are made
//! once in a process: a key takes longer than opening a bank.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use futures_util::{FutureExt as _, future::BoxFuture};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_RSA_SHA256, RsaKeySize,
};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::error::Error;

/// What an app needs to reach a bank that speaks TLS, and to sign what it sends. All in PEM.
///
/// The key is real, but nothing but mock banks knows it. It serves for TLS (where banks want a
/// QWAC) and for signatures (QSEAL) alike.
#[derive(Clone)]
#[non_exhaustive]
pub struct ClientPapers {
    /// The authority to trust; it signed the server's certificate.
    pub root_pem: String,
    /// The app's certificate.
    pub certificate_pem: String,
    /// Its private key, RSA with 2048 bits, in PKCS #8.
    pub key_pem: String,
}

impl fmt::Debug for ClientPapers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientPapers").finish_non_exhaustive()
    }
}

/// All papers, for both ends.
pub(crate) struct Papers {
    pub(crate) client: ClientPapers,
    /// The app's certificate in DER.
    pub(crate) client_certificate: CertificateDer<'static>,
    root: CertificateDer<'static>,
    server_certificate: CertificateDer<'static>,
    server_key: PrivateKeyDer<'static>,
}

impl Papers {
    pub(crate) fn get() -> Result<&'static Self, Error> {
        static MADE: OnceLock<Option<Papers>> = OnceLock::new();
        MADE.get_or_init(|| Self::make().ok()).as_ref().ok_or(Error::Config("no papers for TLS"))
    }

    fn make() -> Result<Self, rcgen::Error> {
        let named = |name: &str, hosts: &[&str]| {
            let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
            let mut params = CertificateParams::new(hosts)?;
            params.distinguished_name.push(DnType::CommonName, name);
            Ok::<_, rcgen::Error>(params)
        };
        let mut authority = named("Guichet Mock Bank authority", &[])?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
        let server_key = KeyPair::generate()?;
        let server = named("localhost", &["localhost", "127.0.0.1", "::1"])?;
        let server = server.signed_by(&server_key, &issuer)?;
        let client_key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
        let client = named("guichet-demo", &[])?.signed_by(&client_key, &issuer)?;
        Ok(Self {
            client: ClientPapers {
                root_pem: issuer.pem(),
                certificate_pem: client.pem(),
                key_pem: client_key.serialize_pem(),
            },
            client_certificate: client.der().clone(),
            root: issuer.der().clone(),
            server_certificate: server.der().clone(),
            server_key: PrivateKeyDer::Pkcs8(server_key.serialize_der().into()),
        })
    }

    fn roots(&self) -> Result<RootCertStore, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone())?;
        Ok(roots)
    }

    /// The server's end. A certificate is asked for, and checked where one is shown.
    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, Error> {
        let made = || {
            let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
            let verifier = WebPkiClientVerifier::builder_with_provider(
                Arc::new(self.roots()?),
                Arc::clone(&provider),
            )
            .allow_unauthenticated()
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
            let mut config = ServerConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()?
                .with_client_cert_verifier(verifier)
                .with_single_cert(
                    vec![self.server_certificate.clone()],
                    self.server_key.clone_key(),
                )?;
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            Ok::<_, rustls::Error>(TlsAcceptor::from(Arc::new(config)))
        };
        made().map_err(|_| Error::Config("no papers for TLS"))
    }

    /// A browser's end, without a certificate.
    pub(crate) fn connector(&self) -> Result<TlsConnector, Error> {
        let made = || {
            let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()?
                .with_root_certificates(self.roots()?)
                .with_no_client_auth();
            Ok::<_, rustls::Error>(TlsConnector::from(Arc::new(config)))
        };
        made().map_err(|_| Error::Config("no papers for TLS"))
    }
}

type Shaken = std::io::Result<(TlsStream<TcpStream>, SocketAddr)>;

/// Takes connections and shakes hands with all of them at once, so that a slow one delays nobody.
pub(crate) struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    shaking: FuturesUnordered<BoxFuture<'static, Shaken>>,
}

impl TlsListener {
    pub(crate) fn new(tcp: TcpListener, acceptor: TlsAcceptor) -> Self {
        Self { tcp, acceptor, shaking: FuturesUnordered::new() }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                (stream, addr) = Listener::accept(&mut self.tcp) => {
                    let shake = self.acceptor.accept(stream).map(move |done| Ok((done?, addr)));
                    self.shaking.push(shake.boxed());
                }
                // One that failed is the other side's affair.
                Some(done) = self.shaking.next() => if let Ok(connection) = done {
                    return connection;
                }
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

/// Who is at the other end of a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Peer {
    /// The certificate that was shown, in DER.
    pub(crate) certificate: Option<Vec<u8>>,
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        let (_, session) = stream.io().get_ref();
        let shown = session.peer_certificates().and_then(<[_]>::first);
        Self { certificate: shown.map(|certificate| certificate.as_ref().to_vec()) }
    }
}

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(_: IncomingStream<'_, TcpListener>) -> Self {
        Self::default()
    }
}
