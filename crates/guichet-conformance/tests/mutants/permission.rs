//! Mutants for what was not permitted.

use super::{
    Mutant,
    support::{Act, Spoil},
};
use guichet_core::{Merchant, Transaction, UntrustedText};

fn shop(row: &mut Transaction) -> &mut Merchant {
    row.merchant.get_or_insert_default()
}

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        case: "without_permission_nobody_else_is_named",
        fault: "takes whoever was paid for a shop",
        spoil: Spoil {
            transactions: |page, _| {
                for row in &mut page.items {
                    if let Some(name) = row.counterparty.as_ref().and_then(|it| it.name.clone()) {
                        shop(row).name = Some(name);
                    }
                }
            },
            act: Act::WidensGrants,
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "without_permission_nobody_else_is_named",
        fault: "keeps the bank's text under another name",
        spoil: Spoil {
            transactions: |page, _| {
                for row in &mut page.items {
                    let text = row.description.as_ref().map(UntrustedText::as_untrusted_str);
                    let text = text.map(guichet_core::Text::new);
                    row.code.get_or_insert_default().bank_category = text;
                }
            },
            act: Act::WidensGrants,
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "without_permission_no_place_is_told",
        fault: "writes where a shop is behind its name",
        spoil: Spoil {
            transactions: |page, _| {
                for row in &mut page.items {
                    let text = row.description.as_ref().map(UntrustedText::as_untrusted_str);
                    let named = text.map(UntrustedText::from);
                    shop(row).name = named;
                }
            },
            act: Act::WidensGrants,
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "the_bank_is_asked_for_the_smallest_unit",
        fault: "asks for rewards as well",
        spoil: Spoil { act: Act::AsksForMore, ..Spoil::SOUND },
    },
    Mutant {
        case: "what_the_bank_sells_beyond_is_named",
        fault: "keeps silent on what its bundle holds",
        spoil: Spoil { act: Act::NamesNoSurplus, ..Spoil::SOUND },
    },
    Mutant {
        case: "what_the_bank_sells_beyond_is_not_fetched",
        fault: "fetches balances because it can",
        spoil: Spoil { act: Act::FetchesSurplus, ..Spoil::SOUND },
    },
];
