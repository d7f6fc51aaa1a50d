//! Every value of the model comes back from its JSON form as it was.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use guichet_core::{
    Account, AccountId, AccountIdentifier, AccountKey, AccountKind, AccountStatus, Address, Agent,
    Amount, Balance, BalanceKind, BalancePoint, BankId, Beneficiary, Card, CardId, CardLimit,
    CardLimitKind, CardStatus, CardUse, Channel, Coordinates, Cost, Counterparty, Country,
    CreditLine, CreditLineKind, Currency, CurrencyBasis, Date, DayOrInstant, Frequency, Holder,
    HolderRole, Holding, HoldingIdentifier, HoldingKind, HoldingScheme, IdentifierScheme, KeyBasis,
    LimitPeriod, Merchant, Money, Original, Party, PartyRole, RawJson, References, ScheduledKind,
    ScheduledPayment, ScheduledStatus, Scope, ScopeSet, Statement, StatementFormat, StatementId,
    Terms, Text, Timestamp, Transaction, TransactionCode, TransactionId, TransactionKind,
    TransactionStatus, UntrustedText, Usage, Via, raw::Narrow,
};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde::{Serialize, de::DeserializeOwned};

/// Draws values field by field; a dozen lines instead of a strategy for every struct.
struct Draw(u64);

impl Draw {
    /// The next of a row of numbers that the seed fixes (SplitMix64).
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()
    }

    fn below(&mut self, end: u32) -> u32 {
        self.next() % end
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.next()).unwrap() % length
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| draw(self))
    }

    fn some<T>(&mut self, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(3)).map(|_| draw(self)).collect()
    }

    fn string(&mut self) -> String {
        const LETTERS: [char; 12] =
            ['a', 'Z', '0', ' ', '"', '\\', '\n', '\u{1b}', '\u{202e}', 'é', '東', '\u{1f4b6}'];
        (0..self.below(40)).map(|_| LETTERS[self.index(12)]).collect()
    }

    fn text(&mut self) -> Text {
        Text::from(self.string())
    }

    fn note(&mut self) -> UntrustedText {
        UntrustedText::from(self.string())
    }

    /// A known word, the word `other`, or one that nobody foresaw.
    fn word<T: for<'a> From<&'a str>>(&mut self, words: &[&str]) -> T {
        match self.below(4) {
            0 => T::from("other"),
            1 => T::from(&*format!("unforeseen {}", self.string())),
            _ => T::from(words[self.index(words.len())]),
        }
    }

    fn amount(&mut self) -> Amount {
        let units = i64::from(self.next()) - i64::from(self.next());
        Amount::from_minor_units(units, self.below(6)).unwrap()
    }

    fn currency(&mut self) -> Currency {
        Currency::parse(["EUR", "USD", "JPY", "PLN", "points", "€"][self.index(6)])
    }

    fn money(&mut self) -> Money {
        Money::new(self.amount(), self.currency())
    }

    fn day(&mut self) -> Date {
        let month = i8::try_from(self.below(12)).unwrap() + 1;
        let day = i8::try_from(self.below(28)).unwrap() + 1;
        Date::new(i16::try_from(1990 + self.below(60)).unwrap(), month, day).unwrap()
    }

    fn instant(&mut self) -> Timestamp {
        let nanos = i32::try_from(self.below(1_000_000_000)).unwrap();
        Timestamp::new(i64::from(self.next()), nanos).unwrap()
    }

    fn day_or_instant(&mut self) -> DayOrInstant {
        if self.flag() { self.day().into() } else { self.instant().into() }
    }

    fn account_id(&mut self) -> AccountId {
        AccountId::new(self.string())
    }

    fn transaction_id(&mut self) -> Option<TransactionId> {
        TransactionId::usable(&self.string())
    }

    fn country(&mut self) -> Option<Country> {
        Country::parse(["FR", "gb", "USA", "", "France"][self.index(5)])
    }

    fn identifier(&mut self) -> AccountIdentifier {
        let scheme = self.word(IdentifierScheme::WORDS);
        let value = self.string();
        let identifier = AccountIdentifier::new(scheme, &value);
        if self.flag() { identifier.tokenised() } else { identifier }
    }

    fn counterparty(&mut self) -> Option<Box<Counterparty>> {
        let mut agent = Agent::default();
        agent.bic = self.maybe(Self::text);
        agent.clearing_code = self.maybe(Self::text);
        agent.name = self.maybe(Self::note);
        let mut it = Counterparty::default();
        it.name = self.maybe(Self::note);
        it.identifier = self.maybe(Self::identifier);
        it.agent = agent.filled();
        it.filled()
    }
}

fn account(draw: &mut Draw) -> Account {
    let id = draw.account_id();
    let mut it =
        Account::new(id, BankId::new("example-fr"), draw.word::<AccountKind>(AccountKind::WORDS));
    it.via = draw.word(Via::WORDS);
    it.key = AccountKey::parse(&format!("{:032x}", draw.below(u32::MAX)));
    it.key_basis = draw
        .maybe(|draw| [KeyBasis::Identifier, KeyBasis::Masked, KeyBasis::BankId][draw.index(3)]);
    it.kind_detail = draw.maybe(Draw::text);
    it.name = draw.maybe(Draw::note);
    it.product = draw.maybe(Draw::text);
    it.currency = draw.maybe(Draw::currency);
    it.identifiers = draw.some(Draw::identifier);
    it.holders = draw.some(|draw| {
        let mut holder = Holder::new(draw.note());
        holder.role = draw.maybe(|draw| draw.word(HolderRole::WORDS));
        holder
    });
    it.usage = draw.maybe(|draw| draw.word(Usage::WORDS));
    it.status = draw.maybe(|draw| draw.word(AccountStatus::WORDS));
    it.parent = draw.maybe(Draw::account_id);
    it.opened_on = draw.maybe(Draw::day);
    it.terms = terms(draw).filled();
    it
}

fn terms(draw: &mut Draw) -> Terms {
    let mut it = Terms::default();
    it.limit = draw.maybe(Draw::money);
    it.cash_limit = draw.maybe(Draw::money);
    it.statement_balance = draw.maybe(Draw::money);
    it.statement_on = draw.maybe(Draw::day);
    it.minimum_due = draw.maybe(Draw::money);
    it.due_on = draw.maybe(Draw::day);
    it.past_due = draw.maybe(Draw::money);
    it.rate = draw.maybe(Draw::amount);
    it.cash_rate = draw.maybe(Draw::amount);
    it.original_amount = draw.maybe(Draw::money);
    it.matures_on = draw.maybe(Draw::day);
    it.next_payment = draw.maybe(Draw::money);
    it.next_payment_on = draw.maybe(Draw::day);
    it.last_payment = draw.maybe(Draw::money);
    it.last_payment_on = draw.maybe(Draw::day);
    it.autopay = draw.maybe(Draw::flag);
    it
}

fn balance(draw: &mut Draw) -> Balance {
    let id = draw.account_id();
    let kind = draw.word(BalanceKind::WORDS);
    let mut it = Balance::new(id, kind, draw.money());
    it.point = draw.maybe(|draw| draw.word(BalancePoint::WORDS));
    it.code = draw.maybe(Draw::text);
    it.name = draw.maybe(Draw::text);
    it.credit_lines = draw.some(|draw| {
        let kind = draw.word(CreditLineKind::WORDS);
        let amount = draw.maybe(Draw::money);
        if draw.flag() {
            CreditLine::included(kind, amount)
        } else {
            CreditLine::not_included(kind, amount)
        }
    });
    it.as_of = draw.maybe(Draw::day_or_instant);
    it.last_transaction = draw.transaction_id();
    it.fetched_at = draw.maybe(Draw::instant);
    it
}

fn transaction(draw: &mut Draw) -> Transaction {
    let mut it = part(draw);
    it.parts = draw.some(part);
    it
}

fn part(draw: &mut Draw) -> Transaction {
    let id = draw.account_id();
    let status = draw.word(TransactionStatus::WORDS);
    let mut it = Transaction::new(id, status, draw.money());
    it.id = draw.transaction_id();
    it.entry_reference = draw.maybe(Draw::text);
    it.mutable = draw.flag();
    it.currency_basis = if draw.flag() { CurrencyBasis::Stated } else { CurrencyBasis::Account };
    it.original = draw.maybe(|draw| {
        let mut original = Original::new(draw.money());
        original.rate = draw.maybe(Draw::amount);
        Box::new(original)
    });
    it.fee = draw.maybe(Draw::money);
    it.booked_on = draw.maybe(Draw::day);
    it.value_on = draw.maybe(Draw::day);
    it.made_on = draw.maybe(Draw::day);
    it.expected_on = draw.maybe(Draw::day);
    it.booked_at = draw.maybe(Draw::instant);
    it.made_at = draw.maybe(Draw::instant);
    it.kind = draw.maybe(|draw| draw.word(TransactionKind::WORDS));
    it.channel = draw.maybe(|draw| draw.word(Channel::WORDS));
    it.description = draw.maybe(Draw::note);
    it.remittance = draw.some(Draw::note);
    it.counterparty = draw.counterparty();
    it.ultimate_counterparty = draw.counterparty();
    it.merchant = merchant(draw).filled();
    it.card = draw.maybe(|draw| CardUse::new(&draw.string()));
    it.references = references(draw).filled();
    let mut code = TransactionCode::default();
    code.iso20022 = draw.maybe(Draw::text);
    code.proprietary = draw.maybe(Draw::text);
    code.purpose = draw.maybe(Draw::text);
    code.bank_category = draw.maybe(Draw::text);
    it.code = code.filled();
    it.balance_after = draw.maybe(Draw::money);
    it.replaces = draw.transaction_id();
    it.occurrence = draw.below(3);
    it.raw = draw.maybe(|_| RawJson::parse(r#"{ "amount": 12.30, "x": [1e400, null] }"#).unwrap());
    it
}

fn merchant(draw: &mut Draw) -> Merchant {
    let mut it = Merchant::default();
    it.name = draw.maybe(Draw::note);
    it.mcc = draw.maybe(Draw::text);
    it.address = draw.maybe(Draw::note);
    it.city = draw.maybe(Draw::note);
    it.region = draw.maybe(Draw::note);
    it.postal_code = draw.maybe(Draw::note);
    it.country = draw.country();
    it.coordinates = draw.maybe(|_| Box::new(Coordinates::new("48.8586", "-2.3795")));
    it.terminal = draw.maybe(Draw::text);
    it
}

fn references(draw: &mut Draw) -> References {
    let mut it = References::default();
    it.end_to_end = draw.maybe(Draw::note);
    it.mandate = draw.maybe(Draw::note);
    it.creditor = draw.maybe(Draw::note);
    it.cheque = draw.maybe(Draw::text);
    it.structured = draw.maybe(Draw::note);
    it.statement = draw.maybe(Draw::text);
    it
}

fn card(draw: &mut Draw) -> Card {
    let mut it = Card::new(CardId::new(draw.string()));
    it.account = draw.maybe(Draw::account_id);
    it.last4 = draw.maybe(Draw::text);
    it.product = draw.maybe(Draw::text);
    it.network = draw.maybe(Draw::text);
    it.status = draw.maybe(|draw| draw.word(CardStatus::WORDS));
    it.limits = draw.some(|draw| {
        let (kind, period) = (draw.word(CardLimitKind::WORDS), draw.word(LimitPeriod::WORDS));
        let mut limit = CardLimit::new(kind, period, draw.money());
        limit.used = draw.maybe(Draw::money);
        limit
    });
    it
}

fn party(draw: &mut Draw) -> Party {
    let mut it = Party::default();
    it.name = draw.maybe(Draw::note);
    it.addresses = draw.some(|draw| {
        let mut address = Address::default();
        address.kind = draw.maybe(|draw| draw.word(&["home", "work", "mailing"]));
        address.lines = draw.some(Draw::note);
        address.city = draw.maybe(Draw::note);
        address.region = draw.maybe(Draw::note);
        address.postal_code = draw.maybe(Draw::note);
        address.country = draw.country();
        address
    });
    it.emails = draw.some(Draw::note);
    it.phones = draw.some(Draw::note);
    it.role = draw.maybe(|draw| draw.word(PartyRole::WORDS));
    it
}

fn scheduled_payment(draw: &mut Draw) -> ScheduledPayment {
    let mut it = ScheduledPayment::new(draw.word(ScheduledKind::WORDS));
    it.id = draw.maybe(Draw::text);
    it.account = draw.maybe(Draw::account_id);
    it.counterparty = draw.counterparty();
    it.amount = draw.maybe(Draw::money);
    it.next_on = draw.maybe(Draw::day);
    it.last_on = draw.maybe(Draw::day);
    it.ends_on = draw.maybe(Draw::day);
    it.frequency = draw.maybe(|draw| draw.word(Frequency::WORDS));
    it.status = draw.maybe(|draw| draw.word(ScheduledStatus::WORDS));
    it.mandate = draw.maybe(Draw::note);
    it.reference = draw.maybe(Draw::note);
    it
}

fn beneficiary(draw: &mut Draw) -> Beneficiary {
    let mut it = Beneficiary::default();
    it.name = draw.maybe(Draw::note);
    it.identifier = draw.maybe(Draw::identifier);
    it.trusted = draw.maybe(Draw::flag);
    it
}

fn statement(draw: &mut Draw) -> Statement {
    let mut it = Statement::new(StatementId::new(draw.string()));
    it.account = draw.maybe(Draw::account_id);
    it.from = draw.maybe(Draw::day);
    it.to = draw.maybe(Draw::day);
    it.formats = draw.some(|draw| draw.word(StatementFormat::WORDS));
    it
}

fn holding(draw: &mut Draw) -> Holding {
    let mut it = Holding::default();
    it.account = draw.maybe(Draw::account_id);
    it.identifiers = draw.some(|draw| {
        let scheme = draw.word(HoldingScheme::WORDS);
        HoldingIdentifier::new(scheme, &draw.string())
    });
    it.kind = draw.maybe(|draw| draw.word(HoldingKind::WORDS));
    it.name = draw.maybe(Draw::text);
    it.quantity = draw.maybe(Draw::amount);
    it.price = draw.maybe(Draw::money);
    it.value = draw.maybe(Draw::money);
    it.cost = draw.maybe(|draw| {
        if draw.flag() { Cost::Total(draw.money()) } else { Cost::PerUnit(draw.money()) }
    });
    it.as_of = draw.maybe(Draw::day_or_instant);
    it
}

/// The JSON form reads back as the value, is stable, and narrowing never adds to it.
fn check<T>(value: T, scopes: ScopeSet) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug + Narrow,
{
    let text = serde_json::to_string(&value)?;
    let back: T = serde_json::from_str(&text)?;
    prop_assert_eq!(&back, &value);
    prop_assert_eq!(serde_json::to_string(&back)?, text.clone());
    let nothing = [":null", ":[]", ":{}"].iter().any(|it| text.contains(it));
    prop_assert!(!nothing, "something empty is written: {}", text);

    let mut narrowed = vec![value];
    narrowed.narrow(&scopes);
    let less = serde_json::to_string(&narrowed)?;
    prop_assert!(less.len() <= text.len() + 2);
    prop_assert_eq!(serde_json::from_str::<Vec<T>>(&less)?, narrowed);
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 128, ..Config::default() })]

    #[test]
    fn every_type_comes_back_from_its_json_form(
        seed: u64,
        scopes in proptest::sample::subsequence(Scope::ALL.to_vec(), 0..=Scope::ALL.len()),
    ) {
        let mut draw = Draw(seed);
        let scopes: ScopeSet = scopes.into_iter().collect();

        check(account(&mut draw), scopes)?;
        check(balance(&mut draw), scopes)?;
        check(transaction(&mut draw), scopes)?;
        check(card(&mut draw), scopes)?;
        check(party(&mut draw), scopes)?;
        check(scheduled_payment(&mut draw), scopes)?;
        check(beneficiary(&mut draw), scopes)?;
        check(statement(&mut draw), scopes)?;
        check(holding(&mut draw), scopes)?;

        let reference = account(&mut draw).reference();
        let text = serde_json::to_string(&reference).unwrap();
        prop_assert_eq!(serde_json::from_str::<guichet_core::AccountRef>(&text).unwrap(), reference);
    }
}
