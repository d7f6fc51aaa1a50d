//! French.

use super::Words;

pub(super) const WORDS: Words = Words {
    not_served: "{bank} ne sert pas cette application : {reason}",
    not_served_in_part: "note : la banque ne transmet pas « {what} » : {reason}",
    ask_for_less: "demandez moins avec --scope ; les refus sont dans le fichier que nomme \
        `bank_terms`",
    purged: "note : {what}",
    one_expired: "1 consentement a pris fin, et ce qu’il permettait de garder est effacé",
    some_expired: "{count} consentements ont pris fin, et ce qu’ils permettaient de garder est \
        effacé",
    one_record: "1 trace de consentement a été supprimée, trois ans après sa fin",
    some_records: "{count} traces de consentements ont été supprimées, trois ans après leur fin",
    consent_ends: "note : le consentement pour {link} prend fin le {day}, {when} ; `guichet \
        consents renew {link}` le prolonge",
    certificate_ends: "note : le certificat de {file} expire le {day}, {when} ; renouvelez-le à \
        temps",
    certificate_ended: "note : le certificat de {file} a expiré le {day} ; la banque le refusera",
    within_a_day: "dans moins d’un jour",
    in_one_day: "dans 1 jour",
    in_days: "dans {days} jours",
    do_you_agree: "Êtes-vous d’accord ?",
    as_before: "Le consentement reste tel qu’il était.",
    narrowed: "Réduit, ici et dès maintenant. {bank} n’en est pas informée : son autorisation reste \
        la même, et ce que vous avez retiré ne lui est plus demandé.",
    renewed: "Prolongé jusqu’au {day}.",
    old_grant_stays: "note : {bank} n’a pas mis fin à l’autorisation que celle-ci remplace ; elle \
        ne sert plus, et s’éteint d’elle-même",
    sure_to_withdraw: "Retirer le consentement pour {bank} ?",
    withdrawn: "Retiré. Plus rien n’est lu, et ce qui était scellé ici ne peut plus être ouvert.",
    at_bank_pending: "{bank} n’a pas encore pu être informée : le prochain `guichet consents` \
        réessaie.",
    at_bank_confirmed: "{bank} a confirmé.",
    at_bank_by_customer: "{bank} vous laisse seul y mettre fin : cherchez les applications \
        connectées sur ses pages.",
    at_bank_lapsed: "Chez {bank}, il avait déjà pris fin.",
    at_bank_nothing: "{bank} n’avait rien accordé.",
    erased: "Les données sont effacées, et leur clé est détruite.",
    record_stays: "La trace du consentement et le journal restent trois ans, jusqu’au {day} : ils ne \
        contiennent aucune donnée, et prouvent qu’il y a eu un consentement et qu’il a pris fin.",
};
