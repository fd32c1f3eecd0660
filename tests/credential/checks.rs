//! One test for each row of the table of checks, and each thing a row names.

use crate::world::*;
use portas::credential::certificate::Issuer;
use portas::credential::confirm::{BoundKey, Lookup, Revoked};
use portas::credential::keys::{Holder, KeyRing, Kid, Recipient, RecipientKey, RetiredKey};
use portas::credential::open::{Unopened, open};
use portas::credential::seal::RecipientPublic;
use portas::credential::signature::SigningKey;
use portas::credential::trust::Lists;
use portas::credential::{Algorithm, Cid, CodeRefused, Family, LaneKind, Place, VehicleScan, text};
use portas::refusal::{Act, Refusal};
use portas::wallet::Bound;
use portas::wallet::authority::Terms;
use zeroize::Zeroizing;

fn told(refused: &CodeRefused) -> (u8, Refusal) {
    (refused.check, refused.refusal)
}

// rules
#[test]
fn a_good_code_of_each_family_and_algorithm_passes() {
    let mut world = World::new();
    for family in Family::ALL {
        for algorithm in ALGORITHMS {
            let craft = world.craft(family, algorithm);
            let text = craft.text(&mut world);
            assert_eq!(world.judge(&text, &craft), Ok(craft.code), "{family} {algorithm:?}");
        }
    }
}

#[test]
fn check_1_another_apps_text_is_unreadable_and_named() {
    let world = World::new();
    let refused =
        |text: &str| world.judge_at(text, &lane_of(Family::Clearance), &Lookup::Macao(None), AT_MS).unwrap_err();
    let link = refused("https://example.org/?q=1");
    assert_eq!((told(&link), link.act), ((1, Refusal::QrUnreadable), Act::Retry));
    assert_eq!(link.detail, "not a clearance code: a web link");
    assert_eq!(told(&refused(&format!("MOC1:{}", "A".repeat(796)))), (1, Refusal::QrUnreadable));
}

// rules, E-09
#[test]
fn check_2_asks_for_the_place_before_it_looks_inside() {
    let world = World::new();
    let three_door = Place::at_open_post(LaneKind::ThreeDoor);
    for (text, expected) in [
        ("MOC1:", Refusal::QrLane),
        ("MOM1:", Refusal::QrLane),
        ("HKM1:", Refusal::MutLane),
        ("MOE1:", Refusal::QrEidCode),
    ] {
        let refused = world.judge_at(text, &three_door, &Lookup::Macao(None), AT_MS).unwrap_err();
        assert_eq!(told(&refused), (2, expected), "{text}");
    }
}

// rules: A-03
#[test]
fn check_2_ignores_whatever_is_read_at_an_unarmed_vehicle_post() {
    let mut world = World::new();
    let post = Place { scan: VehicleScan::Unarmed, ..Place::at_open_post(LaneKind::Vehicle) };
    let good = world.craft(Family::Clearance, Algorithm::Ed25519).text(&mut world);
    for text in [good.as_str(), "https://example.org", "MOE1:", ""] {
        assert_eq!(open(text, &post, &world.lane, &world.lists, AT_MS).unwrap_err(), Unopened::Ignored, "{text}");
    }
}

#[test]
fn check_3_refuses_certificates_out_of_place() {
    let mut world = World::new();
    let mut with = world.craft(Family::Clearance, Algorithm::Ed25519);
    with.kcwt = world.craft(Family::MutualMacao, Algorithm::Ed25519).kcwt;
    let mut without = world.craft(Family::MutualHongKong, Algorithm::Ed25519);
    without.kcwt = None;
    for craft in [with, without] {
        let text = craft.text(&mut world);
        assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (3, Refusal::QrForged));
    }
}

// rules
#[test]
fn check_3_refuses_the_other_suite_under_a_prefix() {
    let mut world = World::new();
    let mut clearance = world.craft(Family::Clearance, Algorithm::Ed25519);
    clearance.recipient = world.recipient(Family::EId);
    let mut presentation = world.craft(Family::EId, Algorithm::Ed25519);
    presentation.recipient = world.recipient(Family::Clearance);
    for craft in [clearance, presentation] {
        let text = craft.text(&mut world);
        assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (3, Refusal::QrForged), "{}", craft.code.family);
    }
}

#[test]
fn check_4_tells_a_retired_key_with_its_date_and_an_unknown_one_as_forged() {
    let mut world = World::new();
    let craft = world.craft(Family::Clearance, Algorithm::Ed25519);
    let text = craft.text(&mut world);
    let kid = Kid(craft.recipient.kid());
    let keys = |police: u8| {
        [(Recipient::Police, police), (Recipient::Mutual, 2)]
            .map(|(recipient, byte)| RecipientKey::new(recipient, Zeroizing::new([byte; 32]), 0, i64::MAX).unwrap())
            .to_vec()
    };
    let retired = RetiredKey { recipient: Recipient::Police, kid, retired_s: 1_700_000_000 };
    world.lane = KeyRing::new(Holder::Lane, keys(77), vec![retired]).unwrap();
    let refused = world.judge(&text, &craft).unwrap_err();
    assert_eq!((told(&refused), refused.act), ((4, Refusal::QrOldKey), Act::Retry));
    assert_eq!(refused.detail, format!("sealed to key {kid}, retired at 1700000000"));

    world.lane = KeyRing::new(Holder::Lane, keys(77), Vec::new()).unwrap();
    assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (4, Refusal::QrForged));
}

#[test]
fn check_4_takes_the_current_and_the_overlapping_key_until_its_last_second() {
    let mut world = World::new();
    let craft = world.craft(Family::Clearance, Algorithm::Ed25519);
    let text = craft.text(&mut world);
    let last_ms = world.lane.keys()[0].until_s() * 1_000;
    let at = |at_ms| world.judge_at(&text, &lane_of(Family::Clearance), &craft.lookup(), at_ms);
    assert!(at(last_ms - 1).is_ok());
    assert_eq!(told(&at(last_ms).unwrap_err()), (4, Refusal::QrOldKey));
}

// rules, S-02
#[test]
fn check_4_a_lane_cannot_open_what_is_the_bureaus_to_open() {
    let mut world = World::new();
    let text = world.craft(Family::EId, Algorithm::Ed25519).text(&mut world);
    let counter = Place::at_open_post(LaneKind::Counter);
    let Err(Unopened::Refused(refused)) = open(&text, &counter, &world.lane, &world.lists, AT_MS) else { panic!() };
    assert_eq!((refused.check(), refused.refusal()), (4, Refusal::SysDown));
}

// rules
#[test]
fn check_5_a_code_does_not_open_under_another_prefix_of_the_same_key() {
    let mut world = World::new();
    let craft = world.craft(Family::MutualMacao, Algorithm::Ed25519);
    let relabelled = craft.text(&mut world).replacen("MOM1:", "HKM1:", 1);
    let lookup = Lookup::HongKong { filings: 1, mutual_on: true };
    let refused = world.judge_at(&relabelled, &lane_of(Family::MutualHongKong), &lookup, AT_MS).unwrap_err();
    assert_eq!(told(&refused), (5, Refusal::QrForged));
}

#[test]
fn check_6_pins_the_issuer_to_its_prefix() {
    let mut world = World::new();
    let mut craft = world.craft(Family::MutualHongKong, Algorithm::Ed25519);
    let bound = Bound { family: craft.code.family, cid: craft.code.cid, slot: 0, key: craft.key.public() };
    craft.kcwt = Some(world.dsi.certify(&bound, AT_S + DAY_S, 17));
    let text = craft.text(&mut world);
    assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (6, Refusal::QrForged));

    // Macao's key signing in Hong Kong's name, under either kid.
    for kid in [world.dsi.kid, world.immd.kid] {
        let mut liar = world.dsi.clone();
        (liar.issuer, liar.kid) = (Issuer::HongKong, kid);
        craft.kcwt = Some(liar.certify(&bound, AT_S + DAY_S, 17));
        let text = craft.text(&mut world);
        assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (6, Refusal::QrForged), "kid {kid}");
    }
}

#[test]
fn check_6_a_certificate_holds_for_its_handle_and_key_alone() {
    let mut world = World::new();
    for family in [Family::MutualMacao, Family::MutualHongKong] {
        let good = world.craft(family, Algorithm::Ed25519);
        let mut other_handle = good.clone();
        other_handle.code.cid = Cid([8; 16]);
        let mut other_key = good.clone();
        other_key.key = SigningKey::generate(Algorithm::Ed25519, &mut world.rng);
        let mut other_algorithm = good.clone();
        other_algorithm.key = SigningKey::generate(Algorithm::Esp256, &mut world.rng);
        for craft in [other_handle, other_key, other_algorithm] {
            let text = craft.text(&mut world);
            assert_eq!(told(&world.judge(&text, &good).unwrap_err()), (6, Refusal::QrForged));
        }
    }
}

#[test]
fn check_6_a_frame_in_the_second_of_expiry_is_too_late() {
    let mut world = World::new();
    let craft = world.craft(Family::MutualHongKong, Algorithm::Ed25519);
    let text = craft.text(&mut world);
    // The recipient key lives for 1000 s more, so let the certificate end before.
    let bound = Bound { family: craft.code.family, cid: craft.code.cid, slot: 0, key: craft.key.public() };
    let mut ending = craft.clone();
    ending.kcwt = Some(world.immd.certify(&bound, AT_S + 10, 17));
    let ending_text = ending.text(&mut world);
    let at = |text: &str, after_ms| {
        world.judge_at(text, &lane_of(Family::MutualHongKong), &craft.lookup(), AT_MS + after_ms)
    };
    assert!(at(&text, 10_000).is_ok());
    assert!(at(&ending_text, 9_999).is_ok());
    assert_eq!(told(&at(&ending_text, 10_000).unwrap_err()), (6, Refusal::QrRevoked));
}

#[test]
fn check_6_asks_the_status_list() {
    let mut world = World::new();
    let mut craft = world.craft(Family::MutualHongKong, Algorithm::Ed25519);
    let text = craft.text(&mut world);
    world.issue_lists(&[16, 18]);
    assert!(world.judge(&text, &craft).is_ok(), "its neighbours are revoked");
    world.issue_lists(&[17]);
    assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (6, Refusal::QrRevoked));

    world.issue_lists(&[]);
    let bound = Bound { family: craft.code.family, cid: craft.code.cid, slot: 0, key: craft.key.public() };
    for (index, expected) in [(79, None), (80, Some((6, Refusal::SysDown))), (u32::MAX, Some((6, Refusal::SysDown)))] {
        craft.kcwt = Some(world.immd.certify(&bound, AT_S + DAY_S, index));
        let text = craft.text(&mut world);
        assert_eq!(world.judge(&text, &craft).err().as_ref().map(told), expected, "index {index}");
    }
}

/// A world whose recipient keys and certificates outlive its lists.
fn long_lived() -> (World, Craft, String) {
    let mut world = World::new();
    let keys = [Recipient::Police, Recipient::Mutual]
        .map(|recipient| RecipientKey::new(recipient, secret(recipient), 0, i64::MAX).unwrap());
    world.lane = KeyRing::new(Holder::Lane, keys.to_vec(), Vec::new()).unwrap();
    let mut craft = world.craft(Family::MutualHongKong, Algorithm::Ed25519);
    let bound = Bound { family: craft.code.family, cid: craft.code.cid, slot: 0, key: craft.key.public() };
    craft.kcwt = Some(world.immd.certify(&bound, u32::MAX, 17));
    let text = craft.text(&mut world);
    (world, craft, text)
}

// rules: A-13, E-24
#[test]
fn check_6_without_fresh_lists_mutual_codes_meet_a_system_fault_and_others_pass() {
    let (mut world, craft, mutual) = long_lived();
    let plain = world.craft(Family::Clearance, Algorithm::Ed25519);
    let clearance = plain.text(&mut world);
    let down = |world: &World, at_ms| {
        let place = lane_of(Family::Clearance);
        assert!(world.judge_at(&clearance, &place, &plain.lookup(), at_ms).is_ok());
        world.judge_at(&mutual, &place, &craft.lookup(), at_ms).err().as_ref().map(told)
    };
    assert_eq!(down(&world, AT_MS), None);

    // Status lists were made 100 s ago and are fresh for two days.
    let fresh_ms = AT_MS + i64::from(2 * DAY_S - 100) * 1_000;
    assert_eq!(down(&world, fresh_ms), None);
    assert_eq!(down(&world, fresh_ms + 1), Some((6, Refusal::SysDown)));

    // Past the hard limit no status list helps.
    let root = world.root.key.public();
    let forever = Terms { fresh_s: 400 * DAY_S, ..Terms::default() };
    let status = world.root.status_list(Issuer::HongKong, 2, AT_S - 100, 80, &[], forever);
    world.lists.take_status(&status, &root).unwrap();
    let limit_ms = AT_MS + i64::from(30 * DAY_S - 100) * 1_000;
    assert_eq!(down(&world, limit_ms), None, "past next update it still serves");
    assert_eq!(down(&world, limit_ms + 1), Some((6, Refusal::SysDown)));

    world.lists = Lists::default();
    assert_eq!(down(&world, AT_MS), Some((6, Refusal::SysDown)));
}

// rules: A-13
#[test]
fn check_6_an_unknown_issuer_key_is_forged_unless_the_trust_list_is_overdue() {
    let (mut world, mut craft, _) = long_lived();
    let root = world.root.key.public();
    let forever = Terms { fresh_s: 400 * DAY_S, ..Terms::default() };
    let status = world.root.status_list(Issuer::HongKong, 2, AT_S - 100, 80, &[], forever);
    world.lists.take_status(&status, &root).unwrap();
    let bound = Bound { family: craft.code.family, cid: craft.code.cid, slot: 0, key: craft.key.public() };
    let mut renewed = world.immd.clone();
    renewed.kid = 9;
    craft.kcwt = Some(renewed.certify(&bound, u32::MAX, 17));
    let text = craft.text(&mut world);
    let at =
        |at_ms| told(&world.judge_at(&text, &lane_of(Family::MutualHongKong), &craft.lookup(), at_ms).unwrap_err());
    let due_ms = AT_MS + i64::from(7 * DAY_S - 100) * 1_000;
    assert_eq!(at(due_ms), (6, Refusal::QrForged));
    assert_eq!(at(due_ms + 1), (6, Refusal::SysDown));
}

#[test]
fn check_6_certificates_of_an_issuer_key_that_has_ended_are_no_longer_good() {
    let (mut world, craft, text) = long_lived();
    let root = world.root.key.public();
    let ended = vec![world.immd.issuer_key(0, AT_S)];
    let trust = world.root.trust_list(2, AT_S - 50, ended, Terms::default());
    world.lists.take_trust(&trust, &root).unwrap();
    assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (6, Refusal::QrRevoked));

    let later = vec![world.immd.issuer_key(AT_S + 1, u32::MAX)];
    let trust = world.root.trust_list(3, AT_S - 50, later, Terms::default());
    world.lists.take_trust(&trust, &root).unwrap();
    assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (6, Refusal::QrForged));
}

fn binding(craft: &Craft) -> BoundKey {
    BoundKey { key: craft.key.public(), slot: craft.code.slot, revoked: None }
}

// rules, B-07
#[test]
fn check_7_judges_the_signature_before_the_binding() {
    let mut world = World::new();
    let revoked = Some(Revoked { at_ms: 1_700_000_000_000, channel: "rebound" });
    for family in [Family::Clearance, Family::EId] {
        for algorithm in ALGORITHMS {
            let craft = world.craft(family, algorithm);
            let text = craft.text(&mut world);
            let good = binding(&craft);
            let other = SigningKey::generate(algorithm, &mut world.rng).public();
            let judge = |binding| {
                let refused = world.judge_at(&text, &lane_of(family), &Lookup::Macao(binding), AT_MS).unwrap_err();
                (told(&refused), refused.detail)
            };
            assert_eq!(judge(None).0, (7, Refusal::EidNone));
            assert_eq!(judge(Some(BoundKey { key: other, ..good })).0, (7, Refusal::QrForged));
            assert_eq!(judge(Some(BoundKey { key: other, revoked, ..good })).0, (7, Refusal::QrForged));
            let (code, detail) = judge(Some(BoundKey { revoked, ..good }));
            assert_eq!(code, (7, Refusal::QrRevoked));
            assert_eq!(detail, "binding revoked at 1700000000000 by rebound");
            assert_eq!(judge(Some(BoundKey { slot: 1, ..good })).0, (7, Refusal::QrDevice));
            assert_eq!(judge(Some(BoundKey { slot: 1, revoked, ..good })).0, (7, Refusal::QrRevoked));
        }
    }
}

#[test]
fn check_7_a_certified_key_that_is_not_the_bound_key_is_forged() {
    let mut world = World::new();
    let craft = world.craft(Family::MutualMacao, Algorithm::Ed25519);
    let text = craft.text(&mut world);
    let other = SigningKey::generate(Algorithm::Ed25519, &mut world.rng).public();
    let judge = |binding| {
        told(&world.judge_at(&text, &lane_of(Family::MutualMacao), &Lookup::Macao(binding), AT_MS).unwrap_err())
    };
    assert_eq!(judge(Some(BoundKey { key: other, ..binding(&craft) })), (7, Refusal::QrForged));
    assert_eq!(judge(None), (7, Refusal::EidNone));
}

// rules: E-07, E-18
#[test]
fn check_7_a_hong_kong_handle_belongs_to_one_filing_with_the_switch_on() {
    let mut world = World::new();
    let craft = world.craft(Family::MutualHongKong, Algorithm::Esp256);
    let text = craft.text(&mut world);
    let judge = |filings, mutual_on| {
        let lookup = Lookup::HongKong { filings, mutual_on };
        world.judge_at(&text, &lane_of(Family::MutualHongKong), &lookup, AT_MS).err().as_ref().map(told)
    };
    assert_eq!(judge(1, true), None);
    assert_eq!(judge(1, false), Some((7, Refusal::MutNoFlag)));
    assert_eq!(judge(0, true), Some((7, Refusal::RegNone)));
    assert_eq!(judge(2, true), Some((7, Refusal::QrDevice)));

    let mut second = craft.clone();
    second.code.slot = 1;
    let text = second.text(&mut world);
    assert_eq!(told(&world.judge(&text, &second).unwrap_err()), (7, Refusal::QrDevice), "no second holder");
}

// rules: A-13
#[test]
fn check_7_an_answer_from_the_wrong_records_is_a_system_fault() {
    let mut world = World::new();
    let craft = world.craft(Family::Clearance, Algorithm::Ed25519);
    let text = craft.text(&mut world);
    let wrong = Lookup::HongKong { filings: 1, mutual_on: true };
    let refused = world.judge_at(&text, &lane_of(Family::Clearance), &wrong, AT_MS).unwrap_err();
    assert_eq!(told(&refused), (7, Refusal::SysDown));
}

#[test]
fn a_code_signed_for_another_recipient_is_forged() {
    let mut world = World::new();
    let craft = world.craft(Family::Clearance, Algorithm::Ed25519);
    let elsewhere = RecipientPublic::new(craft.recipient.sealing(), &[5; 32]).unwrap();
    let signed = Craft { recipient: elsewhere, ..craft.clone() }.sign1();
    let text = craft.sealed(&mut world, &signed.encode());
    assert_eq!(told(&world.judge(&text, &craft).unwrap_err()), (7, Refusal::QrForged));
}

#[test]
fn a_text_with_a_line_break_is_forged_not_trimmed() {
    let mut world = World::new();
    let craft = world.craft(Family::Clearance, Algorithm::Ed25519);
    let broken = format!("{}\n", craft.text(&mut world));
    assert_eq!(told(&world.judge(&broken, &craft).unwrap_err()), (3, Refusal::QrForged));
    assert!(text::split(&broken).is_ok());
}
