//! The consent, its authorisations, and links.

use super::{Raw, object};

object! {
    /// A consent, its status, or one of its authorisations: what the answers have in common.
    Consent {
        consent_id, consent_status, authorisation_id, sca_status, valid_until,
        #[serde(rename = "_links")] links,
    }
}

object! {
    /// Links by which an answer says how it goes on.
    Links {
        sca_redirect,
        // `scaOAuth` in the standard.
        sca_o_auth,
        confirmation, start_authorisation, start_authorisation_with_psu_identification,
        start_authorisation_with_psu_authentication,
        start_authorisation_with_encrypted_psu_authentication,
        start_authorisation_with_authentication_method_selection,
        start_authorisation_with_transaction_authorisation, sca_status,
        account, balances, transactions, next, download,
    }
}

object! {
    /// A link as the standard has it.
    Href { href }
}

impl<'a> Links<'a> {
    /// Where a link leads; a bare text is taken for a link too.
    pub(crate) fn target(link: Option<Raw<'a>>) -> Option<std::borrow::Cow<'a, str>> {
        let link = link?;
        match link.read::<Href<'a>>() {
            Some(object) => object.href?.text(),
            None => link.text(),
        }
    }
}
