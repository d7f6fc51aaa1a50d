//! What is known of a customer, so that a capture can be searched for it.

use crate::{
    config::Config,
    link::{Link, Way},
};
use guichet::{
    Account, AccountIdentifier, ConsentId, Grant, IdentifierScheme, Secret, Transaction,
    TransactionId, UntrustedText,
};
use serde_json::Value;

/// Secrets of one link: its tokens, the app's own, and what the reads brought.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<Secret>);

/// Shorter texts stand in a capture by chance: the last four digits, a word.
const SHORTEST: usize = 8;

impl Known {
    /// What the app's configuration holds as secret.
    pub(super) fn of_link(link: &Link) -> anyhow::Result<Self> {
        let mut known = Self::default();
        if let Way::Configured { file, sandbox } = &link.way {
            let config = Config::read(file, *sandbox)?.protocol;
            for field in ["client_id", "client_secret"] {
                known.add_optional(config.get(field).and_then(Value::as_str));
            }
            if let Some(headers) = config.get("headers") {
                known.add_all(headers);
            }
        }
        Ok(known)
    }

    /// Adds one text, unless it is so short that it means nothing.
    pub(super) fn add(&mut self, text: &str) {
        if text.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST {
            self.0.push(Secret::from(text));
        }
    }

    /// Adds the tokens of a grant.
    pub(super) fn add_grant(&mut self, grant: &Grant) {
        let tokens = [Some(&grant.access_token), grant.refresh_token.as_ref()];
        for token in tokens.into_iter().flatten().chain(grant.extra.values()) {
            self.add(token.expose());
        }
        self.add_optional(grant.consent.as_ref().map(ConsentId::as_str));
    }

    /// Adds what names an account and its holders.
    pub(super) fn add_account(&mut self, account: &Account) {
        self.add(account.id.as_str());
        for AccountIdentifier { scheme, value, .. } in &account.identifiers {
            // The four digits that a mask leaves meet those of a fake by chance.
            if *scheme != IdentifierScheme::MaskedPan {
                self.add(value.expose());
                value.expose().split('/').for_each(|part| self.add(part));
            }
        }
        account.holders.iter().for_each(|holder| self.add_name(holder.name.as_untrusted_str()));
        self.add_optional_name(account.name.as_ref().map(UntrustedText::as_untrusted_str));
    }

    /// Adds what a transaction tells of the customer's life.
    pub(super) fn add_transaction(&mut self, transaction: &Transaction) {
        self.add_optional(transaction.id.as_ref().map(TransactionId::as_str));
        self.add_optional_name(
            transaction.description.as_ref().map(UntrustedText::as_untrusted_str),
        );
    }

    pub(super) fn secrets(&self) -> &[Secret] {
        &self.0
    }

    /// Adds a text of several words: a single one may be a word of the standard.
    fn add_name(&mut self, text: &str) {
        if text.split_whitespace().nth(1).is_some() {
            self.add(text);
        }
    }

    fn add_optional_name(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.add_name(text);
        }
    }

    fn add_optional(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.add(text);
        }
    }

    fn add_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(items) => items.iter().for_each(|item| self.add_all(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.add_all(field)),
            _ => {}
        }
    }
}
