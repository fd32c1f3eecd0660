#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::minutia::{Kind, Minutia};
use super::{Extraction, NoTemplate, Prepared, Score, Similarity, TEMPLATE_VERSION, Template, TemplateError, extract};
use crate::Picture;

const SIDE: usize = 280;
const PERIOD_PX: f32 = 9.0;

/// Bent ridges with spirals of phase: each spiral is a minutia, exactly there.
struct Pattern {
    spirals: Vec<(f32, f32, f32)>,
    centre: (f32, f32),
}

/// How an impression of a pattern is taken.
#[derive(Clone, Copy, Debug)]
struct Taking {
    turn: f32,
    shift: (f32, f32),
    noise: f32,
    contrast: f32,
    /// Pixels of the picture to one pixel at 500 ppi.
    scale: f32,
}

const PLAIN: Taking = Taking { turn: 0.0, shift: (0.0, 0.0), noise: 6.0, contrast: 1.0, scale: 1.0 };

impl Pattern {
    fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut spirals: Vec<(f32, f32, f32)> = Vec::new();
        while spirals.len() < 28 {
            let (x, y) = (rng.random_range(-120.0..120.0_f32), rng.random_range(-120.0..120.0_f32));
            if spirals.iter().all(|s| (s.0 - x).hypot(s.1 - y) > 26.0) {
                spirals.push((x, y, if rng.random_range(0..2) == 0 { 1.0 } else { -1.0 }));
            }
        }
        let centre = (rng.random_range(-60.0..60.0), rng.random_range(180.0..260.0));
        Self { spirals, centre }
    }

    fn grey(&self, x: f32, y: f32) -> f32 {
        let mut phase = std::f32::consts::TAU * (x - self.centre.0).hypot(y - self.centre.1) / PERIOD_PX;
        for (sx, sy, sign) in &self.spirals {
            phase += sign * (y - sy).atan2(x - sx);
        }
        phase.cos()
    }

    fn picture(&self, taking: Taking, seed: u64) -> Picture {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let side = (SIDE as f32 * taking.scale) as usize;
        let (sin, cos) = taking.turn.sin_cos();
        let mut grey = Vec::with_capacity(side * side);
        for py in 0..side {
            for px in 0..side {
                let (x, y) = (px as f32 / taking.scale - 140.0, py as f32 / taking.scale - 140.0);
                let (x, y) = (x - taking.shift.0, y - taking.shift.1);
                let (x, y) = (cos * x + sin * y, cos * y - sin * x);
                let ridge = if x.hypot(y) < 135.0 { 60.0 * self.grey(x, y) - 60.0 } else { 40.0 };
                let noise = taking.noise * rng.random_range(-1.7..1.7_f32);
                grey.push((170.0 + taking.contrast * ridge + noise).clamp(0.0, 255.0) as u8);
            }
        }
        Picture::new(side, side, grey).unwrap()
    }

    fn extraction(&self, taking: Taking, seed: u64) -> Extraction {
        extract(&self.picture(taking, seed), (500.0 * taking.scale) as u16).unwrap()
    }

    fn prepared(&self, taking: Taking, seed: u64) -> Prepared {
        Prepared::new(&self.extraction(taking, seed).template)
    }
}

fn score(a: &Prepared, b: &Prepared) -> Score {
    Score::from(a.compare(b))
}

#[test]
fn minutiae_are_found_where_they_are_and_few_where_none_are() {
    for seed in 0..4 {
        let pattern = Pattern::new(seed);
        let found = pattern.extraction(PLAIN, seed).template;
        let inner: Vec<_> = pattern.spirals.iter().filter(|s| s.0.hypot(s.1) < 105.0).collect();
        let near = |m: &Minutia, s: &(f32, f32, f32)| {
            (f32::from(m.x_px) - 140.0 - s.0).hypot(f32::from(m.y_px) - 140.0 - s.1) < 9.0
        };
        let hits = inner.iter().filter(|s| found.minutiae().iter().any(|m| near(m, s))).count();
        let invented = found.minutiae().iter().filter(|m| !pattern.spirals.iter().any(|s| near(m, s))).count();
        assert!(hits * 10 >= inner.len() * 8, "{hits} of {}", inner.len());
        assert!(invented <= 4, "{invented} invented");
    }
}

#[test]
fn minutiae_point_along_their_ridge() {
    let pattern = Pattern::new(5);
    for m in pattern.extraction(PLAIN, 5).template.minutiae() {
        let (x, y) = (f32::from(m.x_px) - 140.0 - pattern.centre.0, f32::from(m.y_px) - 140.0 - pattern.centre.1);
        // Ridges run around the centre; a picture's y points down, an angle counts upwards.
        let ridge = (-x).atan2(-y) / std::f32::consts::PI * 128.0;
        let off = (f32::from(m.angle) - ridge).rem_euclid(128.0);
        assert!(off.min(128.0 - off) < 24.0, "off by {off}");
    }
}

#[test]
fn a_finger_is_known_again_turned_shifted_and_noisy_and_a_stranger_is_not() {
    let takings = [
        Taking { turn: 0.35, shift: (18.0, -25.0), noise: 25.0, contrast: 1.0, scale: 1.0 },
        Taking { turn: -0.5, shift: (-30.0, 10.0), noise: 4.0, contrast: 0.25, scale: 1.0 },
        Taking { turn: 3.0, shift: (8.0, 40.0), noise: 10.0, contrast: 0.7, scale: 1.0 },
    ];
    let strangers: Vec<Prepared> = (10..14).map(|seed| Pattern::new(seed).prepared(PLAIN, seed)).collect();
    for seed in 0..3 {
        let pattern = Pattern::new(seed);
        let enrolled = pattern.prepared(PLAIN, seed);
        for taking in takings {
            let live = pattern.prepared(taking, seed + 100);
            assert!(score(&live, &enrolled) >= Score::at_fmr(1e-5), "{seed} {taking:?}: {:?}", score(&live, &enrolled));
            for stranger in &strangers {
                assert!(
                    score(&live, stranger) < Score::at_fmr(1e-3),
                    "{seed} {taking:?}: {:?}",
                    score(&live, stranger)
                );
            }
        }
    }
}

#[test]
fn pictures_of_other_resolutions_are_brought_to_one() {
    let pattern = Pattern::new(2);
    let enrolled = pattern.prepared(PLAIN, 1);
    for scale in [0.7, 1.6, 2.0] {
        let live = pattern.prepared(Taking { scale, ..PLAIN }, 7);
        assert!(score(&live, &enrolled) >= Score::at_fmr(1e-5), "{scale}: {:?}", score(&live, &enrolled));
    }
    let picture = pattern.picture(PLAIN, 1);
    for ppi in [0, 1, 199, 2_001, u16::MAX] {
        assert_eq!(extract(&picture, ppi).unwrap_err(), NoTemplate::Resolution { ppi });
    }
}

#[test]
fn nothing_is_made_of_an_empty_sensor() {
    for grey in [0, 1, 127, 255] {
        let picture = Picture::new(300, 300, vec![grey; 90_000]).unwrap();
        assert_eq!(extract(&picture, 500).unwrap_err(), NoTemplate::NoFinger);
    }
    let small = Picture::new(16, 16, vec![90; 256]).unwrap();
    assert_eq!(extract(&small, 500).unwrap_err(), NoTemplate::NoFinger);
}

#[test]
fn the_worse_the_impression_the_lower_its_quality() {
    let pattern = Pattern::new(3);
    let picture = |noise| pattern.picture(Taking { noise, ..PLAIN }, 3);
    let quality = |noise| extract(&picture(noise), 500).map_or(0, |found| found.quality);
    assert!(quality(4.0) > quality(60.0) + 5, "{} {}", quality(4.0), quality(60.0));
    assert!(quality(60.0) >= quality(110.0));
}

fn drawn(seed: u64) -> Vec<Minutia> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..36)
        .map(|_| Minutia {
            x_px: rng.random_range(40..300),
            y_px: rng.random_range(40..340),
            angle: rng.random_range(0..=255),
            kind: Kind::Other,
            quality: 0,
        })
        .collect()
}

/// Another impression of drawn minutiae: turned, shifted, jittered, every fifth lost, some invented.
fn taken_again(minutiae: &[Minutia], seed: u64) -> Vec<Minutia> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (sin, cos) = 0.3_f32.sin_cos();
    let mut again: Vec<Minutia> = minutiae
        .iter()
        .filter(|_| rng.random_range(0..5) != 0)
        .map(|m| {
            let (x, y) = (f32::from(m.x_px) - 170.0, f32::from(m.y_px) - 190.0);
            (m.angle, cos * x + sin * y + 200.0, cos * y - sin * x + 210.0)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(angle, x, y)| Minutia {
            x_px: (x + rng.random_range(-3.0..3.0_f32)) as u16,
            y_px: (y + rng.random_range(-3.0..3.0_f32)) as u16,
            // Turned in the picture by 0.3 rad counter-clockwise.
            angle: angle.wrapping_add(12).wrapping_add(rng.random_range(0..9)).wrapping_sub(4),
            kind: Kind::Other,
            quality: 0,
        })
        .collect();
    again.extend(drawn(seed + 1).into_iter().take(5));
    again
}

#[test]
fn bare_minutiae_are_enough() {
    let strangers: Vec<Prepared> = (50..56).map(|seed| Prepared::new(&Template::from_minutiae(&drawn(seed)))).collect();
    for seed in 0..6 {
        let minutiae = drawn(seed);
        let enrolled = Prepared::new(&Template::from_minutiae(&minutiae));
        let live = Prepared::new(&Template::from_minutiae(&taken_again(&minutiae, seed + 500)));
        assert!(score(&live, &enrolled) >= Score::at_fmr(1e-4), "{:?}", score(&live, &enrolled));
        for stranger in &strangers {
            assert!(score(&live, stranger) < Score::at_fmr(1e-3), "{:?}", score(&live, stranger));
        }
    }
}

#[test]
fn a_picture_compares_with_bare_minutiae() {
    let pattern = Pattern::new(1);
    let whole = pattern.extraction(PLAIN, 1).template;
    let again = pattern.prepared(Taking { turn: 0.2, ..PLAIN }, 9);
    let bare = Prepared::new(&Template::from_minutiae(whole.minutiae()));
    assert!(score(&again, &bare) >= Score::at_fmr(1e-3));
    assert!(score(&bare, &again) >= Score::at_fmr(1e-3));
}

#[test]
fn no_minutiae_are_like_nothing() {
    let empty = Prepared::new(&Template::from_minutiae(&[]));
    let finger = Pattern::new(1).prepared(PLAIN, 1);
    for (a, b) in [(&empty, &empty), (&empty, &finger), (&finger, &empty)] {
        assert_eq!(score(a, b), Score(0));
    }
}

#[test]
fn templates_are_kept_as_bytes_and_read_back_alike() {
    let template = Pattern::new(4).extraction(PLAIN, 4).template;
    let bytes = template.to_bytes();
    assert!(bytes.len() <= 4_096, "{}", bytes.len());
    assert!(Template::from_bytes(&bytes).unwrap() == template);
    let bare = Template::from_minutiae(template.minutiae());
    assert!(Template::from_bytes(&bare.to_bytes()).unwrap() == bare);
}

#[test]
fn other_versions_and_damage_are_told_apart_and_never_read() {
    let bytes = Pattern::new(4).extraction(PLAIN, 4).template.to_bytes();
    let error = |bytes: &[u8]| Template::from_bytes(bytes).map(|_| ()).unwrap_err();
    let mut newer = bytes.clone();
    newer[3] = TEMPLATE_VERSION + 1;
    assert_eq!(error(&newer), TemplateError::Version(TEMPLATE_VERSION + 1));
    assert_eq!(error(b"FMR\0 20\0"), TemplateError::Foreign);
    assert_eq!(error(&[]), TemplateError::Foreign);
    for at in 4..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        assert_eq!(error(&altered), TemplateError::Damaged, "byte {at}");
        assert_eq!(error(&bytes[..at]), TemplateError::Damaged, "cut at {at}");
    }
}

#[test]
fn templates_print_nothing_of_the_finger() {
    let extraction = Pattern::new(4).extraction(PLAIN, 4);
    assert_eq!(format!("{:?}", extraction.template), "Template(..)");
    assert_eq!(format!("{:?}", Prepared::new(&extraction.template)), "Prepared(..)");
}

#[test]
fn a_score_is_a_false_match_rate() {
    assert_eq!(Score::at_fmr(0.001), Score(3_000));
    assert_eq!(Score::at_fmr(0.0005), Score(3_302));
    assert!((Score(3_000).fmr() - 0.001).abs() < 1e-9);
    let mut before = Score(0);
    for step in -300..300 {
        let now = Score::from(Similarity(step as f32 / 10.0));
        assert!(now >= before);
        before = now;
    }
    assert_eq!(Score::from(Similarity(f32::NAN)), Score(0));
}

#[test]
fn two_fingers_say_more_than_one_and_two_tries_less() {
    let (weak, strong) = (Score(1_500), Score(4_000));
    assert_eq!(Score::of_fingers(&[strong]), strong);
    assert!(Score::of_fingers(&[strong, strong]) > strong);
    assert!(Score::of_fingers(&[weak, weak]) > weak);
    // A second finger that says nothing takes away.
    assert!(Score::of_fingers(&[strong, Score(0)]) < strong);
    assert_eq!(strong.as_best_of(2), Score(3_698));
    assert_eq!((strong.as_best_of(1), strong.as_best_of(0)), (strong, strong));
    assert_eq!(weak.as_best_of(1_000), Score(0));
}

/// Drawn pairs of uniform chance: their fused scores keep the false match rate they claim.
#[test]
fn fused_scores_keep_their_false_match_rate() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut chance = || Score((-1000.0 * rng.random_range(1e-9..1.0_f64).log10()) as u16);
    let threshold = Score::at_fmr(0.01);
    let (mut fused, mut best) = (0, 0);
    for _ in 0..50_000 {
        let pair = [chance(), chance()];
        fused += u32::from(Score::of_fingers(&pair) >= threshold);
        best += u32::from(pair[0].max(pair[1]).as_best_of(2) >= threshold);
    }
    assert!((400..=600).contains(&fused), "{fused}");
    assert!((400..=600).contains(&best), "{best}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_picture_panics(width in 16_usize..220, height in 16_usize..220, seed: u64, style in 0..4_u8, ppi in 200_u16..1200) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let wave = rng.random_range(0.2..2.0_f32);
        let grey = (0..width * height).map(|at| match style {
            0 => rng.random_range(0..=255),
            1 => if rng.random_range(0..40) == 0 { 0 } else { 255 },
            2 => (128.0 + 120.0 * ((at % width) as f32 * wave).sin()) as u8,
            _ => ((at / width * 7) ^ (at % width * 3)) as u8,
        }).collect();
        let picture = Picture::new(width, height, grey).unwrap();
        if let (Ok(once), Ok(twice)) = (extract(&picture, ppi), extract(&picture, ppi)) {
            prop_assert!(once.template == twice.template);
            let prepared = Prepared::new(&once.template);
            prop_assert!(prepared.compare(&prepared).0.is_finite());
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut framed = b"PFT\x01".to_vec();
        framed.extend(crc32fast::hash(&bytes).to_be_bytes());
        framed.extend(&bytes);
        if let Ok(template) = Template::from_bytes(&framed) {
            prop_assert_eq!(template.to_bytes(), framed);
            let prepared = Prepared::new(&template);
            prop_assert!(prepared.compare(&prepared).0.is_finite());
        }
        prop_assert!(Template::from_bytes(&bytes).is_err());
    }

    #[test]
    fn any_minutiae_compare(xs in proptest::collection::vec(any::<(u16, u16, u8, u8)>(), 0..200)) {
        let minutiae: Vec<Minutia> = xs.iter().map(|&(x_px, y_px, angle, quality)| Minutia {
            x_px, y_px, angle, kind: Kind::Other, quality,
        }).collect();
        let prepared = Prepared::new(&Template::from_minutiae(&minutiae));
        prop_assert!(prepared.compare(&prepared).0.is_finite());
    }
}

#[test]
fn long_and_huge_pictures_are_looked_at_in_bounded_time() {
    for (width, height) in [(4_096, 16), (16, 4_096), (1_600, 1_200)] {
        let grey = (0..width * height).map(|at| ((at % width) * 37 % 256) as u8).collect();
        let picture = Picture::new(width, height, grey).unwrap();
        let _ = extract(&picture, 500).map(|found| assert!(found.template.to_bytes().len() <= 8_192));
    }
}
