//! Signatures over HTTP requests, as European banks want them made with a seal (QSEAL).
//!
//! A bank's profile says in a [`SignaturePolicy`] what is signed and how. [`MessageSigning`] puts
//! it together with a key and signs a request once all of its other headers are set;
//! [`SigningTransport`] does so for requests that others build.
//!
//! Two standards: the draft of Cavage and others (`draft-cavage-http-signatures-12`), which STET
//! and the Berlin Group build on, and its successor RFC 9421 with the `Content-Digest` of RFC
//! 9530. A profile names one.
//!
//! Not here: checking the signatures of answers, and encrypted bodies.
//!
//! ```
//! use bytes::Bytes;
//! use guichet_core::{Result, Timestamp};
//! use guichet_http::{Signer, signature::{MessageSigning, SignaturePolicy}};
//! use http::{HeaderValue, Request};
//! use std::sync::Arc;
//!
//! const POLICY: SignaturePolicy =
//!     SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"]);
//!
//! async fn signed(mut request: Request<Bytes>, seal: Arc<dyn Signer>, now: Timestamp) -> Result<Request<Bytes>> {
//!     let signing = MessageSigning::new(POLICY, seal).key_id("https://app.example/seal.pem_a1b2");
//!     request.headers_mut().insert("x-request-id", guichet_http::request_id()?);
//!     signing.sign(&mut request, now).await?;
//!     assert!(request.headers().contains_key("signature"));
//!     Ok(request)
//! }
//! ```

mod base;
mod policy;
mod signer;
mod transport;

use std::{fmt, sync::Arc};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result, Timestamp};
use http::{
    HeaderMap, HeaderName, HeaderValue, Request,
    header::{AUTHORIZATION, DATE},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use rustls_pki_types::{CertificateDer, pem::PemObject as _};

pub use policy::{DigestAlgorithm, SignaturePolicy};
pub use signer::{PemSigner, Signer, SigningAlgorithm};
pub use transport::SigningTransport;

use crate::address;
use base::Message;
use policy::Form;

const SIGNATURE: HeaderName = HeaderName::from_static("signature");
const SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");

/// A bank's policy with our key: what signs requests.
#[derive(Clone)]
#[must_use]
pub struct MessageSigning {
    policy: SignaturePolicy,
    signer: Arc<dyn Signer>,
    key_id: Option<String>,
    certificate: Option<HeaderValue>,
}

impl MessageSigning {
    /// Puts a policy and a key together.
    pub fn new(policy: SignaturePolicy, signer: Arc<dyn Signer>) -> Self {
        Self { policy, signer, key_id: None, certificate: None }
    }

    /// The `keyId` that the bank expects, where it is not [`Signer::key_id`]: the address of a
    /// certificate, or `SN=...,CA=...`.
    pub fn key_id(mut self, key_id: impl Into<String>) -> Self {
        self.key_id = Some(key_id.into());
        self
    }

    /// The certificate of the key, in PEM; of several, the first. It is sent where the policy
    /// names a header for it.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when it is none.
    pub fn certificate_pem(mut self, pem: impl AsRef<[u8]>) -> Result<Self> {
        let not_one = || {
            let clause = "this is not a certificate in PEM";
            Error::new(ErrorKind::Config, clause).with_path("signing_certificate")
        };
        let der = CertificateDer::from_pem_slice(pem.as_ref()).map_err(|_| not_one())?;
        let value = HeaderValue::try_from(STANDARD.encode(der)).map_err(|_| not_one())?;
        self.certificate = Some(value);
        Ok(self)
    }

    /// Signs a request. Call it last: a header that changes later breaks the signature.
    ///
    /// Sets the digest of the body, the date and the certificate where the policy wants them; an
    /// older signature is replaced. The request is unchanged in everything else.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when the request lacks a header that the policy names, with
    /// the header as the path; when the key does not fit the policy's algorithm, the key's name
    /// cannot be written, or the certificate is missing, with `signing_key`, `key_id` or
    /// `signing_certificate` as the path. [`InvalidInput`](ErrorKind::InvalidInput) when a signed
    /// header is not text, or the request has no full address. Those of [`Signer::sign`].
    pub async fn sign(&self, request: &mut Request<Bytes>, now: Timestamp) -> Result<()> {
        let policy = &self.policy;
        let algorithm = self.algorithm()?;
        let key_id = self.quotable_key_id()?;
        let url = address::parsed(request)?.clone();
        self.complete(request, now)?;
        let created = now.as_second();
        let expires = policy.expires_after.map(|after| created.saturating_add(after.into()));
        let message = Message { policy, request, url: &url, created, expires };
        let covered = message.covered();
        match policy.form {
            Form::Cavage => {
                let text = message.cavage(&covered)?;
                let made = STANDARD.encode(self.signer.sign(text.as_bytes()).await?);
                let listed = |name: &&str| covered.contains(name);
                let time = |name: &str, at: i64| format!("{name}={at}");
                let value = [
                    Some(format!("keyId=\"{key_id}\"")),
                    algorithm.map(|name| format!("algorithm=\"{name}\"")),
                    Some(created).filter(|_| listed(&"(created)")).map(|at| time("created", at)),
                    expires.filter(|_| listed(&"(expires)")).map(|at| time("expires", at)),
                    Some(format!("headers=\"{}\"", covered.join(" "))),
                    Some(format!("signature=\"{made}\"")),
                ];
                let value = value.into_iter().flatten().collect::<Vec<_>>().join(",");
                if policy.in_authorization {
                    set(request.headers_mut(), AUTHORIZATION, &format!("Signature {value}"))
                } else {
                    set(request.headers_mut(), SIGNATURE, &value)
                }
            }
            Form::Rfc9421 => {
                let parameters = self.parameters(&message, &covered, key_id, algorithm);
                let text = message.rfc9421(&covered, &parameters)?;
                let made = STANDARD.encode(self.signer.sign(text.as_bytes()).await?);
                let label = policy.label;
                set(request.headers_mut(), SIGNATURE_INPUT, &format!("{label}={parameters}"))?;
                set(request.headers_mut(), SIGNATURE, &format!("{label}=:{made}:"))
            }
        }
    }

    /// What follows the label in `Signature-Input`, and ends the signed text.
    fn parameters(
        &self,
        message: &Message<'_>,
        covered: &[&str],
        key_id: &str,
        algorithm: Option<&str>,
    ) -> String {
        let names: Vec<_> = covered.iter().map(|name| format!("\"{name}\"")).collect();
        let parameters = [
            Some(format!("({})", names.join(" "))),
            Some(format!("created={}", message.created)),
            message.expires.map(|at| format!("expires={at}")),
            Some(format!("keyid=\"{key_id}\"")),
            algorithm.map(|name| format!("alg=\"{name}\"")),
            self.policy.tag.map(|tag| format!("tag=\"{tag}\"")),
        ];
        parameters.into_iter().flatten().collect::<Vec<_>>().join(";")
    }

    /// Adds the headers that are ours to make.
    fn complete(&self, request: &mut Request<Bytes>, now: Timestamp) -> Result<()> {
        let policy = &self.policy;
        let listed = |name: &str| policy.signed.contains(&name);
        for name in ["digest", "content-digest"].into_iter().filter(|name| listed(name)) {
            let name = HeaderName::from_static(name);
            if request.body().is_empty() && !policy.digest_of_nothing {
                request.headers_mut().remove(name);
                continue;
            }
            let value = digest_of(request.body(), policy.digest, name == "content-digest");
            set(request.headers_mut(), name, &value)?;
        }
        let headers = request.headers_mut();
        if listed("date") && !headers.contains_key(DATE) {
            let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
            let date = date.map_err(|_| Error::new(ErrorKind::Internal, "this is no time"))?;
            set(headers, DATE, &date)?;
        }
        if let Some(name) = policy.certificate_header
            && !headers.contains_key(name)
        {
            let certificate = self.certificate.clone().ok_or_else(|| {
                let clause = "the bank wants to see the signing certificate, and none is set";
                Error::new(ErrorKind::Config, clause).with_path("signing_certificate")
            })?;
            let name = HeaderName::try_from(name).map_err(|_| {
                Error::new(ErrorKind::Config, "this is not the name of a header").with_path(name)
            })?;
            headers.insert(name, certificate);
        }
        Ok(())
    }

    /// The name of the algorithm that is written, once it is clear that the key can do it.
    fn algorithm(&self) -> Result<Option<&'static str>> {
        let able = self.signer.algorithm();
        let Some(name) = self.policy.algorithm else {
            return Ok(match (self.policy.form, able) {
                (Form::Cavage, SigningAlgorithm::Rs256) => Some("rsa-sha256"),
                (Form::Cavage, _) => Some("hs2019"),
                (Form::Rfc9421, _) => None,
            });
        };
        let needed = match name {
            "rsa-sha256" | "rsa-v1_5-sha256" => Some(SigningAlgorithm::Rs256),
            "ecdsa-p256-sha256" => Some(SigningAlgorithm::Es256),
            _ => None,
        };
        if needed.is_some_and(|needed| needed != able) {
            let clause = "the bank wants signatures of a kind that this key does not make";
            return Err(Error::new(ErrorKind::Config, clause).with_path("signing_key"));
        }
        Ok(Some(name))
    }

    /// The name of the key, if it can stand between quotation marks.
    fn quotable_key_id(&self) -> Result<&str> {
        let key_id = self.key_id.as_deref().unwrap_or_else(|| self.signer.key_id());
        let fits = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
        if !key_id.is_empty() && key_id.bytes().all(fits) {
            return Ok(key_id);
        }
        let clause = "the name of the signing key cannot be written into a signature";
        Err(Error::new(ErrorKind::Config, clause).with_path("key_id"))
    }
}

fn digest_of(body: &[u8], algorithm: DigestAlgorithm, structured: bool) -> String {
    let (algorithm, name) = match algorithm {
        DigestAlgorithm::Sha256 => (&digest::SHA256, "SHA-256"),
        DigestAlgorithm::Sha512 => (&digest::SHA512, "SHA-512"),
    };
    let hash = STANDARD.encode(digest::digest(algorithm, body));
    if structured {
        // RFC 9530: the name in lower case, the bytes between colons.
        format!("{}=:{hash}:", name.to_ascii_lowercase())
    } else {
        format!("{name}={hash}")
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<()> {
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| Error::new(ErrorKind::Internal, "a signature is no header value"))?;
    value.set_sensitive(name == AUTHORIZATION);
    headers.insert(name, value);
    Ok(())
}

impl fmt::Debug for MessageSigning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageSigning")
            .field("policy", &self.policy)
            .field("signer", &self.signer)
            .finish_non_exhaustive()
    }
}
