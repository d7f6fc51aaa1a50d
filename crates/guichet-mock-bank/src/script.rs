//! A customer made of code, for tests and demonstrations.
//!
//! It reads the bank's own pages, as a browser would, on loopback; with TLS it trusts the bank's own
//! authority and no other. It is no HTTP client for anything else.

use std::io;
use std::net::SocketAddr;

use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Host, Url};

use crate::error::Error;
use crate::tls::Papers;

/// Logs in as the customer, shares all accounts, and returns where the bank sends the browser:
/// the app's redirect address with `code` and `state`, or with `error` where the bank refuses
/// the request at once.
///
/// # Errors
///
/// [`Error::Script`] when the pages are not the ones of a mock bank, the customer is unknown, or
/// the address is not on loopback; [`Error::Connection`] when the bank is not there.
pub async fn approve(authorize_url: &Url, customer: &str) -> Result<Url, Error> {
    let arrival = request("GET", authorize_url, "").await?;
    if let Some(back) = arrival.redirect()? {
        return Ok(back);
    }
    let login = form(&[
        ("visit", arrival.field("visit")?),
        ("customer", customer),
        ("password", customer),
        ("decision", "log-in"),
    ]);
    let action = arrival.action(authorize_url)?;
    let page = request("POST", &action, &login).await?;
    let mut fields = vec![("visit", page.field("visit")?), ("decision", "approve")];
    fields.extend(page.fields("account").map(|account| ("account", account)));
    let end = request("POST", &page.action(authorize_url)?, &form(&fields)).await?;
    end.redirect()?.ok_or_else(|| lost("the bank did not send the customer back"))
}

/// Goes to the login page and cancels; returns the app's redirect address with
/// `error=access_denied`.
///
/// # Errors
///
/// As for [`approve`].
pub async fn deny(authorize_url: &Url) -> Result<Url, Error> {
    let arrival = request("GET", authorize_url, "").await?;
    if let Some(back) = arrival.redirect()? {
        return Ok(back);
    }
    let cancel = form(&[("visit", arrival.field("visit")?), ("decision", "deny")]);
    let end = request("POST", &arrival.action(authorize_url)?, &cancel).await?;
    end.redirect()?.ok_or_else(|| lost("the bank did not send the customer back"))
}

fn lost(text: &str) -> Error {
    Error::Script(text.to_owned())
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// What the bank answered.
struct Answer {
    status: u16,
    location: Option<String>,
    page: String,
}

impl Answer {
    /// Where the browser is sent, if it is.
    fn redirect(&self) -> Result<Option<Url>, Error> {
        match (self.status, &self.location) {
            (303, Some(to)) => {
                Url::parse(to).map(Some).map_err(|_| lost("the redirect leads nowhere"))
            }
            (200, _) => Ok(None),
            (status, _) => Err(Error::Script(format!("the bank answered with status {status}"))),
        }
    }

    /// The values of the inputs of a name. The pages write `name` before `value` and escape
    /// nothing in what is read here.
    fn fields<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let start = format!("name=\"{name}\" value=\"");
        let found: Vec<_> = self
            .page
            .match_indices(&start)
            .filter_map(|(at, start)| self.page.get(at + start.len()..))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        found.into_iter()
    }

    fn field(&self, name: &str) -> Result<&str, Error> {
        self.fields(name).next().ok_or_else(|| {
            Error::Script(format!("the page with status {} has no {name}", self.status))
        })
    }

    fn action(&self, from: &Url) -> Result<Url, Error> {
        self.page
            .split_once("action=\"")
            .and_then(|(_, rest)| rest.split('"').next())
            .and_then(|path| from.join(path).ok())
            .ok_or_else(|| lost("the page has no form"))
    }
}

/// One request on a connection of its own.
async fn request(method: &str, url: &Url, body: &str) -> Result<Answer, Error> {
    let addr = loopback(url).ok_or_else(|| lost("only loopback is visited"))?;
    let target =
        url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let head = format!(
        "{method} {target} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let received = talk(addr, url, &head).await?;
    read(&received).ok_or_else(|| lost("the answer is not HTTP"))
}

async fn talk(addr: SocketAddr, url: &Url, request: &str) -> Result<String, Error> {
    let stream = TcpStream::connect(addr).await.map_err(Error::Connection)?;
    if url.scheme() == "http" {
        return say(stream, request).await.map_err(Error::Connection);
    }
    let name = url.host_str().unwrap_or_default().to_owned();
    let name = ServerName::try_from(name).map_err(|_| lost("the bank has no name"))?;
    let stream = Papers::get()?.connector()?.connect(name, stream).await;
    say(stream.map_err(Error::Connection)?, request).await.map_err(Error::Connection)
}

async fn say(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes()).await?;
    let mut received = Vec::new();
    match stream.read_to_end(&mut received).await {
        // A server that closes without a word of goodbye has still said all it had to say.
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
        _ => {}
    }
    Ok(String::from_utf8_lossy(&received).into_owned())
}

fn loopback(url: &Url) -> Option<SocketAddr> {
    let ip = match url.host()? {
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => ip.into(),
        Host::Domain("localhost") => std::net::Ipv4Addr::LOCALHOST.into(),
        Host::Domain(_) => return None,
    };
    let addr = SocketAddr::new(ip, url.port_or_known_default()?);
    (addr.ip().is_loopback() && matches!(url.scheme(), "http" | "https")).then_some(addr)
}

fn read(received: &str) -> Option<Answer> {
    let (head, page) = received.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let location = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("location"))
        .map(|(_, value)| value.trim().to_owned());
    Some(Answer { status, location, page: page.to_owned() })
}
