//! What the fuzz targets share: how a body is decoded, and what must hold of every answer.

use guichet_core::{
    AccountId, AccountKind, AccountRef, AppKey, BankId, Currency, Error, Permissions, Result,
    ScopeSet,
};
use guichet_protocol_fdx::Decoding;

/// A bank in dollars, everything permitted.
pub fn decoding() -> Decoding {
    Decoding::new(BankId::new("fuzz-us"), Permissions::of(ScopeSet::all()))
        .currency(Currency::USD)
        .app_key(AppKey::from_bytes([7; 32]))
}

/// A card and a current account: the same words mean different things on them.
pub fn accounts() -> [AccountRef; 2] {
    [AccountKind::Card, AccountKind::Current].map(|kind| {
        let mut account = AccountRef::new(AccountId::new("fuzz"), kind);
        account.currency = Some(Currency::USD);
        account
    })
}

/// An error tells where it happened or what the body is not, in one line.
pub fn check(error: &Error) {
    let text = error.to_string();
    assert!(!text.is_empty() && !text.contains('\n'), "{text}");
}

/// Whatever came out can be stored and read again.
pub fn stored<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq>(items: &[T]) {
    for item in items {
        let text = serde_json::to_string(item).expect("a model value has a JSON form");
        let again: T = serde_json::from_str(&text).expect("its JSON form reads back");
        assert!(again == *item, "{text}");
    }
}

/// Both outcomes are good; what they hold is checked.
pub fn outcome<T>(answer: Result<T>, rejected: impl Fn(&T) -> &[Error]) -> Option<T> {
    match answer {
        Ok(page) => {
            rejected(&page).iter().for_each(check);
            Some(page)
        }
        Err(error) => {
            check(&error);
            None
        }
    }
}
