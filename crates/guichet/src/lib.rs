//! One typed interface to bank accounts, balances and transactions, with the customer's permission enforced in code.
