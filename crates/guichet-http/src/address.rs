//! The address of a request, parsed once on its way.

use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result};
use http::{Method, Request};
use url::Url;

/// The parsed form of a request's address, travelling with it.
#[derive(Clone, Debug)]
struct Address(Url);

/// Starts a request to an address that is parsed already, so that nobody on the way out has to
/// parse it again.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) when the address is too long for a request.
pub fn request(method: Method, url: &Url, body: Bytes) -> Result<Request<Bytes>> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = url.as_str().parse().map_err(|_| {
        Error::new(ErrorKind::InvalidInput, "an identifier is too long for an address")
    })?;
    request.extensions_mut().insert(Address(url.clone()));
    Ok(request)
}

/// The address of a request, read by the parser that also connects, so that a check and a
/// connection cannot understand one text in two ways.
///
/// A form parsed before is taken only while the request still says the same.
pub(crate) fn parsed(request: &mut Request<Bytes>) -> Result<&Url> {
    let known = request.extensions().get::<Address>();
    if known.is_none_or(|address| *request.uri() != *address.0.as_str()) {
        let url = Url::parse(&request.uri().to_string())
            .ok()
            .filter(Url::has_host)
            .ok_or_else(nowhere)?;
        request.extensions_mut().insert(Address(url));
    }
    request.extensions().get::<Address>().map(|address| &address.0).ok_or_else(nowhere)
}

fn nowhere() -> Error {
    Error::new(ErrorKind::InvalidInput, "the request has no full address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_was_redirected_on_its_way_is_parsed_anew() {
        let url = Url::parse("https://api.bank.example/accounts").unwrap();
        let mut request = request(Method::GET, &url, Bytes::new()).unwrap();
        assert_eq!(parsed(&mut request).unwrap(), &url);
        *request.uri_mut() = "https://elsewhere.example/accounts".parse().unwrap();
        assert_eq!(parsed(&mut request).unwrap().host_str(), Some("elsewhere.example"));
    }
}
