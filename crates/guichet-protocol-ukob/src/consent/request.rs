//! The consent as it is asked of the bank, and the bank's no to it.

use crate::{Permission, error::points_at};
use bytes::Bytes;
use guichet_core::{Capabilities, ConsentDuration, ConsentRequest, Error, ErrorKind, Timestamp};
use http::Response;
use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    data: Wanted,
    /// Always empty: the standard has nothing for it here.
    risk: Risk,
}

#[derive(Serialize)]
struct Risk {}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    permissions: Vec<&'static str>,
    expiration_date_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_from_date_time: Option<String>,
}

/// What is asked of the bank: these permissions and no others, for no longer than the app wants
/// or the bank gives, and for no days before those that the app may see.
///
/// A consent for one reading ends after a day: the standard has none without an end but the one
/// that never ends.
pub(super) fn body(
    request: &ConsentRequest,
    permissions: &[Permission],
    capabilities: &Capabilities,
    zone: &TimeZone,
    now: Timestamp,
) -> Bytes {
    let days = match request.duration {
        ConsentDuration::Days(days) => days.min(capabilities.consent_days.unwrap_or(u16::MAX)),
        _ => 1,
    };
    let life = SignedDuration::from_hours(i64::from(days).saturating_mul(24));
    let end = now.saturating_add(life).unwrap_or(Timestamp::MAX);
    let first = request
        .lookback_days
        .map(|days| zone.to_datetime(now).date().saturating_sub(i64::from(days).days()));
    let from = first.and_then(|day| day.to_zoned(zone.clone()).ok());
    let written = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    let body = Body {
        data: Wanted {
            permissions: permissions.iter().map(|it| it.as_str()).collect(),
            expiration_date_time: written(end),
            transaction_from_date_time: from.map(|from| written(from.timestamp())),
        },
        risk: Risk {},
    };
    // Only maps with odd keys and failing writers can fail here, and there are none.
    Bytes::from(serde_json::to_vec(&body).unwrap_or_default())
}

/// A bank that does not have a permission refuses the whole consent. The error names those of
/// ours that the answer names, or else all that were asked for (quirk 58).
pub(super) fn refused(
    error: Error,
    response: &Response<Bytes>,
    permissions: &[Permission],
) -> Error {
    let text = String::from_utf8_lossy(response.body());
    let named = |it: &&Permission| {
        // `ReadParty` stands in `ReadPartyPSU` too.
        text.match_indices(it.as_str()).any(|(at, name)| {
            let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
            !after.is_some_and(char::is_alphanumeric)
        })
    };
    let mut blamed: Vec<_> = permissions.iter().filter(named).map(|it| it.as_str()).collect();
    let meant = !blamed.is_empty() || points_at(response.body(), "Permissions");
    if response.status() != 400 || !meant {
        return error;
    }
    if blamed.is_empty() {
        blamed.extend(permissions.iter().map(|it| it.as_str()));
    }
    let clause = format!("the bank refuses a permission: {}", blamed.join(", "));
    Error::new(ErrorKind::Config, clause)
        .with_path("Data.Permissions")
        .with_upstream(error.upstream().clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_core::{Purpose, Scope};

    #[test]
    fn a_consent_is_asked_for_no_longer_and_no_further_back_than_wanted() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let now = "2026-07-15T10:00:00Z".parse().unwrap();
        let request = ConsentRequest::new([Scope::Balances], [Purpose::PlanBudget]);
        let wanted = [Permission::Balances];
        let text = |request: &ConsentRequest| {
            let can = Capabilities::default().consent_days(90);
            String::from_utf8(body(request, &wanted, &can, &zone, now).to_vec()).unwrap()
        };
        assert_eq!(
            text(&request),
            r#"{"Data":{"Permissions":["ReadBalances"],"ExpirationDateTime":"2026-07-16T10:00:00+00:00"},"Risk":{}}"#
        );
        assert_eq!(
            text(&request.days(365).lookback_days(14)),
            concat!(
                r#"{"Data":{"Permissions":["ReadBalances"],"#,
                r#""ExpirationDateTime":"2026-10-13T10:00:00+00:00","#,
                r#""TransactionFromDateTime":"2026-06-30T23:00:00+00:00"},"Risk":{}}"#,
            )
        );
    }
}
