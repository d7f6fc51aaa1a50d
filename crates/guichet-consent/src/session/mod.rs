//! Use and egress: what was read stays held until a live permit opens it.

mod datum;
mod disclosure;
mod held;
mod life;
mod marks;
mod open;
mod permit;

pub use datum::{Datum, MaskedAccount, MaskedBalance, MaskedTransaction};
pub use disclosure::{Channel, Disclosure, Leaving, Wording, send};
pub use held::{DisclosedByPermit, Held};
pub use marks::{PurposeMark, ScopeMark, purposes, scopes};
pub use open::{ConsentedSession, Consents};
pub use permit::Permit;
