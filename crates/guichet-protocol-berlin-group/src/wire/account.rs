//! Accounts, card accounts and balances.

use super::object;

object! {
    /// An account of either list: a payment account, or a card account.
    Account {
        resource_id, iban, bban, pan, masked_pan, msisdn, bic, currency, name, display_name,
        product, cash_account_type, status, usage, details, linked_accounts, owner_name,
        owner_names, balances, credit_limit, debit_accounting,
        #[serde(rename = "_links")] links,
    }
}

object! {
    /// What names an account: the customer's own, or the other side's.
    AccountReference { iban, bban, pan, masked_pan, msisdn, other, currency }
}

object! {
    /// A number of a scheme that has no field of its own.
    OtherIdentification { identification }
}

object! {
    /// One of several holders, as later versions write them.
    OwnerName { name }
}

object! {
    /// Money.
    Amount { amount, currency }
}

object! {
    /// A balance.
    Balance {
        balance_amount, balance_type, credit_limit_included, last_change_date_time,
        reference_date, last_committed_transaction,
    }
}

object! {
    /// Where a card was used.
    Address { street_name, building_number, town_name, post_code, country }
}
