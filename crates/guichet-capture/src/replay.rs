//! A transport that plays a capture.

mod difference;

use crate::{Body, Capture, Exchange, Request};
use async_trait::async_trait;
use bytes::Bytes;
use difference::{Difference, differences};
use guichet_core::{Error, ErrorKind, Result, raw::Transport};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Answers requests with what a capture has for them, and refuses requests that it has not.
///
/// A request fits an exchange when method, path, parameters (in any order), the chosen headers
/// (at first `accept` and `content-type`) and body (JSON in any order of fields) are the same.
/// Each exchange is played once; those with equal requests are played in their order. Where the
/// capture has a fake token (`token-1`), the request may have any text, because a client draws
/// `state` and the like anew each time; other than that, dates and identifiers have to be those of
/// the capture.
///
/// # Errors
///
/// [`InvalidInput`](ErrorKind::InvalidInput) for a request that no exchange fits. The message
/// names what differs from the most similar exchange, by the names of parameters, headers and
/// fields, without values. An exchange that was recorded without an answer is played as an error
/// of its kind.
pub struct Replay {
    exchanges: Vec<Exchange>,
    headers: Vec<HeaderName>,
    ignored: Vec<String>,
    played: Mutex<Vec<bool>>,
}

impl Replay {
    /// Plays a capture.
    pub fn new(capture: Capture) -> Self {
        let played = Mutex::new(vec![false; capture.exchanges.len()]);
        Self {
            exchanges: capture.exchanges,
            headers: vec![http::header::ACCEPT, http::header::CONTENT_TYPE],
            ignored: Vec::new(),
            played,
        }
    }

    /// Compares one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName) -> Self {
        self.headers.push(name);
        self
    }

    /// Compares no headers but those that are named from here on.
    #[must_use]
    pub fn without_headers(mut self) -> Self {
        self.headers.clear();
        self
    }

    /// Leaves a parameter of addresses and forms out of the comparison, such as a date that the
    /// client counts from today.
    #[must_use]
    pub fn ignore_parameter(mut self, name: impl Into<String>) -> Self {
        self.ignored.push(name.into());
        self
    }

    /// Says whether the whole capture was asked for.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) with the numbers of the exchanges, counted from
    /// one, that were not.
    pub fn finish(&self) -> Result<()> {
        let left: Vec<String> = self
            .played()
            .iter()
            .enumerate()
            .filter(|(_, played)| !**played)
            .map(|(place, _)| place.saturating_add(1).to_string())
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::InvalidInput,
            format!("these exchanges of the capture were never asked for: {}", left.join(", ")),
        ))
    }

    fn played(&self) -> MutexGuard<'_, Vec<bool>> {
        self.played.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, request: &http::Request<Bytes>) -> Result<&Exchange> {
        let mut nearest: Option<(bool, Vec<Difference>, usize)> = None;
        let mut played = self.played();
        let marks = played.iter_mut();
        for (place, (exchange, mark)) in self.exchanges.iter().zip(marks).enumerate() {
            let different = differences(&exchange.request, request, &self.headers, &self.ignored);
            if different.is_empty() && !*mark {
                *mark = true;
                return Ok(exchange);
            }
            let similar = (*mark, different, place);
            let closer = nearest.as_ref().is_none_or(|old| weight(&similar) < weight(old));
            if closer {
                nearest = Some(similar);
            }
        }
        Err(unexpected(request, nearest))
    }
}

fn weight((played, different, _): &(bool, Vec<Difference>, usize)) -> (usize, bool) {
    // A request that is the same but was answered already is the nearest of all.
    let sum = different.iter().map(Difference::weight).sum();
    (sum, *played)
}

fn unexpected(
    request: &http::Request<Bytes>,
    nearest: Option<(bool, Vec<Difference>, usize)>,
) -> Error {
    let method = request.method();
    let clause = match nearest {
        None => format!("the capture has nothing for this {method} request: it is empty"),
        Some((_, different, place)) if different.is_empty() => {
            let number = place.saturating_add(1);
            format!("this {method} request was played already, as exchange {number}")
        }
        Some((_, different, place)) => {
            let number = place.saturating_add(1);
            let list: Vec<String> = different.iter().take(5).map(ToString::to_string).collect();
            let list = list.join(", ");
            format!(
                "the capture has nothing for this {method} request: exchange {number} differs in {list}"
            )
        }
    };
    Error::new(ErrorKind::InvalidInput, clause)
}

#[async_trait]
impl Transport for Replay {
    async fn send(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>> {
        let exchange = self.find(&request)?;
        let recorded = match &exchange.outcome {
            Ok(answer) => answer,
            Err(kind) => return Err(Error::new(*kind, "no answer came when this was recorded")),
        };
        let broken = || {
            Error::new(
                ErrorKind::InvalidInput,
                "the capture has an answer that HTTP does not allow",
            )
        };
        let mut answer = Response::new(Bytes::from(recorded.body.to_bytes()));
        *answer.status_mut() = StatusCode::from_u16(recorded.status).map_err(|_| broken())?;
        for (name, value) in &recorded.headers {
            let name = HeaderName::try_from(name).map_err(|_| broken())?;
            let value = HeaderValue::try_from(value).map_err(|_| broken())?;
            answer.headers_mut().append(name, value);
        }
        Ok(answer)
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay")
            .field("exchanges", &self.exchanges.len())
            .field("headers", &self.headers)
            .field("ignored", &self.ignored)
            .finish_non_exhaustive()
    }
}
