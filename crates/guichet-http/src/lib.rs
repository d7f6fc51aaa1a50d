//! The world outside, as connectors of Guichet borrow it: HTTP, mutual TLS, OAuth 2.0, JSON.
//!
//! * [`HttpTransport`] sends requests. It follows no redirect, bounds bodies and time, and refuses
//!   plain http. [`AllowedHosts`] narrows it to the hosts of one bank.
//! * [`OAuth`] takes a customer through a bank's OAuth 2.0 server, with PKCE, signed and pushed
//!   requests, five ways of client authentication, refresh and revocation, and checks the id
//!   tokens of OpenID Connect.
//! * [`signature`] signs HTTP requests with a seal, [`jws`] tokens and bodies; [`registration`]
//!   registers an app at a bank.
//! * [`json`] decodes answers: errors with field paths and without values, exact numbers,
//!   borrowed texts, dates in the forms that banks write.
//! * [`refused`], [`retry_after`], [`upstream`] and [`kind_of_status`] read the rest of an answer.
//! * [`SystemClock`] and [`env()`] complete what a connector is lent.
//!
//! This crate is the only one that knows reqwest and the oauth2 crate, and none of their types is
//! in its interface. Nothing is read from the environment or from files, and no task is started.
//!
//! Not here: retries and rate limits (`guichet-layers`), the device flow, DPoP, encrypted tokens,
//! PKCS#12 files and encrypted keys, a proxy.
//!
//! ```
//! use guichet_core::{AppKey, raw::Env};
//! use guichet_http::{AllowedHosts, HttpTransport};
//! use std::{sync::Arc, time::Duration};
//! use url::Url;
//!
//! # fn main() -> guichet_core::Result<()> {
//! // What an app makes once for each certificate ...
//! let transport = HttpTransport::builder().timeout(Duration::from_secs(20)).build()?;
//! let env = guichet_http::env(transport, AppKey::random()?);
//!
//! // ... and what a connector makes of it.
//! let hosts = [Url::parse("https://api.bank.example").unwrap()];
//! let transport = Arc::new(AllowedHosts::new(env.transport.clone(), hosts));
//! let env = Env { transport, ..env };
//! # let _ = env;
//! # Ok(())
//! # }
//! ```

mod address;
mod bank;
mod clock;
mod failure;
mod hosts;
pub mod json;
pub mod jws;
mod oauth;
mod random;
pub mod registration;
pub mod signature;
mod status;
mod transport;

use std::sync::Arc;

use guichet_core::{AppKey, raw::Env};

pub use address::request;
pub use bank::{
    Addresses, Branch, Config, Decoding, Departure, Environment, Finding, Host, Institution,
    Listed, OauthUrls, bearer, refresh_token, resource,
};
pub use clock::SystemClock;
pub use hosts::{AllowedHosts, follow};
pub use oauth::{
    Authorization, Callback, ClientAuth, OAuth, OAuthBuilder, OpenId, RequestObject, Tokens,
    intent_claims,
};
pub use random::request_id;
pub use signature::{PemSigner, Signer, SigningAlgorithm};
pub use status::{kind_of_status, refused, retry_after, upstream};
pub use transport::{HttpTransport, HttpTransportBuilder};

/// Puts a transport, the system's clock and the app's key together for a bank.
pub fn env(transport: HttpTransport, key: AppKey) -> Env {
    Env { transport: Arc::new(transport), clock: Arc::new(SystemClock), key }
}
