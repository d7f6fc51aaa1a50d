//! English.

use super::Words;

pub(super) const WORDS: Words = Words {
    not_served: "{bank} does not serve this app: {reason}",
    not_served_in_part: "note: the bank does not serve {what}: {reason}",
    ask_for_less: "ask for less with --scope; the refusals are in the file that `bank_terms` names",
    purged: "note: {what}",
    one_expired: "1 consent ran out, and what was kept under it is erased",
    some_expired: "{count} consents ran out, and what was kept under them is erased",
    one_record: "1 record of a consent was removed, three years after its end",
    some_records: "{count} records of consents were removed, three years after their end",
    consent_ends: "note: the consent for {link} runs out on {day}, {when}; `guichet consents renew \
        {link}` makes it longer",
    certificate_ends: "note: the certificate in {file} runs out on {day}, {when}; renew it in time",
    certificate_ended: "note: the certificate in {file} ran out on {day}; the bank will refuse it",
    within_a_day: "within a day",
    in_one_day: "in 1 day",
    in_days: "in {days} days",
    do_you_agree: "Do you agree?",
    as_before: "The consent stays as it was.",
    narrowed: "Narrowed, here and now. {bank} is not told: its own permission stays as it was, and \
        what you took away is not asked for any more.",
    renewed: "Renewed until {day}.",
    old_grant_stays: "note: {bank} did not end the permission that this one replaces; it is not \
        used any more, and runs out by itself",
    sure_to_withdraw: "Withdraw the consent for {bank}?",
    withdrawn: "Withdrawn. Nothing more is read, and what was sealed here cannot be opened.",
    at_bank_pending: "{bank} could not be told yet: the next `guichet consents` tries again.",
    at_bank_confirmed: "{bank} has confirmed.",
    at_bank_by_customer: "{bank} lets only you end it there: look for connected apps on its pages.",
    at_bank_lapsed: "At {bank} it has ended already.",
    at_bank_nothing: "{bank} never issued anything.",
    erased: "The data are erased, and their key is destroyed.",
    record_stays: "The record of the consent and the log stay for three years, until {day}: they \
        hold no data, and prove that there was a consent and that it was ended.",
};
