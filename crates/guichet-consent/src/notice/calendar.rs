//! A calendar of expiries, for the customer's own calendar program (RFC 5545).
//!
//! Written here, in fifty lines: the crate that is there for it brings a second library of dates.

use super::{letters::Letters, words::words};
use crate::{ConsentRecord, Language};
use guichet_core::Timestamp;

/// Octets in a line, without its end (section 3.1).
const LINE: usize = 75;

/// Writes the ends of consents in force as an iCalendar file, each with an alarm a week before.
///
/// Consents that are over, or ask for nothing yet, are left out; importing the file again moves
/// an end that was renewed, because its identifier stays.
pub fn calendar<'a>(
    consents: impl IntoIterator<Item = (&'a Letters, &'a ConsentRecord)>,
    language: Language,
    now: Timestamp,
) -> String {
    let mut file = String::new();
    let name = escaped(words(language).letter.calendar_name);
    let head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guichet//Consents//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        &format!("X-WR-CALNAME:{name}"),
    ];
    for line in head {
        push(&mut file, line);
    }
    let now_text = instant(now);
    for (letters, record) in consents {
        if !record.may_read(now) {
            continue;
        }
        let (title, text) = letters.end_of(record);
        let (title, text) = (escaped(&title), escaped(&text));
        let lines = [
            "BEGIN:VEVENT",
            &format!("UID:{}@consent.guichet", record.id),
            &format!("SEQUENCE:{}", record.version.saturating_sub(1)),
            &format!("DTSTAMP:{now_text}"),
            &format!("DTSTART:{}", instant(record.ends_at())),
            &format!("SUMMARY:{title}"),
            &format!("DESCRIPTION:{text}"),
            "TRANSP:TRANSPARENT",
            "CLASS:PRIVATE",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P7D",
            &format!("DESCRIPTION:{title}"),
            "END:VALARM",
            "END:VEVENT",
        ];
        for line in lines {
            push(&mut file, line);
        }
    }
    push(&mut file, "END:VCALENDAR");
    file
}

/// `20270219T130000Z`.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value (section 3.3.11).
fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '\\' => "\\\\".to_owned(),
        ';' => "\\;".to_owned(),
        ',' => "\\,".to_owned(),
        '\n' => "\\n".to_owned(),
        // No other control character may stand in a value; a carriage return would end the line.
        c if c.is_control() => String::new(),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

/// Adds a line, folded: no more than 75 octets, no letter cut in two, CRLF at the end.
fn push(file: &mut String, line: &str) {
    let mut used = 0;
    for letter in line.chars() {
        if used + letter.len_utf8() > LINE {
            file.push_str("\r\n ");
            used = 1;
        }
        file.push(letter);
        used += letter.len_utf8();
    }
    file.push_str("\r\n");
}
