//! The circumstances of a call, and the right to make it.

use crate::{CustomerRef, Grant, Purpose, Scope, ScopeSet};
use jiff::civil::Date;
use std::{fmt, net::IpAddr};

/// Whether the customer (payment service user, PSU) is there while the call is made.
///
/// Banks count calls without the customer, and want the customer's address when there is one.
/// The address comes from the app; this library never makes one up.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Psu {
    /// The app calls on its own.
    #[default]
    Absent,
    /// The customer waits for the answer.
    Present {
        /// The address from which the customer speaks to the app.
        ip: Option<IpAddr>,
        /// The customer's browser or app, as its `User-Agent` says.
        user_agent: Option<String>,
    },
}

impl Psu {
    /// The customer is there, at this address.
    pub fn at(ip: IpAddr) -> Self {
        Self::Present { ip: Some(ip), user_agent: None }
    }

    /// The customer is there; the app does not know the address.
    pub fn here() -> Self {
        Self::Present { ip: None, user_agent: None }
    }

    /// Whether the customer is there.
    pub fn is_present(&self) -> bool {
        matches!(self, Self::Present { .. })
    }

    /// The customer's address, where the app gave one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Present { ip, .. } => *ip,
            Self::Absent => None,
        }
    }
}

impl fmt::Debug for Psu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_present() { "Psu::Present(***)" } else { "Psu::Absent" })
    }
}

/// The circumstances of a call.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Context {
    /// Why data are read. A session states it; the steps of a consent name theirs in the request.
    pub purpose: Option<Purpose>,
    /// The app's own name for the customer, for its log.
    pub customer: Option<CustomerRef>,
    /// Whether the customer is there.
    pub psu: Psu,
    /// The app's identifier of the work that this call belongs to, for its traces.
    pub correlation: Option<String>,
}

impl Context {
    /// The customer is away, and nothing else is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether the customer is there.
    #[must_use]
    pub fn with_psu(mut self, psu: Psu) -> Self {
        self.psu = psu;
        self
    }

    /// States the purpose.
    #[must_use]
    pub fn with_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    /// Names the customer for the app's log.
    #[must_use]
    pub fn with_customer(mut self, customer: CustomerRef) -> Self {
        self.customer = Some(customer);
        self
    }

    /// Names the work that the call belongs to.
    #[must_use]
    pub fn with_correlation(mut self, correlation: impl Into<String>) -> Self {
        self.correlation = Some(correlation.into());
        self
    }
}

/// What a call may read: starts as what the grant covers, and layers only ever narrow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permissions {
    /// The kinds of data that may reach the app.
    pub scopes: ScopeSet,
    /// The first day that may be read, where there is one.
    pub not_before: Option<Date>,
}

impl Permissions {
    /// These kinds of data, of any day.
    pub const fn of(scopes: ScopeSet) -> Self {
        Self { scopes, not_before: None }
    }

    /// Forbids what lies before a day.
    #[must_use]
    pub const fn not_before(mut self, day: Date) -> Self {
        self.not_before = Some(day);
        self
    }

    /// What both permit.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self {
            scopes: self.scopes.intersection(other.scopes),
            not_before: self.not_before.max(other.not_before),
        }
    }
}

/// The right to make one call: its circumstances, the grant, and what may be read.
///
/// An operation that needs permission takes an `Access`, so a connector that forgets permission
/// does not compile. Only core makes one.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    context: &'a Context,
    grant: &'a Grant,
    permissions: Permissions,
}

impl<'a> Access<'a> {
    /// Everything that the grant covers.
    pub fn new(context: &'a Context, grant: &'a Grant) -> Self {
        Self { context, grant, permissions: Permissions::of(grant.scopes) }
    }

    /// The same, with less to read; it cannot be widened again.
    #[must_use]
    pub fn narrowed(mut self, permissions: Permissions) -> Self {
        self.permissions = self.permissions.intersection(permissions);
        self
    }

    /// The circumstances.
    pub fn context(self) -> &'a Context {
        self.context
    }

    /// What the bank issued.
    pub fn grant(self) -> &'a Grant {
        self.grant
    }

    /// What may be read.
    pub fn permissions(self) -> Permissions {
        self.permissions
    }

    /// Whether a kind of data may reach the app. A mapper skips the fields of the others.
    pub fn allows(self, scope: Scope) -> bool {
        self.permissions.scopes.contains(scope)
    }
}

impl fmt::Debug for Access<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("context", self.context)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}
