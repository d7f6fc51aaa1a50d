//! The edge: HTTP comes in, plain values go through, HTTP goes out.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;

use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::record::RecordedRequest;
use crate::tls::Peer;
use crate::{control, dialect, oauth};

/// No request to a bank is longer.
const LONGEST_BODY: usize = 1 << 20;

pub(crate) fn router(bank: Arc<Bank>) -> Router {
    Router::new().fallback(handle).with_state(bank)
}

async fn handle(
    State(bank): State<Arc<Bank>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Result<Response, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return Ok(response(Reply::empty(413)));
    };
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    let ask = Ask {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.to_vec(),
        at: bank.now(),
        certificate: peer.certificate,
    };
    Ok(response(answer(&bank, ask)))
}

fn answer(bank: &Bank, ask: Ask) -> Reply {
    // The control pages are not part of what an app sent.
    if let Some(reply) = control::answer(bank, &ask) {
        return checked(bank, reply);
    }
    let reply = if bank.security.certificates && ask.certificate.is_none() && !is_page(&ask) {
        Reply::html(400, NO_CERTIFICATE)
    } else {
        oauth::answer(bank, &ask)
            .or_else(|| dialect::answer(bank, &ask))
            .unwrap_or_else(|| Reply::empty(404))
    };
    let reply = checked(bank, reply);
    let path_and_query =
        if ask.query.is_empty() { ask.path } else { format!("{}?{}", ask.path, ask.query) };
    bank.remember(RecordedRequest {
        method: ask.method,
        path_and_query,
        headers: ask.headers,
        body: ask.body,
        status: reply.status,
    });
    reply
}

/// As web servers say it that stand before a bank.
const NO_CERTIFICATE: &str = "<html><head><title>400 No required SSL certificate was sent</title>\
</head><body><h1>400 Bad Request</h1></body></html>\n";

/// Whether a browser comes here, which has no certificate, or anyone who looks around.
fn is_page(ask: &Ask) -> bool {
    ask.path.ends_with("/authorize") || ask.path.starts_with("/.well-known/")
}

/// A bank that cannot write its state must not go on as if it had.
fn checked(bank: &Bank, reply: Reply) -> Reply {
    if bank.is_unsaved() {
        Reply::bytes(500, "text/plain", b"the mock bank cannot write its state file\n".to_vec())
    } else {
        reply
    }
}

fn response(reply: Reply) -> Response {
    let whole = reply.body.len();
    let cut = reply.cut_at;
    let body = match cut {
        Some(at) => cut_body(&reply.body, at),
        None => Body::from(reply.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(HeaderName::from_static(name), value);
        }
    }
    if cut.is_some() {
        response.headers_mut().insert("content-length", HeaderValue::from(whole));
    }
    response
}

/// Some bytes, and then a connection that breaks although more were promised.
fn cut_body(whole: &[u8], at: usize) -> Body {
    let sent = whole.get(..at).unwrap_or(whole).to_vec();
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
    Body::from_stream(stream::iter([Ok(sent), Err(broken)]))
}
