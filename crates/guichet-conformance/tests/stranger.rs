//! A crate elsewhere brings its own server and its own dialect.

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use guichet_bank_chase::{Config, OauthUrls, PROFILE};
use guichet_conformance::{
    Arrival, Books, Case, Dialect, MockServer, Outcome, Server, Stage, Story, dialect,
};
use guichet_core::{BankBuilder, Timestamp, raw::Transport};
use jiff::SignedDuration;
use std::sync::Arc;
use url::Url;

/// A server of a stranger; what it plays is borrowed here, which the kit cannot know.
#[derive(Debug)]
struct Theirs(Arc<dyn Stage>);

impl Theirs {
    fn open() -> BoxFuture<'static, Outcome<Arc<dyn Stage>>> {
        Box::pin(async {
            let stage: Arc<dyn Stage> = Arc::new(Self(MockServer::open().await?));
            Ok(stage)
        })
    }
}

#[async_trait]
impl Stage for Theirs {
    fn url(&self) -> Url {
        self.0.url()
    }

    fn client_id(&self) -> String {
        self.0.client_id()
    }

    fn client_secret(&self) -> String {
        self.0.client_secret()
    }

    fn transport(&self) -> Arc<dyn Transport> {
        self.0.transport()
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn advance(&self, by: SignedDuration) {
        self.0.advance(by);
    }

    fn play(&self, story: Story) {
        self.0.play(story);
    }

    fn stop(&self) {
        self.0.stop();
    }

    fn arrived(&self) -> Vec<Arrival> {
        self.0.arrived()
    }

    async fn approve(&self, authorize: &Url, customer: &str) -> Outcome<Url> {
        self.0.approve(authorize, customer).await
    }

    async fn deny(&self, authorize: &Url) -> Outcome<Url> {
        self.0.deny(authorize).await
    }

    async fn books(&self, customer: &str) -> Outcome<Books> {
        self.0.books(customer).await
    }
}

static THEIRS: Dialect =
    Dialect { name: "theirs", open: Theirs::open, customer: "bruno", ..dialect::FDX_V4_CHASE };

fn bank(server: &Server) -> BankBuilder {
    let urls = OauthUrls::new().authorize(server.authorize_url()).token(server.token_url());
    let config = Config::new(server.client_id(), server.redirect_uri())
        .secret(server.client_secret())
        .resource_url(server.resource_url())
        .oauth_urls(urls)
        .allow_plain_loopback();
    PROFILE.bank(config)
}

#[tokio::test]
async fn a_server_of_a_stranger_is_as_good_as_ours() {
    for name in [
        "a_customer_who_agrees_gives_a_grant",
        "every_page_comes_once_and_in_order",
        "amounts_are_exact_and_money_out_is_negative",
        // Without an address for it, ending a consent is not declared, and must be refused.
        "ending_a_consent_ends_it",
        "an_undeclared_operation_is_refused_and_sends_nothing",
    ] {
        let case = Case::named(name).unwrap();
        case.check(&THEIRS, bank).await.unwrap();
    }
}
