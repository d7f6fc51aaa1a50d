//! The consent request of FDX, as it is pushed.

use crate::unit::{account_clusters, customer_clusters};
use guichet_core::{Capabilities, ConsentDuration, ConsentRequest};
use serde::Serialize;

/// One of the `authorization_details` (RFC 9396) with the type of FDX.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    r#type: &'static str,
    consent_request: Request,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    duration_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_period: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lookback_period: Option<u16>,
    resources: Vec<Resource>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    resource_type: &'static str,
    data_clusters: Vec<&'static str>,
}

/// What is asked of the bank: the clusters that cover the scopes and no others, for no longer
/// than the app wants or the bank gives.
pub(super) fn authorization_details(
    request: &ConsentRequest,
    capabilities: &Capabilities,
) -> String {
    let (duration_type, duration_period) = match request.duration {
        ConsentDuration::Days(days) => {
            ("TIME_BOUND", Some(days.min(capabilities.consent_days.unwrap_or(u16::MAX))))
        }
        _ => ("ONE_TIME", None),
    };
    let resources = [
        ("ACCOUNT", account_clusters(request.scopes, capabilities)),
        ("CUSTOMER", customer_clusters(request.scopes)),
    ];
    let details = [Details {
        r#type: "fdx_v1.0",
        consent_request: Request {
            duration_type,
            duration_period,
            lookback_period: request.lookback_days,
            resources: resources
                .into_iter()
                .filter(|(_, clusters)| !clusters.is_empty())
                .map(|(resource_type, data_clusters)| Resource { resource_type, data_clusters })
                .collect(),
        },
    }];
    // Only maps with odd keys and failing writers can fail here, and there are none.
    serde_json::to_string(&details).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_core::{Purpose, Scope};

    fn check(request: &ConsentRequest, expected: &str) {
        let capabilities = Capabilities::default().consent_days(180);
        assert_eq!(authorization_details(request, &capabilities), expected);
    }

    #[test]
    fn nothing_more_is_asked_for_than_the_scopes_need() {
        let scopes = [Scope::AccountsBasic, Scope::Balances];
        check(
            &ConsentRequest::new(scopes, [Purpose::PlanBudget]),
            concat!(
                r#"[{"type":"fdx_v1.0","consentRequest":{"durationType":"ONE_TIME","#,
                r#""resources":[{"resourceType":"ACCOUNT","#,
                r#""dataClusters":["ACCOUNT_BASIC","BALANCES"]}]}}]"#,
            ),
        );
    }

    #[test]
    fn a_consent_is_asked_for_no_longer_than_the_bank_gives() {
        let scopes = [Scope::IdentityContact];
        check(
            &ConsentRequest::new(scopes, [Purpose::PlanBudget]).days(365).lookback_days(90),
            concat!(
                r#"[{"type":"fdx_v1.0","consentRequest":{"durationType":"TIME_BOUND","#,
                r#""durationPeriod":180,"lookbackPeriod":90,"#,
                r#""resources":[{"resourceType":"CUSTOMER","#,
                r#""dataClusters":["CUSTOMER_CONTACT"]}]}}]"#,
            ),
        );
    }
}
