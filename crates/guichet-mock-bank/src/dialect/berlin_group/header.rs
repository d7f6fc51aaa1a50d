//! What every request is looked at for, before it is known which consent it is about.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;
use uuid::Uuid;

use super::refusal::Refusal;
use crate::bank::Bank;
use crate::exchange::Ask;
use crate::quirk::Quirk;
use crate::signature::Fault;

/// Whether a header is written as the standard wants it.
type Form = fn(&str) -> bool;

/// Headers that may be left out, and their forms.
const FORMS: [(&str, Form); 11] = [
    ("psu-ip-address", |text| text.parse::<IpAddr>().is_ok()),
    ("psu-device-id", |text| Uuid::try_parse(text).is_ok()),
    ("psu-http-method", |text| ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&text)),
    ("psu-geo-location", is_place),
    ("tpp-signature-certificate", |text| STANDARD.decode(text).is_ok()),
    ("tpp-redirect-preferred", is_flag),
    ("tpp-decoupled-preferred", is_flag),
    ("tpp-explicit-authorisation-preferred", is_flag),
    ("tpp-rejection-nofunds-preferred", is_flag),
    ("tpp-redirect-uri", is_address),
    ("tpp-nok-redirect-uri", is_address),
];

/// Checks the id, the form of optional headers, the signature, and what may be answered.
pub(super) fn check(bank: &Bank, ask: &Ask) -> Result<(), Refusal> {
    if ask.header("x-request-id").is_none_or(|id| Uuid::try_parse(id).is_err()) {
        return Err(Refusal::format("X-Request-ID", "the header is missing or is no UUID"));
    }
    for (name, is_fine) in FORMS {
        let given = ask.headers.iter().any(|(given, _)| given == name);
        if given && !ask.header(name).is_some_and(is_fine) {
            return Err(Refusal::format(name, "this is not how the header is written"));
        }
    }
    bank.check_signature(ask).map_err(|fault| {
        let code = match fault {
            Fault::Missing => "SIGNATURE_MISSING",
            Fault::Digest | Fault::Signature => "SIGNATURE_INVALID",
        };
        Refusal::new(401, code, fault.text())
    })?;
    let picky = bank.has(Quirk::BgNoWildcardAccept);
    let accepts = ask.header("accept").is_none_or(|accept| {
        accept.split(',').any(|range| match range.split(';').next().unwrap_or_default().trim() {
            "*/*" | "application/*" => !picky,
            "application/json" | "application/problem+json" => true,
            _ => false,
        })
    });
    if accepts {
        Ok(())
    } else {
        Err(Refusal::new(406, "REQUESTED_FORMATS_INVALID", "only JSON is spoken here"))
    }
}

fn is_flag(text: &str) -> bool {
    text == "true" || text == "false"
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok()
}

/// `GEO:52.506931;13.144558`: degrees with six digits behind the point.
fn is_place(text: &str) -> bool {
    let degrees = |text: &str, most: usize| {
        let text = text.strip_prefix('-').unwrap_or(text);
        text.split_once('.').is_some_and(|(whole, parts)| {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            (1..=most).contains(&whole.len()) && digits(whole) && parts.len() == 6 && digits(parts)
        })
    };
    text.strip_prefix("GEO:")
        .and_then(|place| place.split_once(';'))
        .is_some_and(|(north, east)| degrees(north, 2) && degrees(east, 3))
}

#[cfg(test)]
mod tests {
    use super::is_place;

    #[test]
    fn a_place_has_six_digits_behind_the_point() {
        assert!(is_place("GEO:52.506931;13.144558") && is_place("GEO:-5.000000;-113.144558"));
        for wrong in ["52.506931;13.144558", "GEO:52.5;13.1", "GEO:52.506931", ""] {
            assert!(!is_place(wrong), "{wrong}");
        }
    }
}
