//! French.

use super::{Letter, Phrase, Story, Words};
use crate::{
    Detail, Place, RecipientKind,
    log::{Action, ActorKind, ConsentEvent, Rule, WithdrawalStep},
    store::AtBank,
};
use guichet_core::{Operation, Purpose, Scope};

const fn phrase(past: &'static str, to: &'static str) -> Phrase {
    Phrase { past, to }
}

pub(super) const WORDS: Words = Words {
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    day: "{day}{first} {month} {year}",
    instant: "{date}, {hour} h {minute} {zone}",
    comma: ", ",
    and: " et ",
    or: " ou ",
    places: &[
        (Place::App, "dans l’application"),
        (Place::Chat, "dans la messagerie"),
        (Place::Bank, "auprès de la banque"),
    ],
    at_bank: &[
        (
            AtBank::Pending,
            "{bank} n’a pas encore confirmé ; la demande sera répétée jusqu’à sa réponse. Plus rien n’est lu d’ici là.",
        ),
        (AtBank::Confirmed, "{bank} a confirmé la fin."),
        (
            AtBank::ByCustomer,
            "{bank} ne laisse aucune application mettre fin à un consentement : faites-le aussi sur les pages de la banque. Plus rien n’est lu en tout cas.",
        ),
        (AtBank::Lapsed, "L’accès chez {bank} avait déjà pris fin."),
        (AtBank::Nothing, "{bank} n’avait donné aucun accès."),
    ],
    scopes: &[
        (Scope::AccountsBasic, "la liste de vos comptes"),
        (Scope::Balances, "vos soldes"),
        (Scope::TransactionsSummary, "les montants et les dates de vos opérations"),
        (Scope::Transactions, "vos opérations avec le nom des commerçants"),
        (
            Scope::TransactionsCounterparty,
            "les personnes et les comptes avec lesquels vous échangez de l’argent",
        ),
        (Scope::TransactionsPlace, "les lieux où vous avez utilisé votre carte"),
        (Scope::Bills, "les échéances de vos cartes et de vos prêts"),
        (
            Scope::ScheduledPayments,
            "vos virements permanents, vos prélèvements et vos paiements programmés",
        ),
        (Scope::CardsStatus, "vos cartes et leur éventuel blocage"),
        (Scope::CardsLimits, "les plafonds de vos cartes"),
        (Scope::IdentityContact, "votre nom, vos adresses et vos numéros de téléphone"),
        (Scope::AccountNumbers, "vos numéros de compte"),
        (Scope::Statements, "vos relevés"),
        (Scope::CardsControl, "le blocage et les plafonds de vos cartes"),
        (Scope::PaymentsInitiate, "le lancement de paiements"),
    ],
    purposes: &[
        (Purpose::AnswerCustomer, "pour répondre à votre question"),
        (Purpose::WarnOfFraud, "pour vous avertir de ce qui ressemble à une fraude"),
        (Purpose::NotifyAccountEvent, "pour vous dire ce qui se passe sur vos comptes"),
        (Purpose::PlanBudget, "pour vous aider à établir un budget"),
        (
            Purpose::TrackRecurring,
            "pour vous montrer vos abonnements et autres paiements récurrents",
        ),
        (Purpose::ControlCard, "pour bloquer votre carte ou changer ses plafonds sur votre ordre"),
        (Purpose::Pay, "pour payer sur votre ordre"),
        (Purpose::ExportToCustomer, "pour vous remettre vos propres données"),
        (Purpose::ComplyWithLaw, "pour faire ce qu’une loi exige"),
    ],
    details: &[
        (
            Detail::Doorbell,
            "aucune donnée, seulement qu’il y a quelque chose à voir dans l’application",
        ),
        (Detail::Masked, "des valeurs arrondies ou masquées"),
        (Detail::Full, "tout"),
    ],
    recipients: &[
        (RecipientKind::App, "l’application elle-même"),
        (RecipientKind::ChatPlatform, "la messagerie « {name} »"),
        (RecipientKind::McpClient, "l’assistant « {name} »"),
        (RecipientKind::Accountant, "votre comptable « {name} »"),
        (RecipientKind::Other, "« {name} »"),
    ],
    story: &STORY,
    letter: &LETTER,
};

const STORY: Story = Story {
    actors: &[
        (ActorKind::App, "l’application « {name} »"),
        (ActorKind::Bot, "le robot de messagerie « {name} »"),
        (ActorKind::McpClient, "l’assistant « {name} »"),
        (ActorKind::Customer, "vous"),
        (ActorKind::Bank, "la banque"),
        (ActorKind::Operator, "l’exploitant de l’application"),
        (ActorKind::Outsider, "un tiers, « {name} »,"),
    ],
    auxiliary: ("avez", "a"),
    operations: &[
        (
            Operation::BeginConsent,
            phrase(
                "{a} commencé à demander votre consentement auprès de {bank}",
                "demander votre consentement auprès de {bank}",
            ),
        ),
        (
            Operation::ResumeConsent,
            phrase(
                "{a} transmis votre réponse à {bank} et demandé l’accès",
                "transmettre votre réponse à {bank} et demander l’accès",
            ),
        ),
        (
            Operation::ConsentStatus,
            phrase(
                "{a} demandé à {bank} où en est votre consentement",
                "demander à {bank} où en est votre consentement",
            ),
        ),
        (
            Operation::RevokeConsent,
            phrase(
                "{a} demandé à {bank} de mettre fin à votre consentement",
                "demander à {bank} de mettre fin à votre consentement",
            ),
        ),
        (
            Operation::RefreshGrant,
            phrase("{a} renouvelé son accès à {bank}", "renouveler son accès à {bank}"),
        ),
        (
            Operation::Accounts,
            phrase(
                "{a} lu la liste de vos comptes chez {bank}",
                "lire la liste de vos comptes chez {bank}",
            ),
        ),
        (
            Operation::Balances,
            phrase("{a} lu vos soldes chez {bank}", "lire vos soldes chez {bank}"),
        ),
        (
            Operation::Transactions,
            phrase("{a} lu vos opérations chez {bank}", "lire vos opérations chez {bank}"),
        ),
        (
            Operation::Changes,
            phrase(
                "{a} lu ce qui a changé sur vos comptes chez {bank}",
                "lire ce qui a changé sur vos comptes chez {bank}",
            ),
        ),
        (
            Operation::Cards,
            phrase(
                "{a} lu la liste de vos cartes chez {bank}",
                "lire la liste de vos cartes chez {bank}",
            ),
        ),
        (
            Operation::Identity,
            phrase(
                "{a} lu votre nom et vos coordonnées chez {bank}",
                "lire votre nom et vos coordonnées chez {bank}",
            ),
        ),
        (
            Operation::ScheduledPayments,
            phrase(
                "{a} lu vos virements permanents et vos prélèvements chez {bank}",
                "lire vos virements permanents et vos prélèvements chez {bank}",
            ),
        ),
        (
            Operation::Beneficiaries,
            phrase("{a} lu vos bénéficiaires chez {bank}", "lire vos bénéficiaires chez {bank}"),
        ),
        (
            Operation::Statements,
            phrase(
                "{a} lu la liste de vos relevés chez {bank}",
                "lire la liste de vos relevés chez {bank}",
            ),
        ),
        (
            Operation::StatementDocument,
            phrase(
                "{a} lu l’un de vos relevés chez {bank}",
                "lire l’un de vos relevés chez {bank}",
            ),
        ),
        (
            Operation::Holdings,
            phrase("{a} lu vos placements chez {bank}", "lire vos placements chez {bank}"),
        ),
    ],
    actions: &[
        (Action::Use, phrase("{a} utilisé {scopes}", "utiliser {scopes}")),
        (
            Action::Disclose,
            phrase("{a} transmis à {recipient} : {scopes}", "transmettre à {recipient} : {scopes}"),
        ),
        (Action::Ask, phrase("{a} demandé {scopes}", "obtenir {scopes}")),
        (Action::Receipt, phrase("vous {a} remis un reçu", "vous remettre un reçu")),
        (
            Action::Remind,
            phrase("vous {a} rappelé votre consentement", "vous rappeler votre consentement"),
        ),
        (
            Action::Export,
            phrase(
                "vous {a} remis tout ce qui est conservé sur vous",
                "vous remettre tout ce qui est conservé sur vous",
            ),
        ),
        (Action::Erase, phrase("{a} effacé {scopes}", "effacer {scopes}")),
        (Action::RotateKey, phrase("{a} remplacé une clé", "remplacer une clé")),
        (Action::ReadLog, phrase("{a} lu ce journal", "lire ce journal")),
    ],
    events: &[
        (ConsentEvent::Requested, "{a} demandé votre consentement"),
        (ConsentEvent::Refused, "{a} refusé le consentement"),
        (ConsentEvent::Deferred, "{a} remis la décision à plus tard"),
        (ConsentEvent::PartlyAuthorised, "{a} noté l’accord d’une partie des personnes concernées"),
        (ConsentEvent::Given, "{a} donné le consentement"),
        (ConsentEvent::Renewed, "{a} renouvelé le consentement"),
        (ConsentEvent::Narrowed, "{a} retiré une partie du consentement"),
        (
            ConsentEvent::Suspended,
            "{a} suspendu le consentement jusqu’à une nouvelle authentification",
        ),
        (
            ConsentEvent::Resumed,
            "{a} renouvelé l’authentification ; le consentement est en vigueur",
        ),
        (ConsentEvent::Expired, "{a} noté la fin du consentement, arrivé à son terme"),
        (ConsentEvent::Withdrawn, "{a} retiré le consentement"),
        (ConsentEvent::Revoked, "{a} mis fin au consentement"),
        (ConsentEvent::Invalidated, "{a} déclaré le consentement nul"),
        (ConsentEvent::Consumed, "{a} noté que le consentement pour une seule lecture a servi"),
        (
            ConsentEvent::Purged,
            "{a} effacé les données et les clés du consentement ; l’acte et le journal restent",
        ),
    ],
    steps: &[
        (WithdrawalStep::SessionsEnded, "{a} fermé toutes les sessions ouvertes"),
        (
            WithdrawalStep::KeyDestroyed,
            "{a} détruit la clé sous laquelle vos données étaient conservées",
        ),
        (WithdrawalStep::RowsErased, "{a} effacé vos données et les messages en attente"),
        (WithdrawalStep::BankPending, "n’{a} pas encore pu joindre {bank} et réessaiera"),
        (WithdrawalStep::BankTold, "{a} obtenu de {bank} la confirmation du retrait"),
        (WithdrawalStep::CustomerTold, "vous {a} annoncé le retrait du consentement"),
    ],
    rules: &[
        (Rule::ConsentUnknown, "il n’y a pas de consentement"),
        (Rule::ConsentNotGiven, "vous n’avez pas donné ce consentement"),
        (Rule::ConsentSuspended, "la banque vous demande d’abord une nouvelle authentification"),
        (Rule::ConsentExpired, "le consentement est arrivé à son terme"),
        (Rule::ConsentWithdrawn, "vous avez retiré le consentement"),
        (Rule::ConsentRevoked, "il a été mis fin au consentement"),
        (Rule::ConsentInvalidated, "le consentement est nul"),
        (Rule::ConsentConsumed, "le consentement valait pour une lecture, qui a eu lieu"),
        (Rule::ScopeMissing, "votre consentement ne couvre pas ce type de données"),
        (Rule::PurposeMissing, "votre consentement ne couvre pas cette finalité"),
        (
            Rule::PurposeForbidden,
            "aucun consentement ne peut permettre la publicité, la vente de données, la notation ou l’entraînement de modèles",
        ),
        (Rule::PurposeUnknown, "cette finalité ne figure sur aucune liste"),
        (Rule::PurposeUnstated, "aucune finalité n’a été indiquée"),
        (Rule::RecipientMissing, "votre consentement ne nomme pas ce destinataire"),
        (Rule::DetailExceeded, "votre consentement en montre moins à ce destinataire"),
        (Rule::AccountMissing, "votre consentement ne couvre pas ce compte"),
        (Rule::LookbackExceeded, "ces jours sont antérieurs à ceux que votre consentement couvre"),
        (Rule::RetentionOver, "la durée de conservation de ces données est écoulée"),
        (Rule::PermitStale, "l’autorisation datait d’avant un changement du consentement"),
        (Rule::BankRefusesRecipient, "la banque ne sert pas ce destinataire"),
        (Rule::BankRefusesChannel, "la banque n’envoie pas cela par ce canal"),
        (Rule::RecordForged, "l’acte du consentement n’est pas signé comme il le devrait"),
    ],
    failures: &[
        ("unsupported", "la banque ne le propose pas"),
        ("config", "l’application n’est pas configurée pour cette banque"),
        ("invalid_input", "la demande n’avait pas de sens"),
        ("not_found", "la banque ne connaît pas ce qui a été demandé"),
        ("consent_missing", "la banque dit que le consentement ne le couvre pas"),
        ("consent_expired", "la banque dit que le consentement est arrivé à son terme"),
        ("consent_revoked", "la banque dit qu’il a été mis fin au consentement"),
        ("purpose_refused", "le consentement ne couvre pas la finalité"),
        ("grant_expired", "l’accès est arrivé à son terme"),
        ("sca_required", "la banque vous demande une nouvelle authentification"),
        ("declined", "la réponse a été non"),
        ("unauthorized", "la banque n’a pas accepté l’application"),
        ("rate_limited", "il y a eu trop d’appels"),
        ("unavailable", "la banque était injoignable"),
        ("timeout", "la banque n’a pas répondu à temps"),
        ("network", "la connexion a échoué"),
        ("protocol", "la réponse de la banque était incompréhensible"),
        ("internal", "l’application a fait une erreur"),
    ],
    the_bank: "la banque",
    some_data: "des données",
    line: "{at} : {sentence}",
    done: "{who} {did}{details}.",
    refused: "{who} {a} voulu {do}{details}. Refusé : {why}.",
    failed: "{who} n’{a} pas réussi à {do}{details} : {why}.",
    open: "{who} {a} commencé à {do}{details}. La fin n’est pas consignée : l’action a été annulée, ou l’application s’est arrêtée.",
    purpose: ", {purpose}",
    other_purpose: ", pour « {purpose} »",
    between: ", du {from} au {to}",
    since: ", depuis le {from}",
    up_to: ", jusqu’au {to}",
    one_row: " Une ligne.",
    rows: " {rows} lignes.",
    fields: " Champs : {fields}.",
};

const LETTER: Letter = Letter {
    notice_title: "{controller} demande à lire vos données chez {bank}",
    who: "Qui demande : {controller}.",
    registered: "Qui demande : {controller} ({registration}).",
    bank: "D’où : {bank}.",
    items: "Quoi, et pourquoi :",
    item: "- {scope}, {purpose} ; {lookback} ; {kept}. Montré à : {recipients}.",
    lookback: "au plus {days} jours en arrière",
    whole_history: "aussi loin que la banque remonte",
    kept: "conservé {days} jours",
    not_kept: "non conservé",
    shown_to: "{recipient} ({detail})",
    accounts_picked: "Quels comptes : ceux que vous choisissez auprès de la banque.",
    accounts_listed: "Quels comptes : les {count} que vous avez choisis.",
    new_accounts: "Les comptes que vous ouvrirez plus tard ne sont pas compris.",
    surplus: "La banque ne vend l’accès qu’en lot ; sa propre page nommera donc aussi : {scopes}. {controller} ne les demande pas, et les écarte sans les lire s’ils arrivent avec d’autres données.",
    one_time: "Combien de temps : une seule lecture, aujourd’hui.",
    until: "Combien de temps : jusqu’au {until}.",
    never: "Jamais pour la publicité, la vente, la recommandation de produits, la notation de crédit ou l’entraînement de modèles. Aucun consentement ne peut le permettre.",
    withdraw: "Vous pouvez retirer votre consentement à tout moment, en un geste, {places} ; en entier, ou une ligne seulement.",
    evidence: "Chaque usage, et chaque refus, est consigné dans un journal que vous pouvez lire et vérifier.",
    contact: "Questions : {contact}.",
    receipt_given: "Vous avez donné à {controller} votre consentement à lire vos données chez {bank} le {at}.",
    receipt_renewed: "Vous avez renouvelé votre consentement pour que {controller} lise vos données chez {bank} le {at}.",
    receipt_narrowed: "Vous avez retiré une partie de votre consentement pour {controller} chez {bank} le {at}.",
    receipt_expired: "Votre consentement pour que {controller} lise vos données chez {bank} est arrivé à son terme le {at}.",
    receipt_withdrawn: "Vous avez retiré votre consentement pour {controller} chez {bank} le {at}.",
    receipt_revoked: "Il a été mis fin à votre consentement pour {controller} chez {bank} le {at}.",
    receipt_other: "Votre consentement pour {controller} chez {bank} a changé le {at}.",
    still_permitted: "Ce qui est permis :",
    erased: "Ce qui était conservé n’est plus lisible : sa clé est détruite. L’acte du consentement et le journal sont gardés trois ans, comme preuve.",
    proof: "Gardez ce reçu. Il contient la preuve que le journal dit cela : entrée {index}.",
    reminder: "Vous avez donné à {controller} votre consentement à lire vos données chez {bank} le {at}, il y a {days} jours. Il est toujours en vigueur. S’il ne vous sert plus, retirez-le.",
    calendar_title: "Fin du consentement chez {bank}",
    calendar_text: "{controller} peut lire vos données chez {bank} jusqu’à cet instant. Renouvelez le consentement si vous le souhaitez encore ; sinon, ne faites rien.",
    calendar_name: "Consentements",
};
