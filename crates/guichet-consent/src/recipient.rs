//! Who receives what was read, and how much of it.

use guichet_core::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecipientKind {
    /// The app that the customer uses: the controller itself.
    App,
    /// A chat platform, which reads what passes through it.
    ChatPlatform,
    /// A program that asks through the Model Context Protocol (MCP).
    McpClient,
    /// An accountant or adviser whom the customer named.
    Accountant,
    /// Another party that the customer named.
    Other,
}

impl RecipientKind {
    /// How much such a recipient sees unless the customer says otherwise.
    ///
    /// A chat platform sees nothing: chats with businesses are not end-to-end encrypted there,
    /// and no promise of the app binds the platform.
    pub const fn usual_detail(self) -> Detail {
        match self {
            Self::App | Self::Accountant => Detail::Full,
            Self::McpClient | Self::Other => Detail::Masked,
            Self::ChatPlatform => Detail::Doorbell,
        }
    }

    /// The stable name: `chat_platform`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::ChatPlatform => "chat_platform",
            Self::McpClient => "mcp_client",
            Self::Accountant => "accountant",
            Self::Other => "other",
        }
    }
}

/// A party that receives what was read.
///
/// Equality is by kind and name, so `chat_platform messenger` is not `other messenger`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recipient {
    kind: RecipientKind,
    name: Text,
}

impl Recipient {
    /// A party of some kind, by a short stable name.
    pub fn new(kind: RecipientKind, name: impl Into<Text>) -> Self {
        Self { kind, name: name.into() }
    }

    /// The app itself.
    pub fn app() -> Self {
        Self::new(RecipientKind::App, "app")
    }

    /// A chat platform, such as `messenger`.
    pub fn chat_platform(name: impl Into<Text>) -> Self {
        Self::new(RecipientKind::ChatPlatform, name)
    }

    /// An MCP client, by the identifier under which it registered.
    pub fn mcp_client(name: impl Into<Text>) -> Self {
        Self::new(RecipientKind::McpClient, name)
    }

    /// An accountant whom the customer named.
    pub fn accountant(name: impl Into<Text>) -> Self {
        Self::new(RecipientKind::Accountant, name)
    }

    /// What it is.
    pub const fn kind(&self) -> RecipientKind {
        self.kind
    }

    /// Its stable name.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            RecipientKind::App => f.write_str(self.kind.as_str()),
            kind => write!(f, "{}:{}", kind.as_str(), self.name()),
        }
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name of an accountant is the name of a person.
        match self.kind {
            RecipientKind::Accountant | RecipientKind::Other => {
                write!(f, "Recipient({}:***)", self.kind.as_str())
            }
            _ => write!(f, "Recipient({self})"),
        }
    }
}

/// How much a recipient sees, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// No data at all: "2 notices, open the app".
    Doorbell,
    /// Rounded or masked values.
    Masked,
    /// Everything that the scope covers.
    Full,
}

impl Detail {
    /// The stable name: `doorbell`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Doorbell => "doorbell",
            Self::Masked => "masked",
            Self::Full => "full",
        }
    }
}

/// A recipient and how much it sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Terms {
    /// Who.
    pub recipient: Recipient,
    /// How much.
    pub detail: Detail,
}

impl Terms {
    /// The usual detail for a recipient of this kind.
    pub fn usual(recipient: Recipient) -> Self {
        Self { detail: recipient.kind().usual_detail(), recipient }
    }

    /// Another detail, which the customer chose.
    pub const fn new(recipient: Recipient, detail: Detail) -> Self {
        Self { recipient, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_platform_hears_the_doorbell_and_no_more() {
        assert_eq!(Terms::usual(Recipient::chat_platform("messenger")).detail, Detail::Doorbell);
        assert_eq!(Terms::usual(Recipient::app()).detail, Detail::Full);
        assert!(Detail::Doorbell < Detail::Masked && Detail::Masked < Detail::Full);
    }

    #[test]
    fn the_name_of_a_person_is_not_printed() {
        let printed = format!("{:?}", Recipient::accountant("Jeanne Martin"));
        assert!(!printed.contains("Jeanne"), "{printed}");
    }
}
