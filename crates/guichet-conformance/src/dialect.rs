//! How the server is played: paths, and the few words of a dialect that the kit must know.

mod berlin_group;
mod fdx;
mod monzo;
mod starling;
mod stet;
mod ukob;

pub use berlin_group::BERLIN_GROUP;
pub use fdx::{FDX_V4, FDX_V4_CHASE, FDX_V5, FDX_V6};
pub use monzo::MONZO;
pub use starling::STARLING;
pub use stet::{STET, STET_MIXED};
pub use ukob::{UKOB_V3, UKOB_V4};

use crate::{Outcome, Sent, Stage};
use futures_util::future::BoxFuture;
use guichet_core::ScopeSet;
use std::{fmt, sync::Arc};
use url::Url;

/// How the bank is played, as data: one constant for each dialect.
///
/// The kit speaks no protocol. It changes a bank's answers by the names of their fields, so it
/// must know a few of them; everything else it leaves as it came. A crate elsewhere writes a
/// constant of its own:
///
/// ```
/// use guichet_conformance::{Dialect, MockServer, Words, dialect};
///
/// pub const OURS: Dialect = Dialect {
///     name: "ours",
///     resource: "our-api/v1",
///     words: Words { id: "uid", ..dialect::FDX_V6.words },
///     ..dialect::FDX_V6
/// };
/// # assert_eq!(OURS.authorize, "oauth2/authorize");
/// ```
#[derive(Clone, Copy)]
pub struct Dialect {
    /// Its name, in results: a slug.
    pub name: &'static str,
    /// Opens the stage.
    pub open: fn() -> BoxFuture<'static, Outcome<Arc<dyn Stage>>>,
    /// The base path of the bank's resources, without slashes around it.
    pub resource: &'static str,
    /// The path to which the customer is sent.
    pub authorize: &'static str,
    /// The path of tokens.
    pub token: &'static str,
    /// The path of pushed requests, where there is one.
    pub par: Option<&'static str>,
    /// The path at which tokens end, where there is one.
    pub revoke: Option<&'static str>,
    /// Who logs in at the stage: a customer with a current account and a card, both used often.
    pub customer: &'static str,
    /// A customer whose card shows more paid than was owed.
    pub overpaid: &'static str,
    /// The header with the name of each request, which the bank gives back.
    pub request_id: &'static str,
    /// The header with the customer's address; empty where there is none.
    pub customer_ip: &'static str,
    /// What the bank sells consent in, by the dialect's own names.
    pub units: &'static [Unit],
    /// The names of the units that the bank was asked for, in the address to which the customer
    /// is sent, or in what the connector sent before.
    pub asked: fn(&Url, &[Sent]) -> Outcome<Vec<String>>,
    /// How it differs from what most do.
    pub ways: Ways,
    /// The names of fields.
    pub words: Words,
}

/// How a dialect differs from what most do.
#[derive(Clone, Copy, Debug)]
pub struct Ways {
    /// Whether amounts are counted in the smallest unit of the currency.
    pub minor_units: bool,
    /// Whether the oldest transaction comes first.
    pub oldest_first: bool,
    /// Whether a listing of transactions is one answer, however long it is.
    pub one_page: bool,
    /// How many segments of a path stand below the base of the resources, at most.
    pub segments: usize,
}

impl Ways {
    /// What most do.
    pub const USUAL: Self =
        Self { minor_units: false, oldest_first: false, one_page: false, segments: 3 };
}

/// One unit of a bank's consent: a data cluster, a permission, a bundle.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Its name on the wire.
    pub name: &'static str,
    /// What the bank gives under it, of what the model knows. A unit with nothing of that is
    /// never needed.
    pub covers: ScopeSet,
}

/// The names of fields in a bank's answers.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The list of accounts.
    pub accounts: &'static str,
    /// The list of transactions.
    pub transactions: &'static str,
    /// The identifier of a transaction.
    pub id: &'static str,
    /// The amount of a transaction.
    pub amount: &'static str,
    /// What is booked on a current account, among its balances.
    pub balance: &'static str,
    /// The text of a transaction.
    pub text: &'static str,
    /// The day or instant of booking.
    pub booked: &'static str,
    /// Every other day or instant of a transaction.
    pub other_days: &'static [&'static str],
    /// Words of a transaction to which a bank may add: status, kind.
    pub enums: &'static [&'static str],
    /// The kind of an account, where there is one word for it.
    pub account_enums: &'static [&'static str],
    /// Fields of a transaction that may be missing.
    pub optional: &'static [&'static str],
    /// The path to the link of the next page, where there are links.
    pub next_link: &'static [&'static str],
    /// The body of a refusal, with a code.
    pub refusal: &'static str,
    /// The code in it.
    pub code: &'static str,
}

impl fmt::Debug for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialect").field("name", &self.name).finish_non_exhaustive()
    }
}
