//! A capture, and the file it is kept in.

use crate::{
    json::{is_valid, minify, pretty},
    scrub::pairs,
};
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result};
use serde_json::value::RawValue;
use std::{fmt, io};

mod file;

/// The version of the file form that this crate writes.
pub const CAPTURE_VERSION: u32 = 1;

/// Exchanges with a bank, in the order in which they were begun.
///
/// What a [`Recorder`](crate::Recorder) makes is scrubbed. What was read from a file is whatever
/// was in the file: [`scan`](crate::scan()) it before trusting it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request, and what came of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Exchange {
    pub(crate) request: Request,
    /// The kind of the error, where no answer came.
    pub(crate) outcome: Result<Response, ErrorKind>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Body {
    Empty,
    /// Valid JSON, without white space.
    Json(String),
    Form(Vec<(String, String)>),
    Text(String),
    /// Text with bytes that are no UTF-8, each written as U+FFFD.
    Damaged(String),
}

impl Body {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Empty => Vec::new(),
            Self::Json(text) | Self::Text(text) => text.clone().into_bytes(),
            Self::Form(pairs) => file::joined(pairs).into_bytes(),
            Self::Damaged(text) => {
                let pieces: Vec<&[u8]> =
                    text.split(char::REPLACEMENT_CHARACTER).map(str::as_bytes).collect();
                // This byte occurs nowhere in UTF-8.
                pieces.join(&0xFF_u8)
            }
        }
    }
}

impl Exchange {
    /// The method of the request.
    pub fn method(&self) -> &str {
        &self.request.method
    }

    /// The path of the request; the host is not kept.
    pub fn path(&self) -> &str {
        &self.request.path
    }

    /// The parameters of the address, decoded.
    pub fn query(&self) -> &[(String, String)] {
        &self.request.query
    }

    /// The status of the answer, unless none came.
    pub fn status(&self) -> Option<u16> {
        self.outcome.as_ref().ok().map(|answer| answer.status)
    }

    /// The kind of the error, when no answer came.
    pub fn failure(&self) -> Option<ErrorKind> {
        self.outcome.as_ref().err().copied()
    }

    /// The body of the request.
    pub fn request_body(&self) -> Bytes {
        self.request.body.to_bytes().into()
    }

    /// The body of the answer, as a replay gives it; nothing where no answer came.
    pub fn response_body(&self) -> Bytes {
        self.outcome.as_ref().map(|answer| answer.body.to_bytes()).unwrap_or_default().into()
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A capture from a file may hold anything, so only what cannot be personal is shown.
        f.debug_struct("Exchange")
            .field("method", &self.request.method)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl Capture {
    /// Makes a capture of exchanges, such as [`Scrub::exchange`](crate::Scrub::exchange) gives.
    pub fn new(exchanges: Vec<Exchange>) -> Self {
        Self { exchanges }
    }

    /// The exchanges.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// Drops the exchanges that a question is answered with no for, so that a report shows only
    /// what matters.
    pub fn retain(&mut self, keep: impl FnMut(&Exchange) -> bool) {
        self.exchanges.retain(keep);
    }

    /// The file form: JSON with one value a line. `docs/capture.md` describes it.
    ///
    /// # Errors
    ///
    /// [`Internal`](ErrorKind::Internal) when a value cannot be written, which does not happen to
    /// a capture that was recorded or read.
    pub fn to_json(&self) -> Result<String> {
        file::write(self).map(|text| pretty(&text))
    }

    /// Reads the file form.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) when this is not a capture, or one of a later
    /// version. The message repeats nothing of the file.
    pub fn from_json(text: &str) -> Result<Self> {
        file::read(text)
    }

    /// Writes the file form.
    ///
    /// # Errors
    ///
    /// As [`to_json`](Self::to_json), and [`Internal`](ErrorKind::Internal) when the writer fails.
    pub fn save(&self, mut to: impl io::Write) -> Result<()> {
        to.write_all(self.to_json()?.as_bytes()).map_err(|cause| {
            Error::new(ErrorKind::Internal, "the capture cannot be written").with_source(cause)
        })
    }

    /// Reads the file form.
    ///
    /// # Errors
    ///
    /// As [`from_json`](Self::from_json), and [`InvalidInput`](ErrorKind::InvalidInput) when the
    /// reader fails.
    pub fn load(mut from: impl io::Read) -> Result<Self> {
        let mut text = String::new();
        from.read_to_string(&mut text).map_err(|cause| {
            Error::new(ErrorKind::InvalidInput, "the capture cannot be read").with_source(cause)
        })?;
        Self::from_json(&text)
    }
}
