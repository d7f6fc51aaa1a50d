//! What the README of the project tells a reader to type works as it is written.

use crate::guichet_at;
use std::{fs, path::Path};
use tempfile::TempDir;

#[test]
fn the_commands_of_the_readme_do_what_they_say() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = fs::read_to_string(readme).unwrap();
    let commands: Vec<_> =
        text.lines().filter_map(|line| line.strip_prefix("$ guichet ")).collect();
    assert!(commands.len() > 7, "{commands:?}");
    let home = TempDir::new().unwrap();
    let said = commands.iter().map(|line| {
        // What follows `||` is said when the command refuses.
        let (typed, refused) = line.split_once(" || ").map_or((*line, false), |(it, _)| (it, true));
        let mut command = guichet_at(&home.path().join("links"));
        let run = command.current_dir(home.path()).args(typed.split_whitespace());
        String::from_utf8(
            run.assert().code(if refused { 77 } else { 0 }).get_output().stdout.clone(),
        )
    });
    let said = said.collect::<Result<Vec<_>, _>>().unwrap().concat();
    for words in [
        "Never for advertising",
        "Linked as mock-us",
        "You gave the consent.",
        "Refused: your consent does not cover this purpose.",
        "Withdrawn. Nothing more is read",
        "All holds:",
    ] {
        assert!(said.contains(words), "{words} is missing in:\n{said}");
    }
}
