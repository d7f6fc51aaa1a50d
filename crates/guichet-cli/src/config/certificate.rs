//! The certificate by which the app is known to a bank (mutual TLS).

use super::named;
use crate::{
    failure::{Exit, Failure},
    output,
    register::WARNING_DAYS,
    words,
};
use guichet::{Secret, Timestamp, consent::Language};
use jiff::tz::TimeZone;
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use std::path::{Path, PathBuf};
use x509_cert::{Certificate, der::Decode as _};

/// A certificate with its key, and the day on which it runs out.
#[derive(Debug)]
pub(super) struct Papers {
    file: PathBuf,
    identity: Secret,
    ends_at: Timestamp,
}

impl Papers {
    /// Reads the PEM files: the certificate with those between it and the root, and its key. Both
    /// may be in one file.
    pub(super) fn read(file: PathBuf, key: &Path) -> anyhow::Result<Self> {
        let certificates = named(&file, "certificate.file")?;
        let key = if *key == *file { String::new() } else { named(key, "certificate.key")? };
        let Some(ends_at) = ends_at(&certificates) else {
            let message = format!("{} holds no certificate in PEM", file.display());
            return Err(Failure::new(Exit::Config, message)
                .next("a PKCS#12 file is converted with `openssl pkcs12 -in FILE -nodes`")
                .into());
        };
        let identity = Secret::from(format!("{key}\n{certificates}"));
        Ok(Self { file, identity, ends_at })
    }

    /// Key and certificates in one text, as the transport takes them.
    pub(super) fn identity(&self) -> Secret {
        self.identity.clone()
    }

    /// Tells when it runs out soon, or has.
    pub(super) fn warn(&self, language: Language, now: Timestamp) -> anyhow::Result<()> {
        let days = self.ends_at.duration_since(now).as_hours().div_euclid(24);
        if days >= WARNING_DAYS {
            return Ok(());
        }
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let day = self.ends_at.to_zoned(TimeZone::UTC).date();
        output::note(&words::certificate_ends(language, &name, day, days))
    }
}

/// When the first of some certificates runs out; none when there is none, or one is broken.
fn ends_at(pem: &str) -> Option<Timestamp> {
    let mut first = None;
    for der in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = Certificate::from_der(&der.ok()?).ok()?;
        let end = certificate.tbs_certificate().validity().not_after.to_unix_duration();
        let end = Timestamp::from_second(i64::try_from(end.as_secs()).ok()?).ok()?;
        first = Some(first.map_or(end, |known: Timestamp| known.min(end)));
    }
    first
}
