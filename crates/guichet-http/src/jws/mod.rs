//! Signed JSON: what we sign for a bank, and what a bank signs for us (RFC 7515, RFC 7519).
//!
//! * [`sign`] makes a signed token out of claims, such as a registration.
//! * [`DetachedSigning`] signs a body and sends the signature beside it (`x-jws-signature`).
//! * [`KeySet`] holds a bank's public keys and believes a token only if one of them signed it.
//! * [`IdTokenPolicy`], [`Expected`] and [`IdToken`] are the checks of OpenID Connect, which
//!   [`OAuth::check_id_token`](crate::OAuth::check_id_token) makes.
//!
//! RS256, PS256 and ES256 are known, and no others: `none` and shared secrets never pass.
//!
//! Not here: encrypted tokens (JWE).
//!
//! ```
//! use guichet_core::Result;
//! use guichet_http::{Signer, jws};
//! use serde_json::json;
//!
//! async fn statement(signer: &dyn Signer) -> Result<String> {
//!     jws::sign(signer, "JWT", &json!({ "iss": "my-software", "aud": "the-bank" })).await
//! }
//! ```

mod detached;
mod id_token;
mod keys;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use guichet_core::{Error, ErrorKind, Result};
use serde::Serialize;
use serde_json::{Value, json};

pub use detached::DetachedSigning;
pub use id_token::{Expected, IdToken, IdTokenPolicy, Relaxation, Subject};
pub use keys::KeySet;

use crate::signature::Signer;

/// Signs claims, in the compact form: header, claims and signature, with dots between.
///
/// `typ` is the type in the header: `JWT`, `oauth-authz-req+jwt`, ...
///
/// # Errors
///
/// [`Internal`](ErrorKind::Internal) when the claims are no JSON, and those of [`Signer::sign`].
pub async fn sign<T: Serialize + Sync>(
    signer: &dyn Signer,
    typ: &str,
    claims: &T,
) -> Result<String> {
    let claims = serde_json::to_vec(claims).map_err(|_| not_json())?;
    let header = json!({
        "alg": signer.algorithm().as_str(),
        "kid": signer.key_id(),
        "typ": typ,
    });
    let mut token = encoded(&header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = signer.sign(token.as_bytes()).await?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

fn encoded(header: &Value) -> String {
    URL_SAFE_NO_PAD.encode(header.to_string())
}

fn not_json() -> Error {
    Error::new(ErrorKind::Internal, "the claims are no JSON")
}
