//! The usual questions to the balances of an account.

use super::{AccountKind, Balance, BalanceKind, BalancePoint, DayOrInstant, Money};

/// What an amount that can be spent consists of.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpendableBasis {
    /// The customer's own money.
    Held,
    /// Credit: spending it makes a debt.
    Credit,
}

/// What can be spent now, and whether it is the customer's own.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spendable {
    /// How much.
    pub amount: Money,
    /// Own money, or credit.
    pub basis: SpendableBasis,
}

/// The balances of one account, and the answers that they allow.
///
/// Every answer is an `Option` and never a guess: if the bank sent no such balance, or several
/// that disagree, or balances of two currencies, the answer is `None`. Opening, previous and
/// forward balances are not asked; of the others the one with the latest date wins.
///
/// # Examples
///
/// ```
/// use guichet_core::{AccountId, AccountKind, Balance, BalanceKind, Balances, Money, SpendableBasis};
///
/// let id = AccountId::new("7");
/// let list = [
///     Balance::new(id.clone(), BalanceKind::Owed, Money::parse("-120.50", "USD")?),
///     Balance::new(id.clone(), BalanceKind::CreditLimit, Money::parse("5000.00", "USD")?),
///     Balance::new(id, BalanceKind::AvailableCredit, Money::parse("4879.50", "USD")?),
/// ];
/// let card = Balances::of(&AccountKind::Card, &list);
///
/// assert_eq!(card.owed().map(|money| money.to_string()), Some("120.50 USD".into()));
/// let spendable = card.spendable().expect("the bank says what is left");
/// assert_eq!(spendable.basis, SpendableBasis::Credit);
/// assert!(card.booked().is_none());
/// # Ok::<(), guichet_core::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Balances<'a> {
    kind: &'a AccountKind,
    list: &'a [Balance],
}

impl<'a> Balances<'a> {
    /// The balances of an account of this kind.
    pub fn of(kind: &'a AccountKind, list: &'a [Balance]) -> Self {
        Self { kind, list }
    }

    /// What is booked on the account: negative if overdrawn or owed.
    ///
    /// `None` if the bank sent no booked balance, or if it is unclear which one holds. Where the
    /// bank counts a credit line into it, the line is taken off again.
    ///
    /// ```
    /// use guichet_core::{AccountId, AccountKind, Balance, BalanceKind, Balances, Money};
    ///
    /// let booked = Balance::new(AccountId::new("7"), BalanceKind::Booked, Money::parse("310.00", "EUR")?);
    /// let list = [booked];
    /// let answer = Balances::of(&AccountKind::Current, &list).booked();
    /// assert_eq!(answer.map(|money| money.to_string()), Some("310.00 EUR".into()));
    /// # Ok::<(), guichet_core::MoneyError>(())
    /// ```
    pub fn booked(&self) -> Option<Money> {
        without_credit(self.current(&BalanceKind::Booked)?)
    }

    /// What can be spent now, and whether it is own money or credit.
    ///
    /// On a card or a line of credit it is what may still be borrowed, and says so. On an account
    /// that holds money it is what the bank calls available, less a credit line that the bank
    /// counted in; if the bank counted one in and does not say how much it is, the answer is
    /// `None`. A credit limit is never counted as money held. On loans, investments and accounts
    /// of an unknown kind there is no answer.
    ///
    /// ```
    /// use guichet_core::{AccountId, AccountKind, Balance, BalanceKind, Balances, CreditLine, CreditLineKind, Money};
    ///
    /// let mut available = Balance::new(AccountId::new("7"), BalanceKind::Available, Money::parse("810.00", "GBP")?);
    /// let overdraft = Money::parse("500.00", "GBP")?;
    /// available.credit_lines = vec![CreditLine::included(CreditLineKind::PreAgreed, Some(overdraft))];
    ///
    /// let list = [available];
    /// let spendable = Balances::of(&AccountKind::Current, &list).spendable();
    /// assert_eq!(spendable.map(|it| it.amount.to_string()), Some("310.00 GBP".into()));
    /// # Ok::<(), guichet_core::MoneyError>(())
    /// ```
    pub fn spendable(&self) -> Option<Spendable> {
        if self.kind.is_revolving_credit() {
            let amount = match self.pick(&BalanceKind::AvailableCredit) {
                Pick::One(balance) => balance.amount.clone(),
                Pick::Unclear => return None,
                // Many banks write what is left of a card's limit as its available balance.
                Pick::Missing => self.current(&BalanceKind::Available)?.amount.clone(),
            };
            return Some(Spendable { amount, basis: SpendableBasis::Credit });
        }
        let holds_money = matches!(
            self.kind,
            AccountKind::Current
                | AccountKind::Savings
                | AccountKind::Prepaid
                | AccountKind::EMoney
                | AccountKind::Wallet
        );
        if !holds_money {
            return None;
        }
        Some(Spendable {
            amount: without_credit(self.current(&BalanceKind::Available)?)?,
            basis: SpendableBasis::Held,
        })
    }

    /// What the customer owes on a card, a line of credit or a loan, as a positive amount.
    ///
    /// Zero if nothing is owed, negative if the customer paid too much. It is the balance that
    /// the bank calls owed, or else the booked one; never the principal, which lacks interest, nor
    /// a statement, which is past. `None` on accounts that hold money.
    ///
    /// ```
    /// use guichet_core::{AccountId, AccountKind, Balance, BalanceKind, Balances, Money};
    ///
    /// let overpaid = Balance::new(AccountId::new("7"), BalanceKind::Owed, Money::parse("5.00", "USD")?);
    /// let list = [overpaid];
    /// let owed = Balances::of(&AccountKind::Card, &list).owed();
    /// assert_eq!(owed.map(|money| money.to_string()), Some("-5.00 USD".into()));
    /// # Ok::<(), guichet_core::MoneyError>(())
    /// ```
    pub fn owed(&self) -> Option<Money> {
        if !self.kind.is_liability() {
            return None;
        }
        let balance = match self.pick(&BalanceKind::Owed) {
            Pick::One(balance) => balance,
            Pick::Unclear => return None,
            Pick::Missing => self.current(&BalanceKind::Booked)?,
        };
        without_credit(balance).map(|money| money.negated())
    }

    fn current(&self, kind: &BalanceKind) -> Option<&'a Balance> {
        match self.pick(kind) {
            Pick::One(balance) => Some(balance),
            Pick::Missing | Pick::Unclear => None,
        }
    }

    /// The one balance of a kind that holds now.
    fn pick(&self, kind: &BalanceKind) -> Pick<'a> {
        let mut candidates =
            self.list.iter().filter(|balance| balance.kind == *kind && is_current(balance));
        let Some(first) = candidates.next() else {
            return Pick::Missing;
        };
        let mut best = first;
        let mut tie = false;
        for next in candidates {
            if next.amount.currency != first.amount.currency {
                return Pick::Unclear;
            }
            match order(best.as_of, next.as_of) {
                Some(std::cmp::Ordering::Less) => (best, tie) = (next, false),
                Some(std::cmp::Ordering::Greater) => {}
                Some(std::cmp::Ordering::Equal) => tie |= !same(best, next),
                // A balance without a comparable date may be older or newer than any other.
                None if same(best, next) => {}
                None => return Pick::Unclear,
            }
        }
        if tie { Pick::Unclear } else { Pick::One(best) }
    }
}

enum Pick<'a> {
    One(&'a Balance),
    Missing,
    Unclear,
}

fn is_current(balance: &Balance) -> bool {
    !matches!(
        balance.point,
        Some(BalancePoint::Opening | BalancePoint::Previous | BalancePoint::Forward)
    )
}

fn same(left: &Balance, right: &Balance) -> bool {
    left.amount == right.amount && left.credit_lines == right.credit_lines
}

/// Which is earlier, where a day meets a day or an instant an instant.
fn order(left: Option<DayOrInstant>, right: Option<DayOrInstant>) -> Option<std::cmp::Ordering> {
    match (left?, right?) {
        (DayOrInstant::Day(left), DayOrInstant::Day(right)) => Some(left.cmp(&right)),
        (DayOrInstant::Instant(left), DayOrInstant::Instant(right)) => Some(left.cmp(&right)),
        _ => None,
    }
}

/// The amount without the credit that the bank counted into it.
fn without_credit(balance: &Balance) -> Option<Money> {
    let mut lines = balance.credit_lines.iter().filter(|line| line.included);
    let Some(line) = lines.next() else {
        return Some(balance.amount.clone());
    };
    // Two lines may overlap (what was agreed, and what is left of it): then it is not known.
    if lines.next().is_some() {
        return None;
    }
    balance.amount.checked_sub(line.amount.as_ref()?).ok()
}
