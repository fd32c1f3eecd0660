#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::plane::Plane;
use super::*;
use crate::Picture;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// An eye as it is drawn for these tests: discs, fibres by seed, lids, lamps.
#[derive(Clone, Copy)]
struct Drawn {
    texture: u64,
    width: usize,
    height: usize,
    centre: (f32, f32),
    pupil: f32,
    iris: f32,
    /// Radians that the head is tilted.
    tilt: f32,
    /// Rows above the centre that the upper lid leaves open.
    open: f32,
    /// Lamps in a ring that mirror in the pupil.
    lamps: usize,
    /// Levels of the noise of the sensor.
    noise: f32,
    noise_seed: u64,
}

const EYE: Drawn = Drawn {
    texture: 1,
    width: 320,
    height: 240,
    centre: (160.0, 120.0),
    pupil: 24.0,
    iris: 58.0,
    tilt: 0.0,
    open: 45.0,
    lamps: 2,
    noise: 2.0,
    noise_seed: 1,
};

/// Waves along the angle, a set per ring, mixed between rings.
fn fibres(seed: u64) -> impl Fn(f32, f32) -> f32 {
    const RINGS: usize = 9;
    const WAVES: usize = 24;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let waves: Vec<[(f32, f32); WAVES]> = (0..RINGS)
        .map(|_| {
            std::array::from_fn(|_| (random.random_range(-1.0..1.0), random.random_range(0.0..std::f32::consts::TAU)))
        })
        .collect();
    move |depth, angle| {
        let place = depth.clamp(0.0, 0.999) * (RINGS - 1) as f32;
        let ring = |ring: usize| {
            let sum = |(wave, (size, phase)): (usize, &(f32, f32))| size * ((wave + 6) as f32 * angle + phase).cos();
            waves[ring].iter().enumerate().map(sum).sum::<f32>()
        };
        let (lower, share) = (place as usize, place.fract());
        ring(lower) * (1.0 - share) + ring(lower + 1) * share
    }
}

fn draw(eye: Drawn) -> Picture {
    let fibre = fibres(eye.texture);
    let mut random = ChaCha8Rng::seed_from_u64(eye.noise_seed);
    let mut grey = Vec::with_capacity(eye.width * eye.height);
    for y in 0..eye.height {
        for x in 0..eye.width {
            let (dx, dy) = (x as f32 - eye.centre.0, y as f32 - eye.centre.1);
            let (px, py) = (dx - 0.03 * eye.iris, dy + 0.02 * eye.iris);
            let (inner, outer) = ((px * px + py * py).sqrt() - eye.pupil, (dx * dx + dy * dy).sqrt() - eye.iris);
            let depth = inner / (inner - outer).max(1.0);
            let texture = 110.0 + 4.0 * fibre(depth, dy.atan2(dx) - eye.tilt);
            let mix = |edge: f32, below: f32, above: f32| {
                let share = (0.5 + edge * 0.5).clamp(0.0, 1.0);
                below * (1.0 - share) + above * share
            };
            let mut value = mix(inner, 25.0, mix(outer, texture, 185.0));
            for lamp in 0..eye.lamps {
                let (sine, cosine) = (lamp as f32 * std::f32::consts::TAU / eye.lamps as f32 + 0.4).sin_cos();
                let (lx, ly) = (px - 0.45 * eye.pupil * cosine, py - 0.45 * eye.pupil * sine);
                value = value.max(mix((lx * lx + ly * ly).sqrt() - 0.14 * eye.pupil, 250.0, 0.0));
            }
            let lid = -eye.open + dx * dx / (4.0 * eye.iris);
            value = mix(dy - lid, 200.0, value);
            value = mix(dy - (1.1 * eye.iris - dx * dx / (5.0 * eye.iris)), value, 205.0);
            grey.push((value + eye.noise * random.random_range(-1.5..1.5)).clamp(0.0, 255.0) as u8);
        }
    }
    Picture::new(eye.width, eye.height, grey).unwrap()
}

fn encoded(eye: Drawn) -> Eye {
    encode(&draw(eye)).unwrap()
}

#[test]
fn circles_are_found_where_they_are() {
    for eye in [
        EYE,
        Drawn { centre: (120.0, 140.0), pupil: 16.0, iris: 45.0, ..EYE },
        Drawn {
            width: 640,
            height: 480,
            centre: (350.0, 230.0),
            pupil: 60.0,
            iris: 130.0,
            open: 100.0,
            lamps: 8,
            ..EYE
        },
        Drawn {
            width: 320,
            height: 280,
            centre: (150.0, 130.0),
            pupil: 45.0,
            iris: 105.0,
            open: 80.0,
            lamps: 8,
            ..EYE
        },
    ] {
        let found = encoded(eye).found;
        let near = |is: f32, want: f32| (is - want).abs() < 0.03 * eye.iris + 1.0;
        assert!(near(found.limbus.radius_px, eye.iris), "{} instead of {}", found.limbus.radius_px, eye.iris);
        assert!(near(found.limbus.x_px, eye.centre.0) && near(found.limbus.y_px, eye.centre.1));
        assert!(near(found.pupil.radius_px, eye.pupil), "{} instead of {}", found.pupil.radius_px, eye.pupil);
        assert!(near(found.pupil.x_px, eye.centre.0 + 0.03 * eye.iris));
    }
}

#[test]
fn an_eye_is_known_again_tilted_wide_and_under_other_light() {
    let first = encoded(EYE);
    for again in [
        Drawn { noise_seed: 2, ..EYE },
        Drawn { tilt: 0.25, noise_seed: 3, ..EYE },
        Drawn { pupil: 29.0, lamps: 1, noise_seed: 4, ..EYE },
        Drawn {
            width: 640,
            height: 480,
            centre: (300.0, 260.0),
            pupil: 45.0,
            iris: 116.0,
            open: 80.0,
            lamps: 8,
            ..EYE
        },
    ] {
        let similarity = compare(&encoded(again).code, &first.code);
        assert!(similarity.score() >= Score::at_fmr(1e-6), "{similarity:?} {:?}", similarity.score());
    }
    let turn = compare(&encoded(Drawn { tilt: 0.25, ..EYE }).code, &first.code).turn;
    assert_eq!(turn, -5, "a quarter radian is five columns of 2.8 degrees");
}

#[test]
fn another_eye_is_another() {
    let first = encoded(EYE);
    for texture in 2..12 {
        let other = encoded(Drawn { texture, ..EYE });
        assert!(compare(&first.code, &other.code).score() < Score::at_fmr(1e-4), "texture {texture}");
    }
}

#[test]
fn an_iris_that_the_border_cuts_is_still_compared() {
    let whole =
        encoded(Drawn { width: 320, height: 280, centre: (160.0, 140.0), pupil: 42.0, iris: 105.0, open: 90.0, ..EYE });
    let cut = Drawn { width: 320, height: 280, centre: (215.0, 140.0), pupil: 42.0, iris: 120.0, open: 100.0, ..EYE };
    let eye = encoded(cut);
    assert!(eye.quality.margin_adequacy < 5.0);
    assert!(compare(&whole.code, &eye.code).score() >= Score::at_fmr(1e-3));
}

#[test]
fn what_is_no_eye_is_refused() {
    let flat = |grey| Picture::new(320, 240, vec![grey; 320 * 240]).unwrap();
    assert_eq!(encode(&flat(0)).unwrap_err(), NoCode::NoEye);
    assert_eq!(encode(&flat(255)).unwrap_err(), NoCode::NoEye);
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let noise = Picture::new(320, 240, (0..320 * 240).map(|_| random.random()).collect()).unwrap();
    assert!(encode(&noise).is_err());
    let closed = draw(Drawn { open: -45.0, ..EYE });
    assert!(encode(&closed).is_err(), "a lid over the pupil leaves nothing to find");
    let plain = draw(Drawn { iris: 24.0, pupil: 10.0, ..EYE });
    assert!(matches!(encode(&plain), Err(NoCode::TooSmall { .. } | NoCode::NoEye)));
}

#[test]
fn less_iris_is_less_quality() {
    let (open, low) = (encoded(EYE).quality, encoded(Drawn { open: 14.0, ..EYE }).quality);
    assert!(open.usable_iris_area > low.usable_iris_area + 10.0);
    assert!(open.overall > low.overall);
    assert!((open.pupil_to_iris_ratio - 41.4).abs() < 3.0);
    assert!(open.margin_adequacy > 99.0);
}

/// A picture that many times as large.
fn enlarged(picture: &Picture, times: usize) -> Picture {
    let plane = Plane::shrunk(picture, 1);
    let (width, height) = (picture.width_px() * times, picture.height_px() * times);
    let grey = (0..width * height).map(|at| {
        let place = |at: usize, side: usize| (at as f32 / times as f32).min((side - 1) as f32);
        plane.sample(place(at % width, plane.width), place(at / width, plane.height)).unwrap() as u8
    });
    Picture::new(width, height, grey.collect()).unwrap()
}

#[test]
fn a_grid_of_dots_shows_as_a_sign_of_print_however_near_it_is_held() {
    for times in [1, 3] {
        let living = enlarged(&draw(EYE), times);
        let width = living.width_px();
        let dotted = living.grey().iter().enumerate().map(|(at, &grey)| {
            let (x, y) = ((at % width) as f32, (at / width) as f32);
            let dots = (x * 1.9 + y * 0.7).cos() * (y * 1.9 - x * 0.7).cos();
            (f32::from(grey) + 25.0 * dots).clamp(0.0, 255.0) as u8
        });
        let printed = encode(&Picture::new(width, living.height_px(), dotted.collect()).unwrap()).unwrap();
        let living = encode(&living).unwrap();
        assert!(living.attack.printed_dots < 0.3, "{times} times: {:?}", living.attack);
        assert!(printed.attack.printed_dots > 0.9, "{times} times: {:?}", printed.attack);
    }
}

#[test]
fn a_pupil_that_keeps_still_is_a_sign() {
    let sequence = |change: f32| -> Vec<PupilSample> {
        (0..30)
            .map(|at| PupilSample { at_ms: at * 66, pupil_to_iris: 0.4 + change * (at as f32 * 0.4).sin() })
            .collect()
    };
    assert_eq!(pupil_response(&sequence(0.02)).still, Some(0.0));
    assert_eq!(pupil_response(&sequence(0.001)).still, Some(1.0));
    assert_eq!(pupil_response(&sequence(0.02)[..5]).still, None);
    assert_eq!(pupil_response(&[]).still, None);
    let mut jump = sequence(0.001);
    jump[12].pupil_to_iris = 0.6;
    assert_eq!(pupil_response(&jump).still, Some(1.0), "one wrong measurement is no movement");
}

#[test]
fn scores_are_rates() {
    assert_eq!(Score::at_fmr(0.001), Score(3000));
    assert!((Score(3000).fmr() - 0.001).abs() < 1e-9);
    let scores: Vec<u16> = (0..=100)
        .map(|distance| Similarity {
            agreement: (0.5 - distance as f32 / 100.0) * 2.0 * compare::ORDINARY_BITS.sqrt(),
            turn: 0,
        })
        .map(|similarity| similarity.score().0)
        .collect();
    assert!(scores.windows(2).all(|two| two[0] >= two[1]), "a greater distance never scores more");
    assert!(scores[20] > 8000 && scores[50] < 100);
    assert_eq!(Similarity { agreement: f32::NEG_INFINITY, turn: 0 }.score(), Score(0));
}

/// Codes whose neighbours are equal, four columns and two rings at a time, as blur makes them.
fn coherent_code(random: &mut ChaCha8Rng) -> Code {
    const FIRST_OF_FOUR: u128 = 0x1111_1111_1111_1111_1111_1111_1111_1111;
    let rings: Vec<[u128; 2]> =
        (0..code::RINGS / 2).map(|_| [0; 2].map(|_: u128| (random.random::<u128>() & FIRST_OF_FOUR) * 0xF)).collect();
    let mut lines = rings.into_iter().flat_map(|[even, odd]| [even, odd, even, odd]);
    Code::whole(|| lines.next().unwrap())
}

#[test]
fn strangers_reach_a_score_no_oftener_where_bits_hang_together() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let codes: Vec<Code> = (0..64).map(|_| coherent_code(&mut random)).collect();
    let mut reached = 0;
    let mut least = 1.0_f32;
    for (at, first) in codes.iter().enumerate() {
        for second in &codes[..at] {
            let similarity = compare(first, second);
            reached += usize::from(similarity.score() >= Score::at_fmr(0.01));
            least = least.min(similarity.distance());
        }
    }
    let rate = reached as f32 / (codes.len() * (codes.len() - 1) / 2) as f32;
    assert!(rate < 0.03, "{rate} of strangers reach the score of one in a hundred, the nearest at {least}");
}

#[test]
fn a_poor_picture_of_the_eye_is_still_that_eye() {
    let good = draw(EYE);
    let altered = |change: fn(f32) -> f32| {
        let grey = good.grey().iter().map(|&grey| change(f32::from(grey)) as u8).collect();
        encode(&Picture::new(good.width_px(), good.height_px(), grey).unwrap()).unwrap()
    };
    let known = encode(&good).unwrap();
    for (what, poor) in [("dark", altered(|grey| grey * 0.4)), ("flat", altered(|grey| 90.0 + grey * 0.25))] {
        assert!(compare(&known.code, &poor.code).score() > Score::at_fmr(1e-6), "{what}");
        assert!(poor.quality.overall < known.quality.overall, "{what}");
    }
}

#[test]
fn codes_of_other_versions_are_named_not_read() {
    let bytes = encoded(EYE).code.to_bytes();
    assert!(Code::from_bytes(&bytes).unwrap() == encoded(EYE).code);
    let mut other = bytes;
    other[0] = CODE_VERSION + 1;
    assert_eq!(Code::from_bytes(&other).unwrap_err(), NotACode::Version { found: CODE_VERSION + 1 });
    assert!(Code::from_bytes(&bytes[1..]).is_err());
    assert_eq!(Code::from_bytes(&bytes[..40]).unwrap_err(), NotACode::Length { bytes: 40 });
    assert_eq!(Code::from_bytes(&[]).unwrap_err(), NotACode::Length { bytes: 0 });
    assert_eq!(format!("{:?}", encoded(EYE).code), "Code(..)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a camera delivers, it is answered.
    #[test]
    fn no_picture_panics(width in 16_usize..400, height in 16_usize..400, seed: u64, coarse in 1_usize..40) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let tile: Vec<u8> = (0..64).map(|_| random.random()).collect();
        let grey = (0..width * height).map(|at| tile[(at % width / coarse + at / width / coarse * 7) % 64]).collect();
        let picture = Picture::new(width, height, grey).unwrap();
        if let Ok(eye) = encode(&picture) {
            prop_assert!((0.0..=1.0).contains(&eye.confidence) && (0.0..=100.0).contains(&eye.quality.overall));
        }
    }

    /// An eye moved, half out of the picture, scaled: an answer, and the circles near it where one is given.
    #[test]
    fn no_place_of_an_eye_panics(x in -40.0_f32..360.0, y in -40.0_f32..280.0, iris in 10.0_f32..150.0, pupil in 0.05_f32..0.95) {
        let _ = encode(&draw(Drawn { centre: (x, y), iris, pupil: pupil * iris, open: iris, ..EYE }));
    }

    #[test]
    fn any_bytes_are_a_code_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..900)) {
        if let Ok(code) = Code::from_bytes(&bytes) {
            prop_assert_eq!(code.to_bytes().to_vec(), bytes);
        }
    }
}

#[test]
fn the_largest_and_the_thinnest_pictures_are_answered() {
    for (width, height) in [(4096, 4096), (4096, 16), (16, 4096), (16, 16)] {
        let grey = (0..width * height).map(|at| (at % width * 7 + at / width * 3) as u8).collect();
        let _ = encode(&Picture::new(width, height, grey).unwrap());
    }
    let large =
        Drawn { width: 2048, height: 1536, centre: (1000.0, 800.0), pupil: 130.0, iris: 300.0, open: 250.0, ..EYE };
    assert!((encoded(large).found.limbus.radius_px - 300.0).abs() < 12.0);
}
