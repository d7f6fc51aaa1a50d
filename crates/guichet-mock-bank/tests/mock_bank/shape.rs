//! One account and one transaction as each version writes them, to the last digit.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::support::{ALL, App, start};

#[derive(Deserialize)]
struct Listing<'a> {
    #[serde(borrow, default)]
    accounts: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    transactions: Vec<&'a RawValue>,
}

/// The text with line breaks, and with its numbers as they came.
fn laid_out(text: &str) -> String {
    let (mut out, mut depth, mut in_text, mut escaped) = (String::new(), 0, false, false);
    for sign in text.chars() {
        if in_text {
            out.push(sign);
            in_text = escaped || sign != '"';
            escaped = !escaped && sign == '\\';
            continue;
        }
        match sign {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        let line = format!("\n{}", "  ".repeat(depth));
        match sign {
            '{' | '[' | ',' => out.push_str(&format!("{sign}{line}")),
            '}' | ']' => out.push_str(&format!("{line}{sign}")),
            ':' => out.push_str(": "),
            _ => out.push(sign),
        }
        in_text = sign == '"';
    }
    out
}

async fn shape(app: &App, nickname: &str) -> String {
    let accounts = app.text("accounts?resultType=details").await;
    let accounts: Listing<'_> = serde_json::from_str(&accounts).unwrap();
    let name = format!("\"nickname\":\"{nickname}\"");
    let account = accounts.accounts.iter().find(|row| row.get().contains(&name)).unwrap();
    let id = app.account(nickname).await;
    let path = format!("accounts/{id}/transactions?startTime=2026-02-01&endTime=2026-03-31");
    let rows = app.text(&format!("{path}&limit=500")).await;
    let rows: Listing<'_> = serde_json::from_str(&rows).unwrap();
    let first = |word: &str| {
        let found = rows.transactions.iter().find(|row| row.get().contains(word));
        laid_out(found.map_or("none", |row| row.get()))
    };
    let account = laid_out(account.get());
    format!("{account}\n\n{}\n\n{}", first("foreignAmount"), first("\"PENDING\""))
}

#[tokio::test]
async fn version_4_wraps_and_writes_a_posting_time_on_all() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v4", "alice", ALL).await;
    insta::assert_snapshot!(shape(&app, "Harbor card").await);
}

#[tokio::test]
async fn version_5_wraps() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v5", "alice", ALL).await;
    insta::assert_snapshot!(shape(&app, "Harbor card").await);
}

#[tokio::test]
async fn version_6_is_flat() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    insta::assert_snapshot!(shape(&app, "Harbor card").await);
}

#[tokio::test]
async fn chase_speaks_like_version_4() {
    let bank = start().await;
    let app = App::linked_to_chase(&bank, "alice").await;
    insta::assert_snapshot!(shape(&app, "Harbor card").await);
}

#[tokio::test]
async fn every_kind_of_account_has_its_shape_in_version_6() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let text = app.text("accounts?resultType=details").await;
    let listing: Listing<'_> = serde_json::from_str(&text).unwrap();
    let rows: Vec<_> = listing.accounts.iter().map(|row| laid_out(row.get())).collect();
    insta::assert_snapshot!(rows.join("\n\n"));
}

#[tokio::test]
async fn an_overpaid_card_has_a_negative_balance() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "bruno", ALL).await;
    let id = app.account("Carte Estuaire").await;
    let text = app.text(&format!("accounts/{id}")).await;
    assert!(text.contains("\"balanceType\":\"LIABILITY\""));
    assert!(text.contains("\"currentBalance\":-150.00"), "{text}");
}

#[tokio::test]
async fn yen_have_no_digits_behind_the_point() {
    let bank = start().await;
    let app = App::linked(&bank, "/fdx/v6", "alice", ALL).await;
    let id = app.account("東京").await;
    let text = app.text(&format!("accounts/{id}")).await;
    let balance = text.split_once("\"currentBalance\":").unwrap().1;
    assert!(balance.split(',').next().unwrap().parse::<i64>().is_ok());
}
