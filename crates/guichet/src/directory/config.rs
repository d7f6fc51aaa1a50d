//! Reading a configuration, and saying what is wrong with it without repeating its secrets.

use guichet_core::{Error, ErrorKind, Result};
use guichet_http::Config;
use serde::de::DeserializeOwned;

/// Reads an app's configuration from a file of settings, for [`Entry::bank`](crate::Entry::bank):
/// what has no place in such a file, a certificate or a signing key, is then set in code.
///
/// ```
/// use guichet::http::{ClientAuth, Environment};
///
/// let config = guichet::read_config(serde_json::json!({
///     "client_id": "my-app",
///     "redirect_uri": "https://app.example/callback",
/// }))?;
/// assert_eq!(config.environment, Environment::Sandbox);
/// let config = config.client_auth(ClientAuth::MutualTls);
/// # let _ = config;
/// # Ok::<(), guichet::Error>(())
/// ```
///
/// # Errors
///
/// [`Config`](ErrorKind::Config), with the field as its path. No value is repeated.
pub fn read_config(value: serde_json::Value) -> Result<Config> {
    read(value)
}

fn read<T: DeserializeOwned>(value: serde_json::Value) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let said = error.into_inner().to_string();
        // These two name fields; all other messages may quote a value.
        let names_fields = said.starts_with("missing field") || said.starts_with("unknown field");
        let clause = if names_fields { said } else { "this field has not the right form".into() };
        let error = Error::new(ErrorKind::Config, clause);
        if path == "." { error } else { error.with_path(path) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Form {
        #[expect(dead_code, reason = "only its reading is tested")]
        number: u8,
    }

    #[test]
    fn a_value_is_never_repeated() {
        let error = read::<Form>(serde_json::json!({ "number": "hunter2" })).unwrap_err();
        assert_eq!(error.path(), Some("number"));
        assert!(!format!("{error:?}").contains("hunter2"));
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = read::<Form>(serde_json::json!({})).unwrap_err();
        assert!(error.to_string().contains("`number`"));
    }
}
