//! The list of addresses that a bank may be called at.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result, raw::Transport};
use http::{Request, Response};
use url::Url;

use crate::address;

/// A transport that sends only to listed origins: scheme, host and port together.
///
/// A connector wraps its transport in this with the hosts of its profile, so that neither a bug
/// nor a link in an answer can carry a customer's token elsewhere. What is not listed is refused
/// before anything is sent, and the error names the host and nothing else of the address.
///
/// ```
/// use guichet_http::{AllowedHosts, HttpTransport};
/// use std::sync::Arc;
/// use url::Url;
///
/// let transport = Arc::new(HttpTransport::builder().build()?);
/// let base = Url::parse("https://api.bank.example/v1/accounts").unwrap();
/// let bank = AllowedHosts::new(transport, [base.clone()]);
///
/// assert!(bank.follow(&base, "/v1/accounts?page=2").is_ok());
/// let error = bank.follow(&base, "https://elsewhere.example/v1/accounts?page=2").unwrap_err();
/// assert_eq!(error.to_string(), "a link of the bank leads to elsewhere.example, which is not listed");
/// # Ok::<(), guichet_core::Error>(())
/// ```
#[derive(Clone)]
pub struct AllowedHosts {
    transport: Arc<dyn Transport>,
    hosts: Arc<[Url]>,
}

impl AllowedHosts {
    /// Wraps a transport. Of each address only scheme, host and port count.
    pub fn new(transport: Arc<dyn Transport>, hosts: impl IntoIterator<Item = Url>) -> Self {
        Self { transport, hosts: hosts.into_iter().collect() }
    }

    /// Whether requests to an address are sent.
    pub fn allows(&self, url: &Url) -> bool {
        is_plain(url) && self.hosts.iter().any(|host| same_origin(host, url))
    }

    /// Resolves a link that an answer contains, such as the one to the next page.
    ///
    /// It may lead to the origin of `base`, the address that was asked, or to a listed one. The
    /// fragment is dropped.
    ///
    /// # Errors
    ///
    /// [`Protocol`](ErrorKind::Protocol) when it is no address, or leads elsewhere; the message
    /// names the host.
    pub fn follow(&self, base: &Url, link: &str) -> Result<Url> {
        resolve(base, link, |url| same_origin(url, base) || self.allows(url))
    }
}

/// Resolves a link that an answer contains, and refuses it unless it stays at the origin of
/// `base`, the address that was asked.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) when it is no address, or leads elsewhere.
pub fn follow(base: &Url, link: &str) -> Result<Url> {
    resolve(base, link, |url| same_origin(url, base))
}

fn resolve(base: &Url, link: &str, allowed: impl FnOnce(&Url) -> bool) -> Result<Url> {
    let mut url = base
        .join(link)
        .map_err(|_| Error::new(ErrorKind::Protocol, "a link of the bank is no address"))?;
    url.set_fragment(None);
    if is_plain(&url) && allowed(&url) {
        return Ok(url);
    }
    let clause = format!("a link of the bank leads to {}, which is not listed", host_of(&url));
    Err(Error::new(ErrorKind::Protocol, clause))
}

/// Compares scheme, host and port in place; [`Url::origin`] would copy them for every request.
fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
        && one.has_host()
}

/// An address with a user or a password in it is never one of a bank.
fn is_plain(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none() && url.has_host()
}

/// The host for a message, cut short where someone made it long.
pub(crate) fn host_of(url: &Url) -> String {
    url.host_str().map_or_else(|| "no host".to_owned(), |host| host.chars().take(100).collect())
}

impl fmt::Debug for AllowedHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<_> =
            self.hosts.iter().map(|host| host.origin().ascii_serialization()).collect();
        f.debug_struct("AllowedHosts").field("hosts", &hosts).finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for AllowedHosts {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>> {
        let url = address::parsed(&mut request)?;
        if !self.allows(url) {
            let clause = format!("the host {} is not one of this bank's", host_of(url));
            return Err(Error::new(ErrorKind::InvalidInput, clause));
        }
        self.transport.send(request).await
    }
}
