//! Balances.

use super::object;

object! {
    /// A balance.
    Balance { account_id, credit_debit_indicator, r#type, date_time, amount: Money, credit_line }
}

object! {
    /// An amount without a sign, and its currency.
    Money { amount, currency }
}

object! {
    /// Credit that stands behind a balance.
    CreditLine { included, r#type, amount: Money }
}
