//! HTTP over reqwest and rustls.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use guichet_core::{Error, ErrorKind, Result, Secret, raw::Transport};
use http::{Request, Response, header::AUTHORIZATION};
use reqwest::{Certificate, Client, ClientBuilder, Identity, redirect::Policy};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use url::{Host, Url};

use crate::{
    address,
    failure::{failed, tls_fault},
    hosts::host_of,
};

const USER_AGENT: &str = concat!("guichet/", env!("CARGO_PKG_VERSION"));
const MAX_BODY: usize = 32 * 1024 * 1024;

/// The HTTP client behind [`Transport`].
///
/// It speaks HTTP/1.1 and HTTP/2 over TLS 1.2 or 1.3, opens gzip, and hands over every answer as
/// it came, whatever its status. It follows no redirect, keeps no cookie, sends no `Referer`, and
/// takes no proxy from the environment. One client serves all banks that share a certificate;
/// cloning it is cheap and shares its connections.
///
/// It repeats nothing, with one exception below HTTP: a request that certainly did not reach the
/// bank, because a kept connection was closed in the meantime, goes out on a fresh one.
///
/// It runs on tokio: [`send`](Transport::send) outside of a tokio runtime panics inside reqwest.
///
/// # Errors
///
/// Of each call: [`Timeout`](ErrorKind::Timeout), [`Network`](ErrorKind::Network) when no
/// connection came about or it broke, [`Unauthorized`](ErrorKind::Unauthorized) when the bank
/// refuses our certificate, or wants one and there is none (then with `identity_pem` as the path), [`Protocol`](ErrorKind::Protocol) when the body is too long or its
/// compression is broken, [`InvalidInput`](ErrorKind::InvalidInput) for an address that is not
/// https. Messages never hold more of the address than its host.
#[derive(Clone)]
pub struct HttpTransport {
    client: Client,
    certified: bool,
    max_body: usize,
    loopback_http: bool,
}

impl HttpTransport {
    /// Starts with the defaults: the machine's roots, no certificate of our own, 30 seconds for
    /// an exchange and 10 of them to connect, bodies up to 32 MiB, https only.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder {
            identity: None,
            roots: Vec::new(),
            bundled: false,
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            max_body: MAX_BODY,
            loopback_http: false,
        }
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Bytes> {
        let failed = |error| failed(error, self.certified);
        // HTTP lets no more through than was announced, so a bound on the one bounds the other.
        if let Some(announced) = response.content_length() {
            if usize::try_from(announced).is_ok_and(|announced| announced <= self.max_body) {
                return response.bytes().await.map_err(failed);
            }
            return Err(too_long());
        }
        // Nothing announced, or gzip is inflated on the way: then only counting helps.
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if chunk.len() > self.max_body.saturating_sub(body.len()) {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport")
            .field("certified", &self.certified)
            .field("max_body", &self.max_body)
            .field("loopback_http", &self.loopback_http)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>> {
        let url = address::parsed(&mut request)?.clone();
        check_scheme(&url, self.loopback_http)?;
        let (parts, body) = request.into_parts();
        let mut request = reqwest::Request::new(parts.method.clone(), url);
        *request.headers_mut() = parts.headers;
        if let Some(token) = request.headers_mut().get_mut(AUTHORIZATION) {
            token.set_sensitive(true);
        }
        // A GET without a body announces none; a POST without one says that its length is zero.
        if !body.is_empty() || !parts.method.is_safe() {
            *request.body_mut() = Some(body.into());
        }
        let answer = self.client.execute(request).await;
        let mut answer = answer.map_err(|error| failed(error, self.certified))?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        let mut response = Response::new(self.read(answer).await?);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn check_scheme(url: &Url, loopback_http: bool) -> Result<()> {
    let clause = match url.scheme() {
        "https" => return Ok(()),
        "http" if !is_loopback(url) => format!("plain http to {} is refused", host_of(url)),
        "http" if loopback_http => return Ok(()),
        "http" => "plain http to this machine needs an explicit setting".to_owned(),
        _ => "only https addresses are called".to_owned(),
    };
    Err(Error::new(ErrorKind::InvalidInput, clause))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn too_long() -> Error {
    Error::new(ErrorKind::Protocol, "the bank's answer is longer than the limit for a body")
}

/// The settings of an [`HttpTransport`].
#[must_use]
pub struct HttpTransportBuilder {
    identity: Option<Secret>,
    roots: Vec<Vec<u8>>,
    bundled: bool,
    timeout: Duration,
    connect_timeout: Duration,
    max_body: usize,
    loopback_http: bool,
}

impl HttpTransportBuilder {
    /// Shows this certificate to every host that asks for one (mutual TLS).
    ///
    /// For European banks that is the QWAC. The text is PEM: the private key (PKCS#8, PKCS#1 or
    /// SEC1, not encrypted), the certificate, and then the certificates between it and the root,
    /// if any, which many banks do not find by themselves. The key may stand before or after
    /// them. A PKCS#12 file must be converted.
    pub fn identity_pem(mut self, pem: impl Into<Secret>) -> Self {
        self.identity = Some(pem.into());
        self
    }

    /// Trusts the certificates in this PEM text too, beside the usual roots.
    pub fn root_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.roots.push(pem.as_ref().to_owned());
        self
    }

    /// Trusts Mozilla's roots as they were when this library was built, and does not look at the
    /// machine's own store.
    ///
    /// Without this setting the machine's store is used, and Mozilla's roots only where the
    /// machine has no store, as in a bare container.
    pub fn bundled_roots(mut self) -> Self {
        self.bundled = true;
        self
    }

    /// How long a whole exchange may take, to the last byte of the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a connection may take to come about.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many bytes a body may have, after gzip is opened.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Permits plain http, to this machine only: 127.0.0.0/8, `::1` and `localhost`.
    ///
    /// For a mock bank; there is no setting that permits plain http to anyone else.
    pub fn allow_loopback_http(mut self) -> Self {
        self.loopback_http = true;
        self
    }

    /// Makes the transport. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when the certificate or a root cannot be read, when the
    /// certificate or its key is missing, when the key is encrypted or belongs to another
    /// certificate, each with `identity_pem` or `root_pem` as the path; or when TLS cannot be set
    /// up.
    pub fn build(self) -> Result<HttpTransport> {
        let parts = Parts::read(&self)?;
        let client = if self.bundled {
            self.client(&parts, true)?.build()
        } else {
            // Building fails where the machine has no roots, even for plain http.
            match self.client(&parts, false)?.build() {
                Err(_) => self.client(&parts, true)?.build(),
                built => built,
            }
        };
        let client = client.map_err(|error| {
            if let Some(rustls::Error::InconsistentKeys(_)) = tls_fault(&error) {
                let clause = "the private key does not belong to the client certificate";
                return config(clause, "identity_pem");
            }
            Error::new(ErrorKind::Config, "TLS cannot be set up").with_source(error.without_url())
        })?;
        Ok(HttpTransport {
            client,
            certified: parts.identity.is_some(),
            max_body: self.max_body,
            loopback_http: self.loopback_http,
        })
    }

    fn client(&self, parts: &Parts, bundled: bool) -> Result<ClientBuilder> {
        let mut builder = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .gzip(true)
            .https_only(!self.loopback_http)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .tls_certs_merge(parts.roots.iter().cloned());
        if let Some(identity) = &parts.identity {
            builder = builder.identity(identity.clone());
        }
        if bundled {
            builder = builder.tls_certs_only(bundled_roots()?);
        }
        Ok(builder)
    }
}

impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransportBuilder")
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}

/// What was read from PEM.
struct Parts {
    identity: Option<Identity>,
    roots: Vec<Certificate>,
}

impl Parts {
    fn read(settings: &HttpTransportBuilder) -> Result<Self> {
        let identity = settings.identity.as_ref().map(identity).transpose()?;
        let mut roots = Vec::new();
        for pem in &settings.roots {
            let read = Certificate::from_pem_bundle(pem).unwrap_or_default();
            if read.is_empty() {
                return Err(config("this is not a certificate", "root_pem"));
            }
            roots.extend(read);
        }
        Ok(Self { identity, roots })
    }
}

fn identity(pem: &Secret) -> Result<Identity> {
    let pem = pem.expose().as_bytes();
    // The causes are left out: they might quote from the key.
    let certificate = CertificateDer::pem_slice_iter(pem).any(|found| found.is_ok());
    let key = PrivateKeyDer::from_pem_slice(pem).is_ok();
    let encrypted = |mark: &str| pem.windows(mark.len()).any(|window| window == mark.as_bytes());
    let clause = match (certificate, key) {
        (true, true) => {
            let clause = "this is not a certificate with its private key";
            return Identity::from_pem(pem).map_err(|_| config(clause, "identity_pem"));
        }
        (_, false) if encrypted("ENCRYPTED") => "the private key is encrypted, which is not read",
        (true, false) => "the private key of the client certificate is missing",
        (false, true) => "the client certificate is missing beside its private key",
        (false, false) => "this is not a certificate with its private key",
    };
    Err(config(clause, "identity_pem"))
}

fn config(clause: &'static str, path: &str) -> Error {
    Error::new(ErrorKind::Config, clause).with_path(path)
}

fn bundled_roots() -> Result<Vec<Certificate>> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|root| Certificate::from_der(root))
        .collect::<Result<_, _>>()
        .map_err(|_| Error::new(ErrorKind::Internal, "a bundled root cannot be read"))
}
