//! A bank that is not one: a real HTTP server with one seeded ledger and many dialects, for tests and demos.
