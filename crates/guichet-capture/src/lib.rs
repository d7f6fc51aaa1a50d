#![doc = include_str!("../README.md")]

mod capture;
mod checks;
mod dates;
pub mod drift;
mod fake;
mod invent;
mod json;
mod key;
mod recognise;
mod recorder;
mod replay;
mod scan;
mod scrub;
mod words;

// The examples of the page for users run with ours. Outside of a test the page is not looked for.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/capture.md")]
mod page {}

pub use capture::{CAPTURE_VERSION, Capture, Exchange};
pub use key::CaptureKey;
pub use recognise::SecretKind;
pub use recorder::Recorder;
pub use replay::Replay;
pub use scan::{Finding, Scan, scan};
pub use scrub::Scrub;

pub(crate) use capture::{Body, Request, Response};
