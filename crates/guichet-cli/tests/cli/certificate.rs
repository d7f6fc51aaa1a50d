//! The app's own papers at a bank: a certificate, a key that signs, and the day they run out.

use crate::{
    consent::said,
    consent_bank::{CALLBACK, agree, begin, configuration, today},
    err, guichet_at,
};
use guichet::{Date, mock::MockBank};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, date_time_ymd};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
};
use tempfile::TempDir;

/// A bank that is not there, and an app that has a certificate and a signing key.
const NOBODY: &str = r#"
    client_id = "a"
    redirect_uri = "https://app.example/callback"
    resource_url = "http://127.0.0.1:1/fdx/v6"
    allow_plain_loopback = true
    scope = "all"
    [oauth_urls]
    authorize = "http://127.0.0.1:1/authorize"
    token = "http://127.0.0.1:1/token"
    [certificate]
    file = "client.pem"
    key = "client.key"
"#;

/// Writes a certificate that runs out on a day, with its key.
fn papers(folder: &Path, last: Date) {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let mut params = CertificateParams::new(vec!["app.example".to_owned()]).unwrap();
    let (month, day) = (u8::try_from(last.month()).unwrap(), u8::try_from(last.day()).unwrap());
    params.not_after = date_time_ymd(last.year().into(), month, day);
    fs::write(folder.join("client.pem"), params.self_signed(&key).unwrap().pem()).unwrap();
    fs::write(folder.join("client.key"), key.serialize_pem()).unwrap();
}

/// What is told before the customer goes to the bank; nobody comes back from there.
fn told(home: &Path, lang: &str, code: i32) -> String {
    let mut command = guichet_at(home);
    command.args(["link", "chase-business-us", "--no-browser", "--lang", lang, "--config"]);
    err(command.arg(home.join("app.toml")), code)
}

#[test]
fn thirty_days_before_its_end_a_certificate_is_told_of() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("app.toml"), NOBODY).unwrap();
    for (days, lang, words) in [
        (32, "en", None),
        (20, "en", Some("the certificate in client.pem runs out on {day}, in 19 days")),
        (20, "fr", Some("de client.pem expire le {day}, dans 19 jours")),
        (1, "en", Some("within a day")),
        (-2, "en", Some("ran out on {day}")),
        (-2, "fr", Some("a expiré le {day}")),
    ] {
        let last = today() + jiff::Span::new().days(days);
        papers(home.path(), last);
        let told = told(home.path(), lang, 64);
        match words {
            Some(words) => {
                assert!(told.contains(&words.replace("{day}", &last.to_string())), "{told}");
            }
            None => assert!(!told.contains("certificate"), "{told}"),
        }
    }
}

#[test]
fn papers_that_cannot_be_read_are_named_and_never_quoted() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("app.toml"), NOBODY).unwrap();
    let missing = told(home.path(), "en", 66);
    assert!(missing.contains("client.pem") && missing.contains("certificate.file"), "{missing}");
    papers(home.path(), today() + jiff::Span::new().days(90));
    let key = fs::read_to_string(home.path().join("client.key")).unwrap();
    fs::write(home.path().join("client.pem"), &key).unwrap();
    let wrong = told(home.path(), "en", 78);
    let secret = key.lines().nth(1).unwrap();
    assert!(wrong.contains("no certificate") && !wrong.contains(secret), "{wrong}");

    let with_key = |key: &str| {
        let config = NOBODY.split("[certificate]").next().unwrap();
        fs::write(home.path().join("app.toml"), format!("{config}\n{key}")).unwrap();
    };
    with_key("[signing_key]\nfile = \"client.key\"\nid = \"key-1\"\nalgorithm = \"none\"");
    assert!(told(home.path(), "en", 78).contains("signing_key"));
    let way = |way: &str| {
        let text =
            NOBODY.replace("[oauth_urls]", &format!("client_auth = \"{way}\"\n[oauth_urls]"));
        fs::write(home.path().join("app.toml"), text.split("[certificate]").next().unwrap())
    };
    for (name, lacking) in [
        ("client_secret_post", "client_secret"),
        ("private_key_jwt", "signing_key"),
        ("tls_client_auth", "certificate"),
        ("magic", "client_auth has not the right form"),
    ] {
        way(name).unwrap();
        let wrong = told(home.path(), "en", 78);
        assert!(wrong.contains(lacking), "{name}: {wrong}");
    }
    with_key("[signing_key]\nfile = \"absent.key\"\nid = \"key-1\"\nalgorithm = \"ES256\"");
    assert!(told(home.path(), "en", 66).contains("absent.key"));
    with_key("[signing_key]\nfile = \"client.key\"\nid = \"key-1\"\nalgorithm = \"PS256\"");
    let wrong = told(home.path(), "en", 78);
    assert!(!wrong.contains(secret), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_wants_a_certificate_gets_the_one_of_the_file() {
    let home = TempDir::new().unwrap();
    let bank = MockBank::builder().redirect(CALLBACK.parse().unwrap()).today(today());
    let server = bank.client_certificates().start().await.unwrap();
    let papers = server.papers().unwrap();
    for (name, text) in [
        ("root.pem", &papers.root_pem),
        ("client.pem", &papers.certificate_pem),
        ("client.key", &papers.key_pem),
    ] {
        fs::write(home.path().join(name), text).unwrap();
    }
    let file = home.path().join("app.toml");
    let config = format!("root_certificates = \"root.pem\"\n{}", configuration(&server));
    let certificate = "[certificate]\nfile = \"client.pem\"\nkey = \"client.key\"\n";
    fs::write(&file, format!("{config}\n{certificate}")).unwrap();
    agree(home.path(), &file).await;
    assert!(said(home.path(), &["accounts"]).contains("EUR"));
    // Key and certificate may be in one file.
    let both = format!("{}{}", papers.key_pem, papers.certificate_pem);
    fs::write(home.path().join("both.pem"), both).unwrap();
    let certificate = "[certificate]\nfile = \"both.pem\"\nkey = \"both.pem\"\n";
    fs::write(&file, format!("{config}\n{certificate}")).unwrap();
    assert!(said(home.path(), &["accounts"]).contains("EUR"));
    // Without it the bank does not answer.
    fs::write(&file, config).unwrap();
    guichet_at(home.path()).arg("accounts").assert().failure();
}

#[test]
fn an_app_with_a_signing_key_signs_who_it_is() {
    let home = TempDir::new().unwrap();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let token = format!("http://{}/token", server.local_addr().unwrap());
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    fs::write(home.path().join("sign.pem"), key.serialize_pem()).unwrap();
    let config = NOBODY.split("[certificate]").next().unwrap();
    let signing = "[signing_key]\nfile = \"sign.pem\"\nid = \"key-1\"\nalgorithm = \"ES256\"\n";
    let config = format!("{}\n{signing}", config.replace("http://127.0.0.1:1/token", &token));
    let file = home.path().join("app.toml");
    fs::write(&file, config).unwrap();

    let arguments = ["link", "chase-business-us", "--config", file.to_str().unwrap()];
    let (mut child, page) = begin(home.path(), &arguments);
    let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let back = format!("https://app.example/callback?code=c1&state={state}\n");
    child.stdin.take().unwrap().write_all(back.as_bytes()).unwrap();
    let (mut stream, _) = server.accept().unwrap();
    let mut asked = Vec::new();
    let mut chunk = [0; 4096];
    while !String::from_utf8_lossy(&asked).contains("client_assertion=") {
        let count = stream.read(&mut chunk).unwrap();
        assert!(count > 0, "no assertion came");
        asked.extend_from_slice(&chunk[..count]);
    }
    stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").unwrap();
    assert!(!child.wait_with_output().unwrap().status.success());
    let asked = String::from_utf8(asked).unwrap();
    // {"alg":"ES256","kid":"key-1","typ":"JWT"}
    let header = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleS0xIiwidHlwIjoiSldUIn0.";
    assert!(asked.contains(&format!("client_assertion={header}")), "{asked}");
    assert!(asked.contains("jwt-bearer") && !asked.contains("client_secret"), "{asked}");
}
