//! The part of a file that is made by a program, and the rest, which is written by hand.

/// Where the part begins.
const BEGIN: &str = "<!-- generated: begin -->\n";
/// Where it ends.
const END: &str = "<!-- generated: end -->\n";

/// A new file: a title and an empty part.
pub(crate) fn begun(title: Option<&str>) -> String {
    format!("{}\n{BEGIN}{END}", title.unwrap_or_default())
}

/// The file with its part replaced; `None` unless it has one part, with both marks.
pub(crate) fn replaced(file: &str, part: &str) -> Option<String> {
    let (before, rest) = file.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    let again = before.contains(END) || after.contains(BEGIN) || after.contains(END);
    (!again).then(|| format!("{before}{BEGIN}\n{}\n\n{END}{after}", part.trim()))
}
