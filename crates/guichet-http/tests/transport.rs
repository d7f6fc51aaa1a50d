//! What goes over the wire, and what is kept from it.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

mod support;

use std::{io::Write as _, sync::Arc, time::Duration};

use flate2::{Compression, write::GzEncoder};
use guichet_core::{Error, ErrorKind, Remedy, raw::Transport as _};
use guichet_http::{AllowedHosts, HttpTransport, HttpTransportBuilder, follow};
use http::HeaderValue;
use support::{Script, get, url};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

fn local() -> HttpTransportBuilder {
    HttpTransport::builder().allow_loopback_http()
}

async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(matchers::any()).respond_with(answer).mount(&server).await;
    server
}

/// A server that writes the same bytes to whoever comes, and then closes, or keeps silent.
async fn raw_server(answer: &'static [u8], close: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "the test's own server")]
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer).await;
            if !close {
                kept.push(stream);
            }
        }
    });
    address
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn assert_quiet(error: &Error) {
    let text = format!("{error} {error:?} {:?}", std::error::Error::source(error));
    for private in ["private", "/accounts", "?"] {
        assert!(!text.contains(private), "{text}");
    }
}

#[tokio::test]
async fn an_answer_comes_as_it_is() {
    let answer =
        ResponseTemplate::new(418).insert_header("x-request-id", "r1").set_body_string("tea");
    let server = server(answer).await;
    let transport = local().build().unwrap();
    let mut request = get(&format!("{}/accounts?page=2", server.uri()));
    request.headers_mut().insert("authorization", HeaderValue::from_static("Bearer t"));
    let answer = transport.send(request).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (418, b"tea".as_slice()));
    assert_eq!(answer.headers()["x-request-id"], "r1");
    let seen = &server.received_requests().await.unwrap()[0];
    assert_eq!(seen.url.query(), Some("page=2"));
    assert_eq!(seen.headers["authorization"], "Bearer t");
    assert!(seen.headers["user-agent"].to_str().unwrap().starts_with("guichet/"));
    for absent in ["referer", "cookie", "content-length"] {
        assert!(!seen.headers.contains_key(absent), "{absent}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_cookie_is_not_kept() {
    for status in [301, 302, 303, 307, 308] {
        let server = MockServer::start().await;
        let there = format!("{}/there", server.uri());
        let answer = ResponseTemplate::new(status)
            .insert_header("location", there.as_str())
            .insert_header("set-cookie", "a=b");
        Mock::given(matchers::path("/here")).respond_with(answer).expect(2).mount(&server).await;
        Mock::given(matchers::path("/there"))
            .respond_with(ResponseTemplate::new(200))
            .expect(0)
            .mount(&server)
            .await;
        let transport = local().build().unwrap();
        for _ in 0..2 {
            let answer = transport.send(get(&format!("{}/here", server.uri()))).await.unwrap();
            assert_eq!(answer.status().as_u16(), status);
            assert_eq!(answer.headers()["location"], there.as_str());
        }
        let seen = server.received_requests().await.unwrap();
        assert!(seen.iter().all(|request| !request.headers.contains_key("cookie")));
    }
}

#[tokio::test]
async fn a_body_at_the_limit_passes_and_one_byte_more_does_not() {
    let server = server(ResponseTemplate::new(200).set_body_bytes(vec![b'x'; 1000])).await;
    let passes = local().max_body(1000).build().unwrap();
    assert_eq!(passes.send(get(&server.uri())).await.unwrap().body().len(), 1000);
    let refuses = local().max_body(999).build().unwrap();
    let error = refuses.send(get(&server.uri())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert_eq!(error.to_string(), "the bank's answer is longer than the limit for a body");
}

#[tokio::test]
async fn a_long_body_is_refused_by_its_announcement() {
    // No byte of the body ever comes, so only the header can tell.
    let address =
        raw_server(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", false).await;
    let error = local().build().unwrap().send(get(&address)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn a_long_body_in_chunks_is_refused() {
    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
        10\r\n0123456789abcdef\r\n10\r\n0123456789abcdef\r\n";
    let address = raw_server(ANSWER, false).await;
    let transport = local().max_body(20).timeout(Duration::from_secs(20)).build().unwrap();
    let error = transport.send(get(&address)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn gzip_is_opened_and_a_bomb_is_refused() {
    let template = |body: &[u8]| {
        ResponseTemplate::new(200)
            .insert_header("content-encoding", "gzip")
            .set_body_bytes(gzip(body))
    };
    let small = server(template(b"{}")).await;
    let transport = local().max_body(1_000_000).build().unwrap();
    assert_eq!(transport.send(get(&small.uri())).await.unwrap().body().as_ref(), b"{}");
    let bomb = vec![0; 50_000_000];
    assert!(gzip(&bomb).len() < 1_000_000);
    let large = server(template(&bomb)).await;
    let error = transport.send(get(&large.uri())).await.unwrap_err();
    assert_eq!(error.to_string(), "the bank's answer is longer than the limit for a body");
}

#[tokio::test]
async fn broken_gzip_is_a_fault_of_the_bank() {
    let mut body = gzip(&vec![b'x'; 10_000]);
    for byte in body.iter_mut().skip(12) {
        *byte = 0xff;
    }
    let answer = ResponseTemplate::new(200).insert_header("content-encoding", "gzip");
    let server = server(answer.set_body_bytes(body)).await;
    let error = local().build().unwrap().send(get(&server.uri())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol, "{error:?}");
}

#[tokio::test]
async fn plain_http_is_for_loopback_and_by_setting_only() {
    let strict = HttpTransport::builder().build().unwrap();
    for address in ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/"] {
        let error = strict.send(get(address)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), "plain http to this machine needs an explicit setting");
    }
    let local = local().build().unwrap();
    for host in ["bank.example", "10.0.0.1", "localhost.bank.example", "127.0.0.1.bank.example"] {
        let error = local.send(get(&format!("http://{host}/accounts?private"))).await.unwrap_err();
        assert_eq!(error.to_string(), format!("plain http to {host} is refused"));
        assert_quiet(&error);
    }
    let error = local.send(get("ftp://127.0.0.1/")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = local.send(get("/accounts")).await.unwrap_err();
    assert_eq!(error.to_string(), "the request has no full address");
}

#[tokio::test]
async fn silence_ends_in_a_timeout() {
    let address = raw_server(b"", false).await;
    let transport = local().timeout(Duration::from_millis(50)).build().unwrap();
    let error = transport.send(get(&format!("{address}accounts?private"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert_eq!(error.remedy(), Remedy::Retry { after: None });
    assert_quiet(&error);
}

#[tokio::test]
async fn a_body_that_stops_coming_ends_in_a_timeout() {
    let address = raw_server(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", false).await;
    let transport = local().timeout(Duration::from_millis(50)).build().unwrap();
    let error = transport.send(get(&address)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
}

#[tokio::test]
async fn a_connection_that_fails_or_breaks_is_the_networks_fault() {
    let transport = local().build().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let nobody = format!("http://{free}/accounts?private");
    let cut = raw_server(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", true).await;
    let garbage = raw_server(b"220 mail.example ESMTP\r\n", true).await;
    for address in [nobody, cut, garbage] {
        let error = transport.send(get(&address)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{address}: {error:?}");
        assert_quiet(&error);
    }
}

#[tokio::test]
async fn a_host_that_is_not_listed_is_named_and_gets_nothing() {
    let script = Script::new([(200, ""), (200, "")]);
    let bank = AllowedHosts::new(
        script.clone(),
        [url("https://api.bank.example"), url("http://127.0.0.1:8080")],
    );
    for address in [
        "https://elsewhere.example/accounts?private",
        "http://api.bank.example/",
        "https://api.bank.example:8443/",
        "https://api.bank.example.elsewhere.example/",
        "https://127.0.0.1:8080/",
        "http://127.0.0.1:8081/",
        "https://api.bank.example@elsewhere.example/",
        "https://private@api.bank.example/",
    ] {
        let error = bank.send(get(address)).await.unwrap_err();
        let host = url(address).host_str().unwrap().to_owned();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), format!("the host {host} is not one of this bank's"));
    }
    assert_eq!(script.count(), 0);
    bank.send(get("https://API.bank.example:443/accounts")).await.unwrap();
    bank.send(get("http://127.0.0.1:8080/accounts")).await.unwrap();
    assert_eq!(script.count(), 2);
    assert!(!format!("{bank:?}").contains("private"));
}

#[test]
fn a_link_stays_with_the_bank() {
    let base = url("https://api.bank.example/v1/accounts?page=1");
    let bank =
        AllowedHosts::new(Script::new([]), [base.clone(), url("https://pages.bank.example")]);
    for (link, expected) in [
        ("?page=2", Some("https://api.bank.example/v1/accounts?page=2")),
        ("/v2/x#top", Some("https://api.bank.example/v2/x")),
        ("next", Some("https://api.bank.example/v1/next")),
        ("https://api.bank.example/a", Some("https://api.bank.example/a")),
        ("https://pages.bank.example/a", Some("https://pages.bank.example/a")),
        ("//elsewhere.example/a", None),
        ("http://api.bank.example/a", None),
        ("https://user@api.bank.example/a", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("\\\\elsewhere.example\\a", None),
    ] {
        let followed = bank.follow(&base, link);
        assert_eq!(followed.as_ref().ok().map(url::Url::as_str), expected, "{link}");
        if let Err(error) = followed {
            assert_eq!(error.kind(), ErrorKind::Protocol);
        }
    }
    assert!(follow(&base, "?page=2").is_ok());
    assert!(follow(&base, "https://pages.bank.example/a").is_err());
}

#[tokio::test]
async fn a_transport_of_one_bank_can_wrap_the_real_one() {
    let server = server(ResponseTemplate::new(200)).await;
    let transport = Arc::new(local().build().unwrap());
    let bank = AllowedHosts::new(transport, [url(&server.uri())]);
    assert_eq!(bank.send(get(&server.uri())).await.unwrap().status(), 200);
}
