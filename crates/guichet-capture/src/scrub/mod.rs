//! Scrubbing: everything personal is replaced, by allow-list.

mod body;
mod headers;
mod json;
mod markup;
mod text;
mod url;

use crate::{Body, CaptureKey, Exchange, fake::Fakes, recognise::looks_real, words};
use bytes::Bytes;
use guichet_core::Result;
use std::fmt;

pub(crate) use url::{decode_segment, pairs};

/// The rules by which exchanges are scrubbed, and the fakes of one capture.
///
/// What is not known to be harmless is replaced:
///
/// * **Tokens, codes, cookies, `state`, client secrets** become `token-1`, `token-2`, ...
/// * **Words of free text** (names, streets, descriptions) become invented words, no longer than
///   the old ones and in their case. A text of a body stays only when its key is structural
///   (`accountType`, `status`, `currency`, ...) *and* it looks like a word of a closed list.
/// * **E-mail addresses** go to `example.com`, IP addresses to 192.0.2.0/24, hosts in links to
///   `bank.example`.
/// * **IBANs** become IBANs of the same country whose bank code begins with `9999` or `ZZZZ`;
///   **card numbers** begin with `9999`, **routing numbers** with `99`. All keep valid check
///   digits and their layout. Other runs of digits keep their length.
/// * Numbers that ended in the same four digits still do, so a masked number (`****1234`) fits
///   its account.
/// * **Identifiers** keep their length and their kinds of characters; long ones begin with `fake`
///   (`fa4e` where they are hexadecimal).
/// * **Amounts** keep sign, number of digits and decimals, and zero stays zero. Sums do not add
///   up any more.
/// * **Dates and instants** all move back by the same random number of whole weeks; their form
///   and the time of day stay. A date of birth moves by a number of its own.
/// * The names of fields, `true`, `false` and `null` stay; keys of objects that do not look like
///   the names of fields are scrubbed like text.
///
/// The same input has the same fake everywhere in a capture (in an address, a header and a body)
/// and another one in the next capture.
#[derive(Clone)]
pub struct Scrub {
    fakes: Fakes,
    path_words: Vec<String>,
    hosts: Vec<String>,
}

impl Scrub {
    /// Starts a capture under a key of its own.
    pub fn new(key: CaptureKey) -> Self {
        Self { fakes: Fakes::new(key), path_words: Vec::new(), hosts: Vec::new() }
    }

    /// Starts a capture under a key drawn from the operating system.
    ///
    /// # Errors
    ///
    /// [`Internal`](guichet_core::ErrorKind::Internal) when the system has no randomness to give.
    pub fn random() -> Result<Self> {
        CaptureKey::random().map(Self::new)
    }

    /// Keeps one more word where it is a whole segment of a path.
    ///
    /// The usual words of banks' interfaces are known; every other segment counts as somebody's
    /// identifier.
    #[must_use]
    pub fn path_word(mut self, word: impl Into<String>) -> Self {
        self.path_words.push(word.into());
        self
    }

    /// Keeps a host in links, because it is the bank's and the same for all customers.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into().to_ascii_lowercase());
        self
    }

    /// Scrubs one exchange. The answer is an error when none came.
    pub fn exchange(
        &mut self,
        request: &http::Request<Bytes>,
        answer: &Result<http::Response<Bytes>>,
    ) -> Exchange {
        let asked = self.request(request);
        self.answered(asked, answer)
    }

    /// Scrubs one body, such as a fixture that was written down by hand.
    ///
    /// `content_type` helps where the text itself does not tell what it is; JSON is found by its
    /// look. JSON that is cut off or broken keeps its fault.
    pub fn body(&mut self, content_type: Option<&str>, body: &[u8]) -> Vec<u8> {
        self.read(content_type, body).to_bytes()
    }

    /// Forgets all fakes and begins the next capture, under a key that follows from this one and
    /// does not lead back to it.
    pub(crate) fn renew(&mut self) {
        self.fakes.renew();
    }

    pub(crate) fn read(&mut self, content_type: Option<&str>, body: &[u8]) -> Body {
        body::read(self, content_type, body)
    }

    /// One text under one key.
    fn value(&mut self, key: &str, text: &str, secret: bool) -> String {
        if text.is_empty() {
            return String::new();
        }
        let fake = if secret {
            self.fakes.token(text)
        } else if words::stays(key, text) {
            text.to_owned()
        } else if words::is_birth(key) {
            let weeks = self.fakes.birth_weeks(text);
            text::moved(text, weeks, true).unwrap_or_else(|| self.text(text))
        } else if let Some(moved) = text::moved(text, self.fakes.weeks(), words::is_dated(key)) {
            moved
        } else if words::is_phone(key) {
            self.phone(text)
        } else {
            self.text(text)
        };
        if looks_real(&fake) { self.fakes.token(text) } else { fake }
    }

    /// A number of a body, as it is written.
    fn bare_number(&mut self, key: &str, text: &str) -> String {
        if words::stays(key, text) {
            text.to_owned()
        } else if let Some(moved) =
            text::moved(text, self.fakes.weeks(), true).filter(|_| words::is_dated(key))
        {
            moved
        } else {
            self.fakes.number(text)
        }
    }

    fn parameter(&mut self, key: &str, text: &str) -> String {
        self.value(key, text, words::is_secret_parameter(key))
    }
}

impl fmt::Debug for Scrub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrub")
            .field("path_words", &self.path_words)
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}
