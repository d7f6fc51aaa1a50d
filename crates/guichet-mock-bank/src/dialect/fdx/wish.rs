//! What an app asks for: an `authorization_details` of type `fdx_v1.0`, or scopes.

use serde::Deserialize;

use crate::grant::fdx::{Cluster, ResourceType, WishedResource, clusters};
use crate::grant::{Access, DurationType, Wish};

/// The OAuth error and a text.
type Refused = (&'static str, &'static str);

const BAD_DETAILS: &str = "invalid_authorization_details";

#[derive(Deserialize)]
struct Detail {
    r#type: String,
    #[serde(rename = "consentRequest")]
    consent_request: Option<ConsentRequest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConsentRequest {
    duration_type: DurationType,
    duration_period: Option<i64>,
    lookback_period: Option<i64>,
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    resource_type: ResourceType,
    data_clusters: Vec<String>,
}

/// The wish, and the scope that is granted with it.
pub(crate) fn read(details: Option<&str>, scope: &str) -> Result<(Wish, String), Refused> {
    let by_scope = clusters_of(scope)?;
    let (wish, implied) = match details {
        Some(details) => from_details(details)?,
        None if by_scope.is_empty() => {
            return Err(("invalid_scope", "neither scope nor details ask for data"));
        }
        None => persistent(by_scope),
    };
    // No id token is made here, so that scope is not granted.
    let granted: Vec<_> = scope.split_whitespace().filter(|word| *word != "openid").collect();
    let granted = if granted.is_empty() { implied } else { granted.join(" ") };
    Ok((wish, granted))
}

/// Chase knows one scope, and the customer's choice of accounts is all there is to choose.
pub(crate) fn all_of_chase(scope: &str) -> Result<(Wish, String), Refused> {
    if scope == "aggregator" {
        let (wish, _) = persistent(Cluster::ALL.to_vec());
        Ok((wish, scope.to_owned()))
    } else {
        Err(("invalid_scope", "the scope must be aggregator"))
    }
}

/// A permission without end for the accounts, and the scope that means the same.
fn persistent(groups: Vec<Cluster>) -> (Wish, String) {
    let resources = vec![WishedResource { resource: ResourceType::Account, clusters: groups }];
    wish(DurationType::Persistent, None, None, resources)
}

fn wish(
    duration: DurationType,
    period: Option<i64>,
    lookback: Option<i64>,
    resources: Vec<WishedResource>,
) -> (Wish, String) {
    let scopes: Vec<_> = clusters(&resources).into_iter().map(Cluster::scope).collect();
    (Wish { duration, period, lookback, access: Access::Fdx(resources) }, scopes.join(" "))
}

/// Scopes name one group each; Plaid's profile has three wider ones.
fn clusters_of(scope: &str) -> Result<Vec<Cluster>, Refused> {
    let mut clusters = Vec::new();
    for word in scope.split_whitespace() {
        match word {
            "openid" | "offline_access" => {}
            "Account" => clusters.extend([
                Cluster::AccountBasic,
                Cluster::AccountDetailed,
                Cluster::Balances,
                Cluster::Bills,
                Cluster::Investments,
                Cluster::PaymentSupport,
            ]),
            "Customer" => clusters.extend([Cluster::CustomerContact, Cluster::CustomerPersonal]),
            "Transactions" => clusters.push(Cluster::Transactions),
            _ => clusters.push(
                Cluster::ALL
                    .into_iter()
                    .find(|cluster| cluster.scope() == word)
                    .ok_or(("invalid_scope", "a scope is not known"))?,
            ),
        }
    }
    Ok(clusters)
}

fn from_details(json: &str) -> Result<(Wish, String), Refused> {
    let details: Vec<Detail> =
        serde_json::from_str(json).map_err(|_| (BAD_DETAILS, "the details cannot be read"))?;
    let request = match <[Detail; 1]>::try_from(details) {
        Ok([Detail { r#type, consent_request: Some(request) }]) if r#type == "fdx_v1.0" => request,
        _ => return Err((BAD_DETAILS, "exactly one consentRequest of type fdx_v1.0 is needed")),
    };
    let too_short = |days: Option<i64>| days.is_some_and(|days| days < 1);
    if too_short(request.duration_period) || too_short(request.lookback_period) {
        return Err((BAD_DETAILS, "a period is shorter than a day"));
    }
    if request.duration_type == DurationType::TimeBound && request.duration_period.is_none() {
        return Err((BAD_DETAILS, "a time-bound consent needs a durationPeriod"));
    }
    let resources = request.resources.iter().map(resource).collect::<Result<Vec<_>, _>>()?;
    if clusters(&resources).is_empty() {
        return Err((BAD_DETAILS, "no data cluster is asked for"));
    }
    Ok(wish(request.duration_type, request.duration_period, request.lookback_period, resources))
}

fn resource(resource: &Resource) -> Result<WishedResource, Refused> {
    let clusters = resource
        .data_clusters
        .iter()
        .map(|word| Cluster::parse(word).ok_or((BAD_DETAILS, "a data cluster is not known")))
        .collect::<Result<_, _>>()?;
    Ok(WishedResource { resource: resource.resource_type, clusters })
}
