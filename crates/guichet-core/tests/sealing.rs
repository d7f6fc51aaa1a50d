//! Sealing, and what `Debug` must not say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod support;

use guichet_core::*;
use proptest::prelude::*;
use support::{Script, Stage, grant, transaction};

#[test]
fn a_sealed_grant_opens_with_its_key_only() {
    let (key, other) = (SealKey::from_bytes([1; 32]), SealKey::from_bytes([2; 32]));
    let grant = grant();
    let sealed = Sealed::from_text(&grant.seal(&key).unwrap().to_text()).unwrap();
    let opened = Grant::open(&sealed, &key).unwrap();
    assert_eq!(opened.access_token.expose(), "first-token");
    assert_eq!((opened.id, opened.scopes), (grant.id, grant.scopes));
    assert_eq!(Grant::open(&sealed, &other).unwrap_err().kind(), ErrorKind::InvalidInput);
    // A pending consent and a grant cannot be taken for each other.
    assert!(PendingConsent::open(&sealed, &key).is_err());
}

#[test]
fn any_change_to_sealed_bytes_is_found() {
    let key = SealKey::from_bytes([1; 32]);
    let bytes = grant().seal(&key).unwrap().as_bytes().to_vec();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert!(Grant::open(&Sealed::from_bytes(changed), &key).is_err(), "byte {place}");
    }
    assert!(Grant::open(&Sealed::from_bytes(bytes[..10].to_vec()), &key).is_err());
}

#[test]
fn nothing_secret_is_printed() {
    let mut grant = grant();
    grant.consent = Some(ConsentId::new("canary-consent"));
    grant.customer = Some(CustomerRef::new("canary-customer"));
    grant.access_token = Secret::new("canary-access");
    grant.refresh_token = Some(Secret::new("canary-refresh"));
    grant.extra.insert("key".to_owned(), Secret::new("canary-extra"));
    let request = ConsentRequest::new([Scope::Balances], [Purpose::AnswerCustomer])
        .customer(CustomerRef::new("canary-customer"));
    let pending = PendingConsent::new(grant.bank.clone(), &request, grant.granted_at)
        .keeping("state", Secret::new("canary-state"));
    let callback = "https://app.example/back?code=canary-code".parse().unwrap();
    let stage = Stage::new(Script::default());
    let session = stage.bank.session(grant.clone(), Purpose::AnswerCustomer);
    let printed = format!(
        "{grant:?} {pending:?} {request:?} {session:?} {:?} {:?} {:?} {:?}",
        stage.bank,
        ConsentInput::Callback(callback),
        Psu::at("192.0.2.77".parse().unwrap()),
        Cursor::new("canary-cursor"),
    );
    assert!(!printed.contains("canary") && !printed.contains("192.0.2.77"), "{printed}");
}

proptest! {
    #[test]
    fn a_fingerprint_tells_days_amounts_texts_twins_and_apps_apart(
        cents in -1_000_000_i64..1_000_000,
        text in "[A-Z ]{0,30}",
        number in 0_u32..5,
    ) {
        let amount = Money::from_minor_units(cents, Currency::EUR).unwrap().amount.to_string();
        let key = AppKey::from_bytes([3; 32]);
        let mut one = transaction(&amount, Date::constant(2026, 3, 30), &text);
        one.occurrence = number;
        let print = one.fingerprint(&key);
        prop_assert_eq!(print, one.clone().fingerprint(&key));
        prop_assert_ne!(print, one.fingerprint(&AppKey::from_bytes([4; 32])));

        let mut twin = one.clone();
        twin.occurrence = number + 1;
        let mut other_day = one.clone();
        other_day.booked_on = Some(Date::constant(2026, 3, 31));
        let mut other_amount = one.clone();
        other_amount.amount = Money::from_minor_units(cents + 1, Currency::EUR).unwrap();
        let mut other_text = one.clone();
        other_text.description = Some(UntrustedText::new(&format!("{text}.")));
        for other in [twin, other_day, other_amount, other_text] {
            prop_assert_ne!(print, other.fingerprint(&key));
        }
        // A bank may send 12.3 today and 12.30 tomorrow.
        let mut longer = one.clone();
        longer.amount = Money::parse(&format!("{amount}0"), "EUR").unwrap();
        prop_assert_eq!(print, longer.fingerprint(&key));
    }
}
