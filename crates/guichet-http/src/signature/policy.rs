//! What a bank wants signed, as data.

/// Which of the two ways of signing HTTP messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Cavage,
    Rfc9421,
}

/// The hash of a body in the `Digest` or `Content-Digest` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-256, which nearly every bank takes.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// How one bank wants its requests signed: a fact of its profile, without any key.
///
/// Names of headers are in lower case and in the order in which they are signed. What this crate
/// makes itself when the list names it: `digest` or `content-digest`, `date`, `host`, and the
/// certificate's header. Everything else must be in the request.
///
/// ```
/// use guichet_http::signature::SignaturePolicy;
///
/// const STET: SignaturePolicy =
///     SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"]);
///
/// const BERLIN_GROUP: SignaturePolicy = SignaturePolicy::cavage(&["digest", "x-request-id"])
///     .signed_if_present(&["psu-id", "psu-corporate-id", "date", "tpp-redirect-uri"])
///     .certificate_header("tpp-signature-certificate");
/// # let _ = (STET, BERLIN_GROUP);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct SignaturePolicy {
    pub(super) form: Form,
    pub(super) signed: &'static [&'static str],
    pub(super) if_present: &'static [&'static str],
    pub(super) algorithm: Option<&'static str>,
    pub(super) digest: DigestAlgorithm,
    pub(super) digest_of_nothing: bool,
    pub(super) expires_after: Option<u32>,
    pub(super) certificate_header: Option<&'static str>,
    pub(super) in_authorization: bool,
    pub(super) label: &'static str,
    pub(super) tag: Option<&'static str>,
}

impl SignaturePolicy {
    const fn new(form: Form, signed: &'static [&'static str]) -> Self {
        Self {
            form,
            signed,
            if_present: &[],
            algorithm: None,
            digest: DigestAlgorithm::Sha256,
            digest_of_nothing: true,
            expires_after: None,
            certificate_header: None,
            in_authorization: false,
            label: "sig1",
            tag: None,
        }
    }

    /// Signs as `draft-cavage-http-signatures` (12) does: one `Signature` header.
    ///
    /// The list holds names of headers, and of the draft's own `(request-target)`, `(created)`
    /// and `(expires)`.
    pub const fn cavage(signed: &'static [&'static str]) -> Self {
        Self::new(Form::Cavage, signed)
    }

    /// Signs as RFC 9421 does: `Signature-Input` and `Signature`.
    ///
    /// The list holds names of headers, and of `@method`, `@target-uri`, `@authority`, `@scheme`,
    /// `@request-target`, `@path` and `@query`. The time of signing is always among the
    /// parameters. Components with parameters of their own are not supported.
    pub const fn rfc9421(signed: &'static [&'static str]) -> Self {
        Self::new(Form::Rfc9421, signed)
    }

    /// Headers that are signed where a request has them, after all others.
    pub const fn signed_if_present(mut self, headers: &'static [&'static str]) -> Self {
        self.if_present = headers;
        self
    }

    /// The name of the algorithm that is written into the signature's parameters.
    ///
    /// Without this setting, the draft's form says `rsa-sha256` for a key that signs RS256 and
    /// `hs2019` for others; RFC 9421's says nothing, because the bank knows the key.
    pub const fn algorithm(mut self, name: &'static str) -> Self {
        self.algorithm = Some(name);
        self
    }

    /// The hash of the body; without this setting SHA-256.
    pub const fn digest(mut self, algorithm: DigestAlgorithm) -> Self {
        self.digest = algorithm;
        self
    }

    /// Leaves the digest out of a request that has no body, and out of what is signed there.
    ///
    /// Without this setting a listed digest is always sent, of the empty body too.
    pub const fn digest_of_bodies_only(mut self) -> Self {
        self.digest_of_nothing = false;
        self
    }

    /// How many seconds a signature is good. A policy that lists `(expires)` needs it.
    pub const fn expires_after(mut self, seconds: u32) -> Self {
        self.expires_after = Some(seconds);
        self
    }

    /// The header that carries the signing certificate, as base64 of its DER form.
    ///
    /// The Berlin Group calls it `tpp-signature-certificate`. The certificate is then required
    /// configuration, unless the request has the header already.
    pub const fn certificate_header(mut self, name: &'static str) -> Self {
        self.certificate_header = Some(name);
        self
    }

    /// Puts the draft's signature into `Authorization: Signature ...`, in place of a header of
    /// its own. For requests that carry no token, such as the one for a token.
    pub const fn in_authorization(mut self) -> Self {
        self.in_authorization = true;
        self
    }

    /// The label of an RFC 9421 signature; without this setting `sig1`.
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// What an RFC 9421 signature is for (`tag`), such as `fapi-2-request`.
    pub const fn tag(mut self, tag: &'static str) -> Self {
        self.tag = Some(tag);
        self
    }
}
