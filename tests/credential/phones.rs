//! Phones: who is on them, what they remember, and what they show.

use crate::world::*;
use portas::credential::confirm::{BoundKey, Lookup, Revoked};
use portas::credential::keys::{Holder, KeyRing, Recipient, Service};
use portas::credential::{Algorithm, Code, Family};
use portas::refusal::Refusal;
use portas::wallet::{App, Bound, Draw, Phone, PhoneError};
use std::cell::Cell;

const CLEARANCE: (u8, Family) = (0, Family::Clearance);

fn draw(world: &mut World, phone: &mut Phone, draw: Draw, at_ms: i64) -> Result<String, PhoneError> {
    phone.draw(CLEARANCE, draw, at_ms, &mut world.rng, |_| true)
}

/// What the lane reads of a text.
fn read(world: &World, phone: &Phone, text: &str) -> Code {
    let bound = phone.bound(0).unwrap();
    let of = bound.iter().find(|bound| text.starts_with(bound.family.prefix())).unwrap();
    world.judge_at(text, &lane_of(of.family), &lookup(of), AT_MS).unwrap()
}

// rules: A-08, E-23
#[test]
fn every_family_of_either_phone_passes_the_lane() {
    let mut world = World::new();
    for (app, algorithm) in [App::Macao, App::HongKong].into_iter().flat_map(|app| ALGORITHMS.map(|of| (app, of))) {
        let mut phone = world.phone(app, algorithm);
        for bound in phone.bound(0).unwrap() {
            let family = bound.family;
            let text = phone.draw((0, family), Draw::Show, AT_MS, &mut world.rng, |_| true).unwrap();
            let code = world.passes(&text, &lookup(&bound), AT_MS).unwrap();
            assert_eq!((code.cid, code.stamp.sub, code.slot), (bound.cid, 0, 0), "{family} {algorithm:?}");
        }
    }
}

#[test]
fn a_persons_handles_and_keys_differ_between_families() {
    let mut world = World::new();
    let bound = world.phone(App::Macao, Algorithm::Ed25519).bound(0).unwrap();
    for (at, one) in bound.iter().enumerate() {
        for other in &bound[at + 1..] {
            assert_ne!(one.cid, other.cid);
            assert_ne!(one.key, other.key);
        }
    }
}

#[test]
fn a_redraw_shows_the_same_text_and_stores_nothing() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    let first = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    let stored = Cell::new(false);
    let again = phone.draw(CLEARANCE, Draw::Show, AT_MS + 5_000, &mut world.rng, |_| {
        stored.set(true);
        true
    });
    assert_eq!((again.unwrap(), stored.get()), (first, false));
}

// rules, E-19
#[test]
fn a_refresh_counts_up_and_a_new_step_starts_again() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    let step_ms = AT_MS / 30_000 * 30_000;
    let mut stamps = Vec::new();
    for (how, at_ms) in [
        (Draw::Show, step_ms),
        (Draw::Refresh, step_ms + 1),
        (Draw::Refresh, step_ms + 29_999),
        (Draw::Show, step_ms + 30_000),
    ] {
        let text = draw(&mut world, &mut phone, how, at_ms).unwrap();
        stamps.push(read(&world, &phone, &text).stamp);
    }
    let step = stamps[0].step;
    let positions: Vec<_> = stamps.iter().map(|stamp| stamp.position()).collect();
    assert_eq!(positions, [(step, 0), (step, 1), (step, 2), (step + 1, 0)]);
    assert!(stamps.windows(2).all(|pair| pair[0].nonce != pair[1].nonce));
}

#[test]
fn the_place_in_the_sequence_is_stored_before_the_code_is_shown() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    let new = phone.clone();
    let mut stored = None;
    let first = phone.draw(CLEARANCE, Draw::Show, AT_MS, &mut world.rng, |phone| {
        stored = Some(serde_json::to_string(&phone.places()).unwrap());
        true
    });
    let first = read(&world, &phone, &first.unwrap()).stamp;

    // The phone dies with the code on its screen and comes back from what it stored.
    let mut phone = new;
    phone.resume(&serde_json::from_str(&stored.unwrap()).unwrap()).unwrap();
    let second = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    let second = read(&world, &phone, &second).stamp;
    assert_eq!(second.position(), (first.step, first.sub + 1));
}

#[test]
fn a_code_that_could_not_be_stored_is_not_shown() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    let refused = phone.draw(CLEARANCE, Draw::Show, AT_MS, &mut world.rng, |_| false);
    assert_eq!(refused, Err(PhoneError::NotKept));
    let text = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    assert_eq!(read(&world, &phone, &text).stamp.sub, 1, "its place is not used again");
}

#[test]
fn a_restart_within_the_step_goes_on_at_the_next_sub() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    phone.restart();
    let text = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    assert_eq!(read(&world, &phone, &text).stamp.sub, 1);
}

#[test]
fn after_256_codes_it_waits_for_the_next_step() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    phone.clock_offset_ms = -4_000;
    for sub in 0..=255 {
        let text = draw(&mut world, &mut phone, Draw::Refresh, AT_MS).unwrap();
        assert_eq!(read(&world, &phone, &text).stamp.sub, sub);
    }
    let Err(PhoneError::Wait { until_ms }) = draw(&mut world, &mut phone, Draw::Refresh, AT_MS) else { panic!() };
    assert!(draw(&mut world, &mut phone, Draw::Refresh, until_ms - 1).is_err());
    assert!(draw(&mut world, &mut phone, Draw::Show, until_ms - 1).is_ok(), "the last one is still on the screen");
    let text = draw(&mut world, &mut phone, Draw::Refresh, until_ms).unwrap();
    assert_eq!(read(&world, &phone, &text).stamp.sub, 0);
}

#[test]
fn a_clock_set_back_collides_with_nothing() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    let first = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    draw(&mut world, &mut phone, Draw::Show, AT_MS + 600_000).unwrap();
    let again = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    let [first, again] = [first, again].map(|text| read(&world, &phone, &text).stamp);
    assert_eq!(again.position(), (first.step, first.sub + 1));
}

// rules: A-09, E-20
#[test]
fn a_slow_phone_makes_the_codes_of_its_own_time() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    phone.clock_offset_ms = -70_000;
    let text = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    let bound = phone.bound(0).unwrap();
    let of = bound.iter().find(|bound| bound.family == Family::Clearance).unwrap();
    assert_eq!(world.passes(&text, &lookup(of), AT_MS).unwrap_err().refusal, Refusal::QrStale);
    assert!(world.passes(&text, &lookup(of), AT_MS - 70_000).is_ok());
}

// rules: A-24, B-07, E-15, Q-02
#[test]
fn a_macao_phone_holds_parent_and_children_each_on_a_slot_of_their_own() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    for (slot, child) in [(1, "lei-chi-kit"), (2, "lei-chi-wai")] {
        phone.bind(slot, child, &[Family::Clearance, Family::EId], Algorithm::Esp256, &mut world.rng).unwrap();
    }
    assert_eq!(phone.holders().collect::<Vec<_>>(), [(0, "lei-sio-mei"), (1, "lei-chi-kit"), (2, "lei-chi-wai")]);
    for slot in 0..3 {
        let text = phone.draw((slot, Family::Clearance), Draw::Show, AT_MS, &mut world.rng, |_| true).unwrap();
        let bound = phone.bound(slot).unwrap();
        let code = world.judge_at(&text, &lane_of(Family::Clearance), &lookup(&bound[0]), AT_MS).unwrap();
        assert_eq!((code.slot, code.cid), (slot, bound[0].cid));
    }
    let twice = phone.bind(1, "lei-sio-mei", &[Family::Clearance], Algorithm::Ed25519, &mut world.rng);
    assert_eq!(twice, Err(PhoneError::Taken(1)));
}

// rules: E-18
#[test]
fn a_hong_kong_phone_holds_one_person() {
    let mut world = World::new();
    let mut phone = world.phone(App::HongKong, Algorithm::Ed25519);
    let families = App::HongKong.families();
    let second = phone.bind(1, "chan-tai-man", families, Algorithm::Ed25519, &mut world.rng);
    assert_eq!(second, Err(PhoneError::OneHolder));
    let other = phone.bind(0, "chan-tai-man", families, Algorithm::Ed25519, &mut world.rng);
    assert_eq!(other, Err(PhoneError::Taken(0)));
    let macao = world.empty_phone(App::HongKong).bind(0, "x", &[Family::Clearance], Algorithm::Ed25519, &mut world.rng);
    assert_eq!(macao, Err(PhoneError::NoFamily { slot: 0, family: Family::Clearance }));
}

// rules: B-07
#[test]
fn a_rebound_person_has_new_keys_and_handles_and_the_old_phones_code_is_revoked() {
    let mut world = World::new();
    let mut old = world.phone(App::Macao, Algorithm::Ed25519);
    let [before, ..] = old.bound(0).unwrap()[..] else { panic!() };
    let mut new = world.empty_phone(App::Macao);
    new.bind(0, "lei-sio-mei", App::Macao.families(), Algorithm::Ed25519, &mut world.rng).unwrap();
    let [after, ..] = new.bound(0).unwrap()[..] else { panic!() };
    assert!(before.cid != after.cid && before.key != after.key);

    let text = draw(&mut world, &mut old, Draw::Show, AT_MS).unwrap();
    let revoked = Some(Revoked { at_ms: AT_MS - 1, channel: "rebound" });
    let gone = Lookup::Macao(Some(BoundKey { key: before.key, slot: 0, revoked }));
    assert_eq!(world.passes(&text, &gone, AT_MS).unwrap_err().refusal, Refusal::QrRevoked);
    let text = draw(&mut world, &mut new, Draw::Show, AT_MS).unwrap();
    assert!(world.passes(&text, &lookup(&after), AT_MS).is_ok());

    let again = new.rebind(0, Algorithm::Esp256, &mut world.rng).unwrap();
    assert!(again[0].cid != after.cid && again[0].key != after.key);
    new.unbind(0).unwrap();
    assert_eq!(draw(&mut world, &mut new, Draw::Show, AT_MS), Err(PhoneError::NoHolder(0)));
}

#[test]
fn a_mutual_code_needs_the_certificate_of_its_own_key() {
    let mut world = World::new();
    let mut phone = world.empty_phone(App::Macao);
    let bound = phone.bind(0, "lei-sio-mei", App::Macao.families(), Algorithm::Ed25519, &mut world.rng).unwrap();
    let mutual = *bound.iter().find(|bound| bound.family == Family::MutualMacao).unwrap();
    let shown = phone.draw((0, Family::MutualMacao), Draw::Show, AT_MS, &mut world.rng, |_| true);
    assert_eq!(shown, Err(PhoneError::NotCertified { slot: 0, family: Family::MutualMacao }));

    let other = world.dsi.certify(&Bound { key: bound[0].key, ..mutual }, AT_S + DAY_S, 17);
    let refused = phone.certify(0, Family::MutualMacao, other);
    assert_eq!(refused, Err(PhoneError::OtherCertificate { slot: 0, family: Family::MutualMacao }));
    let own = world.dsi.certify(&mutual, AT_S + DAY_S, 17);
    assert!(phone.certify(0, Family::Clearance, own).is_err());
    phone.certify(0, Family::MutualMacao, own).unwrap();
    assert!(phone.draw((0, Family::MutualMacao), Draw::Show, AT_MS, &mut world.rng, |_| true).is_ok());
}

#[test]
fn an_offline_phone_keeps_sealing_to_the_key_it_knows() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    let old = world.recipient(Family::Clearance).kid();
    let next = KeyRing::generate(Holder::Lane, Service::from(i64::from(AT_S)), &mut world.rng).unwrap();
    let kid =
        |phone: &Phone| serde_json::to_value(phone.export(0).unwrap()).unwrap()["families"]["MOC1:"]["kid"].clone();
    assert_eq!(kid(&phone), hex::encode(old));
    let current = next.current(Recipient::Police, i64::from(AT_S)).unwrap();
    phone.learn(Recipient::Police, current);
    assert_eq!(kid(&phone), hex::encode(current.kid()));
}

#[test]
fn an_export_is_all_that_another_implementation_needs() {
    let mut world = World::new();
    let phone = world.phone(App::Macao, Algorithm::Esp256);
    let export = serde_json::to_value(phone.export(0).unwrap()).unwrap();
    assert_eq!((&export["person"], &export["slot"]), (&"lei-sio-mei".into(), &0.into()));
    let families = export["families"].as_object().unwrap();
    assert_eq!(families.keys().collect::<Vec<_>>(), ["MOC1:", "MOE1:", "MOM1:"]);
    for (prefix, family) in families {
        let field = |name: &str| family[name].as_str().unwrap().len();
        let public = if prefix == "MOE1:" { 130 } else { 64 };
        let lengths = [field("cid"), field("secret"), field("recipient_public_key"), field("kid")];
        assert_eq!(lengths, [32, 64, public, 8], "{prefix}");
        assert_eq!(family["alg"], -9);
        assert_eq!(family.get("kcwt").is_some(), prefix == "MOM1:");
    }
}

#[test]
fn a_phone_goes_on_where_it_stood_and_keeps_its_screen_unless_another_code_was_minted() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Esp256);
    let mut twin = phone.clone();
    let shown = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    phone.resume(&phone.places()).unwrap();
    assert_eq!(draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap(), shown);

    twin.resume(&phone.places()).unwrap();
    let theirs = draw(&mut world, &mut twin, Draw::Show, AT_MS).unwrap();
    phone.resume(&twin.places()).unwrap();
    let ours = draw(&mut world, &mut phone, Draw::Show, AT_MS).unwrap();
    let subs = [&shown, &theirs, &ours].map(|text| read(&world, &phone, text).stamp.sub);
    assert_eq!(subs, [0, 1, 2]);

    let damaged = serde_json::to_string(&phone.places()).unwrap().replacen("\"nonce\":\"", "\"nonce\":\"zz", 1);
    let error = phone.resume(&serde_json::from_str(&damaged).unwrap()).unwrap_err().to_string();
    assert!(error.contains("holder 0 for MOC1: is damaged"), "{error}");
}

#[test]
fn a_clock_set_back_behind_all_that_is_remembered_mints_nothing() {
    let mut world = World::new();
    let mut phone = world.phone(App::Macao, Algorithm::Ed25519);
    for step in 0..1_025 {
        draw(&mut world, &mut phone, Draw::Show, AT_MS + step * 30_000).unwrap();
    }
    assert_eq!(draw(&mut world, &mut phone, Draw::Show, AT_MS), Err(PhoneError::SetBack));
    let text = draw(&mut world, &mut phone, Draw::Show, AT_MS + 30_000).unwrap();
    assert_eq!(read(&world, &phone, &text).stamp.sub, 1);
}

#[test]
fn secrets_of_a_phone_are_not_printed() {
    let mut world = World::new();
    let phone = world.phone(App::Macao, Algorithm::Ed25519);
    let export = serde_json::to_value(phone.export(0).unwrap()).unwrap();
    let printed = format!("{phone:?}");
    for family in ["MOC1:", "MOM1:", "MOE1:"] {
        assert!(!printed.contains(export["families"][family]["secret"].as_str().unwrap()));
    }
}
