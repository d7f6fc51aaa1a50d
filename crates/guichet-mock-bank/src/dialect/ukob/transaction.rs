//! Transactions of one account or of all.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::call::Call;
use super::frame::{self, amount, direction, local, when};
use super::refusal::Refusal;
use crate::exchange::Reply;
use crate::json::Object;
use crate::ledger::day::{banking_day, day_of, instant, plus_days};
use crate::ledger::view::{Line, balances, lines};
use crate::ledger::{Account, EntryKind, Money};
use crate::quirk::Quirk;

/// A line of an account, and what was there after it.
pub(super) struct Row<'a> {
    account: &'a Account,
    line: Line<'a>,
    after: Option<Money>,
}

impl Row<'_> {
    /// When it is booked, or is expected to be.
    pub(super) fn booked_at(&self) -> Timestamp {
        if self.line.is_booked() {
            return self.line.at;
        }
        let guess = instant(banking_day(plus_days(day_of(self.line.at), 2)), 4, 0);
        self.line.entry.booked_at.unwrap_or(guess)
    }
}

/// `…/transactions`, newest first.
pub(super) fn list(call: &Call<'_>, accounts: &[&Account]) -> Result<Reply, Refusal> {
    let (first, last) = frame::window(call, "fromBookingDateTime", "toBookingDateTime")?;
    between(call, accounts, first, last)
}

/// What was booked from one moment to another, both by the bank's clock and included.
pub(super) fn between(
    call: &Call<'_>,
    accounts: &[&Account],
    first: DateTime,
    last: DateTime,
) -> Result<Reply, Refusal> {
    let mut rows: Vec<_> = accounts.iter().flat_map(|account| rows(call, account)).collect();
    if accounts.len() > 1 {
        rows.sort_by_key(|row| std::cmp::Reverse(row.booked_at()));
    }
    let times = rows.iter().map(Row::booked_at);
    let meta = Object::new()
        .maybe("FirstAvailableDateTime", times.clone().min().map(when))
        .maybe("LastAvailableDateTime", times.max().map(when));
    rows.retain(|row| (first..=last).contains(&local(row.booked_at()).datetime()));
    frame::page(call, "Transaction", rows, meta, |row| write(call, &row))
}

/// What the customer lets be seen of an account.
fn rows<'a>(call: &Call<'a>, account: &'a Account) -> Vec<Row<'a>> {
    let look = call.look(account);
    let mut balance = balances(account, &look).booked;
    let mut all: Vec<_> = lines(account, &look)
        .into_iter()
        .map(|line| {
            let after = line.is_booked().then_some(balance);
            if line.is_booked() {
                balance = balance.plus(line.amount.minor().saturating_neg());
            }
            Row { account, line, after }
        })
        .collect();
    let (from, to) = (call.access.from, call.access.to);
    all.retain(|row| {
        let at = row.booked_at();
        let side = if row.line.amount.is_out() { "Debits" } else { "Credits" };
        from.is_none_or(|from| from <= at)
            && to.is_none_or(|to| at <= to)
            && call.covers(&format!("ReadTransactions{side}"))
    });
    all
}

fn write(call: &Call<'_>, row: &Row<'_>) -> Object {
    let (line, entry) = (&row.line, row.line.entry);
    let status = if line.is_booked() { ("Booked", "BOOK") } else { ("Pending", "PDNG") };
    let mutability = if line.is_booked() { "Immutable" } else { "Mutable" };
    let id = (!call.bank.has(Quirk::UkobNoTransactionId)).then_some(line.id.as_str());
    let (code, sub_code) = code(line);
    let iso = Object::new()
        .with("Code", call.dialect.word(code))
        .with("SubCode", call.dialect.word(sub_code));
    let own = Object::new().with("Code", entry.kind.word()).with("Issuer", "Guichet Mock Bank");
    let basic = Object::new()
        .with("AccountId", row.account.id.as_str())
        .maybe("TransactionId", id)
        .maybe("TransactionReference", entry.end_to_end.as_deref())
        .with("CreditDebitIndicator", direction(line.amount))
        .with("Status", call.dialect.word(status))
        .with("TransactionMutability", mutability)
        .with("BookingDateTime", when(row.booked_at()))
        .maybe("ValueDateTime", line.is_booked().then(|| when(line.at)))
        .with("Amount", amount(line.amount))
        .maybe("CurrencyExchange", exchange(line))
        .with("BankTransactionCode", iso)
        .with("ProprietaryBankTransactionCode", own);
    if call.covers("ReadTransactionsDetail") { basic.and(detail(call, row)) } else { basic }
}

fn exchange(line: &Line<'_>) -> Option<Object> {
    let original = line.original()?;
    let paid_in = original.amount.currency().code();
    let exchange = Object::new()
        .with("SourceCurrency", paid_in)
        .with("TargetCurrency", line.amount.currency().code())
        .with("UnitCurrency", paid_in)
        .with("ExchangeRate", original.rate)
        .with("InstructedAmount", amount(original.amount));
    Some(exchange)
}

/// What only `ReadTransactionsDetail` shows.
fn detail(call: &Call<'_>, row: &Row<'_>) -> Object {
    let (line, entry) = (&row.line, row.line.entry);
    let balance = row.after.map(|after| {
        Object::new()
            .with("CreditDebitIndicator", direction(after))
            .with("Type", call.dialect.word(("InterimBooked", "ITBD")))
            .with("Amount", amount(after))
    });
    let merchant = entry.merchant.map(|merchant| {
        Object::new().with("MerchantName", merchant.name).with("MerchantCategoryCode", merchant.mcc)
    });
    let other = entry.counterparty.as_ref().map(|other| {
        let number = other.account.as_deref().map(|iban| {
            Object::new().with("SchemeName", "UK.OBIE.IBAN").with("Identification", iban)
        });
        number.unwrap_or_default().with("Name", other.name.as_str())
    });
    let side = if line.amount.is_out() { "CreditorAccount" } else { "DebtorAccount" };
    Object::new()
        .with("TransactionInformation", entry.text.as_str())
        .maybe("Balance", balance)
        .maybe("MerchantDetails", merchant)
        .maybe(side, other)
}

/// Family and sub-family of ISO 20022, written out in version 3 and coded in version 4.
type Words = (&'static str, &'static str);

fn code(line: &Line<'_>) -> (Words, Words) {
    const ISSUED: Words = ("IssuedCreditTransfer", "ICDT");
    const RECEIVED: Words = ("ReceivedCreditTransfer", "RCDT");
    const CARD: Words = ("CustomerCardTransactions", "CCRD");
    let out = line.amount.is_out();
    let transfer = if out { ISSUED } else { RECEIVED };
    match line.entry.kind {
        EntryKind::CardPayment => (CARD, ("PointOfSalePaymentDebitCard", "POSD")),
        EntryKind::Refund => (CARD, ("Reimbursement", "RIMB")),
        EntryKind::Cash => (CARD, ("CashWithdrawal", "CWDL")),
        EntryKind::Cheque => (("IssuedCheques", "ICHQ"), ("Cheque", "CCHQ")),
        EntryKind::Deposit => (("CounterTransactions", "CNTR"), ("CashDeposit", "CDPT")),
        EntryKind::DirectDebit => (("ReceivedDirectDebits", "RDDT"), ("DirectDebit", "PMDD")),
        EntryKind::Fee => (("MiscellaneousDebitOperations", "MDOP"), ("Charges", "CHRG")),
        EntryKind::Interest if out => {
            (("MiscellaneousDebitOperations", "MDOP"), ("Interest", "INTR"))
        }
        EntryKind::Interest => (("MiscellaneousCreditOperations", "MCOP"), ("Interest", "INTR")),
        EntryKind::Salary => (RECEIVED, ("PayrollSalaryPayment", "SALA")),
        EntryKind::Transfer | EntryKind::Repayment | EntryKind::Trade | EntryKind::Dividend => {
            (transfer, ("DomesticCreditTransfer", "DMCT"))
        }
    }
}
