//! The statement that is read: one account, until the next begins.

use guichet_core::{
    Account, AccountId, AccountIdentifier, AccountKey, AccountKind, Currency, Error, ErrorKind,
    Iban, IdentifierScheme, Text, Transaction, UntrustedText,
};

use crate::{Item, Reading};

/// What a reader puts what it found into.
pub(crate) type Found = std::collections::VecDeque<guichet_core::Result<Item>>;

/// What is wrong with an item, and at which of its fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) field: &'static str,
    pub(crate) clause: &'static str,
}

impl Fault {
    pub(crate) fn new(field: &'static str, clause: &'static str) -> Self {
        Self { field, clause }
    }

    pub(crate) fn at(self, line: u64) -> Error {
        fault(line, self.clause).with_path(match self.field {
            "" => format!("line {line}"),
            field => format!("line {line}, {field}"),
        })
    }
}

/// An error of what stands at a line.
pub(crate) fn fault(line: u64, clause: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, clause).with_path(format!("line {line}"))
}

/// An account is told as soon as its currency is known, because its key depends on it.
pub(crate) struct Statement {
    untold: Option<Account>,
    pub(crate) id: AccountId,
    pub(crate) kind: AccountKind,
    pub(crate) currency: Option<Currency>,
    /// The number of the statement, where the bank gives one.
    pub(crate) number: Option<Text>,
}

impl Statement {
    /// An account by what the file calls it. One number can hold several accounts, so the currency
    /// becomes a part of the identifier.
    pub(crate) fn new(account: Account) -> Self {
        Self {
            id: account.id.clone(),
            kind: account.kind.clone(),
            currency: account.currency.clone(),
            untold: Some(account),
            number: None,
        }
    }

    /// Tells the account, with this currency unless it has one.
    pub(crate) fn tell(&mut self, currency: Option<&Currency>, how: &Reading, to: &mut Found) {
        let Some(mut account) = self.untold.take() else { return };
        account.currency = account.currency.or_else(|| currency.cloned());
        if let Some(currency) = &account.currency {
            account.id = AccountId::new(format!("{}/{currency}", account.id.as_str()));
        }
        if let Some(app) = &how.key {
            let numbers = &account.identifiers;
            let currency = account.currency.as_ref();
            let (key, basis) = AccountKey::derive(app, numbers, &how.bank, &account.id, currency);
            (account.key, account.key_basis) = (Some(key), Some(basis));
        }
        self.id = account.id.clone();
        self.currency.clone_from(&account.currency);
        to.push_back(Ok(Item::Account(Box::new(account))));
    }
}

/// An IBAN, or a number of another scheme.
pub(crate) fn iban_or(scheme: IdentifierScheme, number: &str) -> AccountIdentifier {
    match Iban::parse(number) {
        Ok(iban) => iban.into(),
        Err(_) => AccountIdentifier::new(scheme, number),
    }
}

/// A number of which only its bank knows whose it is. Another bank may have given it out too, so it is
/// no basic bank account number.
pub(crate) fn own_scheme() -> IdentifierScheme {
    IdentifierScheme::Other(Text::from("account_number"))
}

/// What the payer wrote is the description too, where the bank wrote none.
pub(crate) fn describe(row: &mut Transaction) {
    if row.description.is_none() {
        let lines: Vec<&str> = row.remittance.iter().map(UntrustedText::as_untrusted_str).collect();
        row.description = UntrustedText::non_blank(&lines.join(" "));
    }
}
