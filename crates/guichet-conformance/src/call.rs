//! Any operation as one call.

use crate::{Bench, Failure, Outcome};
use futures_util::StreamExt as _;
use guichet_core::{
    AccountRef, Bank, ConsentInput, ConsentStep, Context, Error, ErrorKind, Grant, Operation, Psu,
    Purpose, Result, Session, StatementId, TransactionQuery, raw::Access,
};
use std::net::{IpAddr, Ipv4Addr};

/// Operations that read, and that every fault is tried on where they are declared.
pub(crate) const READINGS: [Operation; 11] = [
    Operation::Accounts,
    Operation::Balances,
    Operation::Transactions,
    Operation::ConsentStatus,
    Operation::Changes,
    Operation::Cards,
    Operation::Identity,
    Operation::ScheduledPayments,
    Operation::Beneficiaries,
    Operation::Statements,
    Operation::Holdings,
];

/// Makes one call about an account, and forgets what it brought.
pub(crate) async fn call(
    session: &Session,
    operation: Operation,
    account: &AccountRef,
) -> Result<()> {
    match operation {
        Operation::Accounts => session.accounts().await.map(drop),
        Operation::Balances => session.balances(account).await.map(drop),
        Operation::Transactions => {
            let mut stream = session.transactions(account, TransactionQuery::new());
            while let Some(item) = stream.next().await {
                item?;
            }
            Ok(())
        }
        Operation::Changes => session.changes(account, None).await.map(drop),
        Operation::Cards => session.cards(Some(account)).await.map(drop),
        Operation::Identity => session.parties(Some(account)).await.map(drop),
        Operation::ScheduledPayments => session.scheduled_payments(account).await.map(drop),
        Operation::Beneficiaries => session.beneficiaries(Some(account)).await.map(drop),
        Operation::Statements => session.statements(account).await.map(drop),
        Operation::StatementDocument => {
            // Where statements are listed, one of the list; else any, to see it refused.
            let listed =
                session.statements(account).await.ok().and_then(|all| all.into_iter().next());
            let id = listed.map_or_else(|| StatementId::new("none"), |statement| statement.id);
            session.statement_document(account, &id).await.map(drop)
        }
        Operation::Holdings => session.holdings(account).await.map(drop),
        Operation::ConsentStatus => session.consent_status().await.map(drop),
        Operation::RevokeConsent => session.clone().revoke().await,
        _ => Err(Error::new(ErrorKind::Internal, "the kit makes this call elsewhere")),
    }
}

/// Where the customer of all cases is: an address that nobody has (RFC 5737).
pub(crate) const CUSTOMER_IP: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 77));

/// The customer is there, as they are while they agree; some standards want their address then.
pub(crate) fn there() -> Context {
    Context::new().with_psu(Psu::at(CUSTOMER_IP))
}

/// Refreshes a grant by the raw interface.
pub(crate) async fn refresh(bank: &Bank, grant: &Grant) -> Result<Grant> {
    let context = Context::new().with_purpose(Purpose::AnswerCustomer);
    bank.connector().refresh_grant(Access::new(&context, grant)).await
}

/// Makes one call about whichever account answers it.
///
/// An operation on holdings answers on an investment account only, and a bank that tells of
/// people may do so by account or at once; so all are tried.
pub(crate) async fn call_on_any(bench: &Bench, session: &Session, operation: Operation) -> Outcome {
    let mut last = Failure::new("there is no account to call about");
    for account in bench.accounts(session).await? {
        match call(session, operation, &account.reference()).await {
            Ok(()) => return Ok(()),
            Err(error) => last = error.into(),
        }
    }
    match operation {
        Operation::Identity => Ok(session.parties(None).await.map(drop)?),
        Operation::Cards => Ok(session.cards(None).await.map(drop)?),
        Operation::Beneficiaries => Ok(session.beneficiaries(None).await.map(drop)?),
        _ => Err(last.during(operation.as_str())),
    }
}

/// Goes on with a consent, and brings the error that must come.
pub(crate) async fn refused_resume(
    bank: &Bank,
    pending: &guichet_core::PendingConsent,
    input: &ConsentInput,
) -> Outcome<Error> {
    match bank.resume_consent(&there(), pending, input).await {
        Err(error) => Ok(error),
        Ok(ConsentStep::Granted(_)) => Err(Failure::new("a grant was given")),
        Ok(other) => Err(Failure::new(format!("the consent went on: {other:?}"))),
    }
}

/// Makes a call that must fail, and brings its error.
pub(crate) async fn refused_call(
    session: &Session,
    operation: Operation,
    account: &AccountRef,
) -> Outcome<Error> {
    match call(session, operation, account).await {
        Err(error) => Ok(error),
        Ok(()) => Err(Failure::new(format!("{operation} worked where it must fail"))),
    }
}
