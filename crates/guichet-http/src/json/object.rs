//! The objects of a standard, as it writes them.

/// Declares an object of a standard: every field optional, borrowed and
/// [unread](crate::json::Raw), with the names in the standard's letters.
///
/// So nothing but broken JSON can fail when an answer is read, a field that the customer did not
/// permit is never read, and money is read from its own text. `FIELDS` lists the names for a test
/// of the protocol's page. A name that no letters of Rust make, such as `_links`, is given by an
/// attribute.
///
/// ```
/// guichet_http::json_object! {
///     /// One account.
///     Account, "camelCase" { resource_id, r#type, #[serde(rename = "_links")] links }
/// }
///
/// let account: Account<'_> = serde_json::from_str(r#"{"resourceId": 12, "_links": {}}"#)?;
/// assert_eq!(account.resource_id.unwrap().text().as_deref(), Some("12"));
/// assert!(account.links.is_some());
/// assert_eq!(Account::FIELDS.len(), 3);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! json_object {
    ($(#[$meta:meta])* $name:ident, $letters:literal { $($(#[$as:meta])* $field:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize)]
        #[allow(clippy::struct_field_names, reason = "the standard's own words")]
        #[serde(rename_all = $letters)]
        pub(crate) struct $name<'a> {
            $( $(#[$as])* #[serde(borrow)] pub(crate) $field: Option<$crate::json::Raw<'a>>, )+
        }

        impl $name<'_> {
            /// The names of the fields.
            #[allow(dead_code, reason = "for a test of the protocol's page")]
            pub(crate) const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
        }
    };
}
