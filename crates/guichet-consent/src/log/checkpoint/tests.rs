//! Checkpoints against the specification's own example, and against tampering.

use super::*;
use crate::Ed25519Signer;
use proptest::prelude::*;

/// The example of `golang.org/x/mod/sumdb/note`, of which C2SP `signed-note` is the description.
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn signer() -> Ed25519Signer {
    Ed25519Signer::from_bytes(&[7; 32])
}

fn key() -> LogKey {
    LogKey::new(Origin::new("budget.example/audit").unwrap(), signer().verifying_key())
}

fn checkpoint() -> Checkpoint {
    let origin = Origin::new("budget.example/audit").unwrap();
    Checkpoint { origin, size: 1234, root: Digest::of(b"root") }
}

#[test]
fn a_key_and_a_signature_of_another_implementation_are_read() {
    let key = LogKey::parse(GO_KEY).unwrap();
    assert_eq!(key.to_string(), GO_KEY);
    // The signature is good; the text of that example is no checkpoint.
    assert_eq!(key.open(GO_NOTE), Err(CheckpointError::Malformed));
    let forged = GO_NOTE.replace("cryptography", "photography");
    assert_eq!(key.open(&forged), Err(CheckpointError::Unsigned));
}

#[tokio::test]
async fn the_text_is_that_of_the_specification() {
    let note = checkpoint().sign(&signer()).await.unwrap();
    let expected = "budget.example/audit\n\
        1234\n\
        SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\
        \n\
        \u{2014} budget.example/audit eIigiMi24w7cg4xMLfg4ZNR4rru1gFEMILpdDJG+XgmIOyzHbUxcv7Nb7wbxCUo97BsBT32oJ9GMkX88zDz0FpZsAAQ=\n";
    assert_eq!(note, expected);
    assert_eq!(key().open(&note), Ok(checkpoint()));
    assert_eq!(LogKey::parse(&key().to_string()), Some(key()));
}

#[tokio::test]
async fn signatures_of_witnesses_are_passed_over() {
    let note = checkpoint().sign(&signer()).await.unwrap();
    let witness = Ed25519Signer::from_bytes(&[8; 32]);
    let other = Checkpoint { origin: Origin::new("witness.example").unwrap(), ..checkpoint() };
    let other = other.sign(&witness).await.unwrap();
    let line = other.lines().last().unwrap();
    assert_eq!(key().open(&format!("{note}{line}\n")), Ok(checkpoint()));
    let body = checkpoint().to_string();
    assert_eq!(key().open(&format!("{body}\n{line}\n")), Err(CheckpointError::Unsigned));
}

#[tokio::test]
async fn a_checkpoint_of_another_log_under_the_same_key_is_refused() {
    let other = Checkpoint { origin: Origin::new("other.example").unwrap(), ..checkpoint() };
    let signature = signer().sign(other.to_string().as_bytes()).await.unwrap();
    let bytes = [key().hash().as_slice(), signature.as_bytes()].concat();
    let line = format!("{DASH}budget.example/audit {}", STANDARD.encode(bytes));
    assert_eq!(key().open(&format!("{other}\n{line}\n")), Err(CheckpointError::OtherLog));
}

#[tokio::test]
async fn extension_lines_are_signed_and_passed_over() {
    let body = format!("{}extension of another version\n", checkpoint());
    let signature = signer().sign(body.as_bytes()).await.unwrap();
    let bytes = [key().hash().as_slice(), signature.as_bytes()].concat();
    let note = format!("{body}\n{DASH}budget.example/audit {}\n", STANDARD.encode(bytes));
    assert_eq!(key().open(&note), Ok(checkpoint()));
}

#[test]
fn names_that_would_break_a_note_are_refused() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{2003}b"] {
        assert!(Origin::new(name).is_err(), "{name:?}");
    }
}

#[test]
fn what_is_no_key_is_not_read() {
    let good = key().to_string();
    assert!(LogKey::parse(&good.replace("budget", "gadget")).is_none());
    assert!(LogKey::parse(&good[..good.len() - 4]).is_none());
    assert!(LogKey::parse("budget.example").is_none());
    assert!(LogKey::parse("a+00000000+AQ==").is_none());
}

proptest! {
    #[test]
    fn no_byte_of_a_checkpoint_can_be_changed(at in any::<proptest::sample::Index>(), to: u8) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let note = runtime.block_on(checkpoint().sign(&signer())).unwrap();
        let mut bytes = note.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        if let Ok(text) = String::from_utf8(bytes) {
            prop_assert!(key().open(&text).is_err(), "{text}");
        }
    }
}
