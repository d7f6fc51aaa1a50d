//! A transport that does more, or less, than it is asked.

use super::hooks::Around;
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{Result, raw::Transport};
use http::{Request, Response};
use std::{fmt, sync::Arc};

pub(crate) struct Tampered {
    pub(crate) inner: Arc<dyn Transport>,
    pub(crate) around: Around,
}

impl fmt::Debug for Tampered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tampered")
    }
}

#[async_trait]
impl Transport for Tampered {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        (self.around)(&self.inner, request).await
    }
}
