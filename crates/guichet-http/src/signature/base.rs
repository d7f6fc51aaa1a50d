//! The text that is signed.

use std::borrow::Cow;

use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result};
use http::{Request, header::HOST};
use url::Url;

use super::policy::{Form, SignaturePolicy};

/// One request, at the moment of signing.
pub(super) struct Message<'a> {
    pub(super) policy: &'a SignaturePolicy,
    pub(super) request: &'a Request<Bytes>,
    /// Parsed by whoever also connects, so that what is signed is what is sent.
    pub(super) url: &'a Url,
    pub(super) created: i64,
    pub(super) expires: Option<i64>,
}

impl<'a> Message<'a> {
    /// The names that are signed, in order.
    pub(super) fn covered(&self) -> Vec<&'static str> {
        let has = |name: &&str| self.request.headers().contains_key(*name);
        let is_digest = |name: &str| matches!(name, "digest" | "content-digest");
        let wanted = |name: &&str| !is_digest(name) || has(name);
        let always = self.policy.signed.iter().copied().filter(wanted);
        always.chain(self.policy.if_present.iter().copied().filter(has)).collect()
    }

    /// The draft's text (section 2.3): a line for each name.
    pub(super) fn cavage(&self, covered: &[&str]) -> Result<String> {
        let lines = covered.iter().map(|name| Ok(format!("{name}: {}", self.value(name)?)));
        Ok(lines.collect::<Result<Vec<_>>>()?.join("\n"))
    }

    /// The text of RFC 9421 (section 2.5): a line for each name, and one for the parameters.
    pub(super) fn rfc9421(&self, covered: &[&str], parameters: &str) -> Result<String> {
        let lines = covered.iter().map(|name| Ok(format!("\"{name}\": {}\n", self.value(name)?)));
        let lines = lines.collect::<Result<String>>()?;
        Ok(format!("{lines}\"@signature-params\": {parameters}"))
    }

    fn value(&self, name: &str) -> Result<Cow<'a, str>> {
        let request = self.request;
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let clause = "the names of signed headers are in lower case";
            return Err(Error::new(ErrorKind::Config, clause).with_path(name));
        }
        match (self.policy.form, name) {
            (Form::Cavage, "(request-target)") => {
                let method = request.method().as_str().to_ascii_lowercase();
                Ok(format!("{method} {}", self.target()).into())
            }
            (Form::Cavage, "(created)") => Ok(self.created.to_string().into()),
            (Form::Cavage, "(expires)") => {
                self.expires.map(|at| at.to_string().into()).ok_or_else(|| missing(name))
            }
            (Form::Rfc9421, "@method") => Ok(request.method().as_str().into()),
            (Form::Rfc9421, "@target-uri") => Ok(self.url.as_str().into()),
            (Form::Rfc9421, "@authority") => Ok(self.host()?.to_ascii_lowercase().into()),
            (Form::Rfc9421, "@scheme") => Ok(self.url.scheme().into()),
            (Form::Rfc9421, "@request-target") => Ok(self.target().into()),
            (Form::Rfc9421, "@path") => Ok(self.url.path().into()),
            (Form::Rfc9421, "@query") => {
                Ok(format!("?{}", self.url.query().unwrap_or_default()).into())
            }
            (_, "host") => self.host(),
            _ => self.header(name),
        }
    }

    fn target(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// The header that HTTP itself writes, in the form in which it does.
    fn host(&self) -> Result<Cow<'a, str>> {
        if self.request.headers().contains_key(HOST) {
            return self.header("host");
        }
        let host = self.url.host_str().ok_or_else(|| missing("host"))?;
        Ok(match self.url.port() {
            Some(port) => format!("{host}:{port}").into(),
            None => host.into(),
        })
    }

    fn header(&self, name: &str) -> Result<Cow<'a, str>> {
        let values = self.request.headers().get_all(name).iter();
        let values = values.map(|value| std::str::from_utf8(value.as_bytes()).map(str::trim));
        let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| {
            let clause = "a header that the bank wants signed is not text";
            Error::new(ErrorKind::InvalidInput, clause).with_path(name)
        })?;
        match *values.as_slice() {
            [] => Err(missing(name)),
            [value] => Ok(value.into()),
            _ => Ok(values.join(", ").into()),
        }
    }
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::Config, "a header that the bank wants signed is missing").with_path(name)
}
