//! Accounts and balances.

use super::object;

object! {
    /// An account, or the card that hangs on one.
    Account {
        resource_id, bic_fi, account_id, name, details, linked_account, usage, cash_account_type,
        product, currency, balances, psu_status,
        #[serde(rename = "_links")] links,
    }
}

object! {
    /// The number of an account.
    AccountId { iban, other, currency }
}

object! {
    /// A number of a scheme of its own.
    GenericId { identification, scheme_name }
}

object! {
    /// Where what belongs to an account is. A link that is missing was not consented.
    AccountLinks { balances, transactions }
}

object! {
    /// Where the next page is.
    PageLinks { next }
}

object! {
    /// A link.
    Link { href }
}

object! {
    /// A balance.
    Balance {
        name, balance_amount, balance_type, last_change_date_time, reference_date,
        last_committed_transaction,
    }
}

object! {
    /// An amount beside its currency.
    Amount { amount, currency }
}
