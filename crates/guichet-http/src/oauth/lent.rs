//! Our transport, as the oauth2 crate wants to borrow one.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use guichet_core::{
    Error, ErrorKind, Result,
    raw::{Clock, Transport},
};
use http::{Request, Response, header::AUTHORIZATION};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse, RequestTokenError};

use super::{refusal, tokens::Answer};
use crate::json;

/// It owns its share, so that one implementation serves every lifetime: with a borrowed one, a
/// future of an exchange could not be shown to be `Send` inside an async trait.
pub(super) struct Lent {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
}

impl<'c> AsyncHttpClient<'c> for Lent {
    type Error = Error;
    type Future = BoxFuture<'c, Result<HttpResponse>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut request: Request<Bytes> = request.map(Bytes::from);
            if let Some(value) = request.headers_mut().get_mut(AUTHORIZATION) {
                value.set_sensitive(true);
            }
            let response = self.transport.send(request).await?;
            // Faults are read here, since the oauth2 crate would keep the body in its error and
            // forget the status.
            if !response.status().is_success() {
                return Err(refusal::refused(&response, self.clock.now()));
            }
            let upstream = crate::upstream(&response);
            json::decode::<Answer>(response.body())
                .map_err(|error| error.with_upstream(upstream))?;
            // Without headers and with 200: a token in another media type, or with 201, is one.
            Ok(Response::new(response.into_body().to_vec()))
        })
    }
}

/// What is left over when the exchange itself went well cannot be more than a slip of ours.
pub(super) fn error<T: oauth2::ErrorResponse + 'static>(
    error: RequestTokenError<Error, T>,
) -> Error {
    match error {
        RequestTokenError::Request(error) => error,
        _ => Error::new(ErrorKind::Protocol, "the bank's answer holds no token"),
    }
}
