//! The camera's parts together: simulated phones through lens, reader, pacing and coach.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::coach::coach;
use super::fixtures::{code_text, finder_pattern_screen, phone_screen};
use super::frame::Frame;
use super::live::LiveReader;
use super::optics::{Resolution, Scene, photograph};
use super::reader::{ReadFault, ReaderKind, Search, read};
use super::{CameraEvent, Coaching};
use image::RgbImage;
use proptest::prelude::*;
use qrcode::EcLevel;
use zxingcpp::BarcodeFormat;

const BOTH: [ReaderKind; 2] = [ReaderKind::ZxingCpp, ReaderKind::Rqrr];

fn phone(text: &str) -> RgbImage {
    phone_screen(text, EcLevel::L, false)
}

/// Lengths of the four families' codes, in turn.
fn code(seed: u64) -> String {
    code_text([268, 317, 509, 514][seed as usize % 4], seed)
}

fn crafted() -> Frame {
    let (width, height, luma) = finder_pattern_screen();
    Frame::new(width, height, luma).unwrap()
}

/// How many of the phones in scenes of `seeds` each search reads.
fn reads<const N: usize>(searches: [Search; N], seeds: u64, scene: fn(u64) -> Scene) -> [u32; N] {
    let mut counts = [0; N];
    for seed in 0..seeds {
        let text = code(seed);
        let frame = photograph(Some(&phone(&text)), &scene(seed));
        for (count, search) in counts.iter_mut().zip(searches) {
            *count += u32::from(read(ReaderKind::ZxingCpp, &frame, search).texts == [text.as_str()]);
        }
    }
    counts
}

#[test]
fn the_same_seed_gives_the_same_frame_and_another_seed_another() {
    let screen = phone("MOC1:A");
    let frame = |seed| photograph(Some(&screen), &Scene::moderate(seed));
    assert_eq!(frame(3), frame(3));
    assert_ne!(frame(3), frame(4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_scene_of_any_numbers_gives_a_frame(numbers in proptest::array::uniform14(any::<f32>()), seed in any::<u64>()) {
        let [distance_mm, yaw_deg, pitch_deg, roll_deg, offset_x, offset_y, defocus_px, motion_px, ..] = numbers;
        let [.., motion_deg, noise, glare, contrast, moire, brightness] = numbers;
        let scene = Scene {
            seed, distance_mm, yaw_deg, pitch_deg, roll_deg, offset_x, offset_y, defocus_px, motion_px, motion_deg,
            noise, glare, contrast, moire, brightness, ..Scene::default()
        };
        for screen in [RgbImage::new(1, 1), RgbImage::new(2, 900), RgbImage::new(0, 0), phone("A")] {
            prop_assert_eq!(photograph(Some(&screen), &scene).luma().len(), 1_280 * 720);
        }
    }
}

#[test]
fn a_phone_held_still_is_read_by_both_readers_in_both_resolutions() {
    for kind in BOTH {
        for resolution in [Resolution::Hd720, Resolution::Hd1080] {
            let frame = photograph(Some(&phone(&code(1))), &Scene { resolution, ..Scene::default() });
            assert_eq!(read(kind, &frame, Search::Live { blur: false }).texts, [code(1)], "{kind} {resolution:?}");
        }
    }
}

#[test]
fn ordinary_hands_and_halls_are_read() {
    let [read] = reads([Search::Live { blur: true }], 60, Scene::moderate);
    assert!(read >= 56, "{read} of 60");
}

#[test]
fn a_blurred_copy_reads_more_of_the_severe_scenes_and_a_thorough_search_more_still() {
    let searches = [Search::Live { blur: false }, Search::Live { blur: true }, Search::Thorough];
    let [plain, blurred, thorough] = reads(searches, 30, Scene::severe);
    assert!(plain < blurred && blurred < thorough && thorough >= 13, "{plain}, {blurred}, {thorough} of 30");
}

#[test]
fn light_on_dark_and_mirrored_codes_are_read() {
    let text = code(2);
    for dark_mode in [false, true] {
        let screen = phone_screen(&text, EcLevel::L, dark_mode);
        let luma = image::DynamicImage::from(screen.clone()).into_luma8().into_raw();
        let flat = Frame::new(720, 1_440, luma).unwrap();
        let taken = photograph(Some(&screen), &Scene::default());
        for (kind, frame) in [(BOTH[0], taken), (BOTH[0], flat.clone()), (BOTH[1], flat)] {
            for frame in [frame.mirrored(), frame] {
                let reading = read(kind, &frame, Search::Live { blur: false });
                assert_eq!(reading.texts, [text.as_str()], "{kind}, dark mode {dark_mode}");
            }
        }
    }
}

#[test]
fn all_codes_of_a_picture_are_read_once_each() {
    let screens: Vec<RgbImage> = (0..3).map(|seed| phone(&code(seed))).collect();
    let mut wall = RgbImage::from_pixel(2_880, 1_440, image::Rgb([200; 3]));
    for (x, screen) in [0, 1, 2, 0].map(|i| &screens[i]).into_iter().enumerate() {
        image::imageops::replace(&mut wall, screen, x as i64 * 720, 0);
    }
    let luma = image::DynamicImage::from(wall).into_luma8();
    let frame = Frame::new(2_880, 1_440, luma.into_raw()).unwrap();
    for kind in BOTH {
        let mut texts = read(kind, &frame, Search::Thorough).texts;
        let mut wanted: Vec<String> = (0..3).map(code).collect();
        texts.sort();
        wanted.sort();
        assert_eq!(texts, wanted, "{kind}");
    }
}

#[test]
fn a_screen_crafted_of_finder_patterns_is_given_up_as_crowded() {
    for kind in BOTH {
        for search in [Search::Live { blur: true }, Search::Thorough] {
            let reading = read(kind, &crafted(), search);
            assert!(reading.texts.is_empty());
            assert_eq!(reading.fault, Some(ReadFault::Crowded), "{kind} {search:?}");
        }
    }
}

#[test]
fn frames_of_any_size_and_noise_never_panic() {
    let mut state = 7_u64;
    for (width, height) in [(1, 1), (1, 900), (900, 1), (2, 2), (7, 7), (39, 41), (40, 40), (127, 9), (320, 240)] {
        let luma = (0..width * height)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            })
            .collect();
        let frame = Frame::new(width, height, luma).unwrap();
        for kind in BOTH {
            let reading = read(kind, &frame, Search::Thorough);
            assert!(reading.texts.is_empty() && reading.fault != Some(ReadFault::Panicked), "{kind} {width}x{height}");
        }
        assert_eq!(LiveReader::new(ReaderKind::ZxingCpp).frame(&frame, 0), []);
    }
}

// Pacing

/// A camera at 30 frames a second; what happened, with the moment of each event.
struct Hall {
    live: LiveReader,
    now_ms: u64,
    searches: Vec<Option<Search>>,
    events: Vec<CameraEvent>,
}

impl Hall {
    fn new() -> Self {
        Self { live: LiveReader::new(ReaderKind::ZxingCpp), now_ms: 1_000, searches: vec![], events: vec![] }
    }

    fn watch(&mut self, frame: &Frame, frames: u32) {
        // The same frame reads the same each time.
        let searches = [Search::Live { blur: false }, Search::Live { blur: true }, Search::LiveOthers];
        let readings = searches.map(|search| read(ReaderKind::ZxingCpp, frame, search));
        for _ in 0..frames {
            self.now_ms += 33;
            let search = self.live.plan(frame, self.now_ms);
            self.searches.push(search);
            if let Some(search) = search {
                let reading = &readings[searches.iter().position(|s| *s == search).unwrap()];
                self.events.extend(self.live.conclude(reading, self.now_ms));
            }
        }
    }

    /// What was searched and told since the last call.
    fn taken(&mut self) -> (Vec<Option<Search>>, Vec<CameraEvent>) {
        (std::mem::take(&mut self.searches), std::mem::take(&mut self.events))
    }
}

fn empty_hall() -> Frame {
    photograph(None, &Scene::default())
}

fn texts(events: &[CameraEvent]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| match event {
            CameraEvent::Code { text, .. } => Some(text.as_str()),
            CameraEvent::Up | CameraEvent::Lost | CameraEvent::Coach(_) | CameraEvent::Empty => None,
        })
        .collect()
}

#[test]
fn an_empty_view_is_searched_fifteen_times_a_second_and_blurred_at_every_fourth() {
    let mut hall = Hall::new();
    hall.watch(&empty_hall(), 120);
    hall.taken();
    hall.watch(&empty_hall(), 60);
    let (searches, events) = hall.taken();
    let plain = searches.iter().filter(|s| **s == Some(Search::Live { blur: false })).count();
    let blurred = searches.iter().filter(|s| **s == Some(Search::Live { blur: true })).count();
    assert_eq!(plain + blurred, 30, "of 60 frames in two seconds");
    assert!((7..=8).contains(&blurred), "{blurred}");
    assert_eq!(events, []);
}

#[test]
fn a_phone_is_read_on_its_first_frame_told_once_and_its_leaving_is_told() {
    let mut hall = Hall::new();
    hall.watch(&empty_hall(), 121);
    hall.taken();
    let shown = photograph(Some(&phone("MOC1:FIRST")), &Scene::default());
    let (before, at) = (hall.now_ms, hall.now_ms + 33);
    hall.watch(&shown, 30);
    let (searches, events) = hall.taken();
    let whole = |s: &Option<Search>| matches!(s, Some(Search::Live { blur: true } | Search::LiveOthers));
    assert!(at > before && searches.iter().all(whole), "full rate");
    assert_eq!(events, [CameraEvent::Code { text: "MOC1:FIRST".into(), taken_ms: at }]);

    let refreshed = photograph(Some(&phone("MOC1:SECOND")), &Scene::default());
    hall.watch(&refreshed, 10);
    assert_eq!(texts(&hall.taken().1), ["MOC1:SECOND"]);

    hall.watch(&empty_hall(), 30);
    assert_eq!(hall.taken().1, [CameraEvent::Empty]);
    hall.watch(&shown, 3);
    assert_eq!(texts(&hall.taken().1), ["MOC1:FIRST"], "shown again, told again");
}

#[test]
fn a_lane_that_begins_anew_is_told_the_code_still_in_view() {
    let mut hall = Hall::new();
    let shown = photograph(Some(&phone("MOC1:HELD")), &Scene::default());
    hall.watch(&shown, 5);
    assert_eq!(texts(&hall.taken().1), ["MOC1:HELD"]);
    hall.live.forget();
    hall.watch(&shown, 5);
    assert_eq!(texts(&hall.taken().1), ["MOC1:HELD"]);
}

#[test]
fn a_bag_put_down_becomes_part_of_the_empty_view() {
    let mut hall = Hall::new();
    hall.watch(&empty_hall(), 121);
    hall.taken();
    let mut luma = empty_hall().luma().to_vec();
    for row in luma.chunks_exact_mut(1_280).skip(400).take(200) {
        row[300..600].fill(20);
    }
    let bag = Frame::new(1_280, 720, luma).unwrap();
    hall.watch(&bag, 110);
    hall.taken();
    hall.watch(&bag, 60);
    let (searches, events) = hall.taken();
    assert_eq!(searches.iter().flatten().count(), 30);
    assert_eq!(events, []);
}

// Coaching

/// What a person is told of a phone in `scene`, after the reader failed on it.
fn told(scene: &Scene) -> Option<Coaching> {
    let frame = photograph(Some(&phone(&code(3))), scene);
    let reading = read(ReaderKind::ZxingCpp, &frame, Search::Live { blur: true });
    assert_eq!(reading.texts, [""; 0], "this scene is readable: {scene:?}");
    coach(&frame)
}

#[test]
fn the_coach_names_what_hinders() {
    for seed in 0..4 {
        let still = Scene { seed, ..Scene::default() };
        let dark = Scene { brightness: 0.08, ambient: 0.02, noise: 3.0, ..still.clone() };
        assert_eq!(told(&dark), Some(Coaching::TooDark));
        let far = Scene { distance_mm: 900.0, ..still.clone() };
        assert_eq!(told(&far), Some(Coaching::TooFar));
        let near = Scene { distance_mm: 62.0, ..still.clone() };
        assert_eq!(told(&near), Some(Coaching::TooNear));
        let blurred = Scene { defocus_px: 5.0, ..still.clone() };
        assert_eq!(told(&blurred), Some(Coaching::Blurred));
        let moving = Scene { motion_px: 24.0, motion_deg: 30.0, ..still.clone() };
        assert_eq!(told(&moving), Some(Coaching::Blurred));
        let glare = Scene { glare: 0.4, ..still };
        assert_eq!(told(&glare), Some(Coaching::Glare));
    }
}

#[test]
fn the_coach_is_silent_where_no_code_is() {
    for seed in 0..12 {
        let room = photograph(None, &Scene::severe(seed));
        assert_eq!(coach(&room), None, "seed {seed}");
        let white = RgbImage::from_pixel(720, 1_440, image::Rgb([255; 3]));
        let blank = photograph(Some(&white), &Scene { seed, ..Scene::default() });
        assert_eq!(coach(&blank), None, "a phone without a code, seed {seed}");
    }
}

#[test]
fn a_hindrance_that_lasts_is_told_once_and_a_code_ends_it() {
    let mut hall = Hall::new();
    hall.watch(&empty_hall(), 121);
    hall.taken();
    let text = code(3);
    let blurred = photograph(Some(&phone(&text)), &Scene { defocus_px: 5.0, ..Scene::default() });
    hall.watch(&blurred, 10);
    assert_eq!(hall.taken().1, [], "a third of a second is no hindrance yet");
    hall.watch(&blurred, 50);
    assert_eq!(hall.taken().1, [CameraEvent::Coach(Coaching::Blurred)]);
    hall.watch(&photograph(Some(&phone(&text)), &Scene::default()), 3);
    assert_eq!(texts(&hall.taken().1), [text.as_str()]);
    hall.watch(&empty_hall(), 30);
    assert_eq!(hall.taken().1, [CameraEvent::Empty]);
}

/// A phone that shows a code of another kind.
fn other_code(kind: BarcodeFormat) -> RgbImage {
    let text = match kind {
        BarcodeFormat::EAN13 => "4006381333931",
        BarcodeFormat::Code128 => "PARCEL-88",
        _ => "M1WONG/SIO MEI EABC123 MFMHKG",
    };
    let code = zxingcpp::create(kind).from_str(text).unwrap().to_image().unwrap();
    let (width, height) = (code.width() as u32, code.height() as u32);
    let code = image::GrayImage::from_raw(width, height, code.data()).unwrap();
    let code = image::imageops::resize(&code, 640, 640 * height / width, image::imageops::FilterType::Nearest);
    let mut screen = RgbImage::from_pixel(720, 1_440, image::Rgb([255; 3]));
    image::imageops::replace(&mut screen, &image::DynamicImage::from(code).into_rgb8(), 40, 300);
    screen
}

#[test]
fn a_code_of_another_kind_is_told_as_not_ours() {
    use BarcodeFormat::{Aztec, Code128, DataMatrix, EAN13, PDF417};
    for kind in [Aztec, DataMatrix, PDF417, Code128, EAN13] {
        let mut hall = Hall::new();
        hall.watch(&empty_hall(), 121);
        hall.taken();
        hall.watch(&photograph(Some(&other_code(kind)), &Scene::default()), 60);
        assert_eq!(hall.taken().1, [CameraEvent::Coach(Coaching::NotOurs)], "{kind}");
    }
}

#[test]
fn neither_our_codes_nor_empty_views_are_taken_for_another_kind() {
    for seed in 0..20 {
        let empty = photograph(None, &Scene::severe(seed));
        assert!(!read(ReaderKind::ZxingCpp, &empty, Search::LiveOthers).other, "empty, seed {seed}");
        let ours = photograph(Some(&phone(&code(seed))), &Scene { defocus_px: 5.0, ..Scene::moderate(seed) });
        assert!(!read(ReaderKind::ZxingCpp, &ours, Search::LiveOthers).other, "ours, seed {seed}");
    }
}
