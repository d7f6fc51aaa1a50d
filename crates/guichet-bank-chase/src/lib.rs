#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_chase::{Config, PROFILE};
//!
//! let config = Config::new("my-app", "https://app.example/callback".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_fdx::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_fdx::{
    Capabilities, Conduct, ConsentLife, ConsentUnit, Fact, HistoryLimit, Host, Institution,
    Operation, PendingEntries, Profile, Quirk, Scope, ScopeSet, SignConvention, Version,
};

/// The Account and Customer Information API, spec version 4.0.0.
const ACCOUNTS: &str = "developer.chase.com/products/aggregation-fdx/specification/spec.yaml";
/// The Account Aggregation User Consent API 1.0.
const CONSENT: &str = "developer.chase.com, Account Aggregation User Consent API 1.0";
/// Business Direct Connect 6.2.16.
const DIRECT: &str = "developer.payments.jpmorgan.com, Business Direct Connect 6.2.16";
/// What two aggregators tell their own customers about linking Chase.
const AGGREGATORS: &str = "ByAllAccounts and Plaid, on linking Chase";
const READ: &str = "2026-11-21";

const fn chase(url: &'static str, source: &'static str) -> Fact<&'static str> {
    Fact::confirmed(url, source, READ)
}

/// What the one scope `aggregator` gives, by the names of the product's features.
const AGGREGATOR: ScopeSet = ScopeSet::of(&[
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
    Scope::Bills,
    Scope::IdentityContact,
    Scope::AccountNumbers,
    Scope::Statements,
]);

/// What both sides have of the standard, and of their seat.
const SHARED: Conduct = Conduct::UNCONFIRMED
    .amounts(Fact::assumed(
        SignConvention::Unsigned,
        "the text of FDX: an absolute amount beside debitCreditMemo",
    ))
    .time_zone(Fact::assumed("America/New_York", "the bank's seat"));

const CONSUMER: Institution = Institution::new("chase-us", "JPMorgan Chase", "US")
    .production(
        Host::new(chase(
            "https://api2.chase.com/jpmc/servicing/inquiry-maintenance/fdx/v4",
            ACCOUNTS,
        ))
        .authorize(chase("https://api2-oauth.chase.com/aggregator-oauth/v1/authorize", CONSENT))
        .token(chase("https://api2-oauth.chase.com/aggregator-oauth/v1/token", CONSENT)),
    )
    .sandbox(
        Host::new(chase(
            "https://apidemo.chase.com/mock/jpmc/servicing/inquiry-maintenance/fdx/v4",
            ACCOUNTS,
        ))
        .authorize(chase("https://apidemo.chase.com/mock/aggregator-oauth/v1/authorize", CONSENT))
        .token(chase("https://apidemo.chase.com/mock/aggregator-oauth/v1/token", CONSENT)),
    )
    .conduct(
        SHARED
            .history(Fact::confirmed(HistoryLimit::SinceStartOfLastYear, AGGREGATORS, READ))
            .consent(Fact::confirmed(ConsentLife::UntilEnded, AGGREGATORS, READ)),
    )
    .currency("USD")
    .capabilities(
        Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::RefreshGrant,
            Operation::RevokeConsent,
            Operation::Accounts,
            Operation::Balances,
            Operation::Transactions,
            Operation::Identity,
        ])
        .pending(),
    )
    .assumed(&[Operation::Balances, Operation::Transactions, Operation::Identity]);

/// Chase, for consumers: FDX 4 with an OAuth 2.0 server of its own shape.
pub const PROFILE: Profile = Profile::new(CONSUMER)
    .version(Version::V4_6)
    .unit(ConsentUnit::Bundle { scope: chase("aggregator", CONSENT), covers: AGGREGATOR })
    .quirks(&[Quirk::TokenLifeAsSent]);

/// What Business Direct Connect gives.
const BUSINESS: ScopeSet = ScopeSet::of(&[
    Scope::AccountsBasic,
    Scope::Balances,
    Scope::TransactionsSummary,
    Scope::Transactions,
    Scope::TransactionsCounterparty,
    Scope::TransactionsPlace,
    Scope::IdentityContact,
    Scope::AccountNumbers,
    Scope::Statements,
]);

const DIRECT_CONNECT: Institution =
    Institution::new("chase-business-us", "J.P. Morgan Payments", "US")
        .production(Host::new(chase("https://api.payments.jpmorgan.com/fdx/v6", DIRECT)))
        .sandbox(Host::new(chase("https://api-mock.payments.jpmorgan.com/fdx/v6", DIRECT)))
        .conduct(SHARED.pending(Fact::confirmed(PendingEntries::NotListed, DIRECT, READ)))
        .currency("USD")
        .capabilities(Capabilities::of(&[
            Operation::BeginConsent,
            Operation::ResumeConsent,
            Operation::RefreshGrant,
            Operation::RevokeConsent,
            Operation::Accounts,
            Operation::Balances,
            Operation::Transactions,
            Operation::Identity,
            Operation::Statements,
            Operation::StatementDocument,
        ]))
        .assumed(&[Operation::RevokeConsent]);

/// J.P. Morgan Payments, Business Direct Connect: FDX 6.2 for businesses, booked entries only.
pub const PROFILE_BUSINESS: Profile = Profile::new(DIRECT_CONNECT)
    .version(Version::V6_2)
    .unit(ConsentUnit::Bundle { scope: Fact::unconfirmed(), covers: BUSINESS })
    .quirks(&[Quirk::IdentityByAccount]);
