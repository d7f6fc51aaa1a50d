//! The standards whose answers can be decoded.

use guichet::{
    AccountRef, Balance, BankId, Listed, Permissions, Result, Transaction,
    http::Decoding,
    raw::{AccountEntry, Page},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashMap};

/// A standard, by its decoders.
pub(super) trait Standard {
    /// The profile of a bank that speaks it.
    type Profile: Listed;
    /// Its departures.
    type Quirk: 'static;

    /// The currency of what names none, where nobody says another.
    const LAST_RESORT: Option<&'static str> = None;
    /// The account of which the body says nothing; none, where each item says whose it is.
    const UNKNOWN: &'static str = "unknown";
    /// Whether balances stand in the answer about the account itself.
    const BALANCES_COME_WITH_ACCOUNTS: bool = false;

    /// How a bank writes; without a profile, by the text of the standard.
    fn how(
        profile: Option<&Self::Profile>,
        permissions: Permissions,
    ) -> Result<Decoding<Self::Quirk>>;
    fn accounts(body: &[u8], how: &Decoding<Self::Quirk>) -> Result<Page<AccountEntry>>;
    fn balances(
        body: &[u8],
        account: &AccountRef,
        how: &Decoding<Self::Quirk>,
    ) -> Result<Page<Balance>>;
    fn transactions(
        body: &[u8],
        account: &AccountRef,
        how: &Decoding<Self::Quirk>,
    ) -> Result<Page<Transaction>>;
}

/// Declares a standard by the module in which the facade has it.
macro_rules! standard {
    ($name:ident: $module:ident $(, $listed:ident)? { $($constants:tt)* }) => {
        pub(super) enum $name {}

        impl Standard for $name {
            type Profile = guichet::$module::Profile;
            type Quirk = guichet::$module::Quirk;
            $($constants)*

            fn how(
                profile: Option<&Self::Profile>,
                permissions: Permissions,
            ) -> Result<Decoding<Self::Quirk>> {
                match profile {
                    Some(profile) => profile.decoding(permissions),
                    None => Ok(Decoding::new(BankId::new("unknown"), permissions)),
                }
            }

            fn accounts(body: &[u8], how: &Decoding<Self::Quirk>) -> Result<Page<AccountEntry>> {
                let body = Cow::Borrowed(body);
                $(let body = $listed(body);)?
                guichet::$module::decode_accounts(&body, how)
            }

            fn balances(
                body: &[u8],
                account: &AccountRef,
                how: &Decoding<Self::Quirk>,
            ) -> Result<Page<Balance>> {
                guichet::$module::decode_balances(body, account, how)
            }

            fn transactions(
                body: &[u8],
                account: &AccountRef,
                how: &Decoding<Self::Quirk>,
            ) -> Result<Page<Transaction>> {
                guichet::$module::decode_transactions(body, account, how)
            }
        }
    };
}

standard!(Fdx: fdx, listed {
    const LAST_RESORT: Option<&'static str> = Some("USD");
    const BALANCES_COME_WITH_ACCOUNTS: bool = true;
});

standard!(BerlinGroup: berlin_group {});
standard!(Stet: stet {});
standard!(Ukob: ukob {
    const UNKNOWN: &'static str = "";
});

/// The body as a listing: the answer about one account becomes a listing of one.
fn listed(body: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let shape = serde_json::from_slice::<HashMap<String, &RawValue>>(&body);
    let alone = shape.is_ok_and(|fields| {
        let account = |name: &String| name == "accountId" || name.ends_with("Account");
        !fields.contains_key("accounts") && fields.keys().any(account)
    });
    if alone { [b"{\"accounts\":[", body.as_ref(), b"]}"].concat().into() } else { body }
}
