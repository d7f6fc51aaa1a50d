//! The world outside, as it is lent to a connector.

use super::{AppKey, Connector};
use crate::Result;
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use std::{fmt, sync::Arc};

/// Sends one HTTP request and brings the answer, whatever its status.
///
/// It follows no redirect and repeats nothing. An error means that no answer came.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Makes one exchange.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>>;
}

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Everything outside that a connector may use.
#[derive(Clone, Debug)]
pub struct Env {
    /// HTTP; it holds the certificate too, so an app has one `Env` for each certificate.
    pub transport: Arc<dyn Transport>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The app's key for account keys and fingerprints.
    pub key: AppKey,
}

/// Makes a connector: a bank's profile with the app's configuration.
pub trait Provider: Send + 'static {
    /// Checks the configuration and makes the connector. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config), with the field as its path.
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>>;
}
