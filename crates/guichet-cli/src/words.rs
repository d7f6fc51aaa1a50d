//! What this command itself tells customers, in the language of their notice.

use guichet::{
    Date,
    consent::{Language, Swept},
};

/// One of two sentences.
fn said(language: Language, english: String, french: String) -> String {
    match language {
        Language::French => french,
        _ => english,
    }
}

/// A bank that does not serve this app, with the reason as its file of refusals has it.
pub(crate) fn not_served(language: Language, bank: &str, reason: &str) -> String {
    said(
        language,
        format!("{bank} does not serve this app: {reason}"),
        format!("{bank} ne sert pas cette application : {reason}"),
    )
}

/// The same of one kind of data, while the rest is served.
pub(crate) fn not_served_in_part(language: Language, what: &str, reason: &str) -> String {
    said(
        language,
        format!("note: the bank does not serve {what}: {reason}"),
        format!("note : la banque ne transmet pas {what} : {reason}"),
    )
}

/// What a customer can do about it.
pub(crate) fn ask_for_less(language: Language) -> String {
    said(
        language,
        "ask for less with --scope; the refusals are in the file that `bank_terms` names".into(),
        "demandez moins avec --scope ; les refus sont dans le fichier que nomme `bank_terms`"
            .into(),
    )
}

/// What the purge at the beginning of a command did, in one line.
pub(crate) fn purged(language: Language, swept: Swept) -> String {
    let mut parts = Vec::new();
    match swept.expired {
        0 => {}
        1 => parts.push(said(
            language,
            "1 consent ran out, and what was kept under it is erased".into(),
            "1 consentement a pris fin, et ce qu’il permettait de garder est effacé".into(),
        )),
        count => parts.push(said(
            language,
            format!("{count} consents ran out, and what was kept under them is erased"),
            format!(
                "{count} consentements ont pris fin, et ce qu’ils permettaient de garder est effacé"
            ),
        )),
    }
    match swept.records {
        0 => {}
        1 => parts.push(said(
            language,
            "1 record of a consent was removed, three years after its end".into(),
            "1 trace de consentement a été supprimée, trois ans après sa fin".into(),
        )),
        count => parts.push(said(
            language,
            format!("{count} records of consents were removed, three years after their end"),
            format!("{count} traces de consentements ont été supprimées, trois ans après leur fin"),
        )),
    }
    said(language, "note: ".into(), "note : ".into()) + &parts.join("; ")
}

/// A consent that runs out soon.
pub(crate) fn consent_ends(language: Language, link: &str, day: Date, days: i64) -> String {
    let (english, french) = (in_days(Language::English, days), in_days(Language::French, days));
    said(
        language,
        format!(
            "note: the consent for {link} runs out on {day}, {english}; `guichet consents renew \
             {link}` makes it longer"
        ),
        format!(
            "note : le consentement pour {link} prend fin le {day}, {french} ; `guichet consents \
             renew {link}` le prolonge"
        ),
    )
}

/// A certificate that runs out soon, or has.
pub(crate) fn certificate_ends(language: Language, file: &str, day: Date, days: i64) -> String {
    if days < 0 {
        return said(
            language,
            format!("note: the certificate in {file} ran out on {day}; the bank will refuse it"),
            format!("note : le certificat de {file} a expiré le {day} ; la banque le refusera"),
        );
    }
    let (english, french) = (in_days(Language::English, days), in_days(Language::French, days));
    said(
        language,
        format!("note: the certificate in {file} runs out on {day}, {english}; renew it in time"),
        format!("note : le certificat de {file} expire le {day}, {french} ; renouvelez-le à temps"),
    )
}

fn in_days(language: Language, days: i64) -> String {
    match days {
        0 => said(language, "within a day".into(), "dans moins d’un jour".into()),
        1 => said(language, "in 1 day".into(), "dans 1 jour".into()),
        _ => said(language, format!("in {days} days"), format!("dans {days} jours")),
    }
}

/// The question under a notice.
pub(crate) fn do_you_agree(language: Language) -> String {
    said(language, "Do you agree?".into(), "Êtes-vous d’accord ?".into())
}

/// What a no to a change of a consent means.
pub(crate) fn as_before(language: Language) -> String {
    said(
        language,
        "The consent stays as it was.".into(),
        "Le consentement reste tel qu’il était.".into(),
    )
}

/// What was done to a consent that was made narrower.
pub(crate) fn narrowed(language: Language, bank: &str) -> String {
    said(
        language,
        format!(
            "Narrowed, here and now. {bank} is not told: its own permission stays as it was, and \
             what you took away is not asked for any more."
        ),
        format!(
            "Réduit, ici et dès maintenant. {bank} n’en est pas informée : son autorisation reste \
             la même, et ce que vous avez retiré ne lui est plus demandé."
        ),
    )
}

/// What was done to a consent that was made longer.
pub(crate) fn renewed(language: Language, day: Date) -> String {
    said(language, format!("Renewed until {day}."), format!("Prolongé jusqu’au {day}."))
}

/// The bank did not take back what the new permission replaces.
pub(crate) fn old_grant_stays(language: Language, bank: &str) -> String {
    said(
        language,
        format!(
            "note: {bank} did not end the permission that this one replaces; it is not used any \
             more, and runs out by itself"
        ),
        format!(
            "note : {bank} n’a pas mis fin à l’autorisation que celle-ci remplace ; elle ne sert \
             plus, et s’éteint d’elle-même"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_several_are_told_apart() {
        let mut swept = Swept::default();
        (swept.expired, swept.records) = (1, 2);
        let english = purged(Language::English, swept);
        assert_eq!(
            english,
            "note: 1 consent ran out, and what was kept under it is erased; 2 records of consents \
             were removed, three years after their end"
        );
        (swept.expired, swept.records) = (3, 0);
        assert!(purged(Language::French, swept).contains("3 consentements ont pris fin"));
    }

    #[test]
    fn the_last_day_is_told_as_such() {
        let day = Date::constant(2026, 11, 30);
        let told = |days| certificate_ends(Language::English, "client.pem", day, days);
        assert!(told(0).contains("within a day") && told(1).contains("in 1 day;"));
        assert!(told(-1).contains("ran out on 2026-11-30"));
        assert!(consent_ends(Language::French, "mock-us", day, 12).contains("dans 12 jours"));
    }
}
