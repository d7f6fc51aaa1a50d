//! Where the browser comes back to: one address on this machine, open for one customer.

use crate::failure::{Exit, Failure};
use anyhow::Context as _;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri},
    response::Html,
    routing::get,
};
use std::{net::Ipv4Addr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::mpsc};
use url::Url;

/// As long as a person may take to find a password, and not much longer.
const PATIENCE: Duration = Duration::from_mins(10);

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>Guichet</title>\
    <style>body{font:1.1rem system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>\
    <h1>Back from the bank</h1><p>You can close this page. The terminal says how it went.</p>";

/// A listener on 127.0.0.1, and the address that the bank sends the customer back to.
#[derive(Debug)]
pub(crate) struct Callback {
    listener: TcpListener,
    address: Url,
}

impl Callback {
    /// Listens at a free port.
    pub(crate) async fn anywhere() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = format!("http://127.0.0.1:{}/callback", listener.local_addr()?.port());
        Ok(Self { listener, address: Url::parse(&address)? })
    }

    /// Listens at a configured address, if it is one of this machine without encryption.
    pub(crate) async fn at(address: &Url) -> anyhow::Result<Option<Self>> {
        let here = matches!(address.host_str(), Some("127.0.0.1" | "localhost"));
        if address.scheme() != "http" || !here {
            return Ok(None);
        }
        let port = address.port_or_known_default().unwrap_or(80);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
            Failure::new(Exit::Unavailable, format!("port {port} is taken: {error}"))
                .next("close the program that uses the port, or register another redirect address")
        })?;
        Ok(Some(Self { listener, address: address.clone() }))
    }

    /// Where the bank is to send the customer.
    pub(crate) fn address(&self) -> &Url {
        &self.address
    }

    /// Waits for the customer, and gives the whole address at which they came back.
    pub(crate) async fn wait(self) -> anyhow::Result<Url> {
        let (sender, mut came) = mpsc::channel(1);
        let path = self.address.path().to_owned();
        let router = Router::new().route(&path, get(arrive)).with_state(Arc::new(sender));
        let server = axum::serve(self.listener, router).into_future();
        let query = tokio::select! {
            ended = server => {
                ended.context("the callback listener stopped")?;
                None
            }
            query = came.recv() => query,
            () = tokio::time::sleep(PATIENCE) => None,
        };
        let Some(query) = query else {
            return Err(Failure::new(Exit::NoPermission, "nobody came back from the bank")
                .next("run `guichet link` again when the customer is at hand")
                .into());
        };
        let mut address = self.address;
        address.set_query(Some(&query));
        Ok(address)
    }
}

async fn arrive(
    State(sender): State<Arc<mpsc::Sender<String>>>,
    uri: Uri,
) -> (StatusCode, Html<&'static str>) {
    // A visit without a query is a browser's own curiosity.
    let Some(query) = uri.query() else {
        return (StatusCode::BAD_REQUEST, Html("The bank's answer is missing."));
    };
    // Only the first visit counts.
    let _first = sender.try_send(query.to_owned());
    (StatusCode::OK, Html(PAGE))
}
