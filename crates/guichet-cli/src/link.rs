//! A link: what this program remembers of a permission, beside the sealed grant.

use guichet::{BankId, GrantId, Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is needed to use a grant again. Nothing of it is secret: tokens are in the grant, and
/// the bank's password for the app is in the configuration file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    /// The form of this record.
    pub(crate) version: u8,
    /// The name that people type.
    pub(crate) id: String,
    /// The bank.
    pub(crate) bank: BankId,
    /// The grant in the store.
    pub(crate) grant: GrantId,
    /// Why the customer permitted it.
    pub(crate) purpose: Purpose,
    /// Since when.
    pub(crate) linked_at: Timestamp,
    /// How the bank is reached.
    pub(crate) way: Way,
}

impl Link {
    pub(crate) const VERSION: u8 = 1;
}

/// How a bank is reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Way {
    /// Over the network, with the app's configuration.
    Configured {
        /// Where the configuration is.
        file: PathBuf,
        /// Whether the sandbox was chosen by hand.
        sandbox: bool,
    },
    /// A mock bank that opens in this process for each command.
    Mock {
        /// Where it listened at first.
        port: u16,
    },
}
