//! Schemathesis against the mock bank: requests made up by the specification, valid and not.

use crate::{
    app::App,
    entry::{ENTRIES, Source},
    root,
    walk::Walk,
    workshop,
};
use guichet_mock_bank::MockBank;
use serde_json::Value;
use std::fs;
use tokio::process::Command;

/// Requests made up for one operation.
const EXAMPLES: &str = "25";
/// What an answer must be. `negative_data_rejection` wants every invalid request refused.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,negative_data_rejection,ignored_auth";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Schemathesis; .ci/judges runs it"]
async fn the_mock_bank_stands_made_up_requests() {
    for entry in ENTRIES {
        let Some(mut spec) = entry.spec.load() else { continue };
        let bank = MockBank::start().await.unwrap();
        let app = App::link(&bank, entry, entry.customers[0]).await;
        let mut walk = Walk::new(entry, &app);
        walk.all(&mut spec).await;
        let document = spec.with_values(&walk.values());
        let with = |token: &str| {
            let mut headers = vec![format!("Authorization: Bearer {token}")];
            headers.extend(app.fixed.iter().map(|(name, value)| format!("{name}: {value}")));
            headers
        };
        fuzz(entry.dialect, &document, &app.base, &with(&app.token), entry.fuzzed).await;
        if let (Some(paths), Some(own)) = (entry.own_fuzzed, &app.own) {
            fuzz(entry.dialect, &document, &app.base, &with(own), paths).await;
        }
    }
    let bank = MockBank::start().await.unwrap();
    let document = Source::Own("oauth.yaml").load().unwrap().document;
    // guichet-demo:guichet-demo-secret
    let basic = "Authorization: Basic Z3VpY2hldC1kZW1vOmd1aWNoZXQtZGVtby1zZWNyZXQ=";
    fuzz("oauth", &document, bank.url().as_str(), &[basic.to_owned()], "^/").await;
}

async fn fuzz(name: &str, document: &Value, url: &str, headers: &[String], paths: &str) {
    let binary = root().join("target/ci/bin/st");
    assert!(binary.is_file(), "Schemathesis is not installed: run .ci/judges");
    let file = workshop().join(format!("{name}.json"));
    fs::write(&file, document.to_string()).unwrap();
    let output = Command::new(binary)
        .current_dir(workshop())
        .arg("run")
        .arg(file)
        .args(["--url", url, "--include-path-regex", paths])
        .args(headers.iter().flat_map(|header| ["--header", header]))
        .args(["--phases", "fuzzing", "--mode", "all", "--checks", CHECKS])
        .args(["--max-examples", EXAMPLES, "--seed", "1"])
        .args(["--generation-database", ":memory:", "--warnings", "off", "--no-color"])
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}{errors}");
    let counts = said.lines().find(|line| line.contains(" generated")).map(str::trim);
    let counts = counts.unwrap_or_else(|| panic!("{name}: nothing was judged: {said}"));
    println!("{name}: {counts} by Schemathesis");
}
