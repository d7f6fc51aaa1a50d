//! All that a bank tells under a grant, as JSON, and a search in it.

use super::NOT_PERMITTED;
use crate::{Bench, Json, Outcome, call::READINGS, ensure};
use futures_util::TryStreamExt as _;
use guichet_core::{
    AccountRef, Bank, Context, Cursor, Grant, Operation, Purpose, Result, Session,
    TransactionQuery,
    raw::{Access, Page},
};
use serde::Serialize;

/// One answer.
pub(super) struct Told {
    pub(super) operation: Operation,
    pub(super) json: Json,
}

/// Makes every declared reading, on every account. What the grant does not permit must be refused
/// as such.
pub(super) async fn told(bench: &Bench, bank: &Bank, grant: Grant) -> Outcome<Vec<Told>> {
    let mut all = Vec::new();
    let accounts = accounts(bank, &grant, &mut all).await?;
    ensure!(!accounts.is_empty(), "the grant opens no account");
    let permitted = grant.scopes;
    let session = bank.session(grant, Purpose::AnswerCustomer);
    for operation in READINGS.into_iter().filter(|one| bench.declares(*one)) {
        let needed = operation.scopes();
        if operation == Operation::Accounts || needed.is_empty() {
            continue;
        }
        for account in &accounts {
            match answer(bench, &session, operation, account).await {
                Ok(json) => {
                    ensure!(
                        !needed.intersection(permitted).is_empty(),
                        "{operation} was not permitted, and answers"
                    );
                    all.push(Told { operation, json: Json::parse(&json)? });
                }
                // Not every account has holdings, or bills; what is not permitted says so.
                Err(error) => ensure!(
                    !needed.intersection(permitted).is_empty()
                        || NOT_PERMITTED.contains(&error.kind()),
                    "{operation} was not permitted, and fails otherwise: {error:?}"
                ),
            }
        }
    }
    Ok(all)
}

/// The accounts with what their listing carried along.
async fn accounts(bank: &Bank, grant: &Grant, all: &mut Vec<Told>) -> Outcome<Vec<AccountRef>> {
    let context = Context::new().with_purpose(Purpose::AnswerCustomer);
    let (mut found, mut next): (_, Option<Cursor>) = (Vec::new(), None);
    loop {
        let access = Access::new(&context, grant);
        let page: Page<_> = bank.connector().accounts(access, next.as_ref()).await?;
        for entry in page.items {
            let (account, balances) = (json(&entry.account), json(&entry.balances));
            let whole = format!("{{\"account\":{account},\"balances\":{balances}}}");
            all.push(Told { operation: Operation::Accounts, json: Json::parse(&whole)? });
            found.push(entry.account.reference());
        }
        match page.next {
            Some(cursor) => next = Some(cursor),
            None => return Ok(found),
        }
    }
}

/// What an operation tells of an account.
async fn answer(
    bench: &Bench,
    session: &Session,
    operation: Operation,
    account: &AccountRef,
) -> Result<String> {
    Ok(match operation {
        Operation::Balances => json(&session.balances(account).await?.items),
        Operation::Transactions => {
            let (first, last) = bench.window();
            let query = TransactionQuery::new().since(first).until(last);
            json(&session.transactions(account, query).try_collect::<Vec<_>>().await?)
        }
        Operation::Changes => {
            let changes = session.changes(account, None).await?;
            json(&(changes.added, changes.modified))
        }
        Operation::Cards => json(&session.cards(Some(account)).await?.items),
        Operation::Identity => json(&session.parties(Some(account)).await?.items),
        Operation::ScheduledPayments => json(&session.scheduled_payments(account).await?.items),
        Operation::Beneficiaries => json(&session.beneficiaries(Some(account)).await?.items),
        Operation::Statements => json(&session.statements(account).await?.items),
        Operation::Holdings => json(&session.holdings(account).await?.items),
        _ => "null".to_owned(),
    })
}

fn json(value: &impl Serialize) -> String {
    // A model that could not be written would be no JSON, and the case fails on reading it.
    serde_json::to_string(value).unwrap_or_default()
}

/// Looks for words in JSON, whatever stands between their letters.
pub(super) struct Search {
    needles: Vec<String>,
    harmless: Vec<String>,
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is shorter is found by chance.
const SHORTEST: usize = 4;

fn plains(words: &[String]) -> Vec<String> {
    words.iter().map(|word| plain(word)).filter(|word| word.len() >= SHORTEST).collect()
}

impl Search {
    pub(super) fn new(words: &[String]) -> Self {
        Self { needles: plains(words), harmless: Vec::new() }
    }

    /// Words that may stay, also where they contain one that may not.
    pub(super) fn beside(mut self, words: &[String]) -> Self {
        self.harmless.extend(plains(words));
        self
    }

    /// The first field in which one of the words is, but for some fields.
    pub(super) fn first_in(&self, json: &Json, but: &[&str]) -> Option<String> {
        let mut found = None;
        json.visit("", &mut |name, text| {
            if found.is_some() || but.contains(&name) {
                return;
            }
            let mut text = plain(text);
            for harmless in &self.harmless {
                text = text.replace(harmless.as_str(), " ");
            }
            if self.needles.iter().any(|needle| text.contains(needle.as_str())) {
                found = Some(name.to_owned());
            }
        });
        found
    }
}
