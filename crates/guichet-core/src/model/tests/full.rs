//! One value of every type with every field filled.
//!
//! They are written as literals inside the crate, so that a new field does not compile before it
//! is here, and is then missed by the tables of scopes and of the JSON form.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::*;
use crate::{AccountId, AccountKey, BankId, CardId, KeyBasis, StatementId, TransactionId};

/// Stands in every text; nothing may print it.
pub(super) const CANARY: &str = "CANARY";
/// Stands in every number; nothing may print it.
pub(super) const DIGITS: &str = "98765";

fn word(what: &str) -> Text {
    Text::from(format!("{CANARY} {what}"))
}

fn note(what: &str) -> UntrustedText {
    UntrustedText::from(format!("{CANARY} {what}"))
}

fn eur(text: &str) -> Money {
    Money::parse(text, "EUR").unwrap()
}

fn money() -> Money {
    eur("98765.43")
}

fn owed() -> Money {
    eur("-98765.43")
}

fn amount() -> Amount {
    Amount::parse("98765.4321").unwrap()
}

fn day() -> Date {
    Date::constant(2026, 3, 31)
}

fn instant() -> Timestamp {
    "2026-03-31T09:30:00Z".parse().unwrap()
}

fn account_id() -> AccountId {
    AccountId::new("CANARY-98765")
}

fn iban() -> AccountIdentifier {
    AccountIdentifier {
        scheme: IdentifierScheme::Iban,
        value: AccountNumber::new("FR7630006000019876543210189"),
        tokenised: true,
    }
}

fn country() -> Option<Country> {
    Country::parse("FR")
}

pub(super) fn account() -> Account {
    Account {
        id: account_id(),
        bank: BankId::new("example-fr"),
        via: Via::Aggregator(Text::from("example-aggregator")),
        key: AccountKey::parse("000102030405060708090a0b0c0d0e0f"),
        key_basis: Some(KeyBasis::Identifier),
        kind: AccountKind::Current,
        kind_detail: Some(word("kind")),
        name: Some(note("name")),
        product: Some(word("product")),
        currency: Some(Currency::EUR),
        identifiers: vec![iban()],
        holders: vec![Holder { name: note("holder"), role: Some(HolderRole::JointOwner) }],
        usage: Some(Usage::Personal),
        status: Some(AccountStatus::Open),
        parent: Some(account_id()),
        opened_on: Some(day()),
        terms: Some(Box::new(terms())),
    }
}

fn terms() -> Terms {
    Terms {
        limit: Some(money()),
        cash_limit: Some(money()),
        statement_balance: Some(owed()),
        statement_on: Some(day()),
        minimum_due: Some(owed()),
        due_on: Some(day()),
        past_due: Some(owed()),
        rate: Some(amount()),
        cash_rate: Some(amount()),
        original_amount: Some(money()),
        matures_on: Some(day()),
        next_payment: Some(money()),
        next_payment_on: Some(day()),
        last_payment: Some(money()),
        last_payment_on: Some(day()),
        autopay: Some(true),
    }
}

pub(super) fn reference() -> AccountRef {
    let AccountRef { id, key, kind, currency } = account().reference();
    AccountRef { id, key, kind, currency }
}

pub(super) fn balance() -> Balance {
    Balance {
        account: account_id(),
        kind: BalanceKind::Available,
        point: Some(BalancePoint::Interim),
        code: Some(word("code")),
        name: Some(word("name")),
        amount: money(),
        credit_lines: vec![CreditLine {
            kind: CreditLineKind::PreAgreed,
            amount: Some(money()),
            included: true,
        }],
        as_of: Some(DayOrInstant::Day(day())),
        last_transaction: TransactionId::usable("CANARY-1"),
        fetched_at: Some(instant()),
    }
}

fn counterparty() -> Counterparty {
    Counterparty {
        name: Some(note("person")),
        identifier: Some(iban()),
        agent: Some(Box::new(Agent {
            bic: Some(word("bic")),
            clearing_code: Some(word("clearing code")),
            name: Some(note("bank")),
        })),
    }
}

/// A transfer, whose description may name a person, with two parts and the bank's JSON.
pub(super) fn transaction() -> Transaction {
    let mut whole = part();
    whole.parts = vec![part(), part()];
    whole
}

fn part() -> Transaction {
    Transaction {
        id: TransactionId::usable("CANARY-1"),
        entry_reference: Some(word("entry")),
        account: account_id(),
        status: TransactionStatus::Booked,
        mutable: true,
        amount: owed(),
        currency_basis: CurrencyBasis::Account,
        original: Some(Box::new(Original { amount: owed(), rate: Some(amount()) })),
        fee: Some(owed()),
        booked_on: Some(day()),
        value_on: Some(day()),
        made_on: Some(day()),
        expected_on: Some(day()),
        booked_at: Some(instant()),
        made_at: Some(instant()),
        kind: Some(TransactionKind::Transfer),
        channel: Some(Channel::Online),
        description: Some(note("description")),
        remittance: vec![note("line 1"), note("line 2")],
        counterparty: Some(Box::new(counterparty())),
        ultimate_counterparty: Some(Box::new(counterparty())),
        merchant: Some(Box::new(merchant())),
        card: Some(CardUse { last4: word("last4") }),
        references: Some(Box::new(References {
            end_to_end: Some(note("end to end")),
            mandate: Some(note("mandate")),
            creditor: Some(note("creditor")),
            cheque: Some(word("cheque")),
            structured: Some(note("structured")),
            statement: Some(word("statement")),
        })),
        code: Some(Box::new(TransactionCode {
            iso20022: Some(word("iso")),
            proprietary: Some(word("own")),
            purpose: Some(word("purpose")),
            bank_category: Some(word("category")),
        })),
        balance_after: Some(money()),
        parts: Vec::new(),
        replaces: TransactionId::usable("CANARY-0"),
        occurrence: 1,
        raw: RawJson::parse(r#"{"text":"CANARY","amount":98765.43}"#),
    }
}

fn merchant() -> Merchant {
    Merchant {
        name: Some(note("shop")),
        mcc: Some(word("mcc")),
        address: Some(note("street")),
        city: Some(note("city")),
        region: Some(note("region")),
        postal_code: Some(note("postal code")),
        country: country(),
        coordinates: Some(Box::new(Coordinates {
            latitude: Text::from("98.765"),
            longitude: Text::from("-9.8765"),
        })),
        terminal: Some(word("terminal")),
    }
}

pub(super) fn card() -> Card {
    Card {
        id: CardId::new("CANARY-98765"),
        account: Some(account_id()),
        last4: Some(word("last4")),
        product: Some(word("product")),
        network: Some(word("network")),
        status: Some(CardStatus::Active),
        limits: vec![CardLimit {
            kind: CardLimitKind::Contactless,
            period: LimitPeriod::Day,
            amount: money(),
            used: Some(money()),
        }],
    }
}

pub(super) fn party() -> Party {
    Party {
        name: Some(note("name")),
        addresses: vec![Address {
            kind: Some(AddressKind::Home),
            lines: vec![note("street")],
            city: Some(note("city")),
            region: Some(note("region")),
            postal_code: Some(note("postal code")),
            country: country(),
        }],
        emails: vec![note("mail")],
        phones: vec![note("phone")],
        role: Some(PartyRole::Customer),
    }
}

pub(super) fn scheduled_payment() -> ScheduledPayment {
    ScheduledPayment {
        id: Some(word("id")),
        account: Some(account_id()),
        kind: ScheduledKind::DirectDebit,
        counterparty: Some(Box::new(counterparty())),
        amount: Some(owed()),
        next_on: Some(day()),
        last_on: Some(day()),
        ends_on: Some(day()),
        frequency: Some(Frequency::Monthly),
        status: Some(ScheduledStatus::Active),
        mandate: Some(note("mandate")),
        reference: Some(note("reference")),
    }
}

pub(super) fn beneficiary() -> Beneficiary {
    Beneficiary { name: Some(note("name")), identifier: Some(iban()), trusted: Some(true) }
}

pub(super) fn statement() -> Statement {
    Statement {
        id: StatementId::new("CANARY-98765"),
        account: Some(account_id()),
        from: Some(day()),
        to: Some(day()),
        formats: vec![StatementFormat::Pdf, StatementFormat::Other(word("format"))],
    }
}

pub(super) fn holding(cost: Cost) -> Holding {
    Holding {
        account: Some(account_id()),
        identifiers: vec![HoldingIdentifier { scheme: HoldingScheme::Isin, value: word("isin") }],
        kind: Some(HoldingKind::Fund),
        name: Some(word("name")),
        quantity: Some(amount()),
        price: Some(money()),
        value: Some(money()),
        cost: Some(cost),
        as_of: Some(DayOrInstant::Instant(instant())),
    }
}

/// Both ways in which a cost is given.
pub(super) fn holdings() -> [Holding; 2] {
    [holding(Cost::Total(money())), holding(Cost::PerUnit(money()))]
}
