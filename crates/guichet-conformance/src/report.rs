//! What became of each case, for the tables that are made from it.

use crate::{Bench, Case, Outcome, Proof, json::quoted};
use guichet_core::Operation;
use std::{fs, io, path::Path};

/// One case of one bank as JSON; the form is described on the front page.
pub(crate) fn json(bench: &Bench, case: &Case, outcome: &Outcome) -> String {
    let capabilities = bench.capabilities();
    let words =
        |list: Vec<&str>| list.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(",");
    let declared = capabilities.operations.iter().map(Operation::as_str).collect();
    let proven: Vec<_> = bench
        .proven()
        .into_iter()
        .map(|(operation, proof)| {
            let word = if proof == Proof::Native { "native" } else { "absent" };
            format!("{}:{}", quoted(operation.as_str()), quoted(word))
        })
        .collect();
    let (word, failure) = match outcome {
        Ok(()) => ("pass", "null".to_owned()),
        Err(failure) => ("fail", quoted(&failure.to_string())),
    };
    format!(
        "{{\"form\":1,\"bank\":{},\"dialect\":{},\"group\":{},\"case\":{},\"outcome\":{},\
         \"failure\":{failure},\"declared\":[{}],\"proven\":{{{}}}}}\n",
        quoted(bench.bank_id().as_str()),
        quoted(bench.dialect().name),
        quoted(case.group),
        quoted(case.name),
        quoted(word),
        words(declared),
        proven.join(","),
    )
}

/// Writes one case of one bank into a file of its own, so that tests side by side do not meet.
pub(crate) fn write(folder: &Path, bank: &str, case: &str, json: &str) -> io::Result<()> {
    let folder = folder.join(bank);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{case}.json")), json)
}
