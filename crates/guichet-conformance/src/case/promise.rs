//! Promises: every operation, in both directions. Nothing is skipped.

use crate::{
    Aim, Bench, Failure, Outcome, Proof,
    call::{call, call_on_any, refresh},
    ensure,
};
use guichet_core::{Bank, ErrorKind, Grant, Operation, Purpose, Result, Session};

/// What is declared answers.
pub async fn every_declared_operation_answers(bench: &Bench) -> Outcome {
    let session = bench.session().await?;
    let bank = bench.bank()?;
    // A session is there, so these two have answered.
    bench.proves(Operation::BeginConsent, Proof::Native);
    bench.proves(Operation::ResumeConsent, Proof::Native);
    for operation in bench.capabilities().operations.iter() {
        match operation {
            // The end of the consent must come after all that needs it.
            Operation::BeginConsent | Operation::ResumeConsent | Operation::RevokeConsent => {}
            Operation::RefreshGrant => {
                // On a grant of its own: the tokens of the session stay good.
                let grant = bench.link(&bank).await?;
                let fresh = refresh(&bank, &grant).await?;
                let new = fresh.access_token.expose() != grant.access_token.expose();
                ensure!(new, "refresh_grant must bring a new token");
            }
            _ => call_on_any(bench, &session, operation).await?,
        }
        bench.proves(operation, Proof::Native);
    }
    if bench.declares(Operation::RevokeConsent) {
        session.revoke().await?;
        bench.proves(Operation::RevokeConsent, Proof::Native);
    }
    Ok(())
}

/// What is not declared is refused as such, and nothing is sent: an app may rely on the table.
pub async fn an_undeclared_operation_is_refused_and_sends_nothing(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let bank = bench.bank()?;
    let undeclared = Operation::ALL.iter().copied().filter(|one| !bench.declares(*one));
    for operation in undeclared {
        let answer = match operation {
            Operation::RefreshGrant => refresh(&bank, &session.grant()).await.map(drop),
            Operation::StatementDocument => document(&session, &account).await,
            other => call(&session, other, &account).await,
        };
        let Err(error) = answer else {
            return Err(Failure::new(format!("{operation} is not declared, and answers")));
        };
        ensure!(
            error.kind() == ErrorKind::Unsupported,
            "{operation} is not declared, so it must be unsupported: {error:?}"
        );
        let sent = bench.wire().sent();
        ensure!(sent.is_empty(), "{operation} is not declared, and it sent {sent:?}");
        bench.proves(operation, Proof::Absent);
    }
    Ok(())
}

/// A document alone, without the listing before it, which may be declared.
async fn document(session: &Session, account: &guichet_core::AccountRef) -> Result<()> {
    let id = guichet_core::StatementId::new("none");
    session.statement_document(account, &id).await.map(drop)
}

/// The parts of a connector that an operation needs are handed out where it is declared: a
/// declaration without its part is a lie. A part without a declaration is refused by the gate.
pub async fn the_parts_of_what_is_declared_are_there(bench: &Bench) -> Outcome {
    let connector = bench.bank()?.connector();
    let parts = [
        (&[Operation::Cards][..], connector.cards().is_some()),
        (&[Operation::Identity], connector.identity().is_some()),
        (
            &[Operation::ScheduledPayments, Operation::Beneficiaries],
            connector.arrangements().is_some(),
        ),
        (&[Operation::Statements, Operation::StatementDocument], connector.statements().is_some()),
        (&[Operation::Holdings], connector.holdings().is_some()),
    ];
    for (operations, handed_out) in parts {
        let declared = operations.iter().any(|one| bench.declares(*one));
        ensure!(handed_out || !declared, "{operations:?} is declared, and its part is missing");
    }
    Ok(())
}

/// What a bank can do is known before the first call and does not change with the calls.
pub async fn what_is_declared_stays_declared(bench: &Bench) -> Outcome {
    let (session, account) = bench.session_with_account().await?;
    let before = *session.capabilities();
    call(&session, Operation::Accounts, &account).await?;
    ensure!(before == *session.capabilities(), "the capabilities changed with a call");
    ensure!(before == *bench.bank()?.capabilities(), "two banks of one profile differ");
    Ok(())
}

/// A grant of another bank is refused before its token leaves the machine.
pub async fn a_grant_of_another_bank_is_refused(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let mut grant = bench.link(&bank).await?;
    bench.wire().clear();
    grant.bank = guichet_core::BankId::new("another-xx");
    let error = session(&bank, grant).accounts().await.err();
    let error = error.ok_or_else(|| Failure::new("the grant of another bank was used"))?;
    ensure!(error.kind() == ErrorKind::InvalidInput, "the kind must be invalid_input: {error:?}");
    let sent = bench.wire().sent_to(Aim::Resource);
    ensure!(sent.is_empty(), "the token of another bank was sent: {sent:?}");
    Ok(())
}

fn session(bank: &Bank, grant: Grant) -> Session {
    bank.session(grant, Purpose::AnswerCustomer)
}
