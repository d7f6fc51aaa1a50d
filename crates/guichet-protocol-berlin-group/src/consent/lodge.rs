//! A consent is lodged, and its links say how the customer agrees to it.

use super::{kept, status_of, step};
use crate::{
    Approach,
    access::Access,
    connector::Connection,
    error::of_answer,
    map::resolve,
    request::{Caller, no_customer, value},
    wire::{self, Links, Raw},
};
use bytes::Bytes;
use guichet_core::{
    ConsentDuration, ConsentStatus, ConsentStep, Context, Date, Error, ErrorKind, PendingConsent,
    Result, ScopeSet, Secret,
};
use guichet_http::json;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use jiff::ToSpan as _;
use serde::Serialize;
use std::time::Duration;
use url::Url;

const REDIRECT: HeaderName = HeaderName::from_static("tpp-redirect-uri");
const NOK_REDIRECT: HeaderName = HeaderName::from_static("tpp-nok-redirect-uri");
const REDIRECT_PREFERRED: HeaderName = HeaderName::from_static("tpp-redirect-preferred");
const DECOUPLED_PREFERRED: HeaderName = HeaderName::from_static("tpp-decoupled-preferred");
const EXPLICIT: HeaderName = HeaderName::from_static("tpp-explicit-authorisation-preferred");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const FALSE: HeaderValue = HeaderValue::from_static("false");

/// How often a day an app may read without the customer, unless the bank agreed to more.
const UNATTENDED: u16 = 4;
/// How long the customer's app is left alone before the bank is asked again.
pub(super) const A_MOMENT: Duration = Duration::from_secs(5);

/// What is asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    access: Access,
    recurring_indicator: bool,
    valid_until: String,
    frequency_per_day: u16,
    combined_service_indicator: bool,
}

impl Connection {
    /// Lodges the consent.
    pub(super) async fn lodge(&self, cx: &Context, pending: PendingConsent) -> Result<ConsentStep> {
        // The standard wants it with each consent, and none is invented.
        if cx.psu.ip().is_none() {
            return Err(no_customer());
        }
        let state = Secret::new(text(&guichet_http::request_id()?));
        let headers = self.wishes(&state)?;
        let pending = pending.keeping(kept::STATE, state);
        let body = Bytes::from(self.body(&pending)?);
        let url = self.address(&["consents"])?;
        let response = self.post(caller(cx, &pending), &url, headers.clone(), body).await?;
        let answer = read(&response)?;
        let Some(id) = answer.consent_id.and_then(Raw::text) else {
            let error = Error::new(ErrorKind::Protocol, "a consent without an identifier");
            return Err(of_answer(error.with_path("consentId"), &response));
        };
        let pending = pending.keeping(kept::CONSENT, Secret::new(id.trim()));
        let status = answer.consent_status.and_then(Raw::text);
        if status.as_deref().map(|it| status_of(it.trim())) == Some(ConsentStatus::Given) {
            return self.settle(cx, pending).await;
        }
        let links = links(&answer, &response)?;
        if let Some(step) = self.follow(cx, pending.clone(), &links, &url).await? {
            return Ok(step);
        }
        self.authorise(cx, pending, &links, &url, headers).await
    }

    /// Creates the authorisation where the bank wants that done apart (quirk 70).
    async fn authorise(
        &self,
        cx: &Context,
        pending: PendingConsent,
        links: &Links<'_>,
        url: &Url,
        headers: HeaderMap,
    ) -> Result<ConsentStep> {
        let start = [
            links.start_authorisation,
            links.start_authorisation_with_psu_identification,
            links.start_authorisation_with_authentication_method_selection,
            links.start_authorisation_with_transaction_authorisation,
        ];
        let Some(href) = start.into_iter().find_map(Links::target) else {
            return Err(no_way(links));
        };
        let url = resolve(url, href.trim(), &self.link_hosts)?;
        let caller = caller(cx, &pending);
        let response = self.post(caller, &url, headers, Bytes::from_static(b"{}")).await?;
        let answer = read(&response)?;
        let links = self::links(&answer, &response)?;
        match self.follow(cx, pending, &links, &url).await? {
            Some(step) => Ok(step),
            None => Err(of_answer(no_way(&links), &response)),
        }
    }

    /// Goes where the links of an answer lead; `None` if they lead nowhere yet.
    async fn follow(
        &self,
        cx: &Context,
        pending: PendingConsent,
        links: &Links<'_>,
        asked: &Url,
    ) -> Result<Option<ConsentStep>> {
        let pending = match Links::target(links.confirmation) {
            Some(href) => {
                let url = resolve(asked, href.trim(), &self.link_hosts)?;
                pending.keeping(kept::CONFIRMATION, Secret::new(url.as_str()))
            }
            None => pending,
        };
        if let Some(href) = Links::target(links.sca_redirect) {
            let url = self.page(asked, href.trim())?;
            let pending = pending.keeping(kept::STEP, Secret::new(step::REDIRECT));
            return Ok(Some(ConsentStep::Redirect { url, pending }));
        }
        if let Some(href) = Links::target(links.sca_o_auth) {
            return self.page_of_consent(cx, pending, asked, href.trim()).await.map(Some);
        }
        let decoupled = self.profile.approach == Approach::Decoupled;
        if decoupled && Links::target(links.sca_status).is_some() {
            let pending = pending.keeping(kept::STEP, Secret::new(step::WAITING));
            return Ok(Some(ConsentStep::Decoupled { after: A_MOMENT, pending }));
        }
        Ok(None)
    }

    /// How the app would like the customer to agree, and where they come back.
    fn wishes(&self, state: &Secret) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        let decoupled = self.profile.approach == Approach::Decoupled;
        headers.insert(REDIRECT_PREFERRED, if decoupled { FALSE } else { TRUE });
        if decoupled {
            headers.insert(DECOUPLED_PREFERRED, TRUE);
        }
        headers.insert(EXPLICIT, if self.profile.explicit_start { TRUE } else { FALSE });
        // The standard has no parameter that comes back, so it stands in the address.
        let mut back = self.config.redirect_uri.clone();
        back.query_pairs_mut().append_pair(kept::STATE, state.expose());
        headers.insert(REDIRECT, value(back.as_str())?);
        back.query_pairs_mut().append_pair("error", "access_denied");
        headers.insert(NOK_REDIRECT, value(back.as_str())?);
        Ok(headers)
    }

    /// The body of the consent: no more data, no longer and no more often than the app asks for.
    fn body(&self, pending: &PendingConsent) -> Result<Vec<u8>> {
        let request = &pending.request;
        let (recurring_indicator, often) = match request.duration {
            ConsentDuration::Days(_) => (true, self.often()),
            _ => (false, 1),
        };
        let body = Body {
            access: self.access(request.scopes, pending),
            recurring_indicator,
            valid_until: self.last_day(pending).to_string(),
            frequency_per_day: often,
            combined_service_indicator: false,
        };
        serde_json::to_vec(&body)
            .map_err(|_| Error::new(ErrorKind::Internal, "the request cannot be written"))
    }

    fn access(&self, scopes: ScopeSet, pending: &PendingConsent) -> Access {
        let numbers = pending.kept.get(kept::NUMBERS).map(Secret::expose).unwrap_or_default();
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let numbers: Vec<_> =
            numbers.split([',', ';']).map(plain).filter(|number| !number.is_empty()).collect();
        self.profile.model().access(scopes, &numbers)
    }

    fn often(&self) -> u16 {
        self.capabilities.unattended.map_or(UNATTENDED, |limit| limit.calls).clamp(1, UNATTENDED)
    }

    /// The last day of the consent, as it is asked for.
    pub(super) fn last_day(&self, pending: &PendingConsent) -> Date {
        let today = self.today();
        match pending.request.duration {
            ConsentDuration::Days(days) => {
                let most = self.capabilities.consent_days.unwrap_or(u16::MAX);
                today.saturating_add(i64::from(days.min(most)).days())
            }
            _ => today,
        }
    }

    pub(super) fn today(&self) -> Date {
        self.clock.now().to_zoned(self.info.time_zone.clone()).date()
    }
}

/// For whom the consent under way is asked about.
pub(super) fn caller<'a>(cx: &'a Context, pending: &'a PendingConsent) -> Caller<'a> {
    Caller { token: pending.kept.get(kept::ACCESS_TOKEN), ..Caller::new(cx) }
}

fn text(value: &HeaderValue) -> &str {
    value.to_str().unwrap_or_default()
}

fn read(response: &Response<Bytes>) -> Result<wire::Consent<'_>> {
    json::decode(response.body()).map_err(|error| of_answer(error, response))
}

fn links<'a>(answer: &wire::Consent<'a>, response: &Response<Bytes>) -> Result<Links<'a>> {
    answer.links.and_then(Raw::read).ok_or_else(|| of_answer(nowhere(), response))
}

/// The error of an answer that shows no way to the customer's consent.
fn no_way(links: &Links<'_>) -> Error {
    let password = [
        links.start_authorisation_with_psu_authentication,
        links.start_authorisation_with_encrypted_psu_authentication,
    ];
    if password.into_iter().any(|link| Links::target(link).is_some()) {
        let clause = "this bank wants the customer's password from the app, which is not asked for";
        return Error::new(ErrorKind::Unsupported, clause);
    }
    nowhere()
}

fn nowhere() -> Error {
    Error::new(ErrorKind::Protocol, "the bank does not say where the customer agrees")
        .with_path("_links")
}
