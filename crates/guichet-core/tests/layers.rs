//! What a layer may do: see, refuse, repeat, narrow. Nothing else.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod support;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use guichet_core::{
    raw::{Call, Layer, Next, Outcome},
    *,
};
use std::sync::{Arc, Mutex};
use support::{Script, Stage, account, grant, transaction};

/// Writes down every call and its outcome.
#[derive(Clone, Debug, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl Layer for Diary {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let answer = next.run(call).await;
        let line = format!(
            "{} later={} {:?}",
            call.operation,
            call.later_page,
            answer.as_ref().map(|o| (o.items, o.rejected)).map_err(Error::kind)
        );
        self.0.lock().unwrap().push(line);
        answer
    }
}

/// Permits balances only, whatever the grant says.
#[derive(Debug)]
struct OnlySummaries;

#[async_trait]
impl Layer for OnlySummaries {
    async fn around(&self, call: &Call<'_>, mut next: Next<'_>) -> Result<Outcome> {
        let scopes = ScopeSet::of(&[Scope::TransactionsSummary]);
        next.run(&call.narrowed(Permissions::of(scopes))).await
    }
}

/// Claims success without asking the bank.
#[derive(Debug)]
struct Liar;

#[async_trait]
impl Layer for Liar {
    async fn around(&self, _: &Call<'_>, _: Next<'_>) -> Result<Outcome> {
        Ok(Outcome::default())
    }
}

fn one_transfer() -> Script {
    Script {
        transactions: Box::new(|_, cursor, _| {
            let next = cursor.is_none().then(|| Cursor::new("2"));
            let page =
                Page::new(vec![transaction("-5.00", Date::constant(2026, 3, 30), "CANARY")], next);
            Box::pin(async move { Ok(page) })
        }),
        ..Script::default()
    }
}

async fn read(stage: &Stage) -> Result<Vec<Transaction>> {
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    session.transactions(&account().reference(), TransactionQuery::new()).try_collect().await
}

#[tokio::test]
async fn a_layer_sees_each_page_as_a_call_and_its_outcome_in_numbers() {
    let diary = Diary::default();
    let stage = Stage::with_layers(one_transfer(), |builder| builder.layer(diary.clone()));
    read(&stage).await.unwrap();
    assert_eq!(
        *diary.0.lock().unwrap(),
        ["transactions later=false Ok((1, 0))", "transactions later=true Ok((1, 0))"]
    );
}

#[tokio::test]
async fn what_a_layer_narrows_no_answer_brings() {
    let stage = Stage::with_layers(one_transfer(), |builder| builder.layer(OnlySummaries));
    let items = read(&stage).await.unwrap();
    assert_eq!(items[0].description, None);
    assert_eq!(items[0].amount, Money::parse("-5.00", "EUR").unwrap());
}

#[tokio::test]
async fn a_layer_that_claims_success_without_an_answer_is_found_out() {
    let stage = Stage::with_layers(one_transfer(), |builder| builder.layer(Liar));
    let error = read(&stage).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert_eq!(stage.calls(), 0);
}

#[test]
fn permissions_only_ever_narrow() {
    let first = Permissions::of(ScopeSet::of(&[Scope::Balances]));
    let wide = Permissions::of(ScopeSet::all()).not_before(Date::constant(2026, 1, 1));
    let both = first.intersection(wide);
    assert_eq!(both.scopes, first.scopes);
    assert_eq!(both.not_before, wide.not_before);
}

#[test]
fn public_types_can_be_sent_and_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    fn sent<T: Send>(_: &T) {}
    shared::<Bank>();
    shared::<Session>();
    shared::<Error>();
    shared::<Grant>();
    let stage = Stage::new(Script::default());
    let session = stage.bank.session(grant(), Purpose::AnswerCustomer);
    sent(&session.accounts());
    sent(&session.overview());
    sent(&session.transactions(&account().reference(), TransactionQuery::new()));
}
