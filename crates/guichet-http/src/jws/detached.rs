//! A signature that travels beside its body.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result, Timestamp};
use http::{HeaderValue, Request};
use serde_json::{Value, json};

use super::encoded;
use crate::signature::Signer;

const ISSUED_AT: &str = "http://openbanking.org.uk/iat";
const ISSUER: &str = "http://openbanking.org.uk/iss";
const TRUST_ANCHOR: &str = "http://openbanking.org.uk/tan";

/// Signs bodies as the UK Open Banking standard does: a detached JWS in `x-jws-signature`, with
/// the time, the signer and the trust anchor as critical headers.
///
/// ```
/// use bytes::Bytes;
/// use guichet_core::{Result, Timestamp};
/// use guichet_http::{Signer, jws::DetachedSigning};
/// use http::Request;
/// use std::sync::Arc;
///
/// async fn signed(mut request: Request<Bytes>, seal: Arc<dyn Signer>, now: Timestamp) -> Result<Request<Bytes>> {
///     let signing = DetachedSigning::new(seal, "org-id/software-id", "openbanking.org.uk");
///     signing.sign(&mut request, now).await?;
///     Ok(request)
/// }
/// ```
#[derive(Clone)]
#[must_use]
pub struct DetachedSigning {
    signer: Arc<dyn Signer>,
    issuer: String,
    trust_anchor: String,
    encoded: bool,
}

impl DetachedSigning {
    /// Signs in the form of version 3.1.4 and later, where the body counts as base64url.
    ///
    /// `issuer` is the organisation and its software statement with a slash between, or the
    /// subject of an eIDAS certificate; `trust_anchor` is the domain of whoever vouches for the
    /// key, such as `openbanking.org.uk`.
    pub fn new(
        signer: Arc<dyn Signer>,
        issuer: impl Into<String>,
        trust_anchor: impl Into<String>,
    ) -> Self {
        Self { signer, issuer: issuer.into(), trust_anchor: trust_anchor.into(), encoded: true }
    }

    /// Signs the body as it is (RFC 7797), which was the form up to version 3.1.3.
    pub fn unencoded(mut self) -> Self {
        self.encoded = false;
        self
    }

    /// Signs the body of a request, and sets the header. The body must not change afterwards.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when the signature fits no header, and those of
    /// [`Signer::sign`].
    pub async fn sign(&self, request: &mut Request<Bytes>, now: Timestamp) -> Result<()> {
        let header = encoded(&self.header(now));
        let message = message(&header, request.body(), self.encoded);
        let signature = self.signer.sign(&message).await?;
        let value = format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature));
        let value = HeaderValue::try_from(value)
            .map_err(|_| Error::new(ErrorKind::Internal, "a signature is no header value"))?;
        request.headers_mut().insert("x-jws-signature", value);
        Ok(())
    }

    fn header(&self, now: Timestamp) -> Value {
        let mut critical = vec![ISSUED_AT, ISSUER, TRUST_ANCHOR];
        if !self.encoded {
            critical.insert(0, "b64");
        }
        let mut header = json!({
            "alg": self.signer.algorithm().as_str(),
            "kid": self.signer.key_id(),
            "typ": "JOSE",
            "cty": "application/json",
            ISSUED_AT: now.as_second(),
            ISSUER: self.issuer,
            TRUST_ANCHOR: self.trust_anchor,
            "crit": critical,
        });
        // Later versions of the standard forbid the parameter, even when it says the usual.
        if let (false, Some(header)) = (self.encoded, header.as_object_mut()) {
            header.insert("b64".to_owned(), Value::Bool(false));
        }
        header
    }
}

/// What is signed: the header, a dot, and the body as it is or as base64url.
fn message(header: &str, body: &[u8], encoded: bool) -> Vec<u8> {
    let mut message = header.as_bytes().to_vec();
    message.push(b'.');
    if encoded {
        message.extend(URL_SAFE_NO_PAD.encode(body).into_bytes());
    } else {
        message.extend_from_slice(body);
    }
    message
}

impl fmt::Debug for DetachedSigning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DetachedSigning")
            .field("signer", &self.signer)
            .field("encoded", &self.encoded)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::hmac;

    use super::*;

    #[test]
    fn the_example_of_rfc_7797_comes_out_as_published() {
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1\
                   Z9CAow";
        let key = hmac::Key::new(hmac::HMAC_SHA256, &URL_SAFE_NO_PAD.decode(key).unwrap());
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#);
        let made = hmac::sign(&key, &message(&header, b"$.02", false));
        let published = "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";
        assert_eq!(URL_SAFE_NO_PAD.encode(made), published);
        let made = hmac::sign(&key, &message("eyJhbGciOiJIUzI1NiJ9", b"$.02", true));
        let published = "5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
        assert_eq!(URL_SAFE_NO_PAD.encode(made), published);
    }
}
