//! Signing on the way out.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    Result,
    raw::{Clock, Transport},
};
use http::{HeaderName, Request, Response};

use super::MessageSigning;
use crate::random;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A transport that signs every request as its last act before sending.
///
/// For requests that others build, such as those of [`OAuth`](crate::OAuth). Where the policy
/// signs an `x-request-id` and the request has none, it gets a fresh one.
///
/// ```
/// use guichet_http::signature::{MessageSigning, SignaturePolicy, SigningTransport};
/// use guichet_http::{HttpTransport, Signer, SystemClock};
/// use std::sync::Arc;
///
/// const POLICY: SignaturePolicy =
///     SignaturePolicy::cavage(&["(request-target)", "digest", "x-request-id"]);
///
/// fn signed(transport: HttpTransport, seal: Arc<dyn Signer>) -> SigningTransport {
///     let signing = MessageSigning::new(POLICY, seal);
///     SigningTransport::new(signing, Arc::new(transport), Arc::new(SystemClock))
/// }
/// ```
#[derive(Clone)]
pub struct SigningTransport {
    signing: MessageSigning,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
}

impl SigningTransport {
    /// Wraps a transport.
    pub fn new(
        signing: MessageSigning,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { signing, transport, clock }
    }
}

#[async_trait]
impl Transport for SigningTransport {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>> {
        let wanted = self.signing.policy.signed.contains(&X_REQUEST_ID.as_str());
        if wanted && !request.headers().contains_key(X_REQUEST_ID) {
            request.headers_mut().insert(X_REQUEST_ID, random::request_id()?);
        }
        self.signing.sign(&mut request, self.clock.now()).await?;
        self.transport.send(request).await
    }
}

impl fmt::Debug for SigningTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningTransport").field("signing", &self.signing).finish_non_exhaustive()
    }
}
