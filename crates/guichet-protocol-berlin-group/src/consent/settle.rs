//! From what the bank says of a consent to a grant.

use super::lodge::{A_MOMENT, caller};
use super::{kept, status_of, step};
use crate::{
    connector::Connection,
    error::of_answer,
    wire::{self, Raw},
};
use bytes::Bytes;
use guichet_core::{
    Challenge, ConsentDuration, ConsentId, ConsentStatus, ConsentStep, Context, Date, Error,
    ErrorKind, Grant, PendingConsent, Result, Secret, Timestamp, UntrustedText,
};
use guichet_http::json::{self, When};
use http::{HeaderMap, Method};
use jiff::ToSpan as _;
use std::time::Duration;
use url::Url;

/// How long several people may take to agree before the bank is asked again.
const A_WHILE: Duration = Duration::from_hours(1);
const CODE: &str = "The code that your bank showed at the end.";

impl Connection {
    /// Puts the code to the bank that it showed the customer, where it wants that (quirk 67).
    pub(super) async fn confirm_or_settle(
        &self,
        cx: &Context,
        pending: PendingConsent,
        code: Option<Secret>,
    ) -> Result<ConsentStep> {
        let Some(link) = pending.kept.get(kept::CONFIRMATION) else {
            return self.settle(cx, pending).await;
        };
        let Some(code) = code else {
            let challenge = Challenge::Question { prompt: UntrustedText::from(CODE) };
            let pending = pending.keeping(kept::STEP, Secret::new(step::CONFIRM));
            return Ok(ConsentStep::Challenge { challenge, pending });
        };
        let url = Url::parse(link.expose())
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "this consent is not ours"))?;
        let body = serde_json::json!({ "confirmationCode": code.expose() }).to_string();
        let caller = caller(cx, &pending);
        let body = Some(Bytes::from(body));
        let response = self.send(caller, Method::PUT, &url, HeaderMap::new(), body).await?;
        self.accepted(caller, response)?;
        self.settle(cx, pending).await
    }

    /// Asks what became of the consent: that the customer came back proves nothing (quirk 61).
    pub(super) async fn settle(
        &self,
        cx: &Context,
        pending: PendingConsent,
    ) -> Result<ConsentStep> {
        let id = pending.kept(kept::CONSENT)?.expose().to_owned();
        let url = self.address(&["consents", &id, "status"])?;
        let response = self.get(caller(cx, &pending), &url).await?;
        let read: wire::Consent<'_> =
            json::decode(response.body()).map_err(|error| of_answer(error, &response))?;
        let word = read.consent_status.and_then(Raw::text).unwrap_or_default();
        let after = match status_of(word.trim()) {
            ConsentStatus::Given => return self.grant(cx, pending, &id).await,
            ConsentStatus::Refused | ConsentStatus::Revoked => {
                return Err(of_answer(over(ErrorKind::Declined), &response));
            }
            ConsentStatus::Expired => {
                return Err(of_answer(over(ErrorKind::ConsentExpired), &response));
            }
            ConsentStatus::PartlyAuthorised => A_WHILE,
            _ => A_MOMENT,
        };
        let pending = pending.keeping(kept::STEP, Secret::new(step::WAITING));
        Ok(ConsentStep::Decoupled { after, pending })
    }

    async fn grant(&self, cx: &Context, pending: PendingConsent, id: &str) -> Result<ConsentStep> {
        let told = self.told_until(cx, &pending, id).await;
        let now = self.clock.now();
        let secret = |name: &str| pending.kept.get(name).cloned();
        // Where the bank has no token, the consent's own name opens the data.
        let token = secret(kept::ACCESS_TOKEN).unwrap_or_else(|| Secret::new(id));
        let mut grant = Grant::new(self.info.id.clone(), &pending.request, token, now)?;
        grant.consent = Some(ConsentId::new(id));
        grant.refresh_token = secret(kept::REFRESH_TOKEN);
        let ends = pending.kept.get(kept::TOKEN_ENDS);
        grant.token_expires_at = ends.and_then(|ends| ends.expose().parse().ok());
        for name in [kept::AUTHORIZE, kept::TOKEN] {
            if let Some(address) = secret(name) {
                grant.extra.insert(name.to_owned(), address);
            }
        }
        let asked = self.last_day(&pending);
        let last = told.map_or(asked, |told| told.min(asked));
        grant.expires_at = self.end_of(last, &pending, now);
        Ok(ConsentStep::Granted(grant))
    }

    /// The last day by the bank's own word, which may be an earlier one than was asked for
    /// (quirk 63). A bank that does not tell it has agreed all the same.
    async fn told_until(&self, cx: &Context, pending: &PendingConsent, id: &str) -> Option<Date> {
        let url = self.address(&["consents", id]).ok()?;
        let response = self.get(caller(cx, pending), &url).await.ok()?;
        let read: wire::Consent<'_> = json::decode(response.body()).ok()?;
        When::day(read.valid_until, &self.info.time_zone)
    }

    /// The end of a day at the bank, and never later than the customer agreed.
    fn end_of(&self, day: Date, pending: &PendingConsent, now: Timestamp) -> Option<Timestamp> {
        let midnight = day.tomorrow().ok()?.to_zoned(self.info.time_zone.clone()).ok()?;
        let end = midnight.timestamp();
        let ConsentDuration::Days(days) = pending.request.duration else { return Some(end) };
        let days = days.min(self.capabilities.consent_days.unwrap_or(days));
        let agreed = now.checked_add((i64::from(days) * 24).hours()).ok();
        Some(agreed.map_or(end, |agreed| agreed.min(end)))
    }
}

fn over(kind: ErrorKind) -> Error {
    Error::new(kind, "the bank says that the consent did not come about")
}
