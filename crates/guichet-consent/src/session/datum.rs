//! Kinds of data: which scope each belongs to, and what a masked one still tells.

use super::marks::{ScopeMark, scopes};
use guichet_core::{
    Account, AccountKind, Amount, Balance, BalanceKind, Currency, Date, Money, Transaction,
    TransactionStatus, raw::Narrow,
};

/// A kind of data, the scope it belongs to, and what is left of it when it is masked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no kind of data that a consent covers",
    note = "data come from a `ConsentedSession`: accounts, balances, transactions"
)]
pub trait Datum: Narrow + Clone + Send + Sync + 'static {
    /// The scope that a permit needs to open it.
    type Scope: ScopeMark;
    /// What a recipient of the detail level `masked` sees.
    type Masked;
    /// The first word of its fields in [`FIELD_SCOPES`](guichet_core::raw::FIELD_SCOPES).
    const MODEL: &'static str;

    /// What is left when names are gone and amounts are cut.
    fn masked(&self) -> Self::Masked;

    /// How many items there are.
    fn rows(&self) -> usize;
}

/// An account without name, number and identifier.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MaskedAccount {
    /// What it is.
    pub kind: AccountKind,
    /// Its currency.
    pub currency: Option<Currency>,
}

/// A balance, cut to whole hundreds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MaskedBalance {
    /// What it counts.
    pub kind: BalanceKind,
    /// The amount, cut toward zero to whole hundreds; `None` if it cannot be.
    pub about: Option<Money>,
}

/// A transaction without words, its amount cut to whole hundreds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MaskedTransaction {
    /// Whether it is booked.
    pub status: TransactionStatus,
    /// The day on which it was booked, or made.
    pub day: Option<Date>,
    /// The amount, cut toward zero to whole hundreds; `None` if it cannot be.
    pub about: Option<Money>,
}

impl Datum for Vec<Account> {
    type Scope = scopes::AccountsBasic;
    type Masked = Vec<MaskedAccount>;
    const MODEL: &'static str = "account";

    fn masked(&self) -> Self::Masked {
        let masked = |account: &Account| MaskedAccount {
            kind: account.kind.clone(),
            currency: account.currency.clone(),
        };
        self.iter().map(masked).collect()
    }

    fn rows(&self) -> usize {
        self.len()
    }
}

impl Datum for Vec<Balance> {
    type Scope = scopes::Balances;
    type Masked = Vec<MaskedBalance>;
    const MODEL: &'static str = "balance";

    fn masked(&self) -> Self::Masked {
        let masked = |balance: &Balance| MaskedBalance {
            kind: balance.kind.clone(),
            about: hundreds(&balance.amount),
        };
        self.iter().map(masked).collect()
    }

    fn rows(&self) -> usize {
        self.len()
    }
}

impl Datum for Vec<Transaction> {
    type Scope = scopes::Transactions;
    type Masked = Vec<MaskedTransaction>;
    const MODEL: &'static str = "transaction";

    fn masked(&self) -> Self::Masked {
        let masked = |entry: &Transaction| MaskedTransaction {
            status: entry.status.clone(),
            day: entry.booked_on.or(entry.made_on),
            about: hundreds(&entry.amount),
        };
        self.iter().map(masked).collect()
    }

    fn rows(&self) -> usize {
        self.len()
    }
}

/// The amount without its last two whole digits and its decimals.
fn hundreds(money: &Money) -> Option<Money> {
    let text = money.amount.to_decimal().trunc().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
    let kept = digits.get(..digits.len().saturating_sub(2)).filter(|kept| !kept.is_empty());
    let amount = kept.map_or_else(|| "0".to_owned(), |kept| format!("{sign}{kept}00"));
    Some(Money::new(Amount::parse(&amount).ok()?, money.currency.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_cut_toward_zero() {
        for (amount, expected) in [
            ("1234.56", "1200"),
            ("-1234.56", "-1200"),
            ("99.99", "0"),
            ("-5", "0"),
            ("100", "100"),
        ] {
            let money = Money::parse(amount, "EUR").unwrap();
            let expected = Money::parse(expected, "EUR").unwrap();
            assert_eq!(hundreds(&money), Some(expected), "{amount}");
        }
    }
}
