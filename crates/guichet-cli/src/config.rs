//! The app's configuration at a bank: one TOML file, read anew by each command.
//!
//! Most of it is for the bank's protocol. Read here is what libraries take as values and never from
//! files: what the bank refuses, the app's certificate, and its signing key.

mod certificate;

use crate::{
    failure::{Exit, Failure},
    link::{self, Link},
};
use certificate::Papers;
use guichet::{
    AppKey, Secret, Setup, Timestamp,
    consent::{BankTerms, Language},
    http::{ClientAuth, HttpTransport, PemSigner, Signer},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    fmt, fs, io,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use url::Url;

/// What stands in a configuration, with the files that it names.
#[derive(Default)]
pub(crate) struct Config {
    /// What the bank's protocol reads. Secrets are in it.
    pub(crate) protocol: Value,
    /// The address from which the customer reaches the world. Some banks want it with every call.
    pub(crate) customer_ip: Option<IpAddr>,
    /// What banks refuse.
    pub(crate) terms: Arc<BankTerms>,
    proof: Option<Proof>,
    certificate: Option<Papers>,
    signer: Option<Arc<dyn Signer>>,
    roots: Option<String>,
}

/// The files of a certificate, as the configuration names them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateFiles {
    file: PathBuf,
    key: PathBuf,
}

/// The key with which the app signs who it is (RFC 7523), and its requests where a bank wants that.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SigningKey {
    file: PathBuf,
    id: String,
    algorithm: Algorithm,
}

#[derive(Deserialize)]
enum Algorithm {
    #[serde(rename = "ES256")]
    Es256,
    #[serde(rename = "PS256")]
    Ps256,
    #[serde(rename = "RS256")]
    Rs256,
}

/// How the app says who it is, by the names that OAuth 2.0 has registered.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Proof {
    ClientSecretBasic,
    ClientSecretPost,
    PrivateKeyJwt,
    TlsClientAuth,
}

impl Config {
    /// The configuration of a link; a mock bank has none.
    pub(crate) fn of_link(link: &Link) -> anyhow::Result<Self> {
        match &link.way {
            link::Way::Mock { .. } => Ok(Self::default()),
            link::Way::Configured { file, sandbox } => Self::read(file, *sandbox),
        }
    }

    /// Reads a configuration file; the sandbox that was chosen by hand wins.
    pub(crate) fn read(file: &Path, sandbox: bool) -> anyhow::Result<Self> {
        let shown = file.display();
        let text = fs::read_to_string(file).map_err(|error| {
            let message = format!("the configuration {shown} cannot be read: {error}");
            Failure::new(Exit::NoInput, message).next("name the file with --config FILE")
        })?;
        // The parser's own message shows the line, and a secret may stand in it.
        let mut protocol: Value = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            let message = format!("the configuration {shown} is no TOML at line {line}");
            Failure::new(Exit::Config, message)
                .next("write `name = \"value\"` lines, as `guichet banks BANK` shows")
        })?;
        let beside = |name: &Path| file.parent().unwrap_or(Path::new("")).join(name);
        let customer_ip = taken(&mut protocol, "customer_ip")?;
        let mut config = Self { customer_ip, ..Self::default() };
        if let Some(name) = taken::<PathBuf>(&mut protocol, "bank_terms")? {
            config.terms = Arc::new(terms(&beside(&name))?);
        }
        if let Some(name) = taken::<PathBuf>(&mut protocol, "root_certificates")? {
            config.roots = Some(named(&beside(&name), "root_certificates")?);
        }
        if let Some(files) = taken::<CertificateFiles>(&mut protocol, "certificate")? {
            config.certificate = Some(Papers::read(beside(&files.file), &beside(&files.key))?);
        }
        if let Some(key) = taken::<SigningKey>(&mut protocol, "signing_key")? {
            let pem = Secret::from(named(&beside(&key.file), "signing_key.file")?);
            config.signer = Some(Arc::new(match key.algorithm {
                Algorithm::Es256 => PemSigner::es256(key.id, &pem)?,
                Algorithm::Ps256 => PemSigner::ps256(key.id, &pem)?,
                Algorithm::Rs256 => PemSigner::rs256(key.id, &pem)?,
            }));
        }
        config.proof = taken(&mut protocol, "client_auth")?;
        if let Some(fields) = protocol.as_object_mut().filter(|_| sandbox) {
            fields.insert("environment".to_owned(), "sandbox".into());
        }
        config.protocol = protocol;
        Ok(config)
    }

    /// What the app brings to the bank.
    ///
    /// Unless `client_auth` says otherwise, it says who it is by its secret, else by its
    /// certificate, else by its signature.
    pub(crate) fn of_app(self) -> anyhow::Result<guichet::Config> {
        let mut app = guichet::read_config(self.protocol)?;
        let secret = match &app.client_auth {
            ClientAuth::Basic(secret) => Some(secret.clone()),
            _ => None,
        };
        let usual = match (&secret, &self.certificate, &self.signer) {
            (Some(_), ..) => Some(Proof::ClientSecretBasic),
            (None, Some(_), _) => Some(Proof::TlsClientAuth),
            (None, None, Some(_)) => Some(Proof::PrivateKeyJwt),
            _ => None,
        };
        let lacks = |what: &str| {
            Failure::new(Exit::Config, format!("client_auth needs the {what} of the app"))
                .next("`guichet banks BANK` shows how a configuration is written")
        };
        app.client_auth = match self.proof.or(usual) {
            None => ClientAuth::Public,
            Some(Proof::ClientSecretBasic) => {
                ClientAuth::Basic(secret.ok_or_else(|| lacks("client_secret"))?)
            }
            Some(Proof::ClientSecretPost) => {
                ClientAuth::Post(secret.ok_or_else(|| lacks("client_secret"))?)
            }
            Some(Proof::PrivateKeyJwt) => {
                let signer = self.signer.clone().ok_or_else(|| lacks("signing_key"))?;
                ClientAuth::PrivateKeyJwt(signer)
            }
            Some(Proof::TlsClientAuth) if self.certificate.is_none() => {
                return Err(lacks("certificate").into());
            }
            Some(Proof::TlsClientAuth) => ClientAuth::MutualTls,
        };
        app.signer = self.signer;
        Ok(app)
    }

    /// Where the bank sends the customer back to.
    pub(crate) fn redirect(&self) -> Option<Url> {
        let text = self.protocol.get("redirect_uri").and_then(Value::as_str)?;
        Url::parse(text).ok()
    }

    /// The world outside, as the configuration wants it to be reached.
    pub(crate) fn setup(&self, key: AppKey) -> anyhow::Result<Setup> {
        let mut transport = HttpTransport::builder();
        if self.protocol.get("allow_plain_loopback") == Some(&Value::Bool(true)) {
            transport = transport.allow_loopback_http();
        }
        if let Some(roots) = &self.roots {
            transport = transport.root_pem(roots);
        }
        if let Some(certificate) = &self.certificate {
            transport = transport.identity_pem(certificate.identity());
        }
        Ok(Setup::new(key)?.with_transport(Arc::new(transport.build()?)))
    }

    /// Tells of a certificate that runs out soon.
    pub(crate) fn warn(&self, language: Language, now: Timestamp) -> anyhow::Result<()> {
        self.certificate.as_ref().map_or(Ok(()), |certificate| certificate.warn(language, now))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("terms", &self.terms).finish_non_exhaustive()
    }
}

/// Takes a field out of a configuration. No message repeats its value.
fn taken<T: DeserializeOwned>(config: &mut Value, name: &str) -> anyhow::Result<Option<T>> {
    let Some(value) = config.as_object_mut().and_then(|fields| fields.remove(name)) else {
        return Ok(None);
    };
    let wrong = |_| {
        Failure::new(Exit::Config, format!("{name} has not the right form"))
            .next("`guichet banks BANK` shows how a configuration is written")
    };
    Ok(Some(serde_json::from_value(value).map_err(wrong)?))
}

/// Reads a file that a field of the configuration names.
fn named(file: &Path, field: &str) -> anyhow::Result<String> {
    fs::read_to_string(file).map_err(|error| {
        let shown = file.display();
        let message = match error.kind() {
            io::ErrorKind::InvalidData => format!("{shown} is no text, so no PEM"),
            _ => format!("{shown} cannot be read: {error}"),
        };
        let next = format!("{field} names it, from the folder of the configuration on");
        Failure::new(Exit::NoInput, message).next(next).into()
    })
}

fn terms(file: &Path) -> anyhow::Result<BankTerms> {
    let text = named(file, "bank_terms")?;
    let wrong = |error: guichet::Error| {
        Failure::new(Exit::Config, format!("{} is no list of refusals", file.display()))
            .because(error.into())
            .next("write [{\"bank\": ..., \"kind\": \"app\", \"reason\": ...}]")
    };
    Ok(BankTerms::from_json(&text).map_err(wrong)?)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count().saturating_add(1)
}
