//! Who the app is, and where it may send customers back to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::{Host, Url};

use super::{Server, openid};
use crate::bank::{Bank, CLIENT_ID, CLIENT_SECRET};
use crate::exchange::{Ask, Fields, Reply};

impl Server {
    /// Lets the registered client pass, by HTTP Basic or by form fields, but not by both; or, where
    /// the server knows certificates, by its name and the certificate of the connection.
    pub(super) fn authenticate(self, bank: &Bank, ask: &Ask, form: &Fields) -> Result<(), Reply> {
        let by_form = form.one("client_id").zip(form.one("client_secret"));
        let known = match (ask.header("authorization"), by_form) {
            (Some(_), Some(_)) => {
                let twice = "the client proved itself in two ways";
                return Err(self.refuse(400, "invalid_request", twice));
            }
            (Some(header), None) => basic(header).is_some_and(|pair| is_client(&pair.0, &pair.1)),
            (None, Some((id, secret))) => is_client(id, secret),
            (None, None) => {
                let certified = self.knows_certificates()
                    && ask.certificate.is_some()
                    && form.one("client_id").is_some();
                certified || (self.is_openid() && openid::is_asserted(bank, form))
            }
        };
        let same = form.one("client_id").is_none_or(|id| id == CLIENT_ID);
        if known && same {
            Ok(())
        } else {
            Err(self.refuse(401, "invalid_client", "the client is unknown or did not prove itself"))
        }
    }
}

fn is_client(id: &str, secret: &str) -> bool {
    id == CLIENT_ID && secret == CLIENT_SECRET
}

/// Name and secret out of a Basic header; each is form-encoded inside (RFC 6749, 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let plain =
        |text: &str| Fields::parse(format!("v={text}").as_bytes()).one("v").map(ToOwned::to_owned);
    Some((plain(id)?, plain(secret)?))
}

/// Whether the address is registered: any on loopback, and those the builder was given.
pub(crate) fn is_registered(bank: &Bank, redirect: &str) -> bool {
    let Ok(url) = Url::parse(redirect) else { return false };
    if url.fragment().is_some() {
        return false;
    }
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    (loopback && url.scheme() == "http") || bank.redirects.contains(&url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_decoded_twice() {
        let header = format!("Basic {}", STANDARD.encode("a%3Ab:c+d"));
        assert_eq!(basic(&header), Some(("a:b".to_owned(), "c d".to_owned())));
        assert_eq!(basic("Bearer x"), None);
    }
}
