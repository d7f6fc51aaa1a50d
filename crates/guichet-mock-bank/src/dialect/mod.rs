//! The languages in which the bank speaks about its books.
//!
//! One folder per standard. A dialect is a translation of a request into an answer; connections,
//! recording and the faults of the scenarios are the same for all and happen outside of it.

pub(crate) mod berlin_group;
pub(crate) mod fdx;
mod monzo;
mod pdf;
mod place;
mod starling;
pub(crate) mod stet;
pub(crate) mod ukob;

use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::scenario::{Scenario, strike};

/// One dialect at one base path.
pub(crate) trait Dialect: Sync {
    /// Where it is spoken.
    fn base(&self) -> &'static str;

    /// The name for people.
    fn name(&self) -> &'static str;

    /// Answers a request; `rest` is the path below the base.
    fn answer(&self, bank: &Bank, ask: &Ask, rest: &[&str]) -> Reply;

    /// The dialect's way to say that too many requests came.
    fn too_many(&self, ask: &Ask, retry_after: u32) -> Reply;

    /// The dialect's way to say that something broke inside.
    fn broken(&self, ask: &Ask) -> Reply;
}

/// All dialects and their places.
pub(crate) const ALL: &[&dyn Dialect] = &[
    &fdx::Fdx::V6,
    &fdx::Fdx::V5,
    &fdx::Fdx::V4,
    &fdx::Fdx::CHASE,
    &stet::Stet,
    &ukob::Ukob::V3,
    &ukob::Ukob::V4,
    &berlin_group::BerlinGroup,
    &monzo::Monzo,
    &starling::Starling,
];

/// The answer, if the path is one of a dialect.
pub(crate) fn answer(bank: &Bank, ask: &Ask) -> Option<Reply> {
    let (dialect, rest) =
        ALL.iter().find_map(|dialect| Some((dialect, ask.below(dialect.base())?)))?;
    let rest: Vec<_> = rest.iter().map(String::as_str).collect();
    let armed = Scenario::STRIKES.into_iter().any(|scenario| bank.is_on(scenario));
    let fault =
        if armed { bank.change(|state| strike(&mut state.scenarios, state.now)) } else { None };
    Some(match fault {
        Some((Scenario::TooManyRequests, settings)) => {
            let seconds = settings.retry_after();
            dialect.too_many(ask, seconds).with("retry-after", seconds.to_string())
        }
        Some((Scenario::Error500Once, _)) => dialect.broken(ask),
        Some((Scenario::HtmlErrorPage, _)) => Reply::html(200, WEB_PAGE),
        Some((Scenario::CutTheBody, _)) => {
            let mut reply = dialect.answer(bank, ask, &rest);
            reply.cut_at = Some(reply.body.len() / 2);
            reply
        }
        _ => dialect.answer(bank, ask, &rest),
    })
}

const WEB_PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Service notice</title>\
</head>\n<body><h1>We will be right back</h1><p>Our online services are being improved.</p>\
</body></html>\n";
