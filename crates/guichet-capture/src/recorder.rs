//! A transport that writes down what passes.

use crate::{Capture, Exchange, Scrub};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{Result, raw::Transport};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Passes exchanges on to another transport and keeps them, scrubbed.
///
/// Requests and answers go through unchanged. They are scrubbed before anything is kept, so the
/// recorder never holds a token, a name or an amount of the customer's. An exchange that was
/// given up before its end is not kept.
///
/// Put it next to the wire, inside of what adds headers: what it sees is what the bank sees.
pub struct Recorder {
    inner: Arc<dyn Transport>,
    tape: Mutex<Tape>,
}

struct Tape {
    scrub: Scrub,
    begun: u64,
    exchanges: Vec<(u64, Exchange)>,
}

impl Recorder {
    /// Records what passes through a transport.
    pub fn new(inner: Arc<dyn Transport>, scrub: Scrub) -> Self {
        Self { inner, tape: Mutex::new(Tape { scrub, begun: 0, exchanges: Vec::new() }) }
    }

    /// Hands over what was recorded, in the order in which it was begun, and begins the next
    /// capture with other fakes.
    ///
    /// An exchange that is under way belongs to the next capture, with a request whose fakes are
    /// of this one; take a capture when nothing is under way.
    pub fn take(&self) -> Capture {
        let mut tape = self.tape();
        let mut exchanges = std::mem::take(&mut tape.exchanges);
        tape.scrub.renew();
        exchanges.sort_by_key(|(begun, _)| *begun);
        Capture::new(exchanges.into_iter().map(|(_, exchange)| exchange).collect())
    }

    fn tape(&self) -> MutexGuard<'_, Tape> {
        // Nothing on the tape is half done when a thread panics: the worst is a missing exchange.
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>> {
        let (begun, asked) = {
            let mut tape = self.tape();
            tape.begun = tape.begun.saturating_add(1);
            (tape.begun, tape.scrub.request(&request))
        };
        let answer = self.inner.send(request).await;
        let mut tape = self.tape();
        let exchange = tape.scrub.answered(asked, &answer);
        tape.exchanges.push((begun, exchange));
        drop(tape);
        answer
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("inner", &self.inner)
            .field("exchanges", &self.tape().exchanges.len())
            .finish_non_exhaustive()
    }
}
