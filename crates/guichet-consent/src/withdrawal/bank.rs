//! The way to the bank, for the one call that is still allowed.

use async_trait::async_trait;
use guichet_core::{
    Bank, Context, Error, ErrorKind, Grant, Operation, Remedy, Result, raw::Access,
};
use std::{collections::BTreeMap, fmt};

/// Ends consents at banks.
#[async_trait]
pub trait BankDoor: fmt::Debug + Send + Sync + 'static {
    /// Ends the consent of a grant. `None` says that the bank confirmed; a grant, that it is
    /// still to be ended and this is the fresh one to do it with.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when the bank knows it no more,
    /// [`Unsupported`](ErrorKind::Unsupported) when only the customer can end it; any other is
    /// tried again.
    async fn revoke(&self, grant: &Grant) -> Result<Option<Grant>>;
}

/// Ends consents at the banks that the app knows, through their gates.
#[derive(Clone, Debug, Default)]
pub struct Revoker(BTreeMap<guichet_core::BankId, Bank>);

impl Revoker {
    /// These banks.
    pub fn new(banks: impl IntoIterator<Item = Bank>) -> Self {
        Self(banks.into_iter().map(|bank| (bank.info().id.clone(), bank)).collect())
    }
}

#[async_trait]
impl BankDoor for Revoker {
    async fn revoke(&self, grant: &Grant) -> Result<Option<Grant>> {
        let unknown = || {
            // It may be configured again tomorrow, so this is no end.
            Error::new(ErrorKind::Config, "the app does not know this bank any more")
        };
        let bank = self.0.get(&grant.bank).ok_or_else(unknown)?;
        let connector = bank.connector();
        let context = Context::new();
        let error = match connector.revoke_consent(Access::new(&context, grant)).await {
            Ok(()) => return Ok(None),
            Err(error) => error,
        };
        let may_refresh =
            grant.refresh_token.is_some() && bank.capabilities().supports(Operation::RefreshGrant);
        if error.remedy() != Remedy::Refresh || !may_refresh {
            return Err(error);
        }
        let fresh = connector.refresh_grant(Access::new(&context, grant)).await?;
        // The refresh token that was used is spent: from here on only the fresh grant counts.
        match connector.revoke_consent(Access::new(&context, &fresh)).await {
            Ok(()) => Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Ok(Some(fresh)),
        }
    }
}
