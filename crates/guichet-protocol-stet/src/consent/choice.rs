//! Which accounts may be read, where the bank leaves the question to the app (fault 41).

use super::forward::{Choosable, forwarded};
use crate::{connector::Connection, handle::Handle, listing::later};
use bytes::Bytes;
use guichet_core::{
    AccountId, AccountSelection, Challenge, Choice, ConsentStep, Context, Error, ErrorKind, Grant,
    PendingConsent, Permissions, Result, Scope, ScopeSet, Secret, Text, Timestamp, raw::Access,
};
use http::Method;
use std::collections::BTreeSet;

const LISTED: &str = "accounts";
const ACCESS: &str = "access_token";
const REFRESH: &str = "refresh_token";
const TOKEN_END: &str = "token_expires_at";
const END: &str = "expires_at";
const EXTRA: &str = "extra.";
/// The answer that means every account.
const ALL: &str = "all";
/// More pages of accounts than any customer has.
const PAGES: usize = 50;

/// Whether a consent waits for the customer to choose accounts.
pub(super) fn is_open(pending: &PendingConsent) -> bool {
    pending.kept.contains_key(LISTED)
}

impl Connection {
    /// Lists the customer's accounts and asks which may be read, unless the app knows that already
    /// or there is only one.
    pub(super) async fn choose(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        grant: Grant,
    ) -> Result<ConsentStep> {
        let listed = self.choosable(cx, &grant).await?;
        if let AccountSelection::Listed(wanted) = &pending.request.accounts {
            let wanted: Vec<_> = wanted.iter().map(|id| Handle::of(id).resource).collect();
            let is_wanted = |one: &Choosable| {
                one.resource.as_ref().is_some_and(|id| wanted.iter().any(|it| it == id))
            };
            let chosen: Vec<_> = listed.into_iter().filter(is_wanted).collect();
            return self.forward(cx, grant, &chosen).await;
        }
        if listed.len() <= 1 {
            return self.forward(cx, grant, &listed).await;
        }
        let each = (1..)
            .zip(&listed)
            .map(|(number, one): (usize, _)| Choice::new(number.to_string(), one.label.as_str()));
        let choices = [Choice::new(ALL, "Tous les comptes")].into_iter().chain(each).collect();
        let listed = serde_json::to_string(&listed).map_err(|_| not_kept())?;
        let pending = keep(pending.clone(), &grant).keeping(LISTED, Secret::from(listed));
        Ok(ConsentStep::Challenge { challenge: Challenge::Select { choices }, pending })
    }

    /// Goes on with the customer's choice: `all`, or the numbers of accounts with commas between.
    pub(super) async fn chosen(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        answer: &Text,
    ) -> Result<ConsentStep> {
        let listed: Vec<Choosable> =
            serde_json::from_str(pending.kept(LISTED)?.expose()).map_err(|_| not_kept())?;
        let chosen = match answer.as_str().trim() {
            ALL => listed,
            numbers => {
                let numbers = numbers.split(',').map(|number| number.trim().parse().ok());
                let numbers: Option<BTreeSet<usize>> = numbers.collect();
                let numbers = numbers.unwrap_or_default();
                if numbers.is_empty() || !numbers.iter().all(|it| (1..=listed.len()).contains(it)) {
                    let clause = "this is none of the accounts to choose from";
                    return Err(Error::new(ErrorKind::InvalidInput, clause).with_path("choice"));
                }
                let numbered = (1..).zip(listed);
                numbered.filter(|(it, _)| numbers.contains(it)).map(|(_, one)| one).collect()
            }
        };
        let grant = self.kept(pending)?;
        self.forward(cx, grant, &chosen).await
    }

    /// Tells the bank what the customer chose, all of it: each consent replaces the one before
    /// (fault 42). The grant then covers what the bank opened.
    async fn forward(
        &self,
        cx: &Context,
        mut grant: Grant,
        chosen: &[Choosable],
    ) -> Result<ConsentStep> {
        if chosen.is_empty() {
            let clause = "the bank lists none of the accounts that the consent is for";
            return Err(Error::new(ErrorKind::NotFound, clause));
        }
        let body = forwarded(chosen, grant.scopes, self.profile.version).ok_or_else(not_kept)?;
        let resource = &self.site(grant.host.as_ref())?.resource;
        let url = guichet_http::resource(resource, &["consents"])?;
        self.send(Access::new(cx, &grant), Method::PUT, &url, Bytes::from(body)).await?;
        // Only now does the list tell where everything is.
        let opened = self.opened(cx, &grant, chosen).await?;
        grant.accounts = AccountSelection::Listed(opened);
        Ok(ConsentStep::Granted(grant))
    }

    /// The accounts that the customer chose, by the identifiers under which they are listed now.
    async fn opened(
        &self,
        cx: &Context,
        grant: &Grant,
        chosen: &[Choosable],
    ) -> Result<Vec<AccountId>> {
        let access = Access::new(cx, grant).narrowed(basic());
        let (mut opened, mut cursor) = (Vec::new(), None);
        for _ in 0..PAGES {
            let page = self.account_page(access, cursor.as_ref()).await?;
            opened.extend(page.items.into_iter().map(|entry| entry.account.id).filter(|id| {
                let handle = Handle::of(id);
                let named =
                    chosen.iter().any(|one| one.resource.as_deref() == Some(&*handle.resource));
                let unnamed = chosen.iter().any(|one| one.resource.is_none());
                named || (unnamed && !handle.is_closed())
            }));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(opened)
    }

    /// All accounts that the customer has at the bank.
    async fn choosable(&self, cx: &Context, grant: &Grant) -> Result<Vec<Choosable>> {
        let access = Access::new(cx, grant);
        let resource = &self.site(grant.host.as_ref())?.resource;
        let mut url = guichet_http::resource(resource, &["accounts"])?;
        let mut listed = Vec::new();
        for _ in 0..PAGES {
            let Some(response) = self.get(access, &url).await? else { break };
            let how = self.decoding(access, &url);
            let page = Choosable::list(response.body(), &how)
                .map_err(|error| crate::error::of_answer(error, &response))?;
            listed.extend(page.items);
            match page.next {
                Some(next) => url = later(&next)?,
                None => break,
            }
        }
        Ok(listed)
    }

    /// The grant that waited for the choice.
    fn kept(&self, pending: &PendingConsent) -> Result<Grant> {
        let access = pending.kept(ACCESS)?.clone();
        let mut grant =
            Grant::new(self.info.id.clone(), &pending.request, access, self.clock.now())?;
        let time = |name: &str| -> Option<Timestamp> {
            pending.kept.get(name).and_then(|text| text.expose().parse().ok())
        };
        grant.refresh_token = pending.kept.get(REFRESH).cloned();
        grant.token_expires_at = time(TOKEN_END);
        grant.expires_at = time(END);
        grant.host.clone_from(&pending.host);
        let extra = pending.kept.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix(EXTRA)?.to_owned(), value.clone()))
        });
        grant.extra = extra.collect();
        Ok(grant)
    }
}

/// Keeps a grant while the customer chooses. The state of the callback is spent.
fn keep(mut pending: PendingConsent, grant: &Grant) -> PendingConsent {
    pending.kept.clear();
    pending = pending.keeping(ACCESS, grant.access_token.clone());
    if let Some(token) = &grant.refresh_token {
        pending = pending.keeping(REFRESH, token.clone());
    }
    for (name, at) in [(TOKEN_END, grant.token_expires_at), (END, grant.expires_at)] {
        if let Some(at) = at {
            pending = pending.keeping(name, Secret::from(at.to_string()));
        }
    }
    for (name, value) in &grant.extra {
        pending = pending.keeping(&format!("{EXTRA}{name}"), value.clone());
    }
    pending
}

/// To see which accounts there are, and nothing of them.
fn basic() -> Permissions {
    Permissions::of(ScopeSet::of(&[Scope::AccountsBasic]))
}

fn not_kept() -> Error {
    Error::new(ErrorKind::Internal, "the list of accounts could not be kept")
}
