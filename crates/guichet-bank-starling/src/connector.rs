//! Starling, with an app's configuration.

use crate::{
    Profile,
    decode::{Decoding, decode_accounts, decode_balances, decode_spaces, decode_transactions},
    error::of_answer,
    feed::{Feed, Period},
    profile::EVERYTHING,
};
use async_trait::async_trait;
use bytes::Bytes;
use guichet_core::{
    AccountId, AccountKind, AccountRef, Balance, BankInfo, Capabilities, ConsentInput,
    ConsentRequest, ConsentStep, Context, Error, ErrorKind, Grant, PendingConsent, Result,
    ScopeSet, Transaction, TransactionQuery,
    raw::{Access, AccountEntry, AppKey, Clock, Connector, Cursor, Env, Page, Transport},
};
use guichet_http::{Addresses, AllowedHosts, Config, Institution, OAuth};
use http::{HeaderName, HeaderValue, Response};
use std::{fmt, sync::Arc};

/// Starling with an app's configuration. It keeps nothing of any customer.
pub(crate) struct Connection {
    pub(crate) info: BankInfo,
    capabilities: Capabilities,
    institution: Institution,
    pub(crate) addresses: Addresses,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) oauth: OAuth,
    pub(crate) extra_headers: Vec<(HeaderName, HeaderValue)>,
    key: AppKey,
}

impl Connection {
    /// Checks the configuration; nothing is sent.
    pub(crate) fn of(profile: &Profile, config: Config, env: Env) -> Result<Self> {
        config.check()?;
        let institution = profile.institution.clone();
        let addresses = Addresses::of(&institution, &config)?;
        let extra_headers = config.checked_headers(&["x-request-id"])?;
        let transport: Arc<dyn Transport> =
            Arc::new(AllowedHosts::new(env.transport, addresses.called()));
        let oauth = OAuth::builder(config.client_id, addresses.token.clone())
            .authorize_url(addresses.authorize.clone())
            .redirect_url(config.redirect_uri)
            .auth(config.client_auth)
            .scopes(config.scope)
            .build(Arc::clone(&transport), Arc::clone(&env.clock))?;
        Ok(Self {
            info: institution.info()?,
            capabilities: institution.capabilities,
            institution,
            addresses,
            transport,
            clock: env.clock,
            oauth,
            extra_headers,
            key: env.key,
        })
    }

    /// How an answer is read.
    fn decoding(&self, access: Access<'_>) -> Decoding {
        let zone = self.info.time_zone.clone();
        Decoding::of(&self.institution, zone, access.permissions())
            .app_key(self.key.clone())
            .fetched_at(self.clock.now())
    }

    /// Asks for a resource and reads the answer.
    async fn read<T>(
        &self,
        access: Access<'_>,
        path: &[&str],
        query: &[(&str, &str)],
        decode: impl FnOnce(&[u8], &Decoding) -> Result<Page<T>>,
    ) -> Result<Page<T>> {
        let response = self.get(access.grant(), path, query).await?;
        explained(decode(response.body(), &self.decoding(access)), &response)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("bank", &self.info.id).finish_non_exhaustive()
    }
}

#[async_trait]
impl Connector for Connection {
    fn info(&self) -> &BankInfo {
        &self.info
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        EVERYTHING.difference(asked)
    }

    async fn begin_consent(&self, _cx: &Context, request: &ConsentRequest) -> Result<ConsentStep> {
        self.begin(request).await
    }

    async fn resume_consent(
        &self,
        _cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.resume(pending, input).await
    }

    async fn refresh_grant(&self, access: Access<'_>) -> Result<Grant> {
        let old = access.grant();
        let tokens = self.oauth.refresh(guichet_http::refresh_token(old)?).await?;
        Ok(tokens.into_refreshed(old, self.clock.now()))
    }

    /// Accounts, and the spaces in each, which the bank lists at the account only.
    async fn accounts(
        &self,
        access: Access<'_>,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<AccountEntry>> {
        let accounts = self.read(access, &["accounts"], &[], decode_accounts).await?;
        let mut page = Page::empty();
        page.rejected = accounts.rejected;
        for entry in accounts.items {
            let main = entry.account.reference();
            page.items.push(entry);
            let path = ["account", Feed::parse(&main.id).account, "spaces"];
            let spaces =
                self.read(access, &path, &[], |body, how| decode_spaces(body, &main, how)).await;
            match spaces {
                Ok(spaces) => {
                    page.items.extend(spaces.items);
                    page.rejected.extend(spaces.rejected);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => page.rejected.push(error),
            }
        }
        Ok(page)
    }

    /// The balances of an account; those of a space come with the list of spaces.
    async fn balances(&self, access: Access<'_>, account: &AccountRef) -> Result<Page<Balance>> {
        let feed = Feed::parse(&account.id);
        let mut page = if feed.is_space() {
            let path = ["account", feed.account, "spaces"];
            let main = AccountRef::new(AccountId::new(feed.account), AccountKind::Current);
            let spaces =
                self.read(access, &path, &[], |body, how| decode_spaces(body, &main, how)).await?;
            let mut found = Page::empty();
            let space = spaces.items.into_iter().find(|entry| entry.account.id == account.id);
            let space = space
                .ok_or_else(|| Error::new(ErrorKind::NotFound, "the account has no such space"))?;
            found.items = space.balances.unwrap_or_default();
            found.rejected = spaces.rejected;
            found
        } else {
            let path = ["accounts", feed.account, "balance"];
            self.read(access, &path, &[], |body, how| decode_balances(body, account, how)).await?
        };
        // Nothing but faults is a failure, and must not look like an account without balances.
        match page.rejected.pop() {
            Some(error) if page.items.is_empty() => return Err(error),
            last => page.rejected.extend(last),
        }
        Ok(page)
    }

    async fn transactions(
        &self,
        access: Access<'_>,
        account: &AccountRef,
        query: &TransactionQuery,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<Transaction>> {
        let feed = Feed::parse(&account.id);
        let period = Period::of(query, self.clock.now(), &self.info.time_zone)?;
        let path =
            ["feed", "account", feed.account, "category", feed.category, "transactions-between"];
        let mut page = self
            .read(access, &path, &period.parameters(), |body, how| {
                decode_transactions(body, account, how)
            })
            .await?;
        page.items.retain(|row| row.made_on.is_none_or(|day| period.wants(day)));
        Ok(page)
    }
}

/// Adds the request's identifier to what could not be read: support will ask for it.
fn explained<T>(page: Result<Page<T>>, response: &Response<Bytes>) -> Result<Page<T>> {
    let mut page = page.map_err(|error| of_answer(error, response))?;
    let of_item = |error: Error| of_answer(error, response);
    page.rejected = page.rejected.into_iter().map(of_item).collect();
    Ok(page)
}
