//! The bank's own words. Every field is the JSON of the answer, unread.

use guichet_http::json_object;

json_object! {
    /// An account.
    Account, "snake_case" {
        id, description, created, closed, r#type, currency, owners, sort_code, account_number,
    }
}

json_object! {
    /// One of the people to whom an account belongs.
    Owner, "snake_case" { preferred_name }
}

json_object! {
    /// What an account holds.
    Balance, "snake_case" {
        balance, total_balance, balance_including_flexible_savings, currency,
    }
}

json_object! {
    /// A movement of money, or one that was declined.
    Transaction, "snake_case" {
        id, created, settled, amount, currency, local_amount, local_currency, description, category,
        scheme, merchant, counterparty, notes, decline_reason,
    }
}

json_object! {
    /// A shop, where it was asked for.
    Merchant, "snake_case" { name, address }
}

json_object! {
    /// Where a shop is.
    Address, "snake_case" { address, city, region, postcode, country, latitude, longitude }
}

json_object! {
    /// The other side of a transfer.
    Counterparty, "snake_case" { name, sort_code, account_number }
}

json_object! {
    /// Why there is no answer.
    Fault, "snake_case" { code, error }
}
