//! Accounts of every category in one list of fields.
//!
//! The standard has one object for each category; their fields never contradict each other, so one
//! struct reads them all and a category that is not known loses nothing.

use super::{Wrapped, object};

object! {
    /// An account.
    Account {
        account_id, parent_account_id, account_category, account_type, account_number,
        account_number_display, product_id, product_name, nickname, description, status,
        account_open_date, currency, line_of_business_type, balance_type, error,
        interest_rate, annual_percentage_yield, earned_interest, charged_interest,
        annual_percentage_rate, purchases_apr, advances_apr,
        current_balance, available_balance, opening_day_balance, balance_as_of,
        credit_line, available_credit, cash_advance_limit, available_cash, principal_balance,
        cash_advance_balance, transfer_balance, ppil_balance, finance_charges,
        last_stmt_balance, last_stmt_date, minimum_payment_amount, past_due_amount,
        next_payment_amount, next_payment_date, last_payment_amount, last_payment_date,
        escrow_balance, original_principal, originating_date, pay_off_amount, maturity_date,
        available_cash_balance, current_value, holdings, bills, scheduled_payments,
    }
}

impl Wrapped for Account<'_> {
    const WRAPPERS: &'static [(&'static str, &'static str)] = &[
        ("depositAccount", "DEPOSIT_ACCOUNT"),
        ("locAccount", "LOC_ACCOUNT"),
        ("loanAccount", "LOAN_ACCOUNT"),
        ("investmentAccount", "INVESTMENT_ACCOUNT"),
        ("insuranceAccount", "INSURANCE_ACCOUNT"),
        ("annuityAccount", "ANNUITY_ACCOUNT"),
        ("commercialAccount", "COMMERCIAL_ACCOUNT"),
        ("digitalWallet", "DIGITAL_WALLET"),
    ];
}

object! {
    /// The currency of an account or a holding.
    Currency { currency_code }
}

object! {
    /// What a bank says of an account that it could not give.
    AccountError { code }
}

object! {
    /// An interest rate, from 6.4.
    InterestRate { rate }
}

object! {
    /// What falls due, from 6.4.
    Bill {
        total_payment_due, minimum_payment_due, due_date, auto_pay_enabled, auto_pay_amount,
        auto_pay_date, past_due_amount, last_payment_amount, last_payment_date,
        statement_balance, statement_date,
    }
}

object! {
    /// A payment that is arranged, from 6.4.
    PlannedPayment {
        amount, date,
        // `type` in the standard, which is no name in Rust.
        r#type,
    }
}

object! {
    /// A position of an investment account.
    Holding {
        security_ids, security_id, security_id_type, holding_name, holding_type,
        holding_sub_type, symbol, purchased_price, current_unit_price, current_unit_price_date,
        units, market_value, currency, tax_lots,
    }
}

object! {
    /// One number of a security.
    SecurityId { id, id_type }
}

object! {
    /// What was bought at once.
    TaxLot { cost_basis }
}
