//! The configuration as it stands in a file.

use super::{Config, Environment, OauthUrls};
use crate::Branch;
use guichet_core::Secret;
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt};
use url::Url;

/// Text that goes into its box as soon as it is read.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Boxed(Secret);

impl From<String> for Boxed {
    fn from(text: String) -> Self {
        Self(Secret::from(text))
    }
}

impl fmt::Debug for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A signing key or a certificate has no place in a file of settings; those are set in code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    client_id: String,
    redirect_uri: Url,
    client_secret: Option<Boxed>,
    #[serde(default)]
    environment: Environment,
    resource_url: Option<Url>,
    #[serde(default)]
    oauth_urls: OauthUrls,
    #[serde(default)]
    branches: BTreeMap<String, Branch>,
    scope: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, Boxed>,
    #[serde(default)]
    allow_plain_loopback: bool,
    #[serde(default)]
    account_numbers: bool,
}

impl From<Form> for Config {
    fn from(form: Form) -> Self {
        let mut config = Self::new(form.client_id, form.redirect_uri)
            .environment(form.environment)
            .oauth_urls(form.oauth_urls);
        if let Some(Boxed(secret)) = form.client_secret {
            config = config.secret(secret);
        }
        for (name, Boxed(value)) in form.headers {
            config = config.header(name, value);
        }
        config.resource_url = form.resource_url;
        config.branches = form.branches;
        config.scope = form.scope;
        config.plain_loopback = form.allow_plain_loopback;
        config.account_numbers = form.account_numbers;
        config
    }
}

impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Form::deserialize(from).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_what_code_can_set() {
        let config: Config = serde_json::from_str(
            r#"{
                "client_id": "app",
                "redirect_uri": "https://app.example/callback",
                "client_secret": "canary",
                "environment": "production",
                "oauth_urls": { "token": "https://login.bank.example/token" },
                "headers": { "playground-id-token": "canary" }
            }"#,
        )
        .unwrap();
        assert_eq!(config.environment, Environment::Production);
        assert_eq!(config.headers.len(), 1);
        assert!(config.oauth_urls.token.is_some());
        assert!(!format!("{config:?}").contains("canary"));
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        let text = r#"{ "client_id": "a", "redirect_uri": "https://a.example", "secret": "s" }"#;
        assert!(serde_json::from_str::<Config>(text).is_err());
    }
}
