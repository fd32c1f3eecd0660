#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::code::{COLUMNS, Code, RINGS};
use super::super::compare::compare;
use super::*;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A code that no eye has, with about `usable` of its places holding.
fn code(seed: u64, usable: f64) -> Code {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut code = Code::empty();
    for ring in 0..RINGS {
        for column in 0..COLUMNS {
            let bits = [random.random(), random.random()];
            if random.random_bool(usable) {
                code.set(ring, column, bits);
            }
        }
    }
    code
}

fn gallery(eyes: u64) -> Gallery {
    let mut gallery = Gallery::default();
    for id in 0..eyes {
        gallery.push(id, &code(id, 0.75));
    }
    gallery
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Each kernel finds for each eye exactly what the comparison of two codes finds, also where codes are nearly empty.
    #[test]
    fn every_kernel_agrees_with_the_comparison(seeds in proptest::collection::vec((any::<u64>(), 0.0_f64..=1.0), 1..30), probe: u64) {
        let codes: Vec<Code> = seeds.iter().map(|&(seed, usable)| code(seed, usable)).collect();
        let mut gallery = Gallery::default();
        for (id, code) in (0..).zip(&codes) {
            gallery.push(id, code);
        }
        let probe = code(probe, 0.8).turned(3);
        let expected: Vec<Hit> = (0..).zip(&codes)
            .map(|(id, code)| Hit { id, similarity: compare(&probe, code) })
            .filter(|hit| hit.similarity.distance() < 1.0)
            .collect();
        for kernel in Kernel::all() {
            let hits = gallery.all(&probe, gallery.blocks(), kernel, |_| true);
            prop_assert_eq!(&hits, &expected, "{}", kernel.name());
        }
    }
}

#[test]
fn the_same_eye_is_found_turned_among_many() {
    let gallery = gallery(203);
    for kernel in Kernel::all() {
        let hit = gallery.best(&code(101, 0.75).turned(5), gallery.blocks(), kernel).unwrap();
        assert_eq!((hit.id, hit.similarity.turn), (101, -5), "{}", kernel.name());
        assert!(hit.similarity.distance() < 0.05);
    }
}

#[test]
fn parts_of_a_search_find_what_the_whole_finds() {
    let (gallery, probe) = (gallery(100), code(77, 0.75));
    let all = |range| gallery.all(&probe, range, Kernel::fastest(), |similarity| similarity.distance() < 0.48);
    let middle = gallery.blocks().end / 2;
    let mut parts = all(0..middle);
    parts.extend(all(middle..gallery.blocks().end));
    assert_eq!(parts, all(gallery.blocks()));
    assert!(parts.iter().any(|hit| hit.id == 77));
    assert!(all(500..900).is_empty(), "a range beyond the end is empty");
}

#[test]
fn who_is_removed_is_gone_and_the_others_stay() {
    let mut gallery = gallery(33);
    gallery.push(7, &code(900, 0.8));
    assert_eq!(gallery.remove(7), 2);
    assert_eq!(gallery.remove(7), 0);
    assert_eq!(gallery.len(), 32);
    for seed in [7, 900] {
        let hit = gallery.best(&code(seed, 0.75), gallery.blocks(), Kernel::fastest()).unwrap();
        assert!(hit.id != 7 && hit.similarity.distance() > 0.3);
    }
    for id in (0..33).filter(|id| *id != 7) {
        assert_eq!(gallery.best(&code(id, 0.75), gallery.blocks(), Kernel::fastest()).unwrap().id, id);
    }
}

#[test]
fn nothing_of_a_removed_eye_stays_in_memory() {
    let mut gallery = gallery(10);
    gallery.remove(9);
    assert!(gallery.blocks[1].code(1) == Code::empty());
    for id in 0..9 {
        gallery.remove(id);
    }
    assert!(gallery.is_empty() && gallery.blocks.is_empty());
    assert_eq!(gallery.best(&code(1, 0.8), gallery.blocks(), Kernel::fastest()), None);
}
