//! What tells of the other side: parties, references, texts.

use guichet_core::{
    Agent, Counterparty, References, Text, Transaction, TransactionCode, TransactionId,
    UntrustedText,
};

use super::account::identifier;
use super::kind;
use super::tree::Element;
use crate::when::When;

/// A reference, unless it is a word for none.
fn provided(text: &str) -> bool {
    !["NOTPROVIDED", "NONREF", "NOT PROVIDED", "NONE"]
        .iter()
        .any(|it| text.eq_ignore_ascii_case(it))
}

/// `BkTxCd`, of an entry or of a detail.
pub(super) fn code(element: Element<'_>, row: &mut Transaction) {
    let Some(code) = element.child("BkTxCd") else { return };
    let known = row.code.get_or_insert_default();
    if let Some(domain) = code.value(&["Domn", "Cd"]) {
        let family = code.value(&["Domn", "Fmly", "Cd"]).unwrap_or_default();
        let sub = code.value(&["Domn", "Fmly", "SubFmlyCd"]).unwrap_or_default();
        known.iso20022 = Some(Text::from(format!("{domain}-{family}-{sub}")));
        if let Some((kind, channel)) =
            kind::transaction(domain, family, sub, row.amount.is_negative())
        {
            (row.kind, row.channel) = (Some(kind), channel);
        }
    }
    if let Some(own) = code.value(&["Prtry", "Cd"]) {
        known.proprietary = Some(Text::new(own));
    }
    if **known == TransactionCode::default() {
        row.code = None;
    }
}

/// `TxDtls`: all but the amount.
pub(super) fn details(of: Element<'_>, reversed: bool, row: &mut Transaction) {
    let out = row.amount.is_negative();
    code(of, row);
    if let Some(refs) = of.child("Refs") {
        references(refs, row);
    }
    if let Some(purpose) = of.first(&[&["Purp", "Cd"], &["Purp", "Prtry"]]) {
        row.code.get_or_insert_default().purpose = Some(Text::new(purpose));
    }
    remittance(of, row);
    // The parties of a reversal are those of what it reverses.
    let (party, agent) = if out == reversed {
        (["Dbtr", "DbtrAcct", "UltmtDbtr"], "DbtrAgt")
    } else {
        (["Cdtr", "CdtrAcct", "UltmtCdtr"], "CdtrAgt")
    };
    if let Some(parties) = of.child("RltdPties") {
        let [name, account, ultimate] = party;
        let mut other = Counterparty::default();
        other.name = person(parties, name);
        other.identifier = parties.child(account).and_then(identifier);
        let bank = of.find(&["RltdAgts", agent, "FinInstnId"]);
        other.agent = bank.and_then(|bank| {
            let mut agent = Agent::default();
            agent.bic = bank.first(&[&["BICFI"], &["BIC"]]).map(Text::new);
            agent.clearing_code = bank.value(&["ClrSysMmbId", "MmbId"]).map(Text::new);
            agent.name = bank.value(&["Nm"]).map(UntrustedText::new);
            agent.filled()
        });
        row.counterparty = other.filled();
        let mut behind = Counterparty::default();
        behind.name = person(parties, ultimate);
        row.ultimate_counterparty = behind.filled();
        // Who draws a direct debit has its identifier here.
        let creditor: [&[&str]; 2] = [
            &["Cdtr", "Id", "PrvtId", "Othr", "Id"],
            &["Cdtr", "Pty", "Id", "PrvtId", "Othr", "Id"],
        ];
        if row.references.as_ref().is_some_and(|it| it.mandate.is_some())
            && let Some(id) = parties.first(&creditor)
        {
            row.references.get_or_insert_default().creditor = Some(UntrustedText::new(id));
        }
    }
    if row.description.is_none() {
        row.description = of.value(&["AddtlTxInf"]).map(UntrustedText::new);
    }
    let made = of.first(&[&["RltdDts", "TxDtTm"], &["RltdDts", "AccptncDtTm"]]).and_then(When::iso);
    if let Some(made) = made {
        (row.made_on, row.made_at) = (Some(made.day), made.instant);
    }
}

/// A name, in the old form and in that of version 8, where a party stands in a choice.
fn person(parties: Element<'_>, role: &str) -> Option<UntrustedText> {
    let party = parties.child(role)?;
    party.first(&[&["Nm"], &["Pty", "Nm"], &["Agt", "FinInstnId", "Nm"]]).map(UntrustedText::new)
}

fn references(refs: Element<'_>, row: &mut Transaction) {
    let value = |name: &str| refs.value(&[name]).filter(|text| provided(text));
    if row.id.is_none() {
        row.id = value("AcctSvcrRef").and_then(TransactionId::usable);
    }
    let mut found = row.references.take().map_or_else(References::default, |it| *it);
    found.end_to_end = value("EndToEndId").map(UntrustedText::new);
    found.mandate = value("MndtId").map(UntrustedText::new);
    found.cheque = value("ChqNb").map(Text::new);
    row.references = found.filled();
}

fn remittance(of: Element<'_>, row: &mut Transaction) {
    let Some(info) = of.child("RmtInf") else { return };
    row.remittance.extend(info.children("Ustrd").filter_map(Element::text).map(UntrustedText::new));
    for structured in info.children("Strd") {
        if let Some(reference) = structured.value(&["CdtrRefInf", "Ref"]) {
            let references = row.references.get_or_insert_default();
            if references.structured.is_none() {
                references.structured = Some(UntrustedText::new(reference));
            } else {
                row.remittance.push(UntrustedText::new(reference));
            }
        }
        row.remittance.extend(
            structured.children("AddtlRmtInf").filter_map(Element::text).map(UntrustedText::new),
        );
    }
}
