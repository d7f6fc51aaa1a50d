//! Accounts, and the numbers of anyone's account.

use super::object;

object! {
    /// An account.
    Account {
        account_id, status, currency,
        // To 3.1: Business or Personal, and what it is.
        account_type, account_sub_type,
        // The same from 4.0 on.
        account_category, account_type_code,
        description, nickname, opening_date, maturity_date, account,
    }
}

object! {
    /// A number in some scheme: of an account, or of a bank.
    Identification { scheme_name, identification, name, secondary_identification }
}
