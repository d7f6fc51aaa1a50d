//! The bank's authorization servers: a standard one, one in the shape of JPMorgan Chase, and one
//! for each European standard and for each bank with an interface of its own.
//!
//! Authorization codes; where a standard lets apps lodge consents, client credentials too. On the
//! standard server PKCE with S256 is required and requests may be
//! pushed (RFC 9126). Codes live 120 seconds and die when used, access tokens 900 seconds; a
//! refresh token is replaced each time it is used. All by the bank's own clock.

mod authorize;
mod client;
mod openid;
mod page;
mod sca;
mod token;

pub(crate) use client::is_registered;

use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::grant::Realm;
use crate::jose;
use crate::json::{Json, Object};

pub(crate) const STANDARD: &str = "/oauth2";
pub(crate) const CHASE: &str = "/aggregator-oauth/v1";
pub(crate) const STET: &str = "/stet/oauth";
pub(crate) const BERLIN_GROUP: &str = "/berlin-group/oauth";
pub(crate) const OPEN_BANKING: &str = "/open-banking/oauth";
pub(crate) const MONZO: &str = "/monzo/oauth";
pub(crate) const STARLING: &str = "/starling/oauth";

/// Seconds that a code waits to be redeemed.
const CODE_LIFE: i64 = 120;
/// Seconds that an access token is good for.
const ACCESS_LIFE: i64 = 900;
/// Seconds that Chase's refresh token is good for: a year.
const CHASE_REFRESH_LIFE: i64 = 31_536_000;
/// Seconds that a customer may take to decide.
const VISIT_LIFE: i64 = 1800;
/// Seconds that a pushed request waits for the customer.
const PUSHED_LIFE: i64 = 90;

/// One authorization server.
#[derive(Clone, Copy, Debug)]
struct Server {
    realm: Realm,
    base: &'static str,
}

const SERVERS: [Server; 7] = [
    Server { realm: Realm::Standard, base: STANDARD },
    Server { realm: Realm::Chase, base: CHASE },
    Server { realm: Realm::Stet, base: STET },
    Server { realm: Realm::BerlinGroup, base: BERLIN_GROUP },
    Server { realm: Realm::OpenBanking, base: OPEN_BANKING },
    Server { realm: Realm::Monzo, base: MONZO },
    Server { realm: Realm::Starling, base: STARLING },
];

/// The answer, if the path is one of an authorization server.
pub(crate) fn answer(bank: &Bank, ask: &Ask) -> Option<Reply> {
    if let Some(issuer) = ask.path.strip_prefix("/.well-known/oauth-authorization-server") {
        // Of the standard server the issuer is the bank itself.
        let issuer = if issuer.is_empty() { STANDARD } else { issuer };
        let server = SERVERS.iter().find(|server| server.base == issuer)?;
        return Some(Reply::json(200, &server.metadata(bank)));
    }
    let (server, rest) =
        SERVERS.iter().find_map(|server| Some((server, ask.below(server.base)?)))?;
    let rest: Vec<_> = rest.iter().map(String::as_str).collect();
    Some(server.route(bank, ask, &rest))
}

impl Server {
    fn route(self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply {
        let standard = self.realm == Realm::Standard;
        match (ask.method.as_str(), rest) {
            ("GET", ["authorize"]) => authorize::arrive(self, bank, ask),
            ("GET", ["mobile", "authorize"]) if self.realm == Realm::Chase => {
                authorize::arrive(self, bank, ask)
            }
            ("GET", ["sca"]) if self.realm == Realm::BerlinGroup => sca::arrive(self, bank, ask),
            ("POST", ["authorize"]) => authorize::decide(self, bank, ask),
            ("POST", ["par"]) if standard => authorize::push(self, bank, ask),
            ("POST", ["token"]) => token::issue(self, bank, ask),
            ("POST", ["revoke"]) => token::revoke(self, bank, ask),
            ("GET", ["jwks"]) if self.is_openid() => Reply::json(200, &jose::jwks()),
            ("GET", [".well-known", "openid-configuration"]) if self.is_openid() => {
                Reply::json(200, &self.metadata(bank))
            }
            // Nothing is signed here, so there is no key to publish.
            ("GET", ["jwks"]) if standard => {
                Reply::json(200, &Object::new().with("keys", Vec::<Json>::new()))
            }
            ("GET", ["ping"]) if self.realm == Realm::Chase => match ask.header("client-id") {
                Some(_) => Reply::json(200, &Object::new().with("status", "UP")),
                None => self.refuse(400, "invalid_request", "the header client-id is missing"),
            },
            _ => Reply::empty(404),
        }
    }

    /// An error as RFC 6749 writes it; Chase leaves out the description.
    fn refuse(self, status: u16, error: &str, description: &str) -> Reply {
        let told = (self.realm != Realm::Chase).then_some(description);
        let body = Object::new().with("error", error).maybe("error_description", told);
        let reply = Reply::json(status, &body).unstored();
        if status == 401 { reply.with("www-authenticate", "Basic realm=\"oauth\"") } else { reply }
    }

    /// Whether apps get tokens by their own credentials, to lodge consents with.
    fn knows_apps(self) -> bool {
        matches!(self.realm, Realm::BerlinGroup | Realm::OpenBanking)
    }

    /// Whether ID tokens are made and request objects are read.
    fn is_openid(self) -> bool {
        self.realm == Realm::OpenBanking
    }

    /// Whether a client certificate is proof enough of who the app is.
    fn knows_certificates(self) -> bool {
        !matches!(self.realm, Realm::Standard | Realm::Chase | Realm::Monzo | Realm::Starling)
    }

    /// RFC 8414.
    fn metadata(self, bank: &Bank) -> Object {
        let standard = self.realm == Realm::Standard;
        let at = |path: &str| bank.link(&format!("{}/{path}", self.base));
        let issuer = if standard { bank.link("") } else { bank.link(self.base) };
        let mut grants = vec!["authorization_code", "refresh_token"];
        grants.extend(self.knows_apps().then_some("client_credentials"));
        let mut proofs = vec!["client_secret_basic", "client_secret_post"];
        proofs.extend(self.knows_certificates().then_some("tls_client_auth"));
        proofs.extend(self.is_openid().then_some("private_key_jwt"));
        let openid = self.is_openid();
        let mut responses = vec!["code"];
        responses.extend(openid.then_some("code id_token"));
        let signatures = || vec!["PS256"];
        Object::new()
            .with("issuer", issuer)
            .with("authorization_endpoint", at("authorize"))
            .with("token_endpoint", at("token"))
            .with("revocation_endpoint", at("revoke"))
            .maybe("pushed_authorization_request_endpoint", standard.then(|| at("par")))
            .maybe("jwks_uri", (standard || openid).then(|| at("jwks")))
            .with("response_types_supported", responses)
            .with("grant_types_supported", grants)
            .with("code_challenge_methods_supported", vec!["S256"])
            .with("token_endpoint_auth_methods_supported", proofs)
            .maybe("scopes_supported", openid.then(|| vec!["openid", "accounts"]))
            .maybe("subject_types_supported", openid.then(|| vec!["public"]))
            .maybe("id_token_signing_alg_values_supported", openid.then(signatures))
            .maybe("request_object_signing_alg_values_supported", openid.then(signatures))
            .maybe("token_endpoint_auth_signing_alg_values_supported", openid.then(signatures))
            .maybe("request_parameter_supported", openid.then_some(true))
            .maybe("claims_parameter_supported", openid.then_some(true))
            .maybe("authorization_details_types_supported", standard.then(|| vec!["fdx_v1.0"]))
    }
}
