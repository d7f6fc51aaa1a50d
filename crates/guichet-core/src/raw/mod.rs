//! What authors of connectors and layers implement; applications use [`Bank`](crate::Bank) and
//! [`Session`](crate::Session).

mod connector;
mod env;
mod layer;
mod layered;

pub use connector::{AccountEntry, Arrangements, Cards, Connector, Holdings, Identity, Statements};
pub use env::{Clock, Env, Provider, Transport};
pub use layer::{Call, Layer, Next, Outcome};
pub use layered::Layered;

pub use crate::{
    context::{Access, Permissions},
    grant::PendingConsent,
    model::{FIELD_SCOPES, Narrow},
    query::{Changes, Cursor, Page},
    secret::AppKey,
};
