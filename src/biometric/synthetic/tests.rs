#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::eye::{Circle, Watch};
use super::finger::{Class, MASTER_HEIGHT_PX, MASTER_WIDTH_PX};
use super::*;
use crate::Picture;
use crate::fingerprint::minutia::Minutia;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const SENSOR_PX: (usize, usize) = (388, 374);

fn pressed(finger: &Finger, impression: &Impression) -> (Picture, Vec<Minutia>) {
    finger.impression(impression, SENSOR_PX).unwrap()
}

#[test]
fn a_seed_grows_the_same_finger_and_another_seed_another() {
    let (one, again, other) = (Finger::grown(7), Finger::grown(7), Finger::grown(8));
    assert_eq!(one.picture().unwrap(), again.picture().unwrap());
    assert_eq!(one.minutiae(), again.minutiae());
    assert_ne!(one.picture().unwrap(), other.picture().unwrap());
    let touch = Impression::drawn(3, Skin::Worn);
    assert!(pressed(&one, &touch) == pressed(&again, &touch));
    assert!(pressed(&one, &touch).0 != pressed(&one, &Impression { seed: 1, ..touch }).0);
}

#[test]
fn fingers_have_as_many_minutiae_as_people_and_ridges_as_wide() {
    for seed in 0..12 {
        let finger = Finger::grown(seed);
        let (picture, minutiae) = pressed(&finger, &Impression::default());
        assert!((20..=80).contains(&minutiae.len()), "seed {seed}: {} minutiae", minutiae.len());
        assert!(minutiae.iter().all(|at| usize::from(at.x_px) < SENSOR_PX.0 && usize::from(at.y_px) < SENSOR_PX.1));
        let period_px = period_across(&finger.picture().unwrap());
        assert!((7.0..=12.0).contains(&period_px), "seed {seed}: ridges every {period_px} px");
        let dark = picture.grey().iter().filter(|grey| **grey < 128).count() as f32 / picture.grey().len() as f32;
        assert!((0.1..0.5).contains(&dark), "seed {seed}: {dark} of the picture is ridge");
    }
}

/// Area over ridge-line length: valleys and ridges together are one period wide.
fn period_across(master: &Picture) -> f32 {
    // A ridge's two edges cross every straight line: by Cauchy's formula, length is pi/2 times crossings times spacing.
    let (grey, width) = (master.grey(), master.width_px());
    let inner =
        |at: &usize| (20..width - 20).contains(&(at % width)) && (20..master.height_px() - 20).contains(&(at / width));
    let pixels: Vec<usize> = (0..grey.len()).filter(inner).collect();
    let crossings =
        |step: usize| pixels.iter().filter(|at| (grey[**at] < 127) != (grey[**at + step] < 127)).count() as f32;
    let (across, down) = (crossings(1), crossings(width));
    let diagonal = (crossings(width + 1) + crossings(width - 1)) / std::f32::consts::SQRT_2;
    let edge_length = std::f32::consts::FRAC_PI_2 * (across + down + diagonal) / 4.0;
    2.0 * pixels.len() as f32 / edge_length
}

#[test]
fn patterns_are_as_common_as_among_people() {
    let mut seen = BTreeMap::new();
    for seed in 0..3_000 {
        *seen.entry(finger::flow_class(seed)).or_insert(0) += 1;
    }
    let share = |class: Class| f64::from(seen.get(&class).copied().unwrap_or(0)) / 3_000.0;
    for (class, expected) in [
        (Class::LeftLoop, 0.338),
        (Class::RightLoop, 0.317),
        (Class::Whorl, 0.279),
        (Class::Arch, 0.037),
        (Class::TentedArch, 0.029),
    ] {
        assert!((share(class) - expected).abs() < 0.03, "{class:?}: {}", share(class));
    }
}

#[test]
fn a_turned_and_shifted_finger_keeps_its_minutiae() {
    let finger = Finger::grown(21);
    let straight = Impression::default();
    // A whole quarter turn moves every pixel exactly; directions turn by 64/256.
    let turned = Impression { rotation_deg: 90.0, shift_px: (5.0, -7.0), ..straight };
    let (_, before) = finger.impression(&straight, (400, 400)).unwrap();
    let (_, after) = finger.impression(&turned, (400, 400)).unwrap();
    let expected: Vec<Minutia> = before
        .iter()
        .map(|minutia| Minutia {
            x_px: minutia.y_px + 5,
            y_px: 400 - minutia.x_px - 7,
            angle: minutia.angle.wrapping_add(64),
            ..*minutia
        })
        .collect();
    let score = score::extraction(&after, &expected);
    assert!(score.recall() > 0.9 && score.precision() > 0.9, "{score:?}");
}

#[test]
fn true_minutiae_lie_where_ridges_end_and_point_along_them() {
    let finger = Finger::grown(5);
    let master = finger.picture().unwrap();
    let dark = |x: f32, y: f32| {
        let at = y.round() as usize * MASTER_WIDTH_PX + x.round() as usize;
        f32::from(master.grey()[at]) < 127.0
    };
    let (mut along, mut against) = (0, 0);
    for minutia in finger.minutiae() {
        use crate::fingerprint::minutia::Kind;
        let angle = f32::from(minutia.angle) / 256.0 * std::f32::consts::TAU;
        let (x, y) = (f32::from(minutia.x_px), f32::from(minutia.y_px));
        let ahead = dark(x + 6.0 * angle.cos(), y - 6.0 * angle.sin());
        let behind = dark(x - 6.0 * angle.cos(), y + 6.0 * angle.sin());
        // An ending's ridge lies ahead, white behind; a fork's valley ahead, its ridge behind.
        let right = if minutia.kind == Kind::Ending { ahead && !behind } else { !ahead && behind };
        *(if right { &mut along } else { &mut against }) += 1;
    }
    assert!(
        along > 3 * against,
        "{along} right, {against} wrong of {} in {MASTER_HEIGHT_PX} rows",
        finger.minutiae().len()
    );
}

#[test]
fn two_touches_share_minutiae_and_dry_wet_and_partial_ones_look_so() {
    let finger = Finger::grown(33);
    let mean = |picture: &Picture| {
        picture.grey().iter().map(|grey| f64::from(*grey)).sum::<f64>() / picture.grey().len() as f64
    };
    let usual = Impression::default();
    let (picture, minutiae) = pressed(&finger, &usual);
    let (dry, _) = pressed(&finger, &Impression { moisture: -0.8, ..usual });
    let (wet, _) = pressed(&finger, &Impression { moisture: 0.8, ..usual });
    assert!(mean(&dry) > mean(&picture) && mean(&picture) > mean(&wet));
    let (_, partial) = pressed(&finger, &Impression { contact: 0.5, ..usual });
    assert!(partial.len() < minutiae.len() && score::extraction(&partial, &minutiae).precision() > 0.95);
    let (_, pulled) = pressed(&finger, &Impression { distortion_px: 6.0, seed: 4, ..usual });
    assert!(score::extraction(&pulled, &minutiae).recall() > 0.8);
    let (nothing, none) = pressed(&finger, &Impression { shift_px: (2_000.0, 0.0), ..usual });
    assert!(none.is_empty() && mean(&nothing) > 240.0);
}

#[test]
fn drawn_fingers_are_plausible_and_their_captures_alike() {
    for seed in 0..200 {
        let finger = DrawnFinger::drawn(seed);
        assert!((30..=60).contains(&finger.minutiae().len()));
        assert!(finger.minutiae() == DrawnFinger::drawn(seed).minutiae());
        assert_eq!(impression_of(finger.minutiae(), seed, Wear::NONE), finger.minutiae());
        let captured =
            impression_of(finger.minutiae(), seed, Wear { shift_px: 0.0, rotation_deg: 0.0, ..Wear::of(Skin::Good) });
        let other = impression_of(DrawnFinger::drawn(seed + 1_000).minutiae(), seed, Skin::Good);
        let (same, different) =
            (score::extraction(&captured, finger.minutiae()), score::extraction(&other, finger.minutiae()));
        assert!(same.f1() > 0.6 && same.f1() > different.f1() + 0.15, "seed {seed}: {} {}", same.f1(), different.f1());
    }
    assert!(impression_of(&[], 1, Skin::Worn).is_empty());
}

fn mean_within(picture: &Picture, circle: Circle, from: f32, to: f32) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (at, grey) in picture.grey().iter().enumerate() {
        let (x, y) = ((at % picture.width_px()) as f32, (at / picture.width_px()) as f32);
        let distance = ((x - circle.x_px).powi(2) + (y - circle.y_px).powi(2)).sqrt() / circle.radius_px;
        // Lids and lashes lie above and below.
        if (from..to).contains(&distance) && (y - circle.y_px).abs() < 0.4 * circle.radius_px {
            (sum, count) = (sum + f32::from(*grey), count + 1.0);
        }
    }
    sum / count
}

#[test]
fn pupil_iris_and_white_lie_where_the_truth_says() {
    for seed in 0..20 {
        let eye = Eye::grown(seed);
        let look = Look { highlights: 0, opening: 1.1, ..Look::drawn(seed) };
        let (picture, truth) = eye.picture(&look, (320, 240)).unwrap();
        let inside = mean_within(&picture, truth.pupil, 0.0, 0.85);
        let outside = mean_within(&picture, truth.pupil, 1.15, 1.4);
        let edge = mean_within(&picture, truth.limbus, 0.82, 0.94);
        let white = mean_within(&picture, truth.limbus, 1.1, 1.25);
        assert!(inside < 45.0 && inside + 25.0 < outside, "seed {seed}: pupil {inside}, iris {outside}");
        assert!(edge + 25.0 < white, "seed {seed}: iris {edge}, white {white}");
        assert!(truth.visible > 0.6);
    }
}

#[test]
fn a_seed_grows_the_same_eye_and_another_seed_another() {
    let look = Look::drawn(5);
    let taken = |seed: u64, look: &Look| Eye::grown(seed).picture(look, (320, 240)).unwrap();
    assert!(taken(1, &look) == taken(1, &look));
    assert!(taken(1, &look).0 != taken(2, &look).0);
    assert!(taken(1, &look).0 != taken(1, &Look { lens: Lens::Cosmetic, ..look }).0);
    assert!(taken(1, &look).0 != taken(1, &Look { printed: true, ..look }).0);
}

#[test]
fn closed_lids_hide_the_iris() {
    let (_, truth) = Eye::grown(4).picture(&Look { opening: 0.0, ..Look::default() }, (320, 240)).unwrap();
    assert!(truth.visible < 0.01);
    let (_, half) = Eye::grown(4).picture(&Look { opening: 0.5, ..Look::default() }, (320, 240)).unwrap();
    assert!((0.2..0.8).contains(&half.visible), "{}", half.visible);
}

#[test]
fn a_pupil_answers_light_and_a_print_does_not() {
    let watch = Watch { frames: 20, interval_ms: 100, light_at_ms: Some(500) };
    let radii = |look: &Look| -> Vec<f32> {
        let eye = Eye::grown(11);
        eye.watched(look, watch, (160, 120)).map(|frame| frame.unwrap().1.pupil.radius_px).collect()
    };
    let look = Look { dilation: 0.5, iris_radius_px: 28.0, ..Look::default() };
    let alive = radii(&look);
    assert!((alive[6] / alive[0] - 1.0).abs() < 0.06, "nothing happens before the latency is over");
    assert!(alive[16] < 0.85 * alive[0], "{} then {}", alive[0], alive[16]);
    let printed = radii(&Look { printed: true, ..look });
    assert!(printed.iter().all(|radius| (radius / printed[0] - 1.0).abs() < 0.01));
}

#[test]
fn sizes_that_no_picture_has_are_refused() {
    assert!(Finger::grown(1).impression(&Impression::default(), (8, 300)).is_err());
    assert!(Eye::grown(1).picture(&Look::default(), (320, 5_000)).is_err());
}

prop_compose! {
    /// Any bits, infinities and no-numbers among them.
    fn number()(bits in any::<u32>(), small in -50.0..50.0_f32, wild in any::<bool>()) -> f32 {
        if wild { f32::from_bits(bits) } else { small }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_impression_breaks_the_press(
        seed in any::<u64>(), numbers in proptest::array::uniform14(number()), scratches in any::<u8>(),
        background in any::<u8>(), size in (16..300_usize, 16..300_usize),
    ) {
        let [x, y, rotation_deg, distortion_px, pressure, moisture, contact, roll_x, roll_y, dropout, creases, pores, noise, gain] = numbers;
        let impression = Impression {
            seed, shift_px: (x, y), rotation_deg, distortion_px, pressure, moisture, contact, roll_px: (roll_x, roll_y),
            dropout, scratches, creases, pores, noise, gain, background,
        };
        static FINGER: LazyLock<Finger> = LazyLock::new(|| Finger::grown(2));
        let (picture, minutiae) = FINGER.impression(&impression, size).unwrap();
        prop_assert_eq!((picture.width_px(), picture.height_px()), size);
        prop_assert!(minutiae.iter().all(|at| usize::from(at.x_px) < size.0 && usize::from(at.y_px) < size.1));
    }

    #[test]
    fn no_look_breaks_the_camera(
        seed in any::<u64>(), numbers in proptest::array::uniform14(number()), highlights in any::<u8>(),
        lens in 0..3_usize, printed in any::<bool>(), size in (16..300_usize, 16..300_usize),
    ) {
        let [dilation, opening, lashes, gaze_x, gaze_y, tilt_deg, defocus_px, right, down, noise, light, iris_radius_px, x, y] = numbers;
        let look = Look {
            seed, dilation, opening, lashes, highlights, gaze_deg: (gaze_x, gaze_y), tilt_deg, defocus_px,
            motion_px: (right, down), noise, light, lens: [Lens::None, Lens::Clear, Lens::Cosmetic][lens], printed,
            iris_radius_px, shift_px: (x, y),
        };
        static EYE: LazyLock<Eye> = LazyLock::new(|| Eye::grown(2));
        let (picture, truth) = EYE.picture(&look, size).unwrap();
        prop_assert_eq!((picture.width_px(), picture.height_px()), size);
        prop_assert!((0.0..=1.0).contains(&truth.visible));
    }

    #[test]
    fn no_wear_breaks_minutiae(
        seed in any::<u64>(), numbers in proptest::array::uniform9(number()),
        places in proptest::collection::vec((any::<u16>(), any::<u16>(), any::<u8>()), 0..80),
    ) {
        let [shift_px, rotation_deg, distortion_px, jitter_px, jitter_deg, missed, invented, mistaken, contact_px] = numbers;
        let wear = Wear { shift_px, rotation_deg, distortion_px, jitter_px, jitter_deg, missed, invented, mistaken, contact_px };
        let kind = crate::fingerprint::minutia::Kind::Other;
        let minutiae: Vec<Minutia> =
            places.into_iter().map(|(x_px, y_px, angle)| Minutia { x_px, y_px, angle, kind, quality: 0 }).collect();
        prop_assert!(impression_of(&minutiae, seed, wear).len() <= 3 * minutiae.len());
    }
}
