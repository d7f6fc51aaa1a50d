//! A bank of the tests' own. All people and numbers are invented.

use async_trait::async_trait;
use bytes::Bytes;
use guichet_capture::{CaptureKey, Scrub};
use guichet_core::{Error, ErrorKind, Result, raw::Transport};
use http::{Method, Request, Response};
use std::sync::Mutex;

pub(crate) const TOKEN: &str =
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtaXJhIn0.c2lnbmF0dXJlLW9mLWEtYmFuaw";
pub(crate) const REFRESH: &str = "rT9-kq27XbV0aLpZ3mWcE81yHdJf";

/// An FDX-like list of accounts.
pub(crate) const ACCOUNTS: &str = r#"{
  "page": {"nextOffset": "90210777", "total": 2},
  "links": {"next": {"href": "https://api.testbank.com/fdx/v6/accounts?offset=90210777&limit=50"}},
  "accounts": [
    {"depositAccount": {
      "accountId": "90210777", "accountType": "CHECKING", "status": "OPEN",
      "accountNumber": "44556677889", "accountNumberDisplay": "****7889",
      "routingTransitNumber": "021000021", "nickname": "Wyatt's household",
      "currency": {"currencyCode": "USD"}, "currentBalance": 1250.10,
      "availableBalance": 0.00, "balanceAsOf": "2024-03-01T10:15:00.120Z",
      "holders": [{"relationship": "PRIMARY_JOINT", "name": {"first": "Wyatt", "last": "Lundqvist"}}],
      "fiAttributes": [{"name": "iban", "value": "GB29 NWBK 6016 1331 9268 19"}]
    }},
    {"locAccount": {
      "accountId": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "accountType": "CREDITCARD",
      "status": "OPEN", "cardNumber": "4111111111111111", "accountNumberDisplay": "xxxx-1111",
      "creditLine": 5000, "currentBalance": -87.5, "nextPaymentDate": "2024-03-15"
    }}
  ]
}"#;

/// The bookings of the first one.
pub(crate) const TRANSACTIONS: &str = r#"{"transactions": [
  {"depositTransaction": {
    "accountId": "90210777", "transactionId": "TX-2024-000917", "postedTimestamp": "2024-02-29",
    "amount": 43.05, "debitCreditMemo": "DEBIT", "status": "POSTED",
    "description": "Bakery Olsson, 17 Harbour Rd", "memo": "thanks wyatt.lundqvist@postbox.se",
    "payee": "Jon Olsson", "checkNumber": 100234, "dateOfBirth": "1980-05-17"}},
  {"depositTransaction": {
    "accountId": "90210777", "transactionId": "TX-2024-000918", "postedTimestamp": "2024-03-01",
    "amount": 1200.00, "debitCreditMemo": "CREDIT", "status": "PENDING",
    "description": "SALARY 4711 \"Nordic Papers\"", "reference": null}}
]}"#;

pub(crate) const PERSON: &str = r#"{"customerId": "CUST-88120-Q", "dateOfBirth": "1980-05-17",
  "telephones": [{"type": "MOBILE", "phone": "+1 (212) 867-5309"}],
  "email": ["wyatt.lundqvist@postbox.se"], "taxId": "078-05-1120",
  "addresses": [{"line1": "17 Harbour Rd", "city": "Duluth", "state": "MN", "postalCode": "55802"}]}"#;

/// Everything in these that must not survive.
pub(crate) const PRIVATE: &[&str] = &[
    TOKEN,
    REFRESH,
    "90210777",
    "44556677889",
    "7889",
    "021000021",
    "Wyatt",
    "Lundqvist",
    "1250.10",
    "GB29 NWBK 6016 1331 9268 19",
    "GB29NWBK60161331926819",
    "6ba7b810",
    "00c04fd430c8",
    "4111111111111111",
    "87.5",
    "TX-2024-000917",
    "000918",
    "43.05",
    "1200",
    "Bakery",
    "Olsson",
    "Harbour",
    "postbox",
    "100234",
    "Nordic",
    "Papers",
    "4711",
    "CUST-88120-Q",
    "1980-05-17",
    "2024-03-01",
    "2024-02-29",
    "867-5309",
    "Duluth",
    "55802",
    "078-05-1120",
    "testbank",
    "auth-code-5531",
    "verifier-ABC-123-xyz",
    "household",
];

/// Answers by the path of the request.
#[derive(Debug, Default)]
pub(crate) struct Bank(pub(crate) Mutex<usize>);

#[async_trait]
impl Transport for Bank {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        *self.0.lock().unwrap() += 1;
        let path = request.uri().path().to_owned();
        let (status, kind, body) = match &*path {
            "/fdx/v6/accounts" => (200, "application/json", ACCOUNTS.to_owned()),
            "/fdx/v6/accounts/90210777/transactions" => {
                (200, "application/json;charset=UTF-8", TRANSACTIONS.to_owned())
            }
            "/fdx/v6/customers/current" => (200, "application/json", PERSON.to_owned()),
            "/oauth/token" => {
                let tokens = format!(
                    r#"{{"access_token":"{TOKEN}","refresh_token":"{REFRESH}","token_type":"Bearer","expires_in":900,"scope":"openid accounts:read"}}"#
                );
                (200, "application/json", tokens)
            }
            "/cut" => (200, "application/json", ACCOUNTS[..700].to_owned()),
            "/page" => (503, "text/html", "<html><h1>Sorry Wyatt</h1></html>".to_owned()),
            "/down" => return Err(Error::new(ErrorKind::Timeout, "no answer in time")),
            _ => {
                (404, "application/json", r#"{"code": 701, "message": "Account 90210777"}"#.into())
            }
        };
        Ok(Response::builder()
            .status(status)
            .header("content-type", kind)
            .header("date", "Fri, 01 Mar 2024 10:15:00 GMT")
            .header("x-fapi-interaction-id", "6ba7b810-9dad-41d1-80b4-00c04fd430c8")
            .header("set-cookie", "sid=Wyatt-44556677889")
            .header("x-served-for", "Wyatt Lundqvist")
            .body(Bytes::from(body))
            .unwrap())
    }
}

pub(crate) fn get(target: &str) -> Request<Bytes> {
    Request::builder()
        .uri(format!("https://api.testbank.com{target}"))
        .header("accept", "application/json")
        .header("authorization", format!("Bearer {TOKEN}"))
        .body(Bytes::new())
        .unwrap()
}

pub(crate) fn form(target: &str, body: &'static str) -> Request<Bytes> {
    Request::builder()
        .method(Method::POST)
        .uri(format!("https://auth.testbank.com{target}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

pub(crate) fn scrub(seed: u8) -> Scrub {
    Scrub::new(CaptureKey::from_bytes([seed; 32]))
}
