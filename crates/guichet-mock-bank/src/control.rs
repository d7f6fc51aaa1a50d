//! `/_mock/`: the strings behind the puppet. No real bank has these paths.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::bank::Bank;
use crate::exchange::{Ask, Reply};
use crate::json::Object;
use crate::ledger::day::zone;
use crate::ledger::truth::truth;
use crate::ledger::view::Look;
use crate::quirk::Quirk;
use crate::record::RecordedRequest;
use crate::scenario::{Scenario, ScenarioSettings};
use crate::state::Decided;

/// The answer, if the path is one of the control pages.
pub(crate) fn answer(bank: &Bank, ask: &Ask) -> Option<Reply> {
    let rest = ask.below("/_mock")?;
    let rest: Vec<_> = rest.iter().map(String::as_str).collect();
    Some(match (ask.method.as_str(), rest.as_slice()) {
        ("GET", ["clock"]) => clock(bank),
        ("POST", ["clock"]) => move_clock(bank, ask),
        ("GET", ["scenarios"]) => scenarios(bank),
        ("POST", ["scenarios", name]) => begin(bank, name, &ask.body),
        ("DELETE", ["scenarios"]) => {
            bank.change(|state| state.scenarios.clear());
            Reply::empty(204)
        }
        ("DELETE", ["scenarios", name]) => match name.parse::<Scenario>() {
            Ok(scenario) => {
                bank.change(|state| state.scenarios.remove(&scenario));
                Reply::empty(204)
            }
            Err(unknown) => wrong(404, &unknown.to_string()),
        },
        ("GET", ["quirks"]) => quirks(bank),
        (method @ ("POST" | "DELETE"), ["quirks", name]) => switch(bank, name, method == "POST"),
        ("POST", ["decoupled", consent]) => decoupled(bank, consent, &ask.body),
        ("GET", ["requests"]) => requests(bank),
        ("DELETE", ["requests"]) => {
            bank.forget();
            Reply::empty(204)
        }
        ("GET", ["ledger"]) => {
            let query = ask.query();
            let look = bank.read(|state| Look::at(state.now));
            match zone(query.one("zone").unwrap_or("UTC")) {
                Some(zone) => {
                    Reply::json(200, &truth(&bank.ledger, query.one("customer"), &look, &zone))
                }
                None => wrong(400, "zone is no time zone"),
            }
        }
        _ => wrong(404, "no such control"),
    })
}

fn wrong(status: u16, text: &str) -> Reply {
    Reply::json(status, &Object::new().with("error", text))
}

fn clock(bank: &Bank) -> Reply {
    Reply::json(200, &Object::new().with("now", bank.now().to_string()))
}

/// One of the two; both are possible, the setting comes first.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    set: Option<Timestamp>,
    /// A duration like `PT15M` or `2h`.
    advance: Option<SignedDuration>,
}

fn move_clock(bank: &Bank, ask: &Ask) -> Reply {
    match serde_json::from_slice::<Move>(&ask.body) {
        Ok(Move { set: None, advance: None }) | Err(_) => {
            wrong(400, "say {\"set\": instant} or {\"advance\": duration}")
        }
        Ok(Move { set, advance }) => {
            bank.change(|state| {
                let from = set.unwrap_or(state.now);
                let by = advance.unwrap_or_default();
                state.now = from.saturating_add(by).unwrap_or(from);
            });
            clock(bank)
        }
    }
}

fn scenarios(bank: &Bank) -> Reply {
    let rows: Vec<_> = Scenario::ALL
        .into_iter()
        .map(|scenario| {
            Object::new().with("name", scenario.name()).with("on", bank.is_on(scenario))
        })
        .collect();
    Reply::json(200, &Object::new().with("scenarios", rows))
}

fn begin(bank: &Bank, name: &str, body: &[u8]) -> Reply {
    let scenario = match name.parse::<Scenario>() {
        Ok(scenario) => scenario,
        Err(unknown) => return wrong(404, &unknown.to_string()),
    };
    let settings = if body.iter().all(u8::is_ascii_whitespace) {
        ScenarioSettings::default()
    } else {
        match serde_json::from_slice(body) {
            Ok(settings) => settings,
            Err(_) => return wrong(400, "the settings are times, seconds, account and day"),
        }
    };
    bank.begin(scenario, settings);
    Reply::empty(204)
}

fn quirks(bank: &Bank) -> Reply {
    let row = |quirk: &Quirk| Object::new().with("name", quirk.name()).with("on", bank.has(*quirk));
    let rows: Vec<_> = Quirk::ALL.iter().map(row).collect();
    Reply::json(200, &Object::new().with("quirks", rows))
}

fn switch(bank: &Bank, name: &str, on: bool) -> Reply {
    match name.parse::<Quirk>() {
        Ok(quirk) => {
            bank.set_quirk(quirk, on);
            Reply::empty(204)
        }
        Err(unknown) => wrong(404, &unknown.to_string()),
    }
}

/// What the customer does on their telephone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Telephone {
    /// Needed to approve.
    customer: Option<String>,
    approve: bool,
}

fn decoupled(bank: &Bank, consent: &str, body: &[u8]) -> Reply {
    let decided = match serde_json::from_slice(body) {
        Ok(Telephone { customer: Some(customer), approve: true }) => {
            bank.approve_decoupled(consent, &customer)
        }
        Ok(Telephone { approve: false, .. }) => {
            bank.change(|state| state.decide(consent, Decided::Denied))
        }
        Ok(Telephone { customer: None, .. }) | Err(_) => {
            return wrong(400, "say {\"customer\": login, \"approve\": true}");
        }
    };
    match decided {
        Ok(()) => Reply::empty(204),
        Err(_) => wrong(409, "no such consent waits for this customer"),
    }
}

fn requests(bank: &Bank) -> Reply {
    let rows: Vec<_> = bank.remembered().iter().map(request).collect();
    Reply::json(200, &Object::new().with("requests", rows))
}

fn request(request: &RecordedRequest) -> Object {
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| {
            Object::new()
                .with("name", name.as_str())
                .with("value", String::from_utf8_lossy(value).into_owned())
        })
        .collect();
    Object::new()
        .with("method", request.method.as_str())
        .with("path", request.path_and_query.as_str())
        .with("headers", headers)
        .with("body", String::from_utf8_lossy(&request.body).into_owned())
        .with("status", i64::from(request.status))
}
