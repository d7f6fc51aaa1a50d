//! Links, which a bank writes in whatever form it likes.

use guichet_core::{Error, ErrorKind, Result};
use url::Url;

/// What stands below the root of the API, by the standard.
const RESOURCES: [&str; 5] =
    ["accounts", "consents", "end-user-identity", "trusted-beneficiaries", "payment-requests"];

/// The root of a bank's API, by an address below it that was asked.
pub(crate) fn root_of(request: &Url) -> Url {
    let mut root = request.clone();
    root.set_query(None);
    root.set_fragment(None);
    let segments: Vec<_> = request.path_segments().map(Iterator::collect).unwrap_or_default();
    // The last one that names a resource: the root may have such a word in it too.
    let Some(at) = segments.iter().rposition(|segment| RESOURCES.contains(segment)) else {
        return root;
    };
    root.set_path(&segments.get(..at).unwrap_or_default().join("/"));
    root
}

/// Resolves a link against the root of the bank's API (fault 8).
///
/// It may be a whole address, begin at the host, at the root, or anywhere between: `/v1/accounts`
/// and `v1/accounts` below `https://bank.example/stet/psd2/v1` are both that root's accounts.
/// RFC 3986 against the address that was asked would make other addresses of them. The query of a
/// template (`{?dateFrom}`) is dropped.
///
/// # Errors
///
/// [`Protocol`](ErrorKind::Protocol) when it is no address, or leads to a host that is neither the
/// root's nor listed.
pub(crate) fn resolve(root: &Url, href: &str, listed: &[Url]) -> Result<Url> {
    let href = href.split('{').next().unwrap_or_default().trim();
    // `//host/path` begins with a slash and names a host.
    let whole = Url::parse(href).ok();
    if whole.is_none() && !href.starts_with("//") && !href.is_empty() {
        let (path, query) = match href.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (href, None),
        };
        let mut url = root.clone();
        url.set_path(&below(root.path(), path));
        url.set_query(query);
        return Ok(url);
    }
    if href.is_empty() {
        return Err(Error::new(ErrorKind::Protocol, "a link of the bank is no address"));
    }
    guichet_http::follow(root, href).or_else(|error| {
        let known = |url: &Url| listed.iter().any(|host| host.origin() == url.origin());
        let plain = |url: &Url| url.username().is_empty() && url.password().is_none();
        whole.filter(|url| known(url) && plain(url)).ok_or(error)
    })
}

/// The path of a link: what it repeats of the root's path stands once.
fn below(root: &str, path: &str) -> String {
    let root: Vec<_> = root.split('/').filter(|segment| !segment.is_empty()).collect();
    let from_host = path.starts_with('/');
    let own: Vec<_> = path.split('/').skip(usize::from(from_host)).collect();
    let repeated = (0..=root.len().min(own.len()))
        .rev()
        .find(|&length| root.get(root.len() - length..) == own.get(..length))
        .unwrap_or_default();
    let names_resource = own.first().is_some_and(|first| RESOURCES.contains(first));
    // A path from the host that repeats nothing, and is no resource of the standard, is elsewhere.
    let kept = match repeated {
        0 if from_host && !names_resource => 0,
        length => root.len() - length,
    };
    let before = root.into_iter().take(kept);
    before.chain(own).fold(String::new(), |path, segment| path + "/" + segment)
}

/// The standard's address of what belongs to an account. Identifiers are the bank's, so each is one
/// escaped segment (fault 12); `None` where it is none, or the root takes no path.
pub(crate) fn below_accounts(root: &Url, resource: &str, name: &str) -> Option<Url> {
    // A dot segment would be resolved away and name another resource.
    if matches!(resource, "" | "." | "..") {
        return None;
    }
    let mut url = root.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(["accounts", resource, name]);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "https://api.bank.example/stet/psd2/v1";

    #[track_caller]
    fn check(href: &str, expected: Option<&str>) {
        let root = ROOT.parse().unwrap();
        let listed = ["https://other.bank.example".parse().unwrap()];
        let found = resolve(&root, href, &listed).ok().map(String::from);
        assert_eq!(found.as_deref(), expected, "{href}");
    }

    #[test]
    fn a_link_may_begin_anywhere() {
        let accounts = Some("https://api.bank.example/stet/psd2/v1/accounts?page=2");
        for href in [
            "https://api.bank.example/stet/psd2/v1/accounts?page=2",
            "/stet/psd2/v1/accounts?page=2",
            "/psd2/v1/accounts?page=2",
            "/v1/accounts?page=2",
            "v1/accounts?page=2",
            "/accounts?page=2",
            " accounts?page=2 ",
            "accounts?page=2{&size}",
        ] {
            check(href, accounts);
        }
        check("/v2/accounts", Some("https://api.bank.example/v2/accounts"));
        check("v2/accounts", Some("https://api.bank.example/stet/psd2/v1/v2/accounts"));
        check("/v1/accounts/a%2Fb/balances", Some(&format!("{ROOT}/accounts/a%2Fb/balances")));
    }

    #[test]
    fn a_link_stays_at_the_bank() {
        check(
            "https://other.bank.example/v1/accounts",
            Some("https://other.bank.example/v1/accounts"),
        );
        check("https://elsewhere.example/v1/accounts", None);
        check("//elsewhere.example/v1/accounts", None);
        check("https://user:word@other.bank.example/accounts", None);
        check("http://api.bank.example/stet/psd2/v1/accounts", None);
        check("javascript:alert(1)", None);
        check("", None);
        check("{?page}", None);
    }

    #[test]
    fn the_root_is_what_stands_before_a_resource() {
        for below in ["accounts", "accounts/a%2Fb/transactions?dateFrom=2026-01-01", "consents"] {
            let request = format!("{ROOT}/{below}").parse().unwrap();
            assert_eq!(root_of(&request).as_str(), ROOT);
        }
        let alone: Url = "https://api.bank.example/accounts".parse().unwrap();
        assert_eq!(root_of(&alone).as_str(), "https://api.bank.example/");
    }
}
