//! TLS, and who has to show a certificate.

use guichet_mock_bank::{ClientPapers, MockBank, approve, deny};
use reqwest::{Certificate, Identity, StatusCode};
use url::Url;

use crate::support::{REDIRECT, parameter};

fn client(papers: &ClientPapers, with_certificate: bool) -> reqwest::Client {
    let root = Certificate::from_pem(papers.root_pem.as_bytes()).unwrap();
    let mut builder = reqwest::Client::builder().tls_certs_only([root]).no_proxy();
    if with_certificate {
        let pem = format!("{}{}", papers.key_pem, papers.certificate_pem);
        builder = builder.identity(Identity::from_pem(pem.as_bytes()).unwrap());
    }
    builder.build().unwrap()
}

fn authorize(bank: &MockBank) -> Url {
    let mut url = bank.url().join("/stet/oauth/authorize").unwrap();
    url.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", "guichet-demo"),
        ("redirect_uri", REDIRECT),
        ("scope", "aisp"),
        ("state", "s"),
    ]);
    url
}

#[tokio::test]
async fn the_bank_speaks_tls_and_the_customer_finds_the_way() {
    let bank = MockBank::builder().tls().start().await.unwrap();
    assert_eq!(bank.url().scheme(), "https");
    let papers = bank.papers().unwrap();
    let answer = client(&papers, false).get(bank.url().join("/_mock/clock").unwrap()).send().await;
    assert_eq!(answer.unwrap().status(), StatusCode::OK);
    assert!(parameter(&approve(&authorize(&bank), "margaux").await.unwrap(), "code").is_some());
    let back = deny(&authorize(&bank)).await.unwrap();
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    let stranger = crate::support::http().get(bank.url().as_str()).send().await;
    assert!(stranger.is_err(), "a client that trusts nobody must not trust this bank");
}

#[tokio::test]
async fn a_certificate_proves_who_the_app_is() {
    let bank = MockBank::builder().client_certificates().start().await.unwrap();
    let papers = bank.papers().unwrap();
    let code = parameter(&approve(&authorize(&bank), "margaux").await.unwrap(), "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("client_id", "guichet-demo"),
    ];
    let token = bank.url().join("/stet/oauth/token").unwrap();
    let without = client(&papers, false).post(token.clone()).form(&form).send().await.unwrap();
    assert_eq!(without.status(), StatusCode::BAD_REQUEST);
    assert!(without.text().await.unwrap().starts_with("<html>"));
    let with = client(&papers, true).post(token).form(&form).send().await.unwrap();
    assert_eq!(with.status(), StatusCode::OK);
    assert!(!format!("{papers:?}").contains("KEY"));
}

#[tokio::test]
async fn a_slow_handshake_delays_nobody() {
    let bank = MockBank::builder().tls().start().await.unwrap();
    let _silent = tokio::net::TcpStream::connect(bank.addr()).await.unwrap();
    let papers = bank.papers().unwrap();
    let answer = client(&papers, false).get(bank.url().join("/_mock/clock").unwrap()).send().await;
    assert_eq!(answer.unwrap().status(), StatusCode::OK);
}
