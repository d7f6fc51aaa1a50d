//! STET as the bank speaks it.

use guichet_mock_bank::{MockBank, Quirk, Scenario, approve};
use jiff::SignedDuration;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::support::{REDIRECT, http, parameter, post_form, start, truth};

const OAUTH: &str = "/stet/oauth";
const EXTENDED: &str = "aisp extended_transaction_history";
const TOKEN: &str = "/stet/oauth/token";

/// An app with a token.
struct App {
    base: Url,
    access: String,
    refresh: String,
    /// Whether it says that the customer is there.
    attended: bool,
}

impl App {
    async fn linked(bank: &MockBank, customer: &str, scope: &str) -> Self {
        let mut url = bank.url().join(&format!("{OAUTH}/authorize")).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", "guichet-demo"),
            ("redirect_uri", REDIRECT),
            ("scope", scope),
            ("state", "s"),
        ]);
        let back = approve(&url, customer).await.unwrap();
        let code = parameter(&back, "code").unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)];
        let (status, tokens) = post_form(bank, TOKEN, &form).await;
        assert_eq!(status, 200, "{tokens}");
        Self::with_tokens(bank, &tokens)
    }

    fn with_tokens(bank: &MockBank, tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        Self {
            base: bank.url().join("/stet/psd2/v1/").unwrap(),
            access: text("access_token"),
            refresh: text("refresh_token"),
            attended: true,
        }
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let mut request = http()
            .request(method, self.base.join(path).unwrap())
            .bearer_auth(&self.access)
            .header("x-request-id", "r-1");
        if self.attended {
            request = request.header("psu-ip-address", "192.0.2.7");
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.unwrap()
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.send(Method::GET, path, None).await;
        assert_eq!(answer.headers()["x-request-id"], "r-1");
        let status = answer.status();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }

    /// The account of a kind, of which there is one.
    async fn account(&self, kind: &str) -> Value {
        let (_, body) = self.get("accounts").await;
        let all = body["accounts"].as_array().unwrap();
        all.iter().find(|account| account["cashAccountType"] == kind).unwrap().clone()
    }

    /// The address of an account's transactions.
    async fn transactions(&self, kind: &str) -> String {
        let account = self.account(kind).await;
        account["_links"]["transactions"]["href"].as_str().unwrap().to_owned()
    }

    /// All rows, page by page.
    async fn all(&self, first: &str) -> Vec<Value> {
        let (mut rows, mut next, mut pages) = (Vec::new(), Some(first.to_owned()), 0);
        while let Some(path) = next {
            pages += 1;
            assert!(pages < 40, "the pages do not end");
            let (status, body) = self.get(&path).await;
            assert_eq!(status, 200, "{body}");
            rows.extend(body["transactions"].as_array().unwrap().iter().cloned());
            next = body["_links"]["next"]["href"].as_str().map(ToOwned::to_owned);
        }
        rows
    }
}

async fn first_row(quirk: Quirk, kind: &str, wanted: fn(&Value) -> bool) -> Value {
    let bank = MockBank::builder().quirk(quirk).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let rows = app.all(&app.transactions(kind).await).await;
    rows.into_iter().find(wanted).unwrap()
}

#[tokio::test]
async fn payment_accounts_are_listed_and_the_card_names_its_account() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, body) = app.get("accounts").await;
    assert_eq!(status, 200);
    assert_eq!(body["accounts"].as_array().unwrap().len(), 2); // no savings
    let (current, card) = (app.account("CACC").await, app.account("CARD").await);
    assert_eq!(card["linkedAccount"], current["resourceId"]);
    assert!(current["accountId"]["iban"].as_str().unwrap().starts_with("FR"));
    assert_eq!(card["accountId"]["other"]["schemeName"], "MPAN");
    assert_eq!(card["name"], "Margaux Le Goff-Béranger 28/04/2026");
    let hal = app.send(Method::GET, "accounts", None).await;
    assert_eq!(hal.headers()["content-type"], "application/hal+json; charset=utf-8");
}

#[tokio::test]
async fn balances_have_their_sign_and_are_the_books() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let books = truth(&bank, "margaux").await;
    for (kind, index, types) in [("CACC", 0, vec!["CLBD", "XPCD"]), ("CARD", 2, vec!["OTHR"])] {
        let account = app.account(kind).await;
        let href = account["_links"]["balances"]["href"].as_str().unwrap();
        let (_, body) = app.get(href).await;
        let rows = body["balances"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| &row["balanceType"]).collect::<Vec<_>>(), types);
        let booked = &books["customers"][0]["accounts"][index]["booked"];
        assert_eq!(&rows[0]["balanceAmount"]["amount"], booked);
    }
    let card = &books["customers"][0]["accounts"][2]["booked"];
    assert!(card.to_string().starts_with('-'), "what is open on the card is owed: {card}");
}

#[tokio::test]
async fn all_pages_together_have_everything_once() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", EXTENDED).await;
    let rows = app.all(&app.transactions("CARD").await).await;
    let mut ids: Vec<_> = rows.iter().map(|row| row["resourceId"].to_string()).collect();
    assert!(ids.len() > 200);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), rows.len());
    bank.quirk(Quirk::StetNoPages);
    let (_, whole) = app.get(&app.transactions("CARD").await).await;
    assert_eq!(whole["transactions"].as_array().unwrap(), &rows);
    assert!(whole["_links"].get("next").is_none());
}

#[tokio::test]
async fn a_card_is_paid_in_one_line_a_month() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", EXTENDED).await;
    let summary = |row: &&Value| {
        row["remittanceInformation"]["unstructured"][0] == "RELEVE CARTE A DEBIT DIFFERE"
    };
    let current = app.all(&app.transactions("CACC").await).await;
    assert!(current.iter().filter(summary).count() > 20);
    let card = app.all(&app.transactions("CARD").await).await;
    assert_eq!(card.iter().filter(summary).count(), 0);
}

#[tokio::test]
async fn the_end_of_the_window_is_not_in_it() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    // At 23:20 UTC of the 23rd it is the 24th in Paris.
    let late = |rows: &[Value]| {
        let shop = json!("CB LIBRAIRIE CA ET LA");
        rows.iter().any(|row| {
            row["remittanceInformation"]["unstructured"][0] == shop
                && row["transactionDate"] == "2026-03-24T00:20:00+01:00"
        })
    };
    for (window, found) in [
        ("dateFrom=2026-03-24&dateTo=2026-03-25", true),
        ("dateFrom=2026-03-23&dateTo=2026-03-24", false),
        ("dateFrom=2026-03-24T00:00:00%2B01:00&dateTo=2026-03-25T00:00:00%2B01:00", true),
    ] {
        let rows = app.all(&format!("{href}?{window}&dateType=transactionDate")).await;
        assert_eq!(late(&rows), found, "{window}");
    }
    let all = app.all(&href).await;
    let booked = all.iter().find_map(|row| row["bookingDate"].as_str()).unwrap();
    let day: jiff::civil::Date = booked[..10].parse().unwrap();
    let (before, after) = (day.yesterday().unwrap(), day.tomorrow().unwrap());
    let of_day = |row: &&Value| row["bookingDate"] == booked;
    let within = app.all(&format!("{href}?dateFrom={day}&dateTo={after}")).await;
    assert_eq!(within.iter().filter(of_day).count(), all.iter().filter(of_day).count());
    let outside = app.all(&format!("{href}?dateFrom={before}&dateTo={day}")).await;
    assert_eq!(outside.iter().filter(of_day).count(), 0);
}

#[tokio::test]
async fn references_grow_and_are_a_place_to_go_on_from() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    let rows = app.all(&href).await;
    let number = |row: &Value| row["entryReference"].as_str().map(|it| it.parse::<u64>().unwrap());
    let numbers: Vec<_> = rows.iter().filter_map(number).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] == pair[1] + 1));
    for name in ["entryReferenceFrom", "afterEntryReference"] {
        let newer = app.all(&format!("{href}?{name}={}", numbers[3])).await;
        assert_eq!(newer.iter().filter_map(number).collect::<Vec<_>>(), numbers[..3]);
    }
    bank.advance(SignedDuration::from_hours(24 * 5));
    let app = App { attended: true, ..App::linked(&bank, "margaux", "aisp").await };
    let later = app.all(&href).await;
    let same = rows.iter().find(|row| row["status"] == "BOOK").unwrap();
    assert!(later.contains(same), "a booking has changed its number");
}

#[tokio::test]
async fn only_the_first_token_reads_the_long_history() {
    let bank = start().await;
    let first = App::linked(&bank, "margaux", EXTENDED).await;
    let href = first.transactions("CACC").await;
    let old = |rows: &[Value]| {
        rows.iter().any(|row| row["bookingDate"].as_str().is_some_and(|day| day < "2025-12-31"))
    };
    assert!(old(&first.all(&href).await));
    let form = [("grant_type", "refresh_token"), ("refresh_token", first.refresh.as_str())];
    let (_, tokens) = post_form(&bank, TOKEN, &form).await;
    assert_eq!(tokens["scope"], "aisp");
    let second = App::with_tokens(&bank, &tokens);
    assert!(!old(&second.all(&format!("{href}?dateFrom=2025-01-01")).await));
    bank.quirk(Quirk::StetRefuseLongWindow);
    assert_eq!(second.get(&format!("{href}?dateFrom=2025-12-30")).await.0, 400);
    assert_eq!(second.get(&format!("{href}?dateFrom=2025-12-31")).await.0, 200);
}

#[tokio::test]
async fn a_refresh_token_may_stay() {
    let bank = MockBank::builder().quirk(Quirk::StetRefreshTokenStays).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", app.refresh.as_str())];
    for _ in 0..2 {
        let (status, tokens) = post_form(&bank, TOKEN, &form).await;
        assert_eq!(status, 200);
        assert!(tokens.get("refresh_token").is_none());
    }
    bank.scenario(Scenario::RevokeAtBank);
    assert_eq!(post_form(&bank, TOKEN, &form).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn the_fifth_reading_without_the_customer_is_refused() {
    let bank = start().await;
    let mut app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    app.attended = false;
    for _ in 0..4 {
        assert_eq!(app.get(&href).await.0, 200);
    }
    let (status, error) = app.get(&href).await;
    assert_eq!((status.as_u16(), &error["status"]), (429, &json!(429)));
    assert_eq!(app.get("accounts").await.0, 200); // counted by itself
    assert_eq!(app.get(&format!("{href}?page=50")).await.0, 200); // a further page is no reading
    app.attended = true;
    assert_eq!(app.get(&href).await.0, 200);
    bank.advance(SignedDuration::from_hours(24));
    let mut tomorrow = App::linked(&bank, "margaux", "aisp").await;
    tomorrow.attended = false;
    assert_eq!(tomorrow.get(&href).await.0, 200);
}

#[tokio::test]
async fn in_the_mixed_model_the_app_forwards_the_choice_and_each_replaces_the_last() {
    let bank = MockBank::builder().quirk(Quirk::StetMixedConsent).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let current = app.account("CACC").await;
    assert_eq!(current["_links"], json!({}));
    let path = format!("accounts/{}", current["resourceId"].as_str().unwrap());
    assert_eq!(app.get(&format!("{path}/balances")).await.0, 403);
    assert_eq!(app.get("end-user-identity").await.0, 403);

    let both = [current["accountId"].clone()];
    let put = async |body: Value| app.send(Method::PUT, "consents", Some(&body)).await.status();
    let wish = |balances: &[Value], identity: bool| {
        json!({ "balances": balances, "transactions": both, "owners": [],
            "trustedBeneficiaries": false, "psuIdentity": identity })
    };
    assert_eq!(put(wish(&both, true)).await, 201);
    assert_eq!(app.get(&format!("{path}/balances")).await.0, 200);
    assert_eq!(app.get("end-user-identity").await.0, 200);
    assert_eq!(app.get("trusted-beneficiaries").await.0, 403);

    assert_eq!(put(wish(&[], false)).await, 201);
    assert_eq!(app.get(&format!("{path}/balances")).await.0, 403);
    assert_eq!(app.get(&format!("{path}/transactions")).await.0, 200);
    assert_eq!(app.get("end-user-identity").await.0, 403);

    assert_eq!(put(json!({ "balances": [] })).await, 400);
    let stranger = [json!({ "iban": "FR7699999000010000000000097" })];
    assert_eq!(put(wish(&stranger, true)).await, 400);
}

#[tokio::test]
async fn where_the_bank_asks_the_customer_there_is_nothing_to_forward() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let answer = app.send(Method::PUT, "consents", Some(&json!({}))).await;
    assert_eq!(answer.status(), 501);
    assert_eq!(answer.headers()["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn links_are_written_in_three_ways() {
    for (quirk, start) in [
        (None, "http://127.0.0.1"),
        (Some(Quirk::StetLinksFromRoot), "/stet/psd2/v1/accounts/"),
        (Some(Quirk::StetLinksWithoutSlash), "accounts/"),
    ] {
        let bank = start_with(quirk).await;
        let app = App::linked(&bank, "margaux", "aisp").await;
        let href = app.transactions("CARD").await;
        assert!(href.starts_with(start), "{href}");
        assert_eq!(app.get(&href).await.0, 200);
    }
}

async fn start_with(quirk: Option<Quirk>) -> MockBank {
    let bank = start().await;
    if let Some(quirk) = quirk {
        bank.quirk(quirk);
    }
    bank
}

#[tokio::test]
async fn an_id_may_have_all_that_the_pattern_allows() {
    let bank = MockBank::builder().quirk(Quirk::StetOddResourceIds).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let card = app.account("CARD").await;
    assert!(card["resourceId"].as_str().unwrap().starts_with("EUR /no?"));
    let rows = app.all(&app.transactions("CARD").await).await;
    assert!(!rows.is_empty());
}

#[tokio::test]
async fn quirks_change_one_field_each() {
    let any = |_: &Value| true;
    let out = |row: &Value| row["creditDebitIndicator"] == "DBIT";
    let pending = |row: &Value| row.get("expectedBookingDate").is_some();
    let booked = |row: &Value| row["status"] == "BOOK";

    let row = first_row(Quirk::StetRemittanceList, "CARD", any).await;
    assert!(row["remittanceInformation"][0].is_string());
    let row = first_row(Quirk::StetRemittanceText, "CARD", any).await;
    assert!(row["remittanceInformation"].is_string());
    let row = first_row(Quirk::StetNegativeDebits, "CARD", out).await;
    assert!(row["transactionAmount"]["amount"].to_string().starts_with('-'));
    let row = first_row(Quirk::StetTextAmounts, "CARD", out).await;
    assert!(!row["transactionAmount"]["amount"].as_str().unwrap().starts_with('-'));
    let row = first_row(Quirk::StetEmptyBookingDate, "CACC", pending).await;
    assert_eq!((&row["bookingDate"], &row["status"]), (&json!(""), &json!("PDNG")));
    let row = first_row(Quirk::StetCardPendingIsOther, "CARD", pending).await;
    assert_eq!(row["status"], "OTHR");
    let row = first_row(Quirk::StetPlainDates, "CARD", booked).await;
    assert_eq!(row["bookingDate"].as_str().unwrap().len(), 10);
    let bank = MockBank::builder().quirk(Quirk::StetNumericReference).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let href = app.transactions("CARD").await;
    let text = app.send(Method::GET, &href, None).await.text().await.unwrap();
    assert!(text.contains("\"entryReference\":2.0000"), "{text}");
}

#[tokio::test]
async fn an_empty_list_may_have_no_content() {
    for (quirk, status) in [(None, 200), (Some(Quirk::StetNoContent), 204)] {
        let bank = start_with(quirk).await;
        let app = App::linked(&bank, "margaux", "aisp").await;
        let href = app.transactions("CARD").await;
        let empty = format!("{href}?dateFrom=2026-03-31&dateTo=2026-03-31");
        assert_eq!(app.get(&empty).await.0, status);
    }
}

#[tokio::test]
async fn error_303001_comes_once() {
    let bank = MockBank::builder().quirk(Quirk::StetError303001Once).start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, error) = app.get("accounts").await;
    assert_eq!(status, 500);
    assert_eq!((&error["status"], &error["error"]), (&json!("500"), &json!("303001")));
    assert_eq!(app.get("accounts").await.0, 200);
}

#[tokio::test]
async fn errors_name_time_status_and_path() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, error) = app.get("accounts/nothing/balances").await;
    assert_eq!(status, 404);
    assert_eq!(error["timestamp"], "2026-03-31T14:00:00+02:00");
    assert_eq!(error["status"], 404);
    assert_eq!(error["path"], "/stet/psd2/v1/accounts/nothing/balances");
    let href = app.transactions("CARD").await;
    for (path, status) in [
        (format!("{href}?dateFrom=yesterday"), 400),
        (format!("{href}?dateFrom=2026-03-02&dateTo=2026-03-01"), 400),
        (format!("{href}?dateType=any"), 400),
        (format!("{href}?afterEntryReference=x"), 400),
        (format!("{href}?page=x"), 400),
        ("nothing".to_owned(), 404),
    ] {
        assert_eq!(app.get(&path).await.0, status, "{path}");
    }
    assert_eq!(app.send(Method::POST, "accounts", None).await.status(), 405);
    let bare = http().get(app.base.join("accounts").unwrap()).bearer_auth(&app.access);
    assert_eq!(bare.send().await.unwrap().status(), 406);
}

#[tokio::test]
async fn an_ended_permission_is_an_invalid_token() {
    for scenario in [Scenario::ExpireConsent, Scenario::RevokeAtBank] {
        let bank = start().await;
        let app = App::linked(&bank, "margaux", "aisp").await;
        bank.scenario(scenario);
        assert_eq!(app.get("accounts").await.0, 401);
    }
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    bank.scenario(Scenario::OneFailingAccount);
    let card = app.account("CARD").await;
    assert_eq!(app.get(card["_links"]["balances"]["href"].as_str().unwrap()).await.0, 503);
}

#[tokio::test]
async fn people_are_named() {
    let bank = start().await;
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (_, body) = app.get("end-user-identity").await;
    assert_eq!(body["identity"]["lastName"], "Le Goff-Béranger");
    let (_, body) = app.get("trusted-beneficiaries").await;
    assert_eq!(body["beneficiaries"][0]["creditor"]["name"], "Léa Guichard");
    let card = app.account("CARD").await;
    let (_, body) = app.get(card["_links"]["owners"]["href"].as_str().unwrap()).await;
    assert_eq!(body["identities"][0]["firstName"], "Margaux");
    let overdrafts = card["_links"]["overdrafts"]["href"].as_str().unwrap();
    assert_eq!(app.get(overdrafts).await.0, 204);
}

#[tokio::test]
async fn an_unsigned_request_is_refused_where_signatures_are_wanted() {
    let bank = MockBank::builder().signed_by_papers().start().await.unwrap();
    let app = App::linked(&bank, "margaux", "aisp").await;
    let (status, error) = app.get("accounts").await;
    assert_eq!((status.as_u16(), &error["message"]), (401, &json!("the request is not signed")));
}

#[tokio::test]
async fn quirks_are_switched_over_http_too() {
    let bank = start().await;
    let at = |path: &str| bank.url().join(&format!("/_mock/quirks{path}")).unwrap();
    let name = "/stet-no-pages";
    assert_eq!(http().post(at(name)).send().await.unwrap().status(), 204);
    let listed = http().get(at("")).send().await.unwrap().text().await.unwrap();
    assert!(listed.contains("{\"name\":\"stet-no-pages\",\"on\":true}"), "{listed}");
    assert_eq!(http().delete(at(name)).send().await.unwrap().status(), 204);
    let listed = http().get(at("")).send().await.unwrap().text().await.unwrap();
    assert!(!listed.contains("true"));
    assert_eq!(http().post(at("/nothing")).send().await.unwrap().status(), 404);
}
