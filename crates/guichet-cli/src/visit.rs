//! A customer's visit at the bank: the way there, the decision, and the way back.

mod step;

use crate::{
    callback::Callback,
    config::Config,
    failure::{Exit, Failure},
};
use guichet::{Bank, ConsentInput, ConsentRequest, ConsentStep, Context, Grant, Psu, mock};
use std::net::Ipv4Addr;
use url::Url;

/// How the customer gets to the bank and back.
#[derive(Debug)]
pub(crate) struct Visit {
    callback: Option<Callback>,
    /// Whom a script plays, at a mock bank.
    script: Option<String>,
    no_browser: bool,
    /// From where the customer speaks, as far as that is known.
    psu: Psu,
}

impl Visit {
    /// At a mock bank: by a script, or in a browser that comes back to a free port.
    pub(crate) async fn at_mock(script: Option<&str>, no_browser: bool) -> anyhow::Result<Self> {
        let callback = match script {
            Some(_) => None,
            None => Some(Callback::anywhere().await?),
        };
        let psu = Psu::at(Ipv4Addr::LOCALHOST.into());
        Ok(Self { callback, script: script.map(str::to_owned), no_browser, psu })
    }

    /// At a bank that sends browsers where the app's configuration says.
    pub(crate) async fn at_bank(config: &Config, no_browser: bool) -> anyhow::Result<Self> {
        let callback = match config.redirect() {
            Some(redirect) => Callback::at(&redirect).await?,
            None => None,
        };
        let psu = config.customer_ip.map_or_else(Psu::here, Psu::at);
        Ok(Self { callback, script: None, no_browser, psu })
    }

    /// Where a mock bank is to send the customer back to.
    pub(crate) fn redirect(&self) -> anyhow::Result<Url> {
        self.callback.as_ref().map_or_else(nowhere, |callback| Ok(callback.address().clone()))
    }

    /// Goes through the consent, step by step, until the bank gives a grant.
    pub(crate) async fn decide(
        mut self,
        bank: &Bank,
        request: &ConsentRequest,
    ) -> anyhow::Result<Grant> {
        let cx = Context::new().with_psu(self.psu.clone());
        let mut next = bank.begin_consent(&cx, request).await?;
        loop {
            let (pending, input) = match next {
                ConsentStep::Granted(grant) => return Ok(grant),
                ConsentStep::Redirect { url, pending } => {
                    (pending, ConsentInput::Callback(self.go(&url).await?))
                }
                ConsentStep::Decoupled { after, pending } => {
                    step::wait(after).await?;
                    (pending, ConsentInput::Poll)
                }
                ConsentStep::Challenge { challenge, pending } => {
                    (pending, step::answer(&challenge, self.script.is_some())?)
                }
                _ => {
                    let message = "the bank asks for a step that this version does not know";
                    return Err(Failure::new(Exit::Internal, message).into());
                }
            };
            next = bank.resume_consent(&cx, &pending, &input).await?;
        }
    }

    async fn go(&mut self, url: &Url) -> anyhow::Result<Url> {
        match &self.script {
            Some(customer) => Ok(mock::approve(url, customer).await?),
            None => step::travel(url, self.callback.take(), self.no_browser).await,
        }
    }
}

/// An address for customers that are played by a script: nobody listens there.
pub(crate) fn nowhere() -> anyhow::Result<Url> {
    Ok(Url::parse("http://127.0.0.1:1/callback/")?)
}
