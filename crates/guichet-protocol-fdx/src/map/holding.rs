//! What an investment account holds.

use std::borrow::Cow;

use guichet_core::{
    AccountId, Amount, Cost, Currency, Error, Holding, HoldingIdentifier, HoldingKind,
    HoldingScheme, Money, Text,
};
use guichet_http::json::When;

use super::{At, account, amount, money, text};
use crate::Decoding;
use crate::wire::{self, Raw, SecurityId, TaxLot};

/// The positions of an account.
pub(crate) fn holdings(
    how: &Decoding,
    wire: &wire::Account<'_>,
    id: &AccountId,
    currency: Option<&Currency>,
    rejected: &mut Vec<Error>,
) -> Vec<Holding> {
    let list = wire.holdings.map(Raw::list).unwrap_or_default();
    let mut items = Vec::with_capacity(list.len());
    for (index, raw) in list.into_iter().enumerate() {
        match raw.read::<wire::Holding<'_>>() {
            Some(wire) => items.push(holding(how, &wire, id, currency)),
            None => {
                rejected.push(
                    At::element(None, "holdings", index).error("", "a holding that is no object"),
                );
            }
        }
    }
    items
}

fn holding(
    how: &Decoding,
    wire: &wire::Holding<'_>,
    id: &AccountId,
    currency: Option<&Currency>,
) -> Holding {
    let own = account::currency(wire.currency);
    let currency = own.as_ref().or(currency);
    let mut holding = Holding::default();
    holding.account = Some(id.clone());
    holding.identifiers = identifiers(wire);
    holding.kind = kind(wire);
    holding.name = text(wire.holding_name);
    holding.quantity = amount(wire.units);
    holding.price = money(wire.current_unit_price, currency);
    holding.value = money(wire.market_value, currency);
    holding.cost = cost(wire, currency);
    holding.as_of = When::read(wire.current_unit_price_date, &how.zone).map(When::day_or_instant);
    holding
}

/// One number, or a list of them (quirk 55), and the ticker.
fn identifiers(wire: &wire::Holding<'_>) -> Vec<HoldingIdentifier> {
    let one = |id: Option<Raw<'_>>, scheme: Option<Raw<'_>>| {
        let word = scheme.and_then(Raw::text);
        let scheme = scheme_of(word.as_deref().unwrap_or_default());
        Some(HoldingIdentifier::new(scheme, id?.text()?.trim()))
    };
    let mut found = Vec::new();
    for number in wire.security_ids.map(Raw::list).unwrap_or_default() {
        found.extend(number.read::<SecurityId<'_>>().and_then(|it| one(it.id, it.id_type)));
    }
    found.extend(one(wire.security_id, wire.security_id_type));
    let ticker = wire.symbol.and_then(Raw::text);
    found.extend(ticker.map(|it| HoldingIdentifier::new(HoldingScheme::Ticker, it.trim())));
    found
}

fn scheme_of(word: &str) -> HoldingScheme {
    match word {
        "ISIN" => HoldingScheme::Isin,
        "CUSIP" => HoldingScheme::Cusip,
        "SEDOL" => HoldingScheme::Sedol,
        "WKN" => HoldingScheme::Wkn,
        other => HoldingScheme::Other(Text::new(other)),
    }
}

fn kind(wire: &wire::Holding<'_>) -> Option<HoldingKind> {
    // Cash and money market are kinds of their own, below whatever kind the bank files them under.
    if wire.holding_sub_type.and_then(Raw::text).as_deref() == Some("CASH") {
        return Some(HoldingKind::Cash);
    }
    let word: Cow<'_, str> = wire.holding_type?.text()?;
    Some(match word.as_ref() {
        "STOCK" => HoldingKind::Equity,
        "BOND" | "CD" => HoldingKind::Bond,
        "MUTUALFUND" => HoldingKind::Fund,
        "OPTION" => HoldingKind::Derivative,
        "DIGITALASSET" => HoldingKind::Crypto,
        other => HoldingKind::Other(Text::new(other)),
    })
}

/// What was paid: the sum over the lots if every lot says it, else the price of one unit.
///
/// Never the market value: it is not what was paid (issue trackers: sure#1182, read 2026-11-21).
fn cost(wire: &wire::Holding<'_>, currency: Option<&Currency>) -> Option<Cost> {
    let currency = currency?;
    let lots = wire.tax_lots.map(Raw::list).unwrap_or_default();
    let mut total = (!lots.is_empty()).then_some(Amount::ZERO);
    for lot in lots {
        let paid = lot.read::<TaxLot<'_>>().and_then(|lot| amount(lot.cost_basis));
        total = total.zip(paid).and_then(|(total, paid)| total.checked_add(paid).ok());
    }
    match total {
        Some(total) => Some(Cost::Total(Money::new(total, currency.clone()))),
        None => money(wire.purchased_price, Some(currency)).map(Cost::PerUnit),
    }
}
