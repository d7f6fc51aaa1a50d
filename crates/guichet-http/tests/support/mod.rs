//! A transport that answers from a script, and a clock that stands still.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses its own part of it")]

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    Error, ErrorKind, Result, Timestamp,
    raw::{Clock, Transport},
};
use http::{Request, Response};
use url::{Url, form_urlencoded};

/// Answers from a script and keeps what it was asked.
#[derive(Debug, Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Response<Bytes>>>,
    seen: Mutex<Vec<Request<Bytes>>>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = (u16, &'static str)>) -> Arc<Self> {
        let answers = answers.into_iter().map(|(status, body)| {
            Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
        });
        Self::answering(answers)
    }

    pub(crate) fn answering(answers: impl IntoIterator<Item = Response<Bytes>>) -> Arc<Self> {
        let answers = Mutex::new(answers.into_iter().collect());
        Arc::new(Self { answers, seen: Mutex::default() })
    }

    pub(crate) fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub(crate) fn request(&self, index: usize) -> Request<Bytes> {
        self.seen.lock().unwrap().get(index).unwrap().clone()
    }

    /// The form of a request; a parameter that comes twice is a fault of ours.
    pub(crate) fn form(&self, index: usize) -> HashMap<String, String> {
        let request = self.request(index);
        let mut form = HashMap::new();
        for (name, value) in form_urlencoded::parse(request.body()) {
            assert!(form.insert(name.to_string(), value.to_string()).is_none(), "{name} twice");
        }
        form
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        self.seen.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front();
        answer.ok_or_else(|| Error::new(ErrorKind::Internal, "the script is over"))
    }
}

/// Always 2026-03-31T10:00:00Z.
#[derive(Debug)]
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2026-03-31T10:00:00Z".parse().unwrap()
    }
}

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// The parameters of an address; one that comes twice is a fault of ours.
pub(crate) fn query(url: &Url) -> HashMap<String, String> {
    let mut query = HashMap::new();
    for (name, value) in url.query_pairs() {
        assert!(query.insert(name.to_string(), value.to_string()).is_none(), "{name} twice");
    }
    query
}

pub(crate) fn get(address: &str) -> Request<Bytes> {
    Request::get(address).body(Bytes::new()).unwrap()
}
