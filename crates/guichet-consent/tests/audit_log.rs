//! The audit log: what it keeps, who can change it unnoticed (nobody), what a commit costs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod audit;

use audit::{KEY, entry, filled, key, log, report, signer};
use guichet_consent::{
    Ed25519Signer, Language,
    log::{
        Action, Actor, ActorKind, CommitmentKey, Ending, Entry, Finding, Leaf, Log, LogKey,
        LogStore, MemoryLogStore, Origin, Phase, Receipt, ReceiptError, Rule, entries, export,
        import, verify_log, verify_log_and_receipts, verify_receipt,
    },
};
use guichet_core::{Operation, Purpose, Scope, ScopeSet};
use proptest::prelude::*;
use std::sync::{Arc, OnceLock};

#[tokio::test]
async fn an_untouched_log_is_sound() {
    for size in [0, 1, 2, 3, 7, 8, 100, 1500] {
        let store = filled(size).await;
        let found = report(&*store).await;
        assert!(found.is_sound(), "{size}: {:?}", found.findings);
        assert_eq!(found.entries, size);
    }
}

#[tokio::test]
async fn an_intent_without_an_outcome_shows() {
    let store = Arc::new(MemoryLogStore::new());
    let log = log(&store);
    let asked = entry(0).intent().request("r1");
    let at = log.append(&asked).await.unwrap();
    let done = entry(1).outcome(at, Ending::Done).request("r1").rows(12);
    log.append(&done).await.unwrap();
    log.append(&entry(2).intent().request("r2")).await.unwrap();
    let kept = entries(&*store, 0..10).await.unwrap();
    assert_eq!(kept[1].1.phase, Phase::Outcome { of: 0, result: Ending::Done });
    assert_eq!(kept[2].1.phase, Phase::Intent);
}

#[tokio::test]
async fn a_log_goes_on_where_it_stopped() {
    let store = filled(5).await;
    assert_eq!(log(&store).append(&entry(5)).await.unwrap(), 5);
    assert!(report(&*store).await.is_sound());
}

#[tokio::test]
async fn two_machines_write_one_log() {
    let store = Arc::new(MemoryLogStore::new());
    let (one, other) = (log(&store), log(&store));
    for n in 0..20 {
        one.append(&entry(2 * n)).await.unwrap();
        other.append(&entry(2 * n + 1)).await.unwrap();
    }
    let found = report(&*store).await;
    assert!(found.is_sound() && found.entries == 40, "{found:?}");
}

#[tokio::test]
async fn nothing_is_added_to_a_log_that_was_altered() {
    let (leaves, checkpoint) = parts(&*filled(5).await).await;
    let mut bytes: Vec<Vec<u8>> = leaves.into_iter().map(|leaf| leaf.entry).collect();
    bytes[2] = entry(99).to_bytes().unwrap();
    let store = Arc::new(MemoryLogStore::of(bytes.clone(), checkpoint));
    assert!(log(&store).append(&entry(5)).await.is_err());
    let unsigned = Arc::new(MemoryLogStore::of(bytes, None));
    assert!(log(&unsigned).append(&entry(5)).await.is_err());
    assert_eq!(unsigned.head().await.unwrap().size, 5);
}

async fn parts(store: &dyn LogStore) -> (Vec<Leaf>, Option<String>) {
    let head = store.head().await.unwrap();
    (store.read(0..head.size).await.unwrap(), head.checkpoint)
}

async fn bytes_of(store: &dyn LogStore) -> Vec<Vec<u8>> {
    parts(store).await.0.into_iter().map(|leaf| leaf.entry).collect()
}

/// A log that its owner wrote anew from changed entries and signed again with the right key.
async fn rewritten(entries: &[Entry]) -> Arc<MemoryLogStore> {
    let store = Arc::new(MemoryLogStore::new());
    let log = log(&store);
    for entry in entries {
        log.append(entry).await.unwrap();
    }
    log.checkpoint().await.unwrap();
    store
}

/// The entries behind the newest checkpoint are nobody's to vouch for but the app's; to it, they
/// are as safe as the rest.
#[tokio::test]
async fn what_stands_behind_the_checkpoint_cannot_be_changed_unnoticed() {
    let store = filled(5).await;
    let writing = log(&store);
    for n in 5..9 {
        writing.append(&entry(n)).await.unwrap();
    }
    let found = report(&*store).await;
    assert!(found.is_sound() && (found.entries, found.unsigned) == (9, 4), "{found:?}");
    let (head, bytes) = (store.head().await.unwrap(), bytes_of(&*store).await);
    let mut changed = bytes.clone();
    changed[7] = entry(99).to_bytes().unwrap();
    let longer = [bytes.as_slice(), &bytes[8..]].concat();
    for doctored in [changed, bytes[..8].to_vec(), bytes[..5].to_vec(), longer] {
        // Whoever has the files computes the tree, too, and puts the right number on the head.
        let kept = MemoryLogStore::of(doctored, head.checkpoint.clone()).tagged(head.tag);
        let kept = Arc::new(kept);
        assert_eq!(log(&kept).verify(&[]).await.unwrap().findings, [Finding::Behind]);
        assert!(log(&kept).append(&entry(9)).await.is_err());
    }
    let found = writing.verify(&[]).await.unwrap();
    assert!(found.is_sound() && found.unsigned == 0, "{found:?}");
    // Then everybody can vouch for all of it.
    assert_eq!(report(&*store).await, found);
}

#[tokio::test]
async fn no_more_than_64_entries_stand_behind_the_checkpoint() {
    let store = Arc::new(MemoryLogStore::new());
    let log = log(&store);
    for n in 0..200 {
        log.append(&entry(n)).await.unwrap();
        assert!(report(&*store).await.unsigned <= 64, "after {n}");
    }
    let checkpoint = log.checkpoint().await.unwrap().unwrap().1;
    assert_eq!(checkpoint.size, 200);
}

/// The fields stand in the order that RFC 8785 wants, so nothing has to sort them.
#[test]
fn the_bytes_of_an_entry_are_canonical() {
    let odd = "\u{8}\t\n\u{c}\r\"\\/\u{7f}\u{e9}\u{20ac}\u{1f600}";
    let all = entry(7)
        .outcome(3, Ending::Failed("timeout".into()))
        .period(Some(jiff::civil::date(2026, 1, 2)), Some(jiff::civil::date(2026, 3, 4)))
        .recipient("chat_platform:messenger")
        .payload(CommitmentKey::of(&[1; 32]).commit(b"12.30 EUR"))
        .record(guichet_consent::Digest::of(b"record"), guichet_consent::Digest::of(b"notice"));
    for entry in [all, entry(0).purpose_words(odd).refused(Rule::PurposeUnknown), entry(1).intent()]
    {
        let sorted = serde_json_canonicalizer::to_vec(&entry).unwrap();
        assert_eq!(entry.to_bytes().unwrap(), sorted);
    }
}

async fn receipt(store: &Arc<MemoryLogStore>, index: u64) -> Receipt {
    let log = log(store);
    Receipt::new(&log, index, Language::English, "You gave your consent.".into()).await.unwrap()
}

#[tokio::test]
async fn a_receipt_holds_in_the_log_it_came_from_however_long_that_becomes() {
    let store = filled(7).await;
    let receipt = receipt(&store, 3).await;
    let read = Receipt::from_json(receipt.to_json().unwrap().as_bytes()).unwrap();
    assert_eq!(read, receipt);
    assert_eq!(read.check(&key()).unwrap().size, 7);
    for n in 7..40 {
        assert_eq!(verify_receipt(&*store, &key(), &read).await.unwrap(), []);
        log(&store).append(&entry(n)).await.unwrap();
    }
    let receipts = [read];
    assert!(verify_log_and_receipts(&*store, &key(), &receipts).await.unwrap().is_sound());
}

/// The heart of the promise: the owner of the key writes the log anew, without one line, and
/// signs it. By itself that log is sound. The receipt shows what was done.
#[tokio::test]
async fn a_log_rewritten_and_signed_again_is_found_by_a_receipt() {
    let store = filled(9).await;
    let receipt = receipt(&store, 3).await;
    let mut told: Vec<Entry> = (0..9).map(entry).collect();
    told[6] = entry(6).refused(Rule::ScopeMissing);
    let other = rewritten(&told).await;
    assert!(report(&*other).await.is_sound());
    let found = verify_receipt(&*other, &key(), &receipt).await.unwrap();
    assert_eq!(found, [Finding::Rewritten(9)]);
    let report =
        verify_log_and_receipts(&*other, &key(), std::slice::from_ref(&receipt)).await.unwrap();
    assert_eq!(report.findings, [Finding::Rewritten(9)]);
    // The receipt's own entry was changed.
    told[3] = entry(77);
    let other = rewritten(&told).await;
    let found = verify_receipt(&*other, &key(), &receipt).await.unwrap();
    assert_eq!(found, [Finding::Rewritten(9), Finding::Replaced(3)]);
    let report = verify_log_and_receipts(&*other, &key(), &[receipt]).await.unwrap();
    assert_eq!(report.findings, [Finding::Replaced(3), Finding::Rewritten(9)]);
}

#[tokio::test]
async fn a_log_that_was_cut_and_signed_again_is_found_by_a_receipt() {
    let store = filled(9).await;
    let receipt = receipt(&store, 3).await;
    let cut = filled(5).await;
    assert!(report(&*cut).await.is_sound());
    let expected = Finding::Cut { receipt: 9, kept: 5 };
    let found = verify_receipt(&*cut, &key(), &receipt).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&expected));
    let report = verify_log_and_receipts(&*cut, &key(), &[receipt]).await.unwrap();
    assert_eq!(report.findings, [expected]);
}

#[tokio::test]
async fn a_log_signed_with_another_key_is_found() {
    let store = filled(9).await;
    let receipt = receipt(&store, 3).await;
    let stranger = Arc::new(Ed25519Signer::from_bytes(&[9; 32]));
    let origin = Origin::new(KEY).unwrap();
    let other = Arc::new(MemoryLogStore::new());
    let log = Log::new(other.clone(), stranger, origin);
    log.append(&entry(0)).await.unwrap();
    assert!(matches!(report(&*other).await.findings[..], [Finding::BadCheckpoint(_), ..]));
    let problem = ReceiptError::OtherKey;
    let found = verify_receipt(&*other, log.key(), &receipt).await.unwrap();
    assert_eq!(found, [Finding::Receipt { index: 3, problem }]);
}

#[tokio::test]
async fn losses_and_reorderings_are_found() {
    let (leaves, checkpoint) = parts(&*filled(20).await).await;
    let bytes: Vec<Vec<u8>> = leaves.iter().map(|leaf| leaf.entry.clone()).collect();
    let check = async |entries: Vec<Vec<u8>>, what: &str| {
        let store = MemoryLogStore::of(entries, checkpoint.clone());
        assert!(!report(&store).await.is_sound(), "{what}");
    };
    for n in 0..20 {
        let mut without = bytes.clone();
        without.remove(n);
        check(without, "one is gone").await;
        check(bytes[..n].to_vec(), "the end is gone").await;
        let mut doubled = bytes.clone();
        doubled.insert(n, bytes[n].clone());
        check(doubled, "one is there twice").await;
        for m in 0..n {
            let mut swapped = bytes.clone();
            swapped.swap(n, m);
            check(swapped, "two changed places").await;
        }
    }
    // An honest part of the log is found through the kept size, too.
    let unsigned = MemoryLogStore::of(bytes, None);
    assert_eq!(report(&unsigned).await.findings, [Finding::NoCheckpoint]);
}

fn block<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

#[tokio::test]
async fn a_row_that_is_gone_from_the_store_is_named() {
    let (leaves, checkpoint) = parts(&*filled(20).await).await;
    for n in [0, 3, 18] {
        let mut without = leaves.clone();
        without.remove(n);
        let store = audit::Doctored::new(without, checkpoint.clone());
        let place = u64::try_from(n).unwrap();
        let size = Finding::Size { kept: place, signed: 20 };
        assert_eq!(report(&store).await.findings, [Finding::Missing(place), size]);
    }
}

/// One log for all cases: signing it anew for each would take most of the time.
fn shared() -> (Vec<Leaf>, Option<String>) {
    static SHARED: OnceLock<(Vec<Leaf>, Option<String>)> = OnceLock::new();
    SHARED.get_or_init(|| block(async { parts(&*filled(37).await).await })).clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_byte_of_any_entry_can_be_changed(
        place in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let (mut leaves, checkpoint) = shared();
        let place = place.index(leaves.len());
        let at = at.index(leaves[place].entry.len());
        leaves[place].entry[at] ^= flip;
        // Whoever changes the entry also knows how to compute the tree.
        let bytes: Vec<_> = leaves.iter().map(|leaf| leaf.entry.clone()).collect();
        let computed = MemoryLogStore::of(bytes, checkpoint.clone());
        prop_assert_eq!(block(report(&computed)).findings, [Finding::Root]);
        // Or does not.
        let naive = audit::Doctored::new(leaves, checkpoint);
        let index = u64::try_from(place).unwrap();
        prop_assert_eq!(block(report(&naive)).findings, [Finding::Altered(index), Finding::Root]);
    }

    #[test]
    fn no_kept_node_can_be_changed(
        place in any::<prop::sample::Index>(),
        level in any::<prop::sample::Index>(),
    ) {
        let (mut leaves, checkpoint) = shared();
        let place = place.index(leaves.len());
        let level = level.index(leaves[place].nodes.len());
        leaves[place].nodes[level] = guichet_consent::Digest::of(b"another");
        let store = audit::Doctored::new(leaves, checkpoint);
        let index = u64::try_from(place).unwrap();
        let expected = if level == 0 { Finding::Altered(index) } else { Finding::Tree(index) };
        prop_assert_eq!(block(report(&store)).findings, [expected]);
    }

    #[test]
    fn no_byte_of_a_receipt_can_be_changed(at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        static GOOD: OnceLock<Receipt> = OnceLock::new();
        let good = GOOD.get_or_init(|| block(async { receipt(&filled(9).await, 3).await }));
        let mut bytes = good.to_json().unwrap().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(read) = Receipt::from_json(&bytes) {
            // The text and its language are words for people; the white space is nobody's.
            let words = read.text != good.text || read.language != good.language;
            prop_assert!(read.check(&key()).is_err() || words || read == *good);
        }
    }
}

#[tokio::test]
async fn an_exported_log_is_verified_like_the_log_itself() {
    let store = filled(12).await;
    let mut file = String::new();
    export(&*store, |part| file.push_str(part)).await.unwrap();
    assert_eq!(file.lines().count(), 13);
    let read = import(&file).unwrap();
    let (found, original) = (report(&read).await, report(&*store).await);
    assert_eq!(found, original);
    assert_eq!(bytes_of(&read).await, bytes_of(&*store).await);
    // Tampering with the file is found.
    let other = import(&file.replace("\"rows\":4", "\"rows\":5")).unwrap();
    assert_eq!(report(&other).await.findings, [Finding::Root]);
    let shorter: Vec<&str> =
        file.lines().enumerate().filter(|(n, _)| *n != 11).map(|(_, l)| l).collect();
    let shorter = import(&shorter.join("\n")).unwrap();
    assert_eq!(report(&shorter).await.findings, [Finding::Size { kept: 11, signed: 12 }]);
    for wrong in ["{}", "[]", "{\"index\":1,\"entry\":{}}", "no"] {
        assert!(import(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_entry_reads_back_and_nothing_else_does() {
    let actor = Actor::new(ActorKind::McpClient, "claude");
    let written = Entry::new("2026-11-21T14:03:00Z".parse().unwrap(), actor, Action::Disclose)
        .purpose(Purpose::PlanBudget)
        .scopes(ScopeSet::of(&[Scope::Balances]))
        .fields(["b", "a", "b"])
        .refused(Rule::RecipientMissing);
    let bytes = written.to_bytes().unwrap();
    assert_eq!(Entry::from_bytes(&bytes).unwrap(), written);
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text,
        r#"{"action":"disclose","actor":{"id":"claude","kind":"mcp_client"},"at":"2026-11-21T14:03:00Z","decision":{"refused":"recipient.missing"},"fields":["a","b"],"phase":"whole","purpose":"plan_budget","scopes":["balances"],"v":1}"#
    );
    for other in [
        text.replace("\"v\":1", "\"v\":2"),
        text.replace(":1", ": 1"),
        text.replace("balances", "advertising"),
        text.replace("recipient.missing", "because"),
        text.replace("disclose", "sell"),
        text.replace("{\"action\"", "{\"amount\":\"12.30\",\"action\""),
    ] {
        assert!(Entry::from_bytes(other.as_bytes()).is_err(), "{other}");
    }
}

#[test]
fn every_action_reads_back_from_its_name() {
    for operation in Operation::ALL {
        let action = Action::Call(*operation);
        assert_eq!(Action::parse(&action.to_string()), Some(action));
    }
    for name in ["use", "disclose", "ask", "consent.given", "withdrawal.key_destroyed", "erase"] {
        assert_eq!(Action::parse(name).unwrap().to_string(), name);
    }
    for name in ["", "sell", "call.", "call.sell", "consent.use", "use.use"] {
        assert_eq!(Action::parse(name), None, "{name}");
    }
}

#[test]
fn nothing_printed_tells_who_it_was() {
    let entry = entry(0).subject("canary-subject").request("canary-request").recipient("canary-r");
    let printed = format!("{entry:?} {:?} {:?}", entry.actor, entry.consent);
    assert!(!printed.contains("canary") && !printed.contains("budget"), "{printed}");
}

#[test]
fn a_name_from_outside_is_short_and_plain() {
    let entry = entry(0).purpose_words(&format!("\u{1b}[31m\u{202e}{}", "x".repeat(500)));
    let bytes = entry.to_bytes().unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && text.len() < 700);
    assert_eq!(Entry::from_bytes(&bytes).unwrap(), entry);
}

#[tokio::test]
async fn a_public_key_is_all_that_a_verifier_needs() {
    let store = filled(3).await;
    let printed = log(&store).key().to_string();
    let read = LogKey::parse(&printed).unwrap();
    assert!(verify_log(&*store, &read).await.unwrap().is_sound());
    assert_eq!(signer().expose().len(), 32);
}

/// The value is HMAC-SHA256 of another implementation (Python's `hmac`).
#[test]
fn a_commitment_binds_a_payload_and_tells_nothing_without_the_key() {
    let key = CommitmentKey::of(&[1; 32]);
    let commitment = key.commit(b"12.30 EUR");
    let written = serde_json::to_string(&commitment).unwrap();
    assert_eq!(written, "\"f8e1d7eafb42d43a392ca98407c38f0a089d64ac6f673191defc8a4ba3431357\"");
    assert!(key.opens(&commitment, b"12.30 EUR"));
    assert!(!key.opens(&commitment, b"12.31 EUR"));
    let other = CommitmentKey::of(&[2; 32]);
    assert!(!other.opens(&commitment, b"12.30 EUR"));
    assert_eq!(format!("{key:?}"), "CommitmentKey(***)");
    let kept = entry(0).payload(commitment).to_bytes().unwrap();
    assert_eq!(Entry::from_bytes(&kept).unwrap().payload, Some(commitment));
    assert!(!String::from_utf8(kept).unwrap().contains("12.30"));
}
