#![doc = include_str!("../README.md")]
//!
//! # Use
//!
//! ```
//! use guichet_bank_bpce::{Config, PROFILE};
//!
//! let config = Config::new("PSDFR-ACPR-12345", "https://app.example/callback/".parse()?);
//! let builder = PROFILE.bank(config);
//! # let _ = builder;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use guichet_protocol_stet::{ClientAuth, Config, Environment, OauthUrls};

use guichet_protocol_stet::{
    Conduct, ConsentLife, ConsentModel, Fact, HistoryLimit, Host, Institution, Profile, Regional,
    UnattendedLimit, Version,
};

/// The product pages of the group's portal.
const PORTAL: &str = "developer.bpce.fr and www.api.89c3.com, product pages";
const READ: &str = "2026-11-21";

const fn stated(url: &'static str) -> Fact<&'static str> {
    Fact::confirmed(url, PORTAL, READ)
}

/// What the portal says of all banks of the group.
const CONDUCT: Conduct = Profile::CONDUCT
    .consent(Fact::confirmed(ConsentLife::Days(180), PORTAL, READ))
    .unattended(Fact::confirmed(UnattendedLimit::per_day(4), PORTAL, READ))
    .history(Fact::confirmed(HistoryLimit::Days(62), PORTAL, READ));

const BANK: Institution = Institution::new("banque-populaire-fr", "Banque Populaire", "FR")
    .production(
        Host::new(stated("https://www.{branch}.live.api.89c3.com/stet/psd2/v1"))
            .authorize(stated("https://www.{branch}.live.api.89c3.com/stet/psd2/oauth/authorize"))
            .token(stated("https://www.{branch}.live.api.89c3.com/stet/psd2/oauth/token")),
    )
    .sandbox(
        Host::new(stated("https://www.{branch}.sandbox.api.89c3.com/stet/psd2/v1"))
            .authorize(stated(
                "https://www.{branch}.sandbox.api.89c3.com/stet/psd2/oauth/authorize",
            ))
            .token(stated("https://www.{branch}.sandbox.api.89c3.com/stet/psd2/oauth/token")),
    )
    .conduct(CONDUCT)
    .capabilities(Profile::CAPABILITIES)
    .currency("EUR");

/// The establishments, by the code in their host, which is the one in the IBANs of their customers.
pub const ESTABLISHMENTS: &[Regional] = &[
    Regional::new("10807", "Banque Populaire Bourgogne Franche-Comté", "").bank_code("10807"),
    Regional::new("16807", "Banque Populaire Auvergne Rhône Alpes", "").bank_code("16807"),
    Regional::new("10207", "Banque Populaire Rives de Paris", "").bank_code("10207"),
    Regional::new("18707", "Banque Populaire Val de France", "").bank_code("18707"),
    Regional::new("13507", "Banque Populaire du Nord", "").bank_code("13507"),
    Regional::new("16607", "Banque Populaire du Sud", "").bank_code("16607"),
    Regional::new("10907", "Banque Populaire Aquitaine Centre Atlantique", "").bank_code("10907"),
    Regional::new("14707", "Banque Populaire Alsace Lorraine Champagne", "").bank_code("14707"),
    Regional::new("17807", "Banque Populaire Occitane", "").bank_code("17807"),
    Regional::new("13807", "Banque Populaire Grand Ouest", "").bank_code("13807"),
    Regional::new("14607", "Banque Populaire Méditerranée", "").bank_code("14607"),
    Regional::new("10548", "Banque de Savoie", "").bank_code("10548"),
];

/// Banque Populaire: each establishment has a host of its own, by its five digits.
pub const PROFILE: Profile = Profile::new(BANK)
    .version(Version::V1_6)
    .model(ConsentModel::Mixed)
    .regions(ESTABLISHMENTS)
    .signature(Profile::SIGNATURE);

const CAISSE_EPARGNE: Institution = Institution::new("caisse-epargne-fr", "Caisse d'Épargne", "FR")
    .conduct(CONDUCT)
    .capabilities(Profile::CAPABILITIES)
    .currency("EUR");

/// Caisse d'Épargne, on the same platform. The codes of its establishments are in no source that we
/// read, so the app configures the addresses of one.
pub const PROFILE_CAISSE_EPARGNE: Profile = Profile::new(CAISSE_EPARGNE)
    .version(Version::V1_6)
    .model(ConsentModel::Mixed)
    .signature(Profile::SIGNATURE);
