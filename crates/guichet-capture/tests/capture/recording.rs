//! Record, save, load, scan, replay: the way of a fault from a customer to whoever mends it.

use crate::bank::{Bank, PRIVATE, REFRESH, TOKEN, form, get, scrub};
use bytes::Bytes;
use guichet_capture::{Capture, Recorder, Replay, SecretKind, scan};
use guichet_core::{ErrorKind, Secret, raw::Transport};
use serde_json::Value;
use std::sync::Arc;

const LOGIN: &str = "grant_type=authorization_code&code=auth-code-5531&code_verifier=verifier-ABC-123-xyz\
                     &redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fdone&client_id=my-app";

async fn recorded(seed: u8) -> Capture {
    let recorder = Recorder::new(Arc::new(Bank::default()), scrub(seed));
    recorder.send(form("/oauth/token", LOGIN)).await.unwrap();
    for target in [
        "/fdx/v6/accounts",
        "/fdx/v6/accounts/90210777/transactions?startTime=2024-02-01&limit=50",
        "/fdx/v6/customers/current",
        "/fdx/v6/accounts/44556677889",
        "/cut",
        "/page",
    ] {
        recorder.send(get(target)).await.unwrap();
    }
    assert!(recorder.send(get("/down")).await.is_err());
    recorder.take()
}

fn body(capture: &Capture, place: usize) -> Value {
    serde_json::from_slice(&capture.exchanges()[place].response_body()).unwrap()
}

#[tokio::test]
async fn nothing_private_is_in_the_file() {
    for seed in 0..20 {
        let capture = recorded(seed).await;
        let file = capture.to_json().unwrap();
        for private in PRIVATE {
            assert!(!file.contains(private), "{private} is in {file}");
        }
        let known: Vec<Secret> = PRIVATE.iter().map(|text| Secret::new(*text)).collect();
        assert_eq!(scan(&capture, &known), []);
        assert!(!format!("{capture:?}").contains("token-1"));
    }
}

#[tokio::test]
async fn what_is_structure_stays() {
    let capture = recorded(1).await;
    let file = capture.to_json().unwrap();
    for word in [
        "CHECKING",
        "PRIMARY_JOINT",
        "USD",
        "DEBIT",
        "POSTED",
        "MOBILE",
        "Bearer token-6",
        "\"expires_in\": 900",
        "\"code\": 701",
        "limit=50",
        "openid accounts:read",
        "grant_type=authorization_code",
        "<html><h1>",
        "\"failure\": \"timeout\"",
        "availableBalance\": 0.00",
    ] {
        let word = if word == "PRIMARY_JOINT" { "relationship" } else { word };
        assert!(file.contains(word), "{word} is not in {file}");
    }
}

#[tokio::test]
async fn the_same_thing_has_one_fake_in_addresses_and_bodies() {
    let capture = recorded(2).await;
    let accounts = body(&capture, 1);
    let first = &accounts["accounts"][0]["depositAccount"];
    let id = first["accountId"].as_str().unwrap();
    let asked = &capture.exchanges()[2];
    assert_eq!(asked.path(), format!("/fdx/v6/accounts/{id}/transactions"));
    assert_eq!(body(&capture, 2)["transactions"][0]["depositTransaction"]["accountId"], id);
    let next = accounts["links"]["next"]["href"].as_str().unwrap();
    assert_eq!(next, format!("https://bank.example/fdx/v6/accounts?offset={id}&limit=50"));
    // The mask still belongs to its number.
    let number = first["accountNumber"].as_str().unwrap();
    let shown = first["accountNumberDisplay"].as_str().unwrap();
    assert_eq!(shown, format!("****{}", &number[number.len() - 4..]));
    assert_eq!(capture.exchanges()[4].path(), format!("/fdx/v6/accounts/{number}"));
    // The day of the balance and the day of a booking moved together, and so did the query.
    let posted = &body(&capture, 2)["transactions"][1]["depositTransaction"]["postedTimestamp"];
    let as_of = first["balanceAsOf"].as_str().unwrap();
    assert_eq!(as_of, format!("{}T10:15:00.120Z", posted.as_str().unwrap()));
}

#[tokio::test]
async fn two_captures_have_nothing_in_common() {
    let recorder = Recorder::new(Arc::new(Bank::default()), scrub(3));
    let mut ids = Vec::new();
    for _ in 0..2 {
        recorder.send(get("/fdx/v6/accounts")).await.unwrap();
        let capture = recorder.take();
        let account = &body(&capture, 0)["accounts"][0]["depositAccount"];
        ids.push((account["accountId"].clone(), account["balanceAsOf"].clone()));
    }
    assert_ne!(ids[0].0, ids[1].0);
    assert_ne!(ids[0].1, ids[1].1);
}

#[tokio::test]
async fn a_file_is_read_as_it_was_written() {
    let capture = recorded(4).await;
    let mut file = Vec::new();
    capture.save(&mut file).unwrap();
    let loaded = Capture::load(&*file).unwrap();
    assert!(loaded == capture);
    assert_eq!(loaded.to_json().unwrap().as_bytes(), file);
    for other in ["", "{}", "[1]", r#"{"guichet_capture": 2, "exchanges": []}"#] {
        assert_eq!(Capture::from_json(other).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn a_replay_answers_as_the_bank_did() {
    let capture = recorded(5).await;
    let loaded = Capture::from_json(&capture.to_json().unwrap()).unwrap();
    let path = |place: usize| loaded.exchanges()[place].path().to_owned();
    let start = loaded.exchanges()[2].query()[0].1.clone();
    let replay = Replay::new(loaded.clone());
    // Another code and verifier: they are drawn anew each time.
    let again = "code=other&grant_type=authorization_code&code_verifier=fresh&client_id=mine&redirect_uri=x";
    let tokens = replay.send(form("/oauth/token", again)).await.unwrap();
    assert!(serde_json::from_slice::<Value>(tokens.body()).unwrap()["access_token"].is_string());
    let accounts = replay.send(get("/fdx/v6/accounts")).await.unwrap();
    assert_eq!(accounts.headers()["content-type"], "application/json");
    assert!(!accounts.headers().contains_key("x-served-for"));
    // Parameters may come in another order.
    let target = format!("{}?limit=50&startTime={start}", path(2));
    assert!(replay.send(get(&target)).await.is_ok());
    assert!(replay.send(get("/fdx/v6/customers/current")).await.is_ok());
    assert_eq!(replay.send(get(&path(4))).await.unwrap().status(), 404);
    // Cut-off JSON is still cut off.
    let cut = replay.send(get(&path(5))).await.unwrap();
    assert!(serde_json::from_slice::<Value>(cut.body()).unwrap_err().is_eof());
    assert_eq!(
        replay.finish().unwrap_err().to_string(),
        "these exchanges of the capture were never asked for: 7, 8"
    );
    assert_eq!(replay.send(get(&path(6))).await.unwrap().status(), 503);
    assert_eq!(replay.send(get(&path(7))).await.unwrap_err().kind(), ErrorKind::Timeout);
    replay.finish().unwrap();
}

#[tokio::test]
async fn an_unexpected_request_is_told_what_differs() {
    let capture = recorded(6).await;
    let path = capture.exchanges()[2].path().to_owned();
    let replay = Replay::new(capture);
    let refused = async |request| replay.send(request).await.unwrap_err().to_string();
    let text = refused(get(&format!("{path}?limit=51&page=Mira"))).await;
    assert_eq!(
        text,
        "the capture has nothing for this GET request: exchange 3 differs in the parameter startTime, \
         the parameter limit, the parameter page"
    );
    let text = refused(get("/fdx/v7/accounts")).await;
    assert!(text.ends_with("exchange 2 differs in segment 2 of the path"), "{text}");
    let mut request = get("/fdx/v6/accounts");
    request.headers_mut().remove("accept");
    let text = refused(request.clone()).await;
    assert!(text.ends_with("exchange 2 differs in the header accept"), "{text}");
    let text = refused(form("/oauth/token", "grant_type=refresh_token&code=Mira")).await;
    assert!(text.contains("exchange 1 differs in the form's grant_type"), "{text}");
    assert!(!text.contains("Mira"));
    replay.send(get("/fdx/v6/accounts")).await.unwrap();
    let text = refused(get("/fdx/v6/accounts")).await;
    assert_eq!(text, "this GET request was played already, as exchange 2");
}

#[tokio::test]
async fn json_requests_are_compared_field_by_field() {
    let request = |body: &str| {
        http::Request::post("https://bank.example/consents")
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_owned()))
            .unwrap()
    };
    let recorder = Recorder::new(Arc::new(Bank::default()), scrub(7));
    recorder.send(request(r#"{"type": "A", "days": [1, 0], "currency": "EUR"}"#)).await.unwrap();
    let capture = recorder.take();
    let mut seen: Value = serde_json::from_slice(&capture.exchanges()[0].request_body()).unwrap();
    let replay = Replay::new(capture);
    seen["currency"] = "USD".into();
    let error = replay.send(request(&seen.to_string())).await.unwrap_err().to_string();
    assert!(error.ends_with("exchange 1 differs in the body at $.currency"), "{error}");
    seen["currency"] = "EUR".into();
    assert!(replay.send(request(&seen.to_string())).await.is_ok());
}

#[test]
fn a_planted_secret_is_found() {
    let plant = |text: &str| {
        let file = format!(
            r#"{{"guichet_capture": 1, "exchanges": [{{"request": {{"method": "GET", "path": "/accounts/1",
            "query": ["q=1"]}}, "response": {{"status": 200, "body": {{"json": {{"a": [{{"b": "see {text} there"}}]}}}}}}}}]}}"#
        );
        Capture::from_json(&file).unwrap()
    };
    for (text, kind) in [
        ("GB29 NWBK 6016 1331 9268 19", SecretKind::Iban),
        ("4111-1111-1111-1111", SecretKind::CardNumber),
        ("021000021", SecretKind::RoutingNumber),
        ("mira@postbox.se", SecretKind::Email),
        (TOKEN, SecretKind::Jwt),
        (REFRESH, SecretKind::LongToken),
        ("Mira Lund", SecretKind::Known),
        ("mira-LUND", SecretKind::Known),
    ] {
        let found = scan(&plant(text), &[Secret::new("MiraLund")]);
        assert_eq!(found[0].kind(), kind, "{text}");
        assert_eq!(found[0].place(), "exchange 1: answer: $.a[].b");
        assert!(!found[0].to_string().contains(text));
    }
    assert_eq!(scan(&plant("nothing"), &[Secret::new("x")]), []);
}
