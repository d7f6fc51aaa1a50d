//! Identifiers: small, cheap to clone, and silent in `Debug` wherever they belong to a person.

use crate::Text;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// Declares an identifier over shared text, so that a clone is a count and not a copy.
macro_rules! shared_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the identifier as its owner wrote it.
            pub fn new(id: impl AsRef<str>) -> Self {
                Self(Arc::from(id.as_ref()))
            }

            /// The identifier as its owner wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Ok(Self(Arc::from(String::deserialize(from)?)))
            }
        }
    };
}

shared_id! {
    /// The bank's own identifier of an account, opaque.
    ///
    /// It may change when the customer consents again; [`AccountKey`](crate::AccountKey) does not.
    AccountId
}
shared_id! {
    /// The bank's own identifier of a consent.
    ConsentId
}
shared_id! {
    /// The app's own name for a customer: the subject in a log, never sent to a bank.
    CustomerRef
}
shared_id! {
    /// The bank's own identifier of a statement.
    StatementId
}
shared_id! {
    /// The bank's own identifier of a card.
    CardId
}

/// The bank's identifier of a transaction, kept only when it identifies one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransactionId(Text);

impl TransactionId {
    /// Takes an identifier, unless it is one of the stand-ins that banks send for "none":
    /// blank text, zeros only, or a word such as `NOTPROVIDED`.
    ///
    /// ```
    /// use guichet_core::TransactionId;
    /// assert!(TransactionId::usable("2026-0001").is_some());
    /// assert!(TransactionId::usable(" ").is_none());
    /// assert!(TransactionId::usable("0").is_none());
    /// assert!(TransactionId::usable("NOTPROVIDED").is_none());
    /// ```
    pub fn usable(id: &str) -> Option<Self> {
        let id = id.trim();
        let stand_in = id.bytes().all(|byte| byte == b'0' || byte == b'-')
            || ["notprovided", "not provided", "null", "none", "n/a"]
                .iter()
                .any(|word| id.eq_ignore_ascii_case(word));
        (!stand_in).then(|| Self(Text::from(id)))
    }

    /// The identifier as the bank wrote it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransactionId(***)")
    }
}

/// The identifier of a bank in this project: `chase-us`, `credit-agricole-fr`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BankId(Text);

impl BankId {
    /// Takes a slug.
    pub fn new(slug: impl AsRef<str>) -> Self {
        Self(Text::from(slug.as_ref()))
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for BankId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankId({})", self.as_str())
    }
}

impl fmt::Display for BankId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The identifier under which an app keeps a grant: random, and meaningless outside its store.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GrantId(Text);

impl GrantId {
    /// Takes an identifier that the app chose.
    pub fn new(id: impl AsRef<str>) -> Self {
        Self(Text::from(id.as_ref()))
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GrantId(***)")
    }
}
