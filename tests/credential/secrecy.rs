//! What a code tells to whoever reads it.

use crate::world::*;
use portas::credential::cose::Sign1;
use portas::credential::{Algorithm, Family, text};

/// What a stranger's reader gets out of a code.
fn outside(code: &str) -> Vec<u8> {
    text::decode(text::split(code).unwrap().1).unwrap()
}

// rules: A-21, E-31, S-01
#[test]
fn a_stranger_reads_nothing_that_two_codes_of_a_person_share() {
    let mut world = World::new();
    for family in Family::ALL {
        let craft = world.craft(family, Algorithm::Ed25519);
        let [one, two] = [(); 2].map(|()| outside(&craft.text(&mut world)));
        assert!(!one.windows(4).any(|part| craft.code.cid.0.windows(4).any(|handle| handle == part)));
        // Behind the header, which names the recipient, not a run of four bytes is alike.
        let header = 1 + 4 + 1 + 1 + 5 + 1 + 2;
        let body = |code: &[u8]| code[header..].windows(4).map(<[u8]>::to_vec).collect::<Vec<_>>();
        let shared = body(&one).into_iter().filter(|part| body(&two).contains(part)).count();
        assert_eq!(shared, 0, "{family}");
    }
}

// rules, E-31, S-01, S-03
#[test]
fn the_police_read_a_handle_a_time_and_a_slot_and_nothing_else() {
    let mut world = World::new();
    for family in Family::ALL {
        let craft = world.craft(family, Algorithm::Esp256);
        let inside = inside(&craft.text(&mut world));
        let code = Sign1::decode(&inside).unwrap();
        assert_eq!((code.cid, code.body.stamp, code.body.slot), (craft.code.cid, craft.code.stamp, 0));
        // Every byte is accounted for: nothing rides along.
        let known = Sign1 { certificate: craft.kcwt, ..code };
        assert_eq!(known.encode(), inside, "{family}");
    }
}

// rules: A-08
#[test]
fn codes_are_as_small_as_the_contract_measured() {
    let mut world = World::new();
    for (family, sizes) in [
        (Family::Clearance, 268..=268),
        (Family::MutualMacao, 509..=514),
        (Family::MutualHongKong, 509..=514),
        (Family::EId, 317..=317),
    ] {
        for algorithm in ALGORITHMS {
            let length = world.craft(family, algorithm).text(&mut world).len();
            assert!(sizes.contains(&length), "{family} {algorithm:?}: {length}");
        }
    }
}
