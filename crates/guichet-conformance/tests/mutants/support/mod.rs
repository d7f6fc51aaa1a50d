//! Connectors with exactly one fault.

mod connector;
mod hooks;
mod transport;

pub(crate) use hooks::{Act, Spoil};

use connector::Spoiled;
use guichet_conformance::Server;
use guichet_core::{
    Bank, BankBuilder, Result,
    raw::{Connector, Env, Provider},
};
use std::sync::{Arc, atomic::AtomicUsize};
use transport::Tampered;

/// What outlives one connector, for faults that remember.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) calls: AtomicUsize,
}

/// The sound connector with one fault.
struct Mutant<P> {
    inner: P,
    spoil: Spoil,
    memory: Arc<Memory>,
}

impl<P: Provider> Provider for Mutant<P> {
    fn connect(self: Box<Self>, env: Env) -> Result<Arc<dyn Connector>> {
        let Self { inner, spoil, memory } = *self;
        let mut env = (spoil.env)(env);
        if let Some(around) = spoil.around {
            env.transport = Arc::new(Tampered { inner: env.transport, around });
        }
        if spoil.acts(Act::SendsAtOnce) {
            let request = http::Request::get("http://127.0.0.1:1/").body(bytes::Bytes::new());
            let sending = env.transport.send(request.unwrap());
            let _ = futures_util::FutureExt::now_or_never(sending);
        }
        let inner = Box::new(inner).connect(env)?;
        Ok(Arc::new(Spoiled::new(inner, spoil, memory)))
    }
}

/// The sound connector of the tests, with a fault or none.
pub(crate) fn chase(spoil: Spoil) -> impl Fn(&Server) -> BankBuilder + Send + Sync + 'static {
    use guichet_bank_chase::{Config, OauthUrls, PROFILE};
    let memory = Arc::new(Memory::default());
    move |server| {
        let server = (spoil.server)(server.clone());
        let mut urls = OauthUrls::new().authorize(server.authorize_url()).token(server.token_url());
        if let Some(revoke) = server.revoke_url() {
            urls = urls.revoke(revoke);
        }
        let config = Config::new(server.client_id(), server.redirect_uri())
            .secret(server.client_secret())
            .resource_url(server.resource_url())
            .oauth_urls(urls)
            .allow_plain_loopback();
        let inner = PROFILE.provider(config);
        Bank::builder(Mutant { inner, spoil, memory: memory.clone() })
    }
}
