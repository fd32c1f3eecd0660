#![allow(clippy::unwrap_used)]

use super::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const NOW_S: i64 = 1_736_920_213;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(11)
}

fn lane() -> KeyRing {
    KeyRing::generate(Holder::Lane, Service::from(NOW_S), &mut rng()).unwrap()
}

fn key(recipient: Recipient, secret: u8) -> RecipientKey {
    RecipientKey::new(recipient, Zeroizing::new([secret; 32]), NOW_S, NOW_S + 100).unwrap()
}

// rules
#[test]
fn a_lane_with_the_bureaus_key_is_refused_and_the_bureau_with_a_lanes() {
    let keys = vec![key(Recipient::Police, 1), key(Recipient::Mutual, 2), key(Recipient::Bureau, 3)];
    let refused = KeyRing::new(Holder::Lane, keys, Vec::new()).unwrap_err();
    assert_eq!(refused, KeyError::NotFor { holder: Holder::Lane, recipient: Recipient::Bureau });
    let keys = vec![key(Recipient::Bureau, 3), key(Recipient::Police, 1)];
    assert!(matches!(KeyRing::new(Holder::Bureau, keys, Vec::new()), Err(KeyError::NotFor { .. })));

    let bureau = KeyRing::generate(Holder::Bureau, Service::from(NOW_S), &mut rng()).unwrap().to_text();
    let mixed = format!("{}{}", *lane().to_text(), bureau.split_once("holder = \"bureau\"").unwrap().1);
    assert!(matches!(KeyRing::parse(&mixed, Holder::Lane), Err(KeyError::NotFor { .. })));
}

#[test]
fn two_keys_with_one_kid_are_refused_retired_ones_included() {
    let (police, mutual) = (key(Recipient::Police, 1), key(Recipient::Mutual, 1));
    let kid = police.kid();
    assert_eq!(KeyRing::new(Holder::Lane, vec![police, mutual], Vec::new()).unwrap_err(), KeyError::Doubled(kid));

    let keys = vec![key(Recipient::Police, 1), key(Recipient::Mutual, 2)];
    let retired = vec![RetiredKey { recipient: Recipient::Mutual, kid, retired_s: 0 }];
    assert_eq!(KeyRing::new(Holder::Lane, keys, retired).unwrap_err(), KeyError::Doubled(kid));
}

#[test]
fn a_recipient_without_a_key_is_named() {
    let refused = KeyRing::new(Holder::Lane, vec![key(Recipient::Police, 1)], Vec::new()).unwrap_err();
    assert_eq!(refused, KeyError::Missing(Recipient::Mutual));
}

#[test]
fn a_key_file_comes_back_as_it_was_written() {
    let ring = lane();
    let ended = ring.keys()[0].until_s();
    let ring = ring.renewed(ended, &mut ChaCha20Rng::seed_from_u64(5)).unwrap().unwrap();
    assert!(!ring.retired().is_empty());
    let text = ring.to_text();
    assert_eq!(KeyRing::parse(&text, Holder::Lane).unwrap().to_text(), text);
}

#[test]
fn a_fault_in_a_key_file_is_told_by_its_line_without_its_secret() {
    let text = lane().to_text();
    let secret = hex::encode(lane().keys()[0].secret().expose());
    let parse = |text: &str| KeyRing::parse(text, Holder::Lane).unwrap_err();

    let unquoted = parse(&text.replacen(&format!("\"{secret}\""), &secret, 1));
    assert_eq!(unquoted, KeyError::Syntax { line: 7 });
    let short = parse(&text.replacen(&secret, &secret[2..], 1));
    assert_eq!(short, KeyError::Secret { recipient: Recipient::Police });
    let misplaced = parse(&text.replacen("from = ", &format!("from = \"{secret}\" # "), 1));
    let swapped = parse(&text.replacen(&secret, &hex::encode([5; 32]), 1));
    assert!(matches!(swapped, KeyError::Kid { recipient: Recipient::Police, .. }));
    for told in [unquoted, short, misplaced, swapped] {
        assert!(!told.to_string().contains(&secret[..16]), "{told}");
    }
    assert!(matches!(parse("holder = \"lane\"\nkeys = []\n"), KeyError::Syntax { line: 2 }));
    let bureau = KeyRing::generate(Holder::Bureau, Service::from(NOW_S), &mut rng()).unwrap().to_text();
    assert_eq!(parse(&bureau), KeyError::Holder { expected: Holder::Lane, found: Holder::Bureau });
}

#[test]
fn secrets_are_not_printed() {
    let ring = lane();
    let printed = format!("{ring:?}");
    for key in ring.keys() {
        assert!(!printed.contains(&hex::encode(key.secret().expose())));
        assert!(!printed.contains(&format!("{:?}", key.secret().expose())));
    }
}

#[test]
fn current_and_next_key_overlap_twelve_months() {
    let ring = lane();
    let ends = ring.keys()[0].until_s();
    let old = ring.current(Recipient::Police, NOW_S).unwrap().kid();
    assert!(ring.renewed(ends - OVERLAP_S - 1, &mut rng()).unwrap().is_none(), "not due yet");

    let both = ring.renewed(ends - OVERLAP_S, &mut ChaCha20Rng::seed_from_u64(5)).unwrap().unwrap();
    let new = both.current(Recipient::Police, ends - OVERLAP_S).unwrap().kid();
    assert_ne!(new, old, "phones that are online seal to the next key");
    for at_s in [ends - OVERLAP_S, ends - 1] {
        for kid in [old, new] {
            assert!(both.find(Family::Clearance, Kid(kid), at_s * 1_000).is_ok(), "{at_s}");
        }
    }
    assert!(both.renewed(ends - OVERLAP_S + 1, &mut rng()).unwrap().is_none(), "one successor is enough");
}

#[test]
fn an_ended_key_is_retired_and_its_secret_leaves_the_ring() {
    let ring = lane();
    let old = &ring.keys()[0];
    let (kid, ends) = (old.kid(), old.until_s());
    let told = Err(NoKey::Retired(kid, ends));
    assert_eq!(ring.find(Family::Clearance, kid, ends * 1_000).map(drop), told, "also before it is moved");
    let later = ring.renewed(ends, &mut ChaCha20Rng::seed_from_u64(5)).unwrap().unwrap();
    assert_eq!(later.find(Family::Clearance, kid, (ends + 9) * 1_000).map(drop), told);
    assert!(later.keys().iter().all(|key| key.kid() != kid));
    assert!(!later.to_text().contains(&hex::encode(old.secret().expose())));
}

// rules
#[test]
fn a_key_serves_its_own_families_and_time_alone() {
    let ring = lane();
    let police = ring.keys()[0].kid();
    let at_ms = NOW_S * 1_000;
    assert!(ring.find(Family::Clearance, police, at_ms).is_ok());
    for family in [Family::MutualMacao, Family::MutualHongKong] {
        assert_eq!(ring.find(family, police, at_ms).map(drop), Err(NoKey::NeverIssued(police)));
    }
    assert_eq!(ring.find(Family::EId, police, at_ms).map(drop), Err(NoKey::NotHeld(Recipient::Bureau)));
    assert_eq!(ring.find(Family::Clearance, police, at_ms - 1_000).map(drop), Err(NoKey::NeverIssued(police)));
}
