//! What no text may do.

use crate::world::*;
use portas::credential::certificate::Kcwt;
use portas::credential::cose::{Encrypt0, Sign1};
use portas::credential::keys::{Holder, KeyRing};
use portas::credential::{Family, text, vectors};
use proptest::prelude::*;

const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn family() -> impl Strategy<Value = Family> {
    proptest::sample::select(Family::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_a_phone_says_is_what_a_lane_reads(
        family in family(), algorithm in proptest::sample::select(ALGORITHMS.to_vec()),
        cid: [u8; 16], step: u32, sub: u8, nonce: [u8; 8], slot: u8,
    ) {
        let mut world = World::new();
        let mut craft = world.craft(family, algorithm);
        craft.code.cid.0 = cid;
        craft.code.stamp = portas::credential::Stamp { step, sub, nonce };
        craft.code.slot = if family == Family::MutualHongKong { 0 } else { slot };
        if let Some(issuer) = world.issuer(family) {
            let bound = portas::wallet::Bound { family, cid: craft.code.cid, slot, key: craft.key.public() };
            craft.kcwt = Some(issuer.certify(&bound, AT_S + 60, 79));
        }
        let text = craft.text(&mut world);
        prop_assert_eq!(world.judge(&text, &craft), Ok(craft.code));
    }

    // rules: A-28
    #[test]
    fn a_code_with_one_character_changed_is_refused(
        family in family(), at in 0usize..1_000, other in 0usize..45,
    ) {
        let mut world = World::new();
        let craft = world.craft(family, ALGORITHMS[at % 2]);
        let good = craft.text(&mut world);
        let mut bytes = good.clone().into_bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != ALPHABET[other]);
        bytes[at] = ALPHABET[other];
        let changed = String::from_utf8(bytes).unwrap();
        prop_assert!(world.judge(&changed, &craft).is_err(), "character {}", at);
    }

    // rules: A-28
    #[test]
    fn a_code_with_one_byte_changed_outside_or_inside_the_seal_is_refused(
        family in family(), at in 0usize..1_000, change in 1u8..,
    ) {
        let mut world = World::new();
        let craft = world.craft(family, ALGORITHMS[at % 2]);
        let good = craft.text(&mut world);

        let mut outside = text::decode(&good[5..]).unwrap();
        let length = outside.len();
        outside[at % length] ^= change;
        prop_assert!(world.judge(&text::encode(family, &outside), &craft).is_err(), "outside {}", at % length);

        let mut inside = inside(&good);
        let length = inside.len();
        inside[at % length] ^= change;
        let resealed = craft.sealed(&mut world, &inside);
        prop_assert!(world.judge(&resealed, &craft).is_err(), "inside {}", at % length);
    }

    #[test]
    fn a_code_cut_short_or_drawn_out_is_refused(family in family(), at in 0usize..1_000, more in "[0-9A-Z]{1,4}") {
        let mut world = World::new();
        let craft = world.craft(family, ALGORITHMS[at % 2]);
        let good = craft.text(&mut world);
        prop_assert!(world.judge(&good[..at % good.len()], &craft).is_err());
        let longer = format!("{good}{more}");
        prop_assert!(world.judge(&longer, &craft).is_err());
        let mut inside = inside(&good);
        inside.push(0);
        let resealed = craft.sealed(&mut world, &inside);
        prop_assert!(world.judge(&resealed, &craft).is_err());
    }
}

proptest! {
    #[test]
    fn any_text_is_refused_in_peace(prefix in "(MOC1:|MOM1:|HKM1:|MOE1:|)", rest in "\\PC{0,300}") {
        let mut world = World::new();
        let craft = world.craft(Family::Clearance, ALGORITHMS[0]);
        let text = format!("{prefix}{rest}");
        prop_assert!(world.passes(&text, &craft.lookup(), AT_MS).is_err());
        prop_assert!(KeyRing::parse(&text, Holder::Lane).is_err());
        prop_assert!(vectors::run(&text).is_err());
    }

    #[test]
    fn any_sealed_bytes_are_refused_in_peace(family in family(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut world = World::new();
        let craft = world.craft(family, ALGORITHMS[0]);
        let text = craft.sealed(&mut world, &bytes);
        prop_assert!(world.passes(&text, &craft.lookup(), AT_MS).is_err());
    }

    #[test]
    fn any_bytes_are_read_in_peace_and_what_is_read_has_one_spelling(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        if let Ok(code) = Encrypt0::decode(&bytes) {
            prop_assert_eq!(code.encode(), bytes.clone());
        }
        if let Ok(code) = Sign1::decode(&bytes) {
            prop_assert_eq!(code.encode(), bytes.clone());
        }
        if let Ok(kcwt) = Kcwt::decode(&bytes) {
            prop_assert_eq!(kcwt.encode(), bytes);
        }
    }
}
