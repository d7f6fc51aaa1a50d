//! The bank that is played: what the kit needs of a server, whoever wrote it.

use crate::{Books, Failure, Outcome};
use async_trait::async_trait;
use guichet_core::{Timestamp, raw::Transport};
use jiff::SignedDuration;
use std::{fmt, sync::Arc};
use url::Url;

/// A bank on a stage: it speaks the dialect of the connector under test, tells the stories that
/// the kit asks for, and shows its true books.
///
/// The mock bank of this project is one. A bank crate elsewhere may bring its own server: it
/// implements this trait, and names the function that opens it in its
/// [`Dialect`](crate::Dialect).
///
/// The stage has a clock of its own, which stands still until it is moved; the connector under
/// test is lent the same one.
#[async_trait]
pub trait Stage: fmt::Debug + Send + Sync + 'static {
    /// Where it is: the root of every path in the dialect.
    fn url(&self) -> Url;

    /// The name under which the app is registered there.
    fn client_id(&self) -> String;

    /// The app's secret.
    fn client_secret(&self) -> String;

    /// The private key with which the app signs, in PEM, if one is registered there.
    fn client_key(&self) -> Option<String> {
        None
    }

    /// How it is reached.
    fn transport(&self) -> Arc<dyn Transport>;

    /// What its clock shows.
    fn now(&self) -> Timestamp;

    /// Moves its clock.
    fn advance(&self, by: SignedDuration);

    /// Begins a story.
    fn play(&self, story: Story);

    /// Ends all stories. What was done at once, such as ending a consent, stays done.
    fn stop(&self);

    /// What arrived, oldest first: all requests of app and customer.
    fn arrived(&self) -> Vec<Arrival>;

    /// Lets a customer agree at the address to which the app sent them, to all of their
    /// accounts, and says where the bank sends them back.
    async fn approve(&self, authorize: &Url, customer: &str) -> Outcome<Url>;

    /// Lets a customer approve in the bank's app what waits for it there.
    ///
    /// # Errors
    ///
    /// Where the stage has no such app, which is so unless it says otherwise.
    async fn approve_in_app(&self, customer: &str) -> Outcome {
        Err(Failure::new(format!("{customer} has no app of this bank")))
    }

    /// Lets the customer refuse there, and says where the bank sends them back.
    async fn deny(&self, authorize: &Url) -> Outcome<Url>;

    /// The true books of a customer, as of now.
    async fn books(&self, customer: &str) -> Outcome<Books>;
}

/// Something that happens at a bank, and that a stage can play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Story {
    /// What is pending is booked, with another id or amount where the bank does so.
    SettlePendings,
    /// The cursor of the second page of a listing leads to the second page.
    PageLoop,
    /// An empty page lies between the first and the second page of a listing, and every listing
    /// has at least two.
    EmptyMiddlePage,
    /// The books stand still: what happens from now on is not shown.
    FrozenFeed,
    /// All consents given so far are over, by time.
    ExpireConsent,
    /// The customer ends all consents at the bank.
    RevokeAtBank,
    /// One account fails: the second of the listing.
    OneFailingAccount,
    /// The connection breaks in the middle of the next body.
    CutTheBody,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The method, in capitals.
    pub method: String,
    /// The path, without the query.
    pub path: String,
}
