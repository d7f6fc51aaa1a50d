//! The vocabulary of Guichet: accounts, balances, transactions, consent, and the interface that every bank implements.
