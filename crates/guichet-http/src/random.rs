//! Randomness for `state`, the PKCE verifier, `jti` and request identifiers.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use guichet_core::{Error, ErrorKind, Result};
use http::HeaderValue;

/// Random bytes of the operating system, or a refusal: never a panic, never a weaker source.
///
/// The generator of aws-lc would spend a tenth of a second of every process on its own seeding.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Error::new(ErrorKind::Internal, "the system gives no randomness"))?;
    Ok(bytes)
}

/// 256 random bits as 43 characters that are safe in URLs.
pub(crate) fn token() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// Makes the identifier of one attempt: a random UUID (version 4), ready to be a header's value.
///
/// Banks want a new one for each attempt, so make it where the request is made and not before a
/// retry. Which header carries it is the protocol's business.
///
/// # Errors
///
/// [`Internal`](ErrorKind::Internal) when the system has no randomness to give.
///
/// ```
/// let id = guichet_http::request_id()?;
/// assert_eq!(id.len(), 36);
/// # Ok::<(), guichet_core::Error>(())
/// ```
pub fn request_id() -> Result<HeaderValue> {
    HeaderValue::try_from(uuid()?)
        .map_err(|_| Error::new(ErrorKind::Internal, "an identifier is no header value"))
}

/// A random UUID as text.
pub(crate) fn uuid() -> Result<String> {
    Ok(uuid::Builder::from_random_bytes(bytes()?).into_uuid().to_string())
}
