//! What reqwest and rustls report, in our words.

use std::{error::Error as StdError, io};

use guichet_core::{Error, ErrorKind, Remedy};

/// Translates an error of reqwest; the address is taken out before it is kept as the cause.
///
/// `certified` is whether we have a certificate to show, which decides what a refusal means.
pub(crate) fn failed(error: reqwest::Error, certified: bool) -> Error {
    let error = error.without_url();
    let made = if error.is_timeout() {
        Error::new(ErrorKind::Timeout, "the bank did not answer in time")
    } else if let Some(fault) = tls_fault(&error) {
        certificate_error(fault, certified)
    } else if error.is_builder() {
        Error::new(ErrorKind::InvalidInput, "the request cannot be sent as it is")
    } else if is_inflation(&error) {
        Error::new(ErrorKind::Protocol, "the compression of the bank's answer is broken")
    } else if error.is_connect() {
        Error::new(ErrorKind::Network, "no connection to the bank")
    } else {
        Error::new(ErrorKind::Network, "the connection to the bank broke")
    };
    made.with_source(error)
}

fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // An io::Error hides what it holds from `source`, which skips to the cause of that.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}

pub(crate) fn tls_fault(error: &reqwest::Error) -> Option<&rustls::Error> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// A fault of the connection is one of hyper's; what gzip finds comes as a bare I/O error.
fn is_inflation(error: &reqwest::Error) -> bool {
    let cause = causes(error).find(|cause| !cause.is::<reqwest::Error>());
    error.is_decode() && cause.is_some_and(<dyn StdError>::is::<io::Error>)
}

/// Who distrusts whom decides what helps, and no repetition does.
fn certificate_error(fault: &rustls::Error, certified: bool) -> Error {
    use rustls::{AlertDescription as Alert, Error as Fault};
    match fault {
        Fault::InvalidCertificate(_) => {
            Error::new(ErrorKind::Network, "the certificate of the bank's host is not trusted")
                .with_remedy(Remedy::GiveUp)
        }
        Fault::AlertReceived(
            Alert::CertificateRequired | Alert::BadCertificate | Alert::AccessDenied,
        ) if !certified => {
            let clause = "the bank wants a client certificate, and none is set";
            Error::new(ErrorKind::Unauthorized, clause)
                .with_path("identity_pem")
                .with_remedy(Remedy::GiveUp)
        }
        Fault::AlertReceived(
            Alert::CertificateRequired
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            // What is said of a signature that does not verify.
            | Alert::DecryptError,
        ) => Error::new(ErrorKind::Unauthorized, "the bank does not accept our certificate")
            .with_remedy(Remedy::GiveUp),
        Fault::AlertReceived(alert @ (Alert::HandshakeFailure | Alert::ProtocolVersion)) => {
            // Before TLS 1.3 a missing certificate had no word of its own.
            let clause = if *alert == Alert::HandshakeFailure && !certified {
                "the bank and we do not agree on how to secure, or it wants a client certificate, \
                 and none is set"
            } else {
                "the bank and we do not agree on how to secure"
            };
            Error::new(ErrorKind::Network, clause).with_remedy(Remedy::GiveUp)
        }
        _ => Error::new(ErrorKind::Network, "no secure connection to the bank"),
    }
}
