//! Both profiles against the conformance kit.

use guichet_bank_chase::{Config, OauthUrls};
use guichet_conformance::Server;

fn config(server: &Server) -> Config {
    let mut urls = OauthUrls::new().authorize(server.authorize_url()).token(server.token_url());
    if let Some(revoke) = server.revoke_url() {
        urls = urls.revoke(revoke);
    }
    Config::new(server.client_id(), server.redirect_uri())
        .secret(server.client_secret())
        .resource_url(server.resource_url())
        .oauth_urls(urls)
        .allow_plain_loopback()
}

mod consumer {
    guichet_conformance::suite!(FDX_V4_CHASE, |server| guichet_bank_chase::PROFILE
        .bank(super::config(server)));
}

mod business {
    // No source names its scope; the mock bank's own word for all that it declares.
    const SCOPE: &str = "fdx:accountbasic:read fdx:accountdetailed:read fdx:balances:read \
                         fdx:bills:read fdx:customercontact:read fdx:paymentsupport:read \
                         fdx:statements:read fdx:transactions:read";

    guichet_conformance::suite!(FDX_V6, |server| guichet_bank_chase::PROFILE_BUSINESS
        .bank(super::config(server).scope(SCOPE)));
}
