//! A handle on one institution.

use crate::{
    BankInfo, Capabilities, ConsentInput, ConsentRequest, ConsentStep, Context, Grant,
    PendingConsent, Purpose, Result, ScopeSet, Session,
    raw::{Clock, Connector, Env, Layer, Layered, Provider},
};
use std::{fmt, sync::Arc};

/// One institution, with layers around it. Cheap to clone; one serves all customers of an app.
///
/// A list of different banks is a `Vec<Bank>`.
#[derive(Clone)]
pub struct Bank {
    connector: Arc<Layered>,
    clock: Arc<dyn Clock>,
}

impl Bank {
    /// Starts building a bank from its profile and the app's configuration.
    pub fn builder(provider: impl Provider) -> BankBuilder {
        BankBuilder { provider: Box::new(provider), layers: Vec::new() }
    }

    /// Who this is.
    pub fn info(&self) -> &BankInfo {
        self.connector.info()
    }

    /// What it can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.connector.capabilities()
    }

    /// What the bank's consent would cover beyond these scopes, because the bank sells no smaller
    /// unit that holds them; nothing, where each kind of data is sold by itself.
    ///
    /// Name it in the notice to the customer, whose bank will name it too. No session ever
    /// fetches it, and what of it comes along is dropped.
    pub fn surplus(&self, asked: ScopeSet) -> ScopeSet {
        self.connector.surplus(asked)
    }

    /// Asks the bank for a consent.
    ///
    /// The answer says what to do next; most often, to send the customer to the bank's page.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) when the bank has no unit of consent that
    /// covers the request, [`Unauthorized`](crate::ErrorKind::Unauthorized) when it does not
    /// know the app.
    pub async fn begin_consent(
        &self,
        cx: &Context,
        request: &ConsentRequest,
    ) -> Result<ConsentStep> {
        self.connector.begin_consent(cx, request).await
    }

    /// Goes on with a consent after the customer, or time, brought something.
    ///
    /// # Errors
    ///
    /// [`Declined`](crate::ErrorKind::Declined) when the customer said no,
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the input belongs to another
    /// consent, such as a foreign `state`.
    pub async fn resume_consent(
        &self,
        cx: &Context,
        pending: &PendingConsent,
        input: &ConsentInput,
    ) -> Result<ConsentStep> {
        self.connector.resume_consent(cx, pending, input).await
    }

    /// Opens a session for a stated purpose. Nothing is sent.
    ///
    /// Every call of the session is refused, before anything is sent, unless the customer
    /// permitted this purpose.
    pub fn session(&self, grant: Grant, purpose: Purpose) -> Session {
        Session::new(self.connector(), Arc::clone(&self.clock), grant, purpose)
    }

    /// The connector with its layers, for code that works on the raw interface.
    pub fn connector(&self) -> Arc<dyn Connector> {
        // Called as a method, so that the clone can become the trait object.
        self.connector.clone()
    }
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bank").field(&self.connector).finish()
    }
}

/// Puts layers around a bank.
#[must_use = "a builder does nothing until it is built"]
pub struct BankBuilder {
    provider: Box<dyn Provider>,
    layers: Vec<Arc<dyn Layer>>,
}

impl BankBuilder {
    /// Puts a layer inside those that were added before.
    ///
    /// The order that works, outermost first: telemetry, audit, consent gate, retry, rate limit,
    /// timeout.
    pub fn layer(mut self, layer: impl Layer) -> Self {
        self.layers.push(Arc::new(layer));
        self
    }

    /// Checks the configuration and makes the bank. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Config`](crate::ErrorKind::Config), with the field as its path.
    pub fn build(self, env: Env) -> Result<Bank> {
        let clock = Arc::clone(&env.clock);
        let inner = self.provider.connect(env)?;
        let connector = Arc::new(Layered::new(inner, self.layers, Arc::clone(&clock)));
        Ok(Bank { connector, clock })
    }
}

impl fmt::Debug for BankBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BankBuilder").field("layers", &self.layers).finish_non_exhaustive()
    }
}
