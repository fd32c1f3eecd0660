use super::{Demo, MOMENT_MS};
use portas::credential::{Cid, DeviceKey, Family};
use portas::person::{Binding, DocumentKind, DocumentState, FilingState, PersonId, Replacement, Unbinding};
use portas::registry::request::{Answer, CodeHolder, Request};
use portas::registry::{CardReplacement, NewBinding, StoreError};

fn new_phone(person: PersonId, phone: i64, byte: u8) -> NewBinding {
    let key = |byte| DeviceKey::Ed25519([byte; 32]);
    NewBinding {
        person,
        phone,
        slot: 0,
        keys: vec![(Family::Clearance, Cid([byte; 16]), key(byte)), (Family::EId, Cid([byte; 16]), key(byte + 1))],
        card_serial: "ZZ000000101".to_owned(),
        at_ms: MOMENT_MS,
    }
}

fn binding_of(demo: &mut Demo, family: Family, cid: Cid) -> Binding {
    let answer = demo.ask(Request::CodeHolder { family, cid });
    let Answer::CodeHolder(Some(CodeHolder::Macao { binding, .. })) = answer else {
        panic!("{answer:?}");
    };
    binding
}

// rules: B-07
#[test]
fn binding_another_phone_ends_the_one_before_at_once() {
    let mut demo = Demo::new();
    let old: Vec<_> = [Family::Clearance, Family::MutualMacao, Family::EId]
        .map(|family| (family, demo.credential("lei-sio-mei", family).cid))
        .to_vec();
    let new = new_phone(demo.id("lei-sio-mei"), 500_000, 0x41);
    demo.registry.bind(&new).unwrap();
    for (family, cid) in old {
        assert_eq!(binding_of(&mut demo, family, cid).revoked, Some((MOMENT_MS, Unbinding::Rebound)), "{family}");
    }
    for (family, cid, key) in &new.keys {
        let binding = binding_of(&mut demo, *family, *cid);
        assert_eq!((binding.revoked, binding.key, binding.phone), (None, *key, 500_000));
    }
}

// rules: B-08, S-13
#[test]
fn each_of_the_four_channels_ends_a_binding_and_is_remembered() {
    let channels = [Unbinding::App, Unbinding::OneAccountWeb, Unbinding::BureauWeb, Unbinding::BureauCounter];
    let mut demo = Demo::new();
    for (handle, channel) in ["chan-tai-man", "lam-wai-chan", "ng-iok-fan", "vong-sai-chi"].into_iter().zip(channels) {
        let cid = demo.credential(handle, Family::Clearance).cid;
        let person = demo.id(handle);
        assert_eq!(demo.registry.unbind(person, channel, MOMENT_MS + 5).unwrap(), 2, "clearance and e-ID");
        assert_eq!(binding_of(&mut demo, Family::Clearance, cid).revoked, Some((MOMENT_MS + 5, channel)));
        assert_eq!(demo.registry.unbind(person, channel, MOMENT_MS + 9).unwrap(), 0, "nothing is left to end");
        assert_eq!(binding_of(&mut demo, Family::Clearance, cid).revoked, Some((MOMENT_MS + 5, channel)));
    }
}

fn replacement(person: PersonId, kind: DocumentKind, why: Replacement) -> CardReplacement {
    let (issued, valid_until) = ("2025-01-15".parse().unwrap(), "2035-01-15".parse().unwrap());
    CardReplacement { person, kind, serial: "ZZ777777702".to_owned(), issued, valid_until, why }
}

// rules: A-20, E-26
#[test]
fn a_renewed_card_leaves_the_binding_behind_until_it_is_refreshed() {
    let mut demo = Demo::new();
    let person = demo.id("lei-sio-mei");
    let cid = demo.credential("lei-sio-mei", Family::MutualMacao).cid;
    demo.registry.replace_card(&replacement(person, DocumentKind::MacaoId, Replacement::Expiry)).unwrap();
    let dossier = demo.registry.dossier(person).unwrap();
    let states: Vec<_> = dossier.documents.iter().map(|card| card.state).collect();
    assert_eq!(states, [DocumentState::Superseded, DocumentState::Valid]);
    assert_eq!(dossier.documents[0].number, dossier.documents[1].number);
    assert_eq!(dossier.documents[0].card, dossier.documents[1].card);
    assert!(dossier.e_channel, "expiry keeps the e-Channel");
    let seen = binding_of(&mut demo, Family::MutualMacao, cid).card_serial;
    assert_eq!(seen, dossier.documents[0].serial);
    demo.registry.refresh(person).unwrap();
    assert_eq!(binding_of(&mut demo, Family::MutualMacao, cid).card_serial, "ZZ777777702");
}

// rules: E-27
#[test]
fn a_card_replaced_for_loss_or_changed_data_ends_the_e_channel() {
    for why in [Replacement::Loss, Replacement::DataChange] {
        let mut demo = Demo::new();
        let person = demo.id("lei-sio-mei");
        demo.registry.replace_card(&replacement(person, DocumentKind::MacaoId, why)).unwrap();
        let dossier = demo.registry.dossier(person).unwrap();
        assert_eq!((dossier.e_channel, dossier.documents[1].replaced), (false, Some(why)));
    }
}

// rules: E-28, E-29, K-10
#[test]
fn a_hong_kong_card_changed_outside_the_exercise_makes_the_filing_stale() {
    for (why, state) in [
        (Replacement::ExerciseKept, FilingState::Active),
        (Replacement::DataChange, FilingState::Stale),
        (Replacement::Loss, FilingState::Stale),
        (Replacement::Expiry, FilingState::Stale),
    ] {
        let mut demo = Demo::new();
        let person = demo.id("cheung-wing-sze");
        demo.registry.replace_card(&replacement(person, DocumentKind::HkId, why)).unwrap();
        assert_eq!(demo.registry.dossier(person).unwrap().filings[0].state, state, "{why:?}");
    }
}

// rules: A-18, B-17
#[test]
fn a_lost_card_can_be_found_again_and_a_cancelled_one_cannot() {
    let mut demo = Demo::new();
    let person = demo.id("chan-tai-man");
    let state = |demo: &mut Demo| demo.registry.dossier(person).unwrap().documents[0].state;
    for to in [DocumentState::Lost, DocumentState::Valid, DocumentState::Cancelled] {
        demo.registry.card_state(person, DocumentKind::MacaoId, to).unwrap();
        assert_eq!(state(&mut demo), to);
    }
    let refused = demo.registry.card_state(person, DocumentKind::MacaoId, DocumentState::Valid);
    assert!(matches!(refused, Err(StoreError::Contradiction(_))));
    assert!(demo.registry.refresh(person).is_err());
    let renewed = demo.registry.replace_card(&replacement(person, DocumentKind::MacaoId, Replacement::Loss));
    assert!(matches!(renewed, Err(StoreError::Contradiction(_))));
    assert_eq!(state(&mut demo), DocumentState::Cancelled);
}

#[test]
fn a_hong_kong_phone_changed_takes_the_filing_with_it() {
    let mut demo = Demo::new();
    let person = demo.id("cheung-wing-sze");
    let old = demo.credential("cheung-wing-sze", Family::MutualHongKong);
    assert_eq!(demo.registry.hong_kong_phone(person, Cid([0x33; 16])).unwrap(), 1);
    assert_eq!(demo.code_holder(Family::MutualHongKong, &old), None);
    let answer = demo.ask(Request::CodeHolder { family: Family::MutualHongKong, cid: Cid([0x33; 16]) });
    let Answer::CodeHolder(Some(CodeHolder::HongKong { dossiers })) = answer else { panic!("{answer:?}") };
    assert_eq!(dossiers[0].person, person);
}

// rules: Q-02
#[test]
fn a_parents_phone_takes_a_child_in_a_slot_of_its_own_and_no_two_people_in_one() {
    let mut demo = Demo::new();
    demo.registry.bind(&new_phone(demo.population.person("ng-iok-fan").unwrap().id, 500_000, 0x41)).unwrap();
    let child = NewBinding { slot: 1, ..new_phone(demo.id("ng-ka-wai"), 500_000, 0x51) };
    demo.registry.bind(&child).unwrap();
    let second = NewBinding { slot: 1, ..new_phone(demo.id("ng-ka-hou"), 500_000, 0x61) };
    assert!(matches!(demo.registry.bind(&second), Err(StoreError::Contradiction(_))));
    let own = demo.credential("ng-ka-hou", Family::Clearance).cid;
    assert_eq!(binding_of(&mut demo, Family::Clearance, own).revoked, None, "what failed changed nothing");
}

// rules: A-19, B-17, B-18
#[test]
fn only_a_resident_card_that_is_not_cancelled_can_be_bound() {
    let mut demo = Demo::new();
    for handle in ["cheung-wing-sze", "zhang-wei", "leong-weng-kei"] {
        let refused = demo.registry.bind(&new_phone(demo.id(handle), 500_001, 0x71));
        assert!(matches!(refused, Err(StoreError::Contradiction(_))), "{handle}");
    }
    demo.registry.bind(&new_phone(demo.id("u-sok-ieng"), 500_002, 0x72)).expect("an expired card may be bound");
    demo.registry.bind(&new_phone(demo.id("kuok-chi-seng"), 500_003, 0x73)).expect("a first binding");
}

#[test]
fn a_handle_cannot_be_given_twice() {
    let mut demo = Demo::new();
    demo.registry.bind(&new_phone(demo.id("chan-tai-man"), 500_000, 0x41)).unwrap();
    let again = demo.registry.bind(&new_phone(demo.id("lei-sio-mei"), 500_001, 0x41));
    assert!(matches!(again, Err(StoreError::Contradiction(_))));
}
