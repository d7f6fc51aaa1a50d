//! How a command ends: the exit code, and what the person can do next.

use anyhow::Error;
use guichet::{ErrorKind, PurposeError, Remedy};
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

/// Exit codes, as in `sysexits.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// The command was used wrongly.
    Usage = 64,
    /// What was read is not what it should be.
    BadData = 65,
    /// A file that was named cannot be read.
    NoInput = 66,
    /// The bank cannot be reached, or not now.
    Unavailable = 69,
    /// A fault of this program.
    Internal = 70,
    /// A file cannot be written.
    Output = 74,
    /// The customer, the bank or a rule says no.
    NoPermission = 77,
    /// The configuration is wrong.
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Usage => 64,
            Exit::BadData => 65,
            Exit::NoInput => 66,
            Exit::Unavailable => 69,
            Exit::Internal => 70,
            Exit::Output => 74,
            Exit::NoPermission => 77,
            Exit::Config => 78,
        })
    }
}

/// An end that this program decided on itself.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    next: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), next: None, cause: None }
    }

    /// Says why.
    pub(crate) fn because(mut self, cause: Error) -> Self {
        self.cause = Some(cause.into_boxed_dyn_error());
        self
    }

    /// Says what the person can do.
    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Some(cause) => Some(cause.as_ref()),
            None => None,
        }
    }
}

/// The exit code of an error, by the first cause that tells one.
pub(crate) fn exit(error: &Error) -> Exit {
    for cause in error.chain() {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return failure.exit;
        }
        if let Some(error) = cause.downcast_ref::<guichet::Error>() {
            return of_kind(error.kind());
        }
        if cause.is::<PurposeError>() {
            return Exit::Usage;
        }
        if cause.is::<guichet_mock_bank::Error>() {
            return Exit::Unavailable;
        }
        if cause.is::<io::Error>() {
            return Exit::Output;
        }
    }
    Exit::Internal
}

fn of_kind(kind: ErrorKind) -> Exit {
    match kind {
        ErrorKind::InvalidInput | ErrorKind::NotFound => Exit::Usage,
        ErrorKind::Protocol => Exit::BadData,
        ErrorKind::Unsupported
        | ErrorKind::RateLimited
        | ErrorKind::Unavailable
        | ErrorKind::Timeout
        | ErrorKind::Network => Exit::Unavailable,
        ErrorKind::ConsentMissing
        | ErrorKind::ConsentExpired
        | ErrorKind::ConsentRevoked
        | ErrorKind::PurposeRefused
        | ErrorKind::GrantExpired
        | ErrorKind::ScaRequired
        | ErrorKind::Declined
        | ErrorKind::Unauthorized => Exit::NoPermission,
        ErrorKind::Config => Exit::Config,
        _ => Exit::Internal,
    }
}

/// What the person can do next, where there is something.
fn next(error: &Error) -> Option<String> {
    error.chain().find_map(|cause| {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return failure.next.clone();
        }
        cause.downcast_ref::<guichet::Error>().and_then(advice)
    })
}

fn advice(error: &guichet::Error) -> Option<String> {
    let bank = error.bank().map_or("BANK", |bank| bank.as_str());
    Some(match error.remedy() {
        Remedy::Retry { after: Some(wait) } => {
            format!("the bank asks to wait {} seconds, then run this again", wait.as_secs().max(1))
        }
        Remedy::Retry { after: None } => "run this again a little later".to_owned(),
        Remedy::Refresh => {
            format!("the bank no longer accepts this link: `guichet link {bank}` makes a new one")
        }
        Remedy::Reconsent => {
            format!("the customer has to agree at the bank again: `guichet link {bank}`")
        }
        _ => return advice_by_kind(error.kind(), bank),
    })
}

fn advice_by_kind(kind: ErrorKind, bank: &str) -> Option<String> {
    Some(match kind {
        ErrorKind::Unsupported => format!("`guichet banks {bank}` lists what this bank offers"),
        ErrorKind::Config => {
            format!("correct this field in the file given with --config; `guichet banks {bank}` tells about the bank")
        }
        ErrorKind::PurposeRefused => format!(
            "ask the customer for this purpose too: `guichet link {bank} --purpose PURPOSE`"
        ),
        ErrorKind::Declined => {
            "nothing was shared; run `guichet link` again if this was not meant".to_owned()
        }
        ErrorKind::Protocol => {
            "the bank's answer does not follow its interface; a captured body can be looked at with `guichet decode`".to_owned()
        }
        ErrorKind::Internal => "this is a fault of the program: please report it".to_owned(),
        _ => return None,
    })
}

/// Tells the person, and says how the program ends.
pub(crate) fn report(error: &Error) -> ExitCode {
    if is_closed_pipe(error) {
        // Whoever read along has seen enough.
        return ExitCode::SUCCESS;
    }
    say(error);
    exit(error).into()
}

/// Writes an error on standard error: what happened, why, and what to do next.
pub(crate) fn say(error: &Error) {
    let style = crate::output::Style::of_stderr();
    let mut to = io::stderr().lock();
    let mut text = format!("{} {error}\n", style.bad("error:"));
    let mut told = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !told.contains(&cause) {
            text.push_str("       ");
            text.push_str(&cause);
            text.push('\n');
        }
        told = cause;
    }
    if let Some(next) = next(error) {
        text.push(' ');
        text.push_str(&style.dim("next:"));
        text.push(' ');
        text.push_str(&next);
        text.push('\n');
    }
    // Nowhere to say that it could not be said.
    let _ = to.write_all(text.as_bytes());
}

fn is_closed_pipe(error: &Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet::{BankId, Operation};

    #[test]
    fn a_bank_that_says_no_and_a_bank_that_is_away_end_differently() {
        let ends = |kind| exit(&Error::from(guichet::Error::new(kind, "so it is")));
        assert_eq!(ends(ErrorKind::ConsentRevoked), Exit::NoPermission);
        assert_eq!(ends(ErrorKind::RateLimited), Exit::Unavailable);
        assert_eq!(ends(ErrorKind::Protocol), Exit::BadData);
        assert_eq!(ends(ErrorKind::Config), Exit::Config);
    }

    #[test]
    fn an_error_tells_what_to_do_next() {
        let error = guichet::Error::new(ErrorKind::ConsentExpired, "the consent ran out")
            .located(&BankId::new("example-de"), Operation::Accounts);
        let next = next(&Error::from(error)).unwrap();
        assert!(next.contains("guichet link example-de"), "{next}");
    }

    #[test]
    fn a_reader_who_left_is_no_failure() {
        let left = Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(is_closed_pipe(&left));
    }
}
