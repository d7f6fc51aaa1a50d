//! The bank's own words. Every field is the JSON of the answer, unread.

use guichet_http::json_object;

json_object! {
    /// An account.
    Account, "camelCase" { account_uid, account_type, default_category, currency, created_at, name }
}

json_object! {
    /// A savings goal or a spending space: a part of an account with a feed of its own.
    Space, "camelCase" { savings_goal_uid, space_uid, name, total_saved, balance, state }
}

json_object! {
    /// What an account holds.
    Balances, "camelCase" {
        cleared_balance, effective_balance, pending_transactions, accepted_overdraft, amount,
    }
}

json_object! {
    /// Whole minor units of a currency.
    Money, "camelCase" { currency, minor_units }
}

json_object! {
    /// One row of a feed.
    FeedItem, "camelCase" {
        feed_item_uid, amount, source_amount, direction, transaction_time, settlement_time, source,
        status, counter_party_type, counter_party_name, reference, country, spending_category,
        user_note,
    }
}

json_object! {
    /// Why there is no answer.
    Fault, "camelCase" { error }
}
