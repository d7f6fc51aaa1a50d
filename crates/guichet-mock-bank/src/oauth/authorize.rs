//! The way of the customer: request, login, decision, back to the app.

use url::Url;
use url::form_urlencoded::Serializer;

use super::client::is_registered;
use super::openid::{self, Occasion};
use super::{CODE_LIFE, PUSHED_LIFE, Server, VISIT_LIFE, page, sca};
use crate::bank::{Bank, CLIENT_ID, unguessable};
use crate::dialect::{fdx, stet};
use crate::exchange::{Ask, Fields, Reply};
use crate::grant::{Consent, Realm, Status, Wish, own, seconds_after};
use crate::json::Object;
use crate::ledger::Customer;
use crate::quirk::Quirk;
use crate::state::{Code, Decided, Pushed, Request, Undecided, Visit};

/// Why a request is not taken.
enum Refused {
    /// The app is not to be trusted with the customer: told on a page, without a redirect.
    Here(&'static str),
    /// Told to the app, at its address.
    There { way: Way, error: &'static str, text: String },
}

/// The way back to the app.
struct Way {
    redirect: String,
    state: Option<String>,
    /// The answer stands behind the hash sign, not behind the question mark.
    hybrid: bool,
}

impl Way {
    fn of(request: &Request) -> Self {
        let (redirect, state) = (request.redirect.clone(), request.state.clone());
        Self { redirect, state, hybrid: request.hybrid }
    }
}

impl Server {
    /// Checks the parameters of a request, pushed or not.
    fn request(self, bank: &Bank, given: &Fields) -> Result<Request, Refused> {
        let twice = given.repeats();
        let unpacked = self.is_openid().then(|| openid::unpacked(bank, given));
        let unpacked = unpacked.transpose().map_err(Refused::Here)?;
        let given = unpacked.as_ref().unwrap_or(given);
        if given.one("client_id") != Some(CLIENT_ID) {
            return Err(Refused::Here("This app is not registered with the bank."));
        }
        let redirect = given
            .one("redirect_uri")
            .filter(|redirect| is_registered(bank, redirect))
            .ok_or(Refused::Here("This app gave a return address that is not registered."))?
            .to_owned();
        let state = given.one("state").map(ToOwned::to_owned);
        let hybrid = self.is_openid() && given.one("response_type") == Some("code id_token");
        let refuse = |error, text: &str| {
            let way = Way { redirect: redirect.clone(), state: state.clone(), hybrid };
            Refused::There { way, error, text: text.to_owned() }
        };
        if twice {
            return Err(refuse("invalid_request", "a parameter is given twice"));
        }
        if given.one("response_type") != Some("code") && !hybrid {
            return Err(refuse("unsupported_response_type", "response_type must be code"));
        }
        let nonce = given.one("nonce").map(ToOwned::to_owned);
        if hybrid && nonce.is_none() {
            return Err(refuse("invalid_request", "nonce is missing"));
        }
        let challenge = self.challenge(given).map_err(|text| refuse("invalid_request", text))?;
        let scope = given.one("scope").unwrap_or_default();
        let new = |(wish, scope)| (wish, scope, None);
        let (wish, scope, consent) = match self.realm {
            Realm::Standard => fdx::wish::read(given.one("authorization_details"), scope).map(new),
            Realm::Chase => fdx::wish::all_of_chase(scope).map(new),
            Realm::Stet => stet::wish::read(scope).map(new),
            Realm::BerlinGroup if scope == "AIS" => {
                Ok(new((sca::identity(bank), scope.to_owned())))
            }
            Realm::BerlinGroup => {
                self.lodged(bank, scope, scope.strip_prefix("AIS:").map(str::trim_start))
            }
            Realm::OpenBanking => self.lodged(bank, scope, given.one(openid::INTENT)),
            Realm::Monzo => {
                Ok(new((own::wish(bank.has(Quirk::MonzoApproveInApp)), scope.to_owned())))
            }
            Realm::Starling => Ok(new((own::wish(false), scope.to_owned()))),
        }
        .map_err(|(error, text)| refuse(error, text))?;
        let (realm, client) = (self.realm, CLIENT_ID.to_owned());
        Ok(Request {
            realm,
            client,
            redirect,
            state,
            scope,
            challenge,
            nonce,
            hybrid,
            bare: None,
            wish,
            consent,
        })
    }

    /// What a consent asks that the app lodged before, with its id.
    fn lodged(
        self,
        bank: &Bank,
        scope: &str,
        id: Option<&str>,
    ) -> Result<(Wish, String, Option<String>), (&'static str, &'static str)> {
        let id = id.map(str::trim).unwrap_or_default();
        let waiting = |consent: &&Consent, now| {
            // A British customer renews a consent by going the same way again.
            let open = consent.status(now) == Status::Waiting
                || (self.is_openid() && consent.status(now) == Status::Active);
            consent.realm == self.realm && open
        };
        bank.read(|state| {
            let found = state.consents.get(id).filter(|consent| waiting(consent, state.now));
            found.map(|consent| (consent.wish.clone(), scope.to_owned(), Some(id.to_owned())))
        })
        .ok_or(("invalid_scope", "no consent of this name waits for the customer"))
    }

    /// The PKCE challenge: required on the standard server, honoured where it is given.
    fn challenge(self, given: &Fields) -> Result<Option<String>, &'static str> {
        let method = given.one("code_challenge_method");
        match given.one("code_challenge") {
            None if self.realm == Realm::Standard => Err("code_challenge is missing"),
            None => Ok(None),
            Some(_) if method != Some("S256") => Err("code_challenge_method must be S256"),
            Some(challenge) if challenge.len() != 43 => Err("code_challenge has a wrong length"),
            Some(challenge) => Ok(Some(challenge.to_owned())),
        }
    }

    /// The request that the customer's browser carries, or the pushed one that it names.
    fn carried(self, bank: &Bank, given: &Fields) -> Result<Request, Refused> {
        let Some(uri) = given.one("request_uri") else { return self.request(bank, given) };
        let client = given.one("client_id");
        bank.read(|state| {
            state
                .pushed
                .get(uri)
                .filter(|pushed| state.now < pushed.expires)
                .map(|pushed| pushed.request.clone())
                .filter(|request| Some(request.client.as_str()) == client)
                .filter(|request| request.realm == self.realm)
        })
        .ok_or(Refused::Here("This request is unknown or too old. Start again in the app."))
    }
}

/// `POST par`.
pub(super) fn push(server: Server, bank: &Bank, ask: &Ask) -> Reply {
    let form = ask.form();
    if let Err(refusal) = server.authenticate(bank, ask, &form) {
        return refusal;
    }
    if form.one("request_uri").is_some() {
        return server.refuse(400, "invalid_request", "a pushed request cannot name another");
    }
    // A client that proves itself by header need not repeat its name in the form.
    let mut body = ask.body.clone();
    if form.one("client_id").is_none() {
        body.extend_from_slice(format!("&client_id={CLIENT_ID}").as_bytes());
    }
    match server.request(bank, &Fields::parse(&body)) {
        Ok(request) => {
            let uri = unguessable("urn:ietf:params:oauth:request_uri:");
            bank.change(|state| {
                let expires = seconds_after(state.now, PUSHED_LIFE);
                state.pushed.insert(uri.clone(), Pushed { request, expires });
            });
            let body = Object::new().with("request_uri", uri).with("expires_in", PUSHED_LIFE);
            Reply::json(201, &body).unstored()
        }
        Err(Refused::Here(text)) => server.refuse(400, "invalid_request", text),
        Err(Refused::There { error, text, .. }) => server.refuse(400, error, &text),
    }
}

/// `GET authorize`: the login page.
pub(super) fn arrive(server: Server, bank: &Bank, ask: &Ask) -> Reply {
    match server.carried(bank, &ask.query()) {
        Ok(request) => visit(server, bank, request),
        Err(Refused::Here(text)) => page::refusal(text),
        Err(Refused::There { way, error, text }) => {
            back(&way, &[("error", error), ("error_description", text.as_str())])
        }
    }
}

/// The login page for a request.
pub(super) fn visit(server: Server, bank: &Bank, request: Request) -> Reply {
    let number = unguessable("");
    bank.change(|state| {
        let expires = seconds_after(state.now, VISIT_LIFE);
        state.visits.insert(number.clone(), Visit { request, customer: None, expires });
    });
    page::login(server, &number, false)
}

/// `POST authorize`: a password, or a decision.
pub(super) fn decide(server: Server, bank: &Bank, ask: &Ask) -> Reply {
    let form = ask.form();
    let number = form.one("visit").unwrap_or_default();
    let visit = bank.read(|state| state.visits.get(number).cloned());
    let Some(visit) = visit.filter(|visit| visit.request.realm == server.realm) else {
        return page::refusal("This page is too old. Start again in the app.");
    };
    let request = &visit.request;
    if form.one("decision") == Some("deny") {
        bank.change(|state| {
            state.visits.remove(number);
            if let Some(consent) = &request.consent {
                // If it was decided elsewhere meanwhile, that stands.
                let _late = state.decide(consent, Decided::Denied);
            }
        });
        if let Some(refused) = &request.bare {
            return back(&Way { redirect: refused.clone(), state: None, hybrid: false }, &[]);
        }
        return back(&Way::of(request), &[("error", "access_denied")]);
    }
    let known = visit.customer.as_deref().and_then(|login| bank.ledger.customer(login));
    match (known, form.one("decision")) {
        (Some(customer), Some("approve")) => approve(server, bank, &form, number, &visit, customer),
        (Some(customer), _) => page::consent(server, number, request, customer, false),
        (None, _) => log_in(server, bank, &form, number, request),
    }
}

fn log_in(server: Server, bank: &Bank, form: &Fields, number: &str, request: &Request) -> Reply {
    let login = form.one("customer").unwrap_or_default();
    // The password of everyone is the login.
    let right = form.one("password") == Some(login);
    let Some(customer) = bank.ledger.customer(login).filter(|_| right) else {
        return page::login(server, number, true);
    };
    bank.change(|state| {
        if let Some(visit) = state.visits.get_mut(number) {
            visit.customer = Some(login.to_owned());
        }
    });
    page::consent(server, number, request, customer, false)
}

fn approve(
    server: Server,
    bank: &Bank,
    form: &Fields,
    number: &str,
    visit: &Visit,
    customer: &Customer,
) -> Reply {
    let request = &visit.request;
    let chosen: Vec<String> = form.all("account").map(ToOwned::to_owned).collect();
    if chosen.is_empty() || chosen.iter().any(|id| customer.account(id).is_none()) {
        return page::consent(server, number, request, customer, true);
    }
    let code = unguessable("");
    let decided = bank.change(|state| {
        let now = state.now;
        let id = request.consent.clone().unwrap_or_else(|| {
            let wish = request.wish.clone();
            state.lodge(Consent::lodged(request.realm, &request.client, wish, now))
        });
        let customer = customer.login.to_owned();
        state.decide(&id, Decided::Approved { customer, accounts: chosen })?;
        if let Some(consent) = state.consents.get_mut(&id) {
            consent.scope.clone_from(&request.scope);
        }
        state.visits.remove(number);
        if request.bare.is_some() {
            return Ok(id);
        }
        let expires = seconds_after(now, CODE_LIFE);
        let made = Code { request: request.clone(), consent: id.clone(), expires, used: false };
        state.codes.insert(code.clone(), made);
        Ok::<_, Undecided>(id)
    });
    match decided {
        Ok(consent) if request.hybrid => {
            let nonce = request.nonce.as_deref();
            let state = request.state.as_deref();
            let occasion = Occasion { nonce, code: Some(&code), state };
            let token = openid::id_token(bank, &consent, &occasion).unwrap_or_default();
            back(&Way::of(request), &[("code", &code), ("id_token", &token)])
        }
        Ok(_) if request.bare.is_some() => {
            let code = sca::confirmation(request).map(|code| ("confirmationCode", code));
            back(&Way::of(request), &code.into_iter().collect::<Vec<_>>())
        }
        Ok(_) => back(&Way::of(request), &[("code", &code)]),
        Err(Undecided) => page::refusal("This was decided before, or is too old."),
    }
}

/// Sends the browser back to the app.
fn back(way: &Way, answer: &[(&str, &str)]) -> Reply {
    let Ok(mut url) = Url::parse(&way.redirect) else { return Reply::empty(500) };
    let state = way.state.as_deref().map(|state| ("state", state));
    if way.hybrid {
        let mut fragment = Serializer::new(String::new());
        fragment.extend_pairs(answer).extend_pairs(state);
        url.set_fragment(Some(&fragment.finish()));
    } else if !answer.is_empty() {
        url.query_pairs_mut().extend_pairs(answer).extend_pairs(state);
    }
    Reply::see_other(url).unstored()
}
