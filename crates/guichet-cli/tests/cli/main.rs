//! The command as people and scripts use it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot begin has failed")]

mod bank_terms;
mod capture;
mod certificate;
mod consent;
mod consent_bank;
mod consent_life;
mod consent_log;
mod decode;
mod decode_europe;
mod demo;
mod links;
mod new_bank;
mod readme;
mod usage;

use assert_cmd::Command;
use std::path::Path;

/// The command, with nothing of the tester's own surroundings.
fn guichet() -> Command {
    let mut command = Command::cargo_bin("guichet").expect("the binary is built for its tests");
    command.env_remove("GUICHET_HOME").env_remove("RUST_LOG").env("NO_COLOR", "1");
    command
}

/// The command, with its links in a folder.
fn guichet_at(home: &Path) -> Command {
    let mut command = guichet();
    command.arg("--home").arg(home);
    command
}

/// What came out on standard output, of a command that ended as expected.
#[track_caller]
fn out(command: &mut Command, code: i32) -> String {
    let assert = command.assert().code(code);
    String::from_utf8(assert.get_output().stdout.clone()).expect("text")
}

/// What came out on standard error, of a command that ended as expected.
#[track_caller]
fn err(command: &mut Command, code: i32) -> String {
    let assert = command.assert().code(code);
    String::from_utf8(assert.get_output().stderr.clone()).expect("text")
}

/// Each line as a value of the model.
#[track_caller]
fn lines<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}
