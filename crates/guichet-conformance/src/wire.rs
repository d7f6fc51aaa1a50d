//! The wire between a connector and the bank: it remembers everything, and breaks on request.

use crate::{Dialect, Json};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{Error, ErrorKind, Result, raw::Transport};
use http::{HeaderMap, Method, Request, Response, header::CONTENT_LENGTH};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;
use url::Url;

/// Which requests a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Those for the customer's data.
    Resource,
    /// Those for tokens.
    Token,
}

/// What happens in place of an answer, or to it.
#[derive(Clone)]
pub enum Fault {
    /// This is answered; nothing arrives at the bank.
    Answer(Canned),
    /// No answer came in time.
    Timeout,
    /// The connection broke.
    Reset,
    /// Nothing ever comes.
    Never,
    /// The answer is held back until the wire is [released](Wire::release).
    Held,
    /// The bank's own answer, with its JSON changed.
    Rewritten(Rewrite),
}

/// A change of a bank's answer.
pub type Rewrite = Arc<dyn Fn(&mut Json) + Send + Sync>;

impl Fault {
    /// The bank's own answer with its JSON changed.
    pub fn rewritten(change: impl Fn(&mut Json) + Send + Sync + 'static) -> Self {
        Self::Rewritten(Arc::new(change))
    }

    /// An answer with a status and nothing else.
    pub fn status(status: u16) -> Self {
        Self::Answer(Canned { status, headers: Vec::new(), body: String::new() })
    }

    /// The same answer with a header.
    #[must_use]
    pub fn header(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Answer(mut canned) => {
                canned.headers.push((name, value.into()));
                Self::Answer(canned)
            }
            other => other,
        }
    }

    /// The same answer with a body.
    #[must_use]
    pub fn body(self, body: impl Into<String>) -> Self {
        match self {
            Self::Answer(mut canned) => {
                canned.body = body.into();
                Self::Answer(canned)
            }
            other => other,
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answer(_) => "Answer",
            Self::Timeout => "Timeout",
            Self::Reset => "Reset",
            Self::Never => "Never",
            Self::Held => "Held",
            Self::Rewritten(_) => "Rewritten",
        })
    }
}

/// An answer made beforehand.
#[derive(Clone, Debug)]
pub struct Canned {
    /// The status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// A request as the connector sent it.
#[derive(Clone)]
pub struct Sent {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Which side of the bank it was for; `None` for anything else.
    pub aim: Option<Aim>,
}

impl Sent {
    /// The value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether it asks for the parts into which a customer divides one account. Some banks list
    /// them only there, and they belong to the listing of accounts.
    pub(crate) fn lists_parts(&self) -> bool {
        self.url.path().ends_with("/spaces")
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sent").field(&self.method).field(&self.url.path()).finish()
    }
}

struct Rule {
    aim: Aim,
    /// How many requests pass before it strikes.
    skip: u32,
    /// How many it strikes.
    times: u32,
    fault: Fault,
}

/// The wire between a connector and the bank.
pub struct Wire {
    inner: Arc<dyn Transport>,
    dialect: &'static Dialect,
    root: Url,
    sent: Mutex<Vec<Sent>>,
    rules: Mutex<Vec<Rule>>,
    most: Mutex<usize>,
    released: Notify,
}

/// More requests than any case needs: a connector that goes in circles must be stopped.
const MOST: usize = 400;

impl Wire {
    /// A wire to a bank.
    pub fn new(inner: Arc<dyn Transport>, dialect: &'static Dialect, root: Url) -> Self {
        Self {
            inner,
            dialect,
            root,
            sent: Mutex::default(),
            rules: Mutex::default(),
            most: Mutex::new(MOST),
            released: Notify::new(),
        }
    }

    /// What was sent, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        lock(&self.sent).clone()
    }

    /// What was sent to one side of the bank.
    pub fn sent_to(&self, aim: Aim) -> Vec<Sent> {
        self.sent().into_iter().filter(|sent| sent.aim == Some(aim)).collect()
    }

    /// Forgets what was sent, and ends all faults.
    pub fn clear(&self) {
        lock(&self.sent).clear();
        lock(&self.rules).clear();
        *lock(&self.most) = MOST;
    }

    /// Strikes the next request of a side.
    pub fn strike(&self, aim: Aim, fault: Fault) {
        self.strike_after(0, 1, aim, fault);
    }

    /// Strikes all requests of a side from now on.
    pub fn strike_all(&self, aim: Aim, fault: Fault) {
        self.strike_after(0, u32::MAX, aim, fault);
    }

    /// Lets some requests of a side pass, and strikes some that follow.
    pub fn strike_after(&self, skip: u32, times: u32, aim: Aim, fault: Fault) {
        lock(&self.rules).push(Rule { aim, skip, times, fault });
    }

    /// Breaks for good after so many more requests.
    pub fn allow(&self, more: usize) {
        *lock(&self.most) = lock(&self.sent).len().saturating_add(more);
    }

    /// Lets a held answer go.
    pub fn release(&self) {
        self.released.notify_one();
    }

    fn fault(&self, aim: Aim) -> Option<Fault> {
        let mut rules = lock(&self.rules);
        for rule in rules.iter_mut().filter(|rule| rule.aim == aim && rule.times > 0) {
            if rule.skip > 0 {
                rule.skip -= 1;
            } else {
                rule.times = rule.times.saturating_sub(1);
                return Some(rule.fault.clone());
            }
        }
        None
    }

    /// Which side of the bank an address is on.
    fn aim(&self, url: &Url) -> Option<Aim> {
        if url.origin() != self.root.origin() {
            return None;
        }
        let path = url.path().trim_start_matches('/');
        // Some banks issue tokens below the base of their resources.
        if path == self.dialect.token {
            Some(Aim::Token)
        } else {
            path.starts_with(self.dialect.resource).then_some(Aim::Resource)
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for Wire {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "the request has no full address"))?;
        let aim = self.aim(&url);
        let (home, count) = (url.origin() == self.root.origin(), {
            let mut sent = lock(&self.sent);
            sent.push(Sent {
                method: request.method().clone(),
                url,
                headers: request.headers().clone(),
                body: request.body().clone(),
                aim,
            });
            sent.len()
        });
        if !home || count > *lock(&self.most) {
            return Err(Error::new(ErrorKind::Internal, "the kit stops this request"));
        }
        match aim.and_then(|aim| self.fault(aim)) {
            None => self.inner.send(request).await,
            Some(Fault::Answer(canned)) => canned.response(),
            Some(Fault::Timeout) => {
                Err(Error::new(ErrorKind::Timeout, "the bank did not answer in time"))
            }
            Some(Fault::Reset) => {
                Err(Error::new(ErrorKind::Network, "the connection to the bank broke"))
            }
            Some(Fault::Never) => std::future::pending().await,
            Some(Fault::Held) => {
                let answer = self.inner.send(request).await;
                self.released.notified().await;
                answer
            }
            Some(Fault::Rewritten(rewrite)) => {
                Ok(rewritten(self.inner.send(request).await?, &rewrite))
            }
        }
    }
}

impl Canned {
    fn response(self) -> Result<Response<Bytes>> {
        let start = Response::builder().status(self.status);
        let with_headers = self
            .headers
            .iter()
            .fold(start, |response, (name, value)| response.header(*name, value));
        with_headers
            .body(Bytes::from(self.body))
            .map_err(|_| Error::new(ErrorKind::Internal, "the kit made an impossible answer"))
    }
}

fn rewritten(mut response: Response<Bytes>, rewrite: &Rewrite) -> Response<Bytes> {
    let read = std::str::from_utf8(response.body()).ok().and_then(|text| Json::parse(text).ok());
    if let Some(mut json) = read {
        rewrite(&mut json);
        *response.body_mut() = Bytes::from(json.to_string());
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}

/// A holder that panicked left whole values behind, so a poisoned lock is good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
