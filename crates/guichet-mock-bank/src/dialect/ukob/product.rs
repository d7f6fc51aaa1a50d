//! Products and offers.

use super::call::Call;
use super::frame::{amount, when};
use crate::json::Object;
use crate::ledger::day::{day_of, instant, plus_days};
use crate::ledger::{Account, Kind, Money};

/// `…/product`.
pub(super) fn products(_: &Call<'_>, account: &Account) -> Vec<Object> {
    let product = Object::new()
        .with("AccountId", account.id.as_str())
        .with("ProductId", format!("mock-{}", account.kind.word()))
        .with("ProductName", account.product);
    let product = if account.kind == Kind::Current {
        product.with("ProductType", "PersonalCurrentAccount")
    } else {
        let other =
            Object::new().with("Name", account.product).with("Description", account.kind.word());
        product.with("ProductType", "Other").with("OtherProductType", other)
    };
    vec![product]
}

/// `…/offers`: a credit card may have a higher limit until the end of next month.
pub(super) fn offers(call: &Call<'_>, account: &Account) -> Vec<Object> {
    let Some(limit) = account.terms.limit else { return Vec::new() };
    let month = day_of(call.now).first_of_month();
    let offer = Object::new()
        .with("AccountId", account.id.as_str())
        .with("OfferId", format!("limit-{:04}-{:02}", month.year(), month.month()))
        .with("OfferType", "LimitIncrease")
        .with("Description", "A fifth more than you have now")
        .with("StartDateTime", when(instant(month, 0, 0)))
        .with("EndDateTime", when(instant(plus_days(month, 60), 0, 0)))
        .with("Amount", amount(Money::new(limit + limit / 5, account.currency)));
    vec![offer]
}
