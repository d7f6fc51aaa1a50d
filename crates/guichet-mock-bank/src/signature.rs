//! HTTP signatures as European banks ask for them (draft-cavage-http-signatures) and the digest
//! of the body (RFC 3230).
//!
//! Checked only where the bank was opened with a key. Covered must be the request target, the
//! request id, the digest where there is one, and the address of the customer where it is told.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, SubjectPublicKeyInfoDer};
use sha2::{Digest as _, Sha256};
use webpki::aws_lc_rs::{
    ECDSA_P256_SHA256, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
};
use webpki::{EndEntityCert, RawPublicKeyEntity};

use crate::error::Error;
use crate::exchange::Ask;

/// Whose signatures are good.
#[derive(Clone, Debug)]
pub(crate) enum Signer {
    Certificate(CertificateDer<'static>),
    Key(SubjectPublicKeyInfoDer<'static>),
}

/// What is wrong with a signature. Each standard says it in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A header that should be there is not.
    Missing,
    /// The digest is not the body's.
    Digest,
    /// The signature is not this signer's, or covers too little, or cannot be read.
    Signature,
}

impl Fault {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Missing => "the request is not signed",
            Self::Digest => "the digest is not the one of the body",
            Self::Signature => "the signature does not fit the request",
        }
    }
}

impl Signer {
    /// Reads a certificate or a public key.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, Error> {
        let unread = Error::Config("the signer's PEM is neither certificate nor public key");
        if pem.contains("BEGIN CERTIFICATE") {
            let certificate = CertificateDer::from_pem_slice(pem.as_bytes());
            let certificate = certificate.ok().filter(|der| EndEntityCert::try_from(der).is_ok());
            certificate.map(Self::Certificate).ok_or(unread)
        } else {
            SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes())
                .map(Self::Key)
                .map_err(|_| unread)
        }
    }

    /// The key as a `SubjectPublicKeyInfo`.
    pub(crate) fn public_key(&self) -> Option<Vec<u8>> {
        match self {
            Self::Certificate(der) => {
                let certificate = EndEntityCert::try_from(der).ok()?;
                Some(certificate.subject_public_key_info().to_vec())
            }
            Self::Key(der) => Some(der.to_vec()),
        }
    }

    /// Whether the request carries this signer's signature.
    pub(crate) fn check(&self, ask: &Ask) -> Result<(), Fault> {
        check_digest(ask)?;
        let header = ask.header("signature").ok_or(Fault::Missing)?;
        let signature = Parts::read(header).ok_or(Fault::Signature)?;
        let covered = |name: &str| signature.headers.contains(&name);
        let needed = ["digest", "psu-ip-address"];
        let all = covered("(request-target)")
            && covered("x-request-id")
            && needed.iter().all(|name| covered(name) || ask.header(name).is_none());
        if !all {
            return Err(Fault::Signature);
        }
        let text = signature.signed_text(ask).ok_or(Fault::Signature)?;
        if signature
            .algorithms()
            .iter()
            .any(|algorithm| self.verifies(*algorithm, text.as_bytes(), &signature.signature))
        {
            Ok(())
        } else {
            Err(Fault::Signature)
        }
    }

    fn verifies(
        &self,
        algorithm: &dyn SignatureVerificationAlgorithm,
        text: &[u8],
        signature: &[u8],
    ) -> bool {
        let verified = match self {
            Self::Certificate(der) => EndEntityCert::try_from(der)
                .and_then(|certificate| certificate.verify_signature(algorithm, text, signature)),
            Self::Key(der) => RawPublicKeyEntity::try_from(der)
                .and_then(|key| key.verify_signature(algorithm, text, signature)),
        };
        verified.is_ok()
    }
}

/// A digest must fit; a body must have one.
fn check_digest(ask: &Ask) -> Result<(), Fault> {
    let Some(header) = ask.header("digest") else {
        return if ask.body.is_empty() { Ok(()) } else { Err(Fault::Missing) };
    };
    let given = header.strip_prefix("SHA-256=").ok_or(Fault::Digest)?;
    if given == STANDARD.encode(Sha256::digest(&ask.body)) { Ok(()) } else { Err(Fault::Digest) }
}

/// The parts of a `Signature` header.
struct Parts<'a> {
    algorithm: Option<&'a str>,
    headers: Vec<&'a str>,
    created: Option<&'a str>,
    expires: Option<&'a str>,
    signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    fn read(header: &'a str) -> Option<Self> {
        let field = |name: &str| {
            header.split(',').find_map(|part| {
                let (given, value) = part.trim().split_once('=')?;
                (given == name).then_some(value.trim_matches('"'))
            })
        };
        field("keyId")?;
        Some(Self {
            algorithm: field("algorithm"),
            headers: field("headers")?.split(' ').collect(),
            created: field("created"),
            expires: field("expires"),
            signature: STANDARD.decode(field("signature")?).ok()?,
        })
    }

    /// The lines that were signed; nothing when one of them is not in the request.
    fn signed_text(&self, ask: &Ask) -> Option<String> {
        let line = |name: &&str| {
            let value = match *name {
                "(request-target)" => {
                    let query = if ask.query.is_empty() { "" } else { "?" };
                    format!("{} {}{query}{}", ask.method.to_lowercase(), ask.path, ask.query)
                }
                "(created)" => self.created?.to_owned(),
                "(expires)" => self.expires?.to_owned(),
                name => ask.header(name)?.trim().to_owned(),
            };
            Some(format!("{name}: {value}"))
        };
        self.headers.iter().map(line).collect::<Option<Vec<_>>>().map(|lines| lines.join("\n"))
    }

    /// What the header names; where it names none, or hides it (`hs2019`), all are tried.
    fn algorithms(&self) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
        match self.algorithm {
            Some("rsa-sha256") => vec![RSA_PKCS1_2048_8192_SHA256],
            Some("ecdsa-sha256") => vec![ECDSA_P256_SHA256],
            None | Some("hs2019") => vec![
                RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
                RSA_PKCS1_2048_8192_SHA256,
                ECDSA_P256_SHA256,
            ],
            Some(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{KeyPair, SigningKey as _};

    use super::*;
    use crate::tls::Papers;

    fn header(name: &str, value: String) -> (String, Vec<u8>) {
        (name.to_owned(), value.into_bytes())
    }

    /// A request that is signed with the key of the papers.
    fn signed(body: &str, covered: &str) -> Ask {
        let digest = STANDARD.encode(Sha256::digest(body));
        let mut ask = Ask {
            method: "PUT".to_owned(),
            path: "/stet/psd2/v1/consents".to_owned(),
            query: "a=b".to_owned(),
            headers: vec![
                header("x-request-id", "r1".to_owned()),
                header("digest", format!("SHA-256={digest}")),
            ],
            body: body.as_bytes().to_vec(),
            at: jiff::Timestamp::UNIX_EPOCH,
            certificate: None,
        };
        let parts = Parts {
            algorithm: None,
            headers: covered.split(' ').collect(),
            created: None,
            expires: None,
            signature: Vec::new(),
        };
        let text = parts.signed_text(&ask).unwrap();
        let key = KeyPair::from_pem(&Papers::get().unwrap().client.key_pem).unwrap();
        let signature = STANDARD.encode(key.sign(text.as_bytes()).unwrap());
        let value = format!(
            "keyId=\"k\",algorithm=\"rsa-sha256\",headers=\"{covered}\",signature=\"{signature}\""
        );
        ask.headers.push(header("signature", value));
        ask
    }

    const ALL: &str = "(request-target) x-request-id digest";

    fn papers() -> Signer {
        Signer::from_pem(&Papers::get().unwrap().client.certificate_pem).unwrap()
    }

    #[test]
    fn what_is_signed_passes() {
        assert_eq!(papers().check(&signed("{}", ALL)), Ok(()));
        let key = KeyPair::from_pem(&Papers::get().unwrap().client.key_pem).unwrap();
        let key = Signer::from_pem(&key.public_key_pem()).unwrap();
        assert_eq!(key.check(&signed("{}", ALL)), Ok(()));
    }

    #[test]
    fn what_is_changed_does_not() {
        let refused = |change: fn(&mut Ask)| {
            let mut ask = signed("{}", ALL);
            change(&mut ask);
            papers().check(&ask).unwrap_err()
        };
        assert_eq!(refused(|ask| ask.body.push(b' ')), Fault::Digest);
        assert_eq!(refused(|ask| "GET".clone_into(&mut ask.method)), Fault::Signature);
        assert_eq!(refused(|ask| ask.query.clear()), Fault::Signature);
        assert_eq!(refused(|ask| ask.headers[0].1.push(b'2')), Fault::Signature);
        assert_eq!(refused(|ask| ask.headers.truncate(2)), Fault::Missing);
        assert_eq!(refused(|ask| drop(ask.headers.remove(1))), Fault::Missing);
        let told = |ask: &mut Ask| ask.headers.push(header("psu-ip-address", "::1".to_owned()));
        assert_eq!(refused(told), Fault::Signature);
    }

    #[test]
    fn too_little_signed_is_not_signed() {
        for covered in ["x-request-id digest", "(request-target) digest", "(request-target)"] {
            assert_eq!(papers().check(&signed("{}", covered)), Err(Fault::Signature), "{covered}");
        }
    }

    #[test]
    fn another_key_is_a_stranger() {
        let other = KeyPair::generate().unwrap();
        let other = Signer::from_pem(&other.public_key_pem()).unwrap();
        assert_eq!(other.check(&signed("{}", ALL)), Err(Fault::Signature));
        assert!(Signer::from_pem("nothing").is_err());
    }
}
