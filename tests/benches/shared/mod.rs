//! A bank in the same process, with as many transactions as are wanted.

use async_trait::async_trait;
use bytes::Bytes;
use guichet::{
    AccountId, AccountKind, AccountRef, BankBuilder, Capabilities, Currency, Operation, Result,
    fdx::{Config, Institution, OauthUrls, Profile, Version},
    raw::Transport,
};
use std::fmt::Write as _;

const PROFILE: Profile =
    Profile::new(Institution::new("bench-us", "Bench", "US").capabilities(Capabilities::of(&[
        Operation::BeginConsent,
        Operation::ResumeConsent,
        Operation::Accounts,
        Operation::Transactions,
    ])))
    .version(Version::V6_4);

/// A bank with so many transactions, about 1,000 a day.
#[derive(Debug)]
pub(crate) struct Endless {
    pub(crate) pages: u64,
    /// Transactions on a page.
    pub(crate) rows: u64,
}

#[async_trait]
impl Transport for Endless {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>> {
        let query = request.uri().query().unwrap_or_default();
        let key = query.split('&').find_map(|pair| pair.strip_prefix("pageKey="));
        let page: u64 = key.map_or(0, |key| key.parse().unwrap());
        let body = self.page(page);
        Ok(http::Response::builder().body(Bytes::from(body)).unwrap())
    }
}

impl Endless {
    fn page(&self, page: u64) -> String {
        let day = jiff::civil::date(2026, 3, 31)
            .saturating_sub(jiff::Span::new().days(i64::try_from(page).unwrap()));
        let mut body = String::from(r#"{"transactions":["#);
        for row in 0..self.rows {
            let number = page * self.rows + row;
            let comma = if row == 0 { "" } else { "," };
            write!(
                body,
                r#"{comma}{{"accountCategory":"DEPOSIT_ACCOUNT","accountId":"a-1","transactionId":"t-{number}","postedTimestamp":"{day}T00:00:00Z","transactionTimestamp":"{day}T08:30:00Z","description":"CAF\u00c9 DE LA GARE \"{number}\"","memo":"Table {row}","debitCreditMemo":"DEBIT","status":"POSTED","amount":{}.{:02},"category":"5812","reference":"r-{number}","cardNumberDisplay":"1234","transactionType":"POSDEBIT","transactionPayee":{{"merchantName":"Café de la Gare"}}}}"#,
                number % 97,
                number % 100,
            )
            .unwrap();
        }
        body.push(']');
        if page + 1 < self.pages {
            write!(body, r#","page":{{"nextPageKey":"{}"}}"#, page + 1).unwrap();
        }
        body.push('}');
        body
    }
}

/// The bank, with a configuration that leads nowhere.
pub(crate) fn bank() -> BankBuilder {
    let url = |path: &str| format!("https://bank.example/{path}").parse().unwrap();
    let urls = OauthUrls::new().authorize(url("a")).token(url("t")).par(url("p")).revoke(url("r"));
    let config = Config::new("bench", url("back"))
        .secret("secret")
        .resource_url(url("fdx/v6"))
        .oauth_urls(urls);
    PROFILE.bank(config)
}

/// The account that is read.
pub(crate) fn account() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("a-1"), AccountKind::Current);
    account.currency = Some(Currency::USD);
    account
}
