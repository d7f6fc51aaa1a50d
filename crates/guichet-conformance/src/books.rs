//! The true books, to compare with what a connector understood.

use crate::{Failure, Json, Outcome, ensure};
use guichet_core::{Amount, Date};

/// The accounts of one customer as they truly are.
#[derive(Clone, Debug)]
pub struct Books {
    /// The accounts, in the bank's order.
    pub accounts: Vec<BookedAccount>,
    /// Names of the customer and of whoever else paid or was paid, but for shops; and the bank's
    /// texts about such payments.
    pub people: Vec<String>,
    /// Numbers of accounts and cards, theirs and others', e-mail addresses, telephone numbers.
    pub identifiers: Vec<String>,
    /// Trading names of shops.
    pub shops: Vec<String>,
    /// Where a card was used: towns and postal codes.
    pub places: Vec<String>,
}

/// One account as it truly is.
#[derive(Clone, Debug)]
pub struct BookedAccount {
    /// The bank's identifier.
    pub id: String,
    /// What it is: `current`, `savings`, `credit-card`, `charge-card`, `loan`, `mortgage`,
    /// `investment`.
    pub kind: String,
    /// The currency's code.
    pub currency: String,
    /// The whole number, which nothing may print.
    pub number: String,
    /// What is booked; negative when owed.
    pub booked: Amount,
    /// What is booked, less what is announced to go out; negative when owed.
    pub available: Amount,
    /// All that can be seen, newest first.
    pub entries: Vec<Entry>,
    /// Symbol, number of units and value of what it holds.
    pub holdings: Vec<(String, Amount, Amount)>,
}

/// One entry as it truly is.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The bank's identifier.
    pub id: String,
    /// What it is, by the stage's word: `card-payment`, `repayment`.
    pub kind: String,
    /// Whether it is not booked yet.
    pub pending: bool,
    /// How much, in the account's currency; money out is negative.
    pub amount: Amount,
    /// The day of booking, or of announcement, by the clock of the stage.
    pub day: Date,
    /// The bank's text.
    pub text: String,
    /// What was paid in another currency: amount and code.
    pub original: Option<(Amount, String)>,
    /// The announcement that it settles, where the bank says so.
    pub settles: Option<String>,
}

impl Books {
    /// An account, by the bank's identifier.
    pub fn account(&self, id: &str) -> Outcome<&BookedAccount> {
        let found = self.accounts.iter().find(|account| account.id == id);
        found.ok_or_else(|| Failure::new("there is an account that the books do not know"))
    }

    /// Reads the form in which the mock bank of this project shows its books.
    ///
    /// # Errors
    ///
    /// When the text is not in that form.
    pub fn read(text: &str) -> Outcome<Self> {
        let json = Json::parse(text)?;
        let customers = json.field("customers").map(Json::items).unwrap_or_default();
        ensure!(customers.len() == 1, "the books show {} customers, not one", customers.len());
        let customer = customers.first();
        let accounts = customer.and_then(|one| one.field("accounts"));
        let accounts = accounts.map(Json::items).unwrap_or_default();
        let mut books = Self {
            accounts: accounts.iter().map(account).collect::<Outcome<_>>()?,
            people: customer
                .and_then(|one| one.field("name"))
                .and_then(owned)
                .into_iter()
                .collect(),
            identifiers: Vec::new(),
            shops: Vec::new(),
            places: Vec::new(),
        };
        let contact = ["email", "phone"].into_iter();
        books.identifiers.extend(contact.filter_map(|key| customer?.field(key).and_then(owned)));
        for account in accounts {
            books.tell_of(account);
        }
        Ok(books)
    }

    /// Leaves what a bank shows that has no accounts but those for payments: current accounts and
    /// cards. Of a card that is debited once a month, what the current account pays then is no
    /// operation of the card there.
    #[must_use]
    pub fn for_payments(mut self) -> Self {
        self.accounts.retain(|account| account.kind == "current" || account.is_card());
        for account in self.accounts.iter_mut().filter(|one| one.kind == "charge-card") {
            account.entries.retain(|entry| entry.kind != "repayment");
        }
        self
    }

    /// Takes down who and what an account tells of.
    fn tell_of(&mut self, account: &Json) {
        let word = |of: &Json, key| of.field(key).and_then(owned);
        let numbers = ["number", "iban", "tokenised"].into_iter();
        self.identifiers.extend(numbers.filter_map(|key| word(account, key)));
        let by_card = word(account, "kind").is_some_and(|kind| kind.ends_with("card"));
        for entry in account.field("entries").map(Json::items).unwrap_or_default() {
            self.shops.extend(word(entry, "merchant"));
            self.places
                .extend(["city", "postal_code"].into_iter().filter_map(|key| word(entry, key)));
            self.identifiers.extend(word(entry, "counterparty_account"));
            let Some(other) = word(entry, "counterparty") else { continue };
            // Whoever is paid by card is a shop, and says so in the bank's text.
            if by_card {
                self.shops.push(other);
            } else {
                self.people.push(other);
                self.people.extend(word(entry, "text"));
            }
        }
        for list in [&mut self.people, &mut self.identifiers, &mut self.shops, &mut self.places] {
            list.sort_unstable();
            list.dedup();
        }
    }
}

impl BookedAccount {
    /// Whether money is owed on it.
    pub fn is_liability(&self) -> bool {
        self.is_card() || matches!(self.kind.as_str(), "loan" | "mortgage")
    }

    /// Whether it is a card with credit.
    pub fn is_card(&self) -> bool {
        matches!(self.kind.as_str(), "credit-card" | "charge-card")
    }

    /// The entries of some days, both included, newest first.
    pub fn between(&self, first: Date, last: Date) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.day >= first && entry.day <= last)
    }
}

fn owned(json: &Json) -> Option<String> {
    json.text().map(ToOwned::to_owned)
}

fn word(of: &Json, key: &str) -> Outcome<String> {
    let found = of.field(key).and_then(Json::text);
    found.map(ToOwned::to_owned).ok_or_else(|| Failure::new(format!("the books have no {key}")))
}

fn amount(of: &Json, key: &str) -> Outcome<Amount> {
    Ok(Amount::parse(&word(of, key)?)?)
}

fn account(json: &Json) -> Outcome<BookedAccount> {
    let list = |key| json.field(key).map(Json::items).unwrap_or_default();
    let holding =
        |one: &Json| Ok((word(one, "symbol")?, amount(one, "units")?, amount(one, "value")?));
    Ok(BookedAccount {
        id: word(json, "id")?,
        kind: word(json, "kind")?,
        currency: word(json, "currency")?,
        number: word(json, "number")?,
        booked: amount(json, "booked")?,
        available: amount(json, "available")?,
        entries: list("entries").iter().map(entry).collect::<Outcome<_>>()?,
        holdings: list("holdings").iter().map(holding).collect::<Outcome<_>>()?,
    })
}

fn entry(json: &Json) -> Outcome<Entry> {
    let day = word(json, "day")?;
    let original = match json.field("original") {
        Some(original) => Some((amount(original, "amount")?, word(original, "currency")?)),
        None => None,
    };
    Ok(Entry {
        id: word(json, "id")?,
        kind: word(json, "kind")?,
        pending: word(json, "status")? == "pending",
        amount: amount(json, "amount")?,
        day: day.parse().map_err(|_| Failure::new("the books have a day that is none"))?,
        text: word(json, "text")?,
        original,
        settles: json.field("settles").and_then(Json::text).map(ToOwned::to_owned),
    })
}
