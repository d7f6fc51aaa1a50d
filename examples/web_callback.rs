//! Linking a bank from a web app.
//!
//! ```text
//! cargo run -p examples --example web_callback             a script plays the browser, and ends
//! cargo run -p examples --example web_callback -- --serve  stays open for a browser
//! ```
//!
//! While the customer is at the bank, what the app must remember lies sealed in a store, under a
//! name that only this customer's browser knows (a cookie): a callback that somebody else was
//! sent to finds nothing.
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use anyhow::Context as _;
use axum::{
    Router,
    extract::State,
    http::{
        HeaderMap, StatusCode, Uri,
        header::{COOKIE, LOCATION, SET_COOKIE},
    },
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use guichet::{
    AppKey, Bank, ConsentInput, ConsentRequest, ConsentStep, Context, Psu, Purpose, Scope, SealKey,
    mock, raw::Env,
};
use guichet_store_file::FileGrantStore;
use std::sync::Arc;
use url::Url;

#[derive(Clone)]
struct App {
    address: Url,
    bank: Bank,
    store: FileGrantStore,
}

/// `/link`: begins a consent, and sends the customer to the bank.
async fn link(State(app): State<App>) -> Result<Response, Trouble> {
    let scopes = [Scope::AccountsBasic, Scope::Balances];
    let request = ConsentRequest::new(scopes, [Purpose::PlanBudget]).days(90);
    let cx = Context::new().with_psu(Psu::here());
    let ConsentStep::Redirect { url, pending } = app.bank.begin_consent(&cx, &request).await?
    else {
        return Err(anyhow::anyhow!("this bank has no page to send customers to").into());
    };
    let visit = uuid::Uuid::new_v4().to_string();
    app.store.save_pending(&visit, &pending).await?;
    // A real app adds `Secure`; this one listens on plain http.
    let cookie = format!("visit={visit}; HttpOnly; SameSite=Lax; Path=/callback");
    Ok(([(SET_COOKIE, cookie)], Redirect::to(url.as_str())).into_response())
}

/// `/callback`: the bank sent the customer back.
async fn callback(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Result<String, Trouble> {
    let cookies = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok()).unwrap_or("");
    let visit = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("visit="));
    let visit = visit.context("this browser did not begin a link")?;
    // It is taken out of the store, so an answer of the bank is used once.
    let pending = app.store.take_pending(visit).await?.context("this link is over")?;
    let input = ConsentInput::Callback(app.address.join(&uri.to_string())?);
    let cx = Context::new().with_psu(Psu::here());
    let ConsentStep::Granted(grant) = app.bank.resume_consent(&cx, &pending, &input).await? else {
        return Err(anyhow::anyhow!("this bank asks for one step more").into());
    };
    app.store.save(&grant).await?;

    let store = Arc::new(app.store);
    let session = app.bank.session(grant, Purpose::PlanBudget).with_store(store);
    let accounts = session.with_psu(Psu::here()).accounts().await?;
    Ok(format!("Linked: {} accounts.\n", accounts.items.len()))
}

/// What went wrong, as a page: the message of an error holds nothing private.
struct Trouble(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, format!("{}\n", self.0)).into_response()
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
    let server = Arc::new(mock::MockBank::start().await?);
    let config = mock::config(&server, &mock::PROFILE, address.join("/callback")?)?;
    let setup = mock::setup(&server, AppKey::random()?)?;
    let bank = setup.connect(mock::PROFILE.bank(config))?;

    let folder = tempfile::tempdir()?;
    let store = FileGrantStore::open(folder.path(), SealKey::random()?)?;
    let app = App { address: address.clone(), bank, store };
    let routes = Router::new().route("/link", get(link)).route("/callback", get(callback));
    let serving = axum::serve(listener, routes.with_state(app)).into_future();
    if std::env::args().any(|argument| argument == "--serve") {
        println!("Open {address}link and log in as alice, password alice");
        return Ok(serving.await?);
    }
    tokio::select! {
        ended = serving => ended?,
        page = browse(setup.env(), &address) => print!("{}", page?),
    }
    Ok(())
}

/// What a browser does: follow `/link`, log in at the bank, come back with the cookie.
async fn browse(env: Env, address: &Url) -> anyhow::Result<String> {
    let visit = |url: &Url, cookie: &str| {
        let request = http::Request::get(url.as_str()).header(COOKIE, cookie);
        request.body(bytes::Bytes::new())
    };
    let sent = env.transport.send(visit(&address.join("/link")?, "")?).await?;
    let said = |name| sent.headers().get(name).and_then(|value| value.to_str().ok());
    let cookie = said(SET_COOKIE).and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
    let page = said(LOCATION).context("the app sends nobody to the bank")?;
    let redirect = mock::approve(&Url::parse(page)?, "alice").await?;
    let page = env.transport.send(visit(&redirect, cookie)?).await?;
    Ok(String::from_utf8_lossy(page.body()).into_owned())
}
