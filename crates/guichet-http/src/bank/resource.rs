//! Addresses of resources, and the customer's token in a header.

use guichet_core::{Error, ErrorKind, Result, Secret};
use http::HeaderValue;
use url::Url;

/// The address of a resource below a base. Identifiers are the bank's, so each segment is escaped
/// whole, whatever it holds.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) for a segment that would be resolved away, and so
/// name another resource.
///
/// ```
/// let base = "https://api.bank.example/v1".parse()?;
/// let url = guichet_http::resource(&base, &["accounts", "a/b?c", "balances"])?;
/// assert_eq!(url.as_str(), "https://api.bank.example/v1/accounts/a%2Fb%3Fc/balances");
/// assert!(guichet_http::resource(&base, &["accounts", ".."]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn resource(base: &Url, segments: &[&str]) -> Result<Url> {
    if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
        return Err(Error::new(ErrorKind::InvalidInput, "this is no identifier of the bank"));
    }
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| Error::new(ErrorKind::Internal, "the bank's address takes no path"))?
        .pop_if_empty()
        .extend(segments);
    Ok(url)
}

/// A token as the value of `Authorization` (RFC 6750), which prints nothing.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) for a token that no header can hold.
pub fn bearer(token: &Secret) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
        .map_err(|_| Error::new(ErrorKind::Protocol, "the bank's token is no header value"))?;
    value.set_sensitive(true);
    Ok(value)
}
