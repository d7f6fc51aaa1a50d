//! The standard as it is written, against the conformance kit.

use guichet_conformance::Server;
use guichet_protocol_berlin_group::{
    Capabilities, Config, Institution, OauthUrls, Operation, Profile,
};

const PLAIN: Profile = Profile::new(
    Institution::new("plain-de", "Plain NextGenPSD2", "DE")
        .time_zone("Europe/Berlin")
        .capabilities(
            Capabilities::of(&[
                Operation::BeginConsent,
                Operation::ResumeConsent,
                Operation::ConsentStatus,
                Operation::RevokeConsent,
                Operation::RefreshGrant,
                Operation::Accounts,
                Operation::Balances,
                Operation::Transactions,
                Operation::ScheduledPayments,
            ])
            .pending(),
        ),
)
.card_accounts();

fn config(server: &Server) -> Config {
    let urls = OauthUrls::new().authorize(server.authorize_url()).token(server.token_url());
    Config::new(server.client_id(), server.redirect_uri())
        .secret(server.client_secret())
        .resource_url(server.resource_url())
        .oauth_urls(urls)
        .allow_plain_loopback()
}

guichet_conformance::suite!(BERLIN_GROUP, |server| PLAIN.bank(config(server)));
