//! Profile: who the bank is, before the first call.

use crate::{Bench, Failure, Outcome, Server, ensure};
use guichet_core::{BankBuilder, Error, ErrorKind, Operation};
use url::Url;

/// The identifier is a slug and a country: `chase-us`. Files, features and logs are named so.
pub async fn the_identifier_is_a_slug_with_a_country(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let (id, country) = (bank.info().id.as_str(), bank.info().country.as_str());
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    ensure!(id.split('-').all(plain), "the identifier must be a slug, it is {id:?}");
    ensure!(
        id.ends_with(&format!("-{}", country.to_ascii_lowercase())),
        "the identifier must end with its country, they are {id:?} and {country:?}"
    );
    let letters = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    ensure!(letters, "the country must be two capital letters, it is {country:?}");
    Ok(())
}

/// The name that customers know is there, to be shown in a list of banks.
pub async fn the_bank_has_a_name(bench: &Bench) -> Outcome {
    let bank = bench.bank()?;
    let name = bank.info().name.as_str();
    ensure!(!name.trim().is_empty() && name == name.trim(), "the name must be one, it is {name:?}");
    Ok(())
}

/// Asking for consent and listing accounts are what every bank can do.
pub async fn consent_and_accounts_are_declared(bench: &Bench) -> Outcome {
    for needed in [Operation::BeginConsent, Operation::ResumeConsent, Operation::Accounts] {
        ensure!(bench.declares(needed), "{needed} must be declared");
    }
    Ok(())
}

/// Building a bank is free: an app builds all of them at its start.
pub async fn building_a_bank_sends_nothing(bench: &Bench) -> Outcome {
    bench.wire().clear();
    bench.bank()?;
    let sent = bench.wire().sent();
    ensure!(sent.is_empty(), "building must send nothing, it sent {sent:?}");
    Ok(())
}

/// A token over plain http is a token for everyone on the way; only this machine is excepted.
pub async fn plain_http_to_a_bank_is_refused(bench: &Bench) -> Outcome {
    let elsewhere = Url::parse("http://bank.example/").map_err(|_| Failure::new("no address"))?;
    let error = refused(bench, &bench.server().clone().at(elsewhere))?;
    ensure!(error.kind() == ErrorKind::Config, "the kind must be config, it is {error:?}");
    Ok(())
}

/// A field that is missing is told when the bank is built, by its name, and not by the bank
/// after the customer has logged in.
pub async fn a_configuration_without_a_client_is_refused(bench: &Bench) -> Outcome {
    let error = refused(bench, &bench.server().clone().with_client_id(""))?;
    ensure!(error.kind() == ErrorKind::Config, "the kind must be config, it is {error:?}");
    ensure!(error.path().is_some(), "the error must name the field, it is {error:?}");
    Ok(())
}

fn refused(bench: &Bench, server: &Server) -> Outcome<Error> {
    let builder: BankBuilder = bench.builder(server);
    match builder.build(bench.env()) {
        Err(error) => Ok(error),
        Ok(_) => Err(Failure::new("the configuration must be refused, and was taken")),
    }
}
