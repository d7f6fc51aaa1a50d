//! The way to the bank of an ended consent, opened only when the bank is to be told.

use super::Register;
use crate::reach;
use async_trait::async_trait;
use guichet::{
    Error, ErrorKind, Grant, Result,
    consent::{BankDoor, Revoker},
};

/// Finds the bank by its link, which stays until the bank has confirmed.
#[derive(Debug)]
pub(super) struct Door(pub(super) Register);

#[async_trait]
impl BankDoor for Door {
    async fn revoke(&self, grant: &Grant) -> Result<Option<Grant>> {
        let closed = || Error::new(ErrorKind::Config, "no link leads to this bank any more");
        let links = self.0.home.links().map_err(|_| closed())?;
        let link = links.into_iter().find(|link| link.grant == grant.id).ok_or_else(closed)?;
        let reached = reach::at_link(&self.0, &link).await.map_err(|error| {
            match error.downcast::<Error>() {
                Ok(error) => error,
                // A file of the app's configuration that is missing today may be back tomorrow.
                Err(_) => Error::new(ErrorKind::Config, "the bank of this link is out of reach"),
            }
        })?;
        Revoker::new([reached.bank.clone()]).revoke(grant).await
    }
}
