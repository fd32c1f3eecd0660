//! CPU time of the code reader, a frame: `cargo bench -p portas-devices --bench reader`.
//!
//! Simulated phones by the live search against zxing-cpp alone (interleaved frame by frame), a camera's bytes to luma,
//! the empty view, and a screen crafted of 2,840 finder patterns. Prints one line a measurement; ends with 1 when a limit is passed.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use image::RgbImage;
use portas_devices::camera::capture::PixelFormat;
use portas_devices::camera::capture::luma::{Layout, decode};
use portas_devices::camera::frame::Frame;
use portas_devices::camera::live::LiveReader;
use portas_devices::camera::optics::{Resolution, Scene, photograph};
use portas_devices::camera::reader::{ReaderKind, Search, read};
use qrcode::EcLevel;
use rustix::time::{ClockId, clock_gettime};
use std::process::ExitCode;
use zxingcpp::{BarcodeFormat, BarcodeReader, ImageFormat, ImageView};

#[path = "../src/camera/fixtures.rs"]
mod fixtures;

/// The live search may take so many times what zxing-cpp alone takes, at the median.
const MOST_TIMES_ALONE: f64 = 1.2;
/// A crafted screen may take so long.
const CRAFTED_LIMIT_MS: f64 = 250.0;
/// A second of 30 frames of an empty 720p view, from the camera's bytes on: a quarter of a core.
const EMPTY_SECOND_LIMIT_MS: f64 = 250.0;
const PHONES: u64 = 120;
const REPEATS: usize = 25;

/// CPU time that this thread has used.
fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// What `work` gave and the CPU time it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = cpu_ms();
    let result = work();
    (result, cpu_ms() - start)
}

fn percentile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share).round() as usize]
}

/// Prints a line; gives the median.
fn report(what: &str, mut times: Vec<f64>, note: &str) -> f64 {
    let median = percentile(&mut times, 0.5);
    let (p95, most) = (percentile(&mut times, 0.95), percentile(&mut times, 1.0));
    println!("{what:34} median {median:6.2} ms   p95 {p95:6.2} ms   most {most:6.2} ms   {note}");
    median
}

/// zxing-cpp as it comes, told to look for QR Codes.
fn alone(frame: &Frame) -> Vec<String> {
    let view = ImageView::from_slice(frame.luma(), frame.width_px(), frame.height_px(), ImageFormat::Lum).unwrap();
    let codes = BarcodeReader::new().formats([BarcodeFormat::QRCode]).from(&view).unwrap();
    codes.iter().map(|code| code.text()).collect()
}

fn phones(resolution: Resolution, scene: fn(u64) -> Scene) -> Vec<(String, Frame)> {
    let shown = |seed: u64| {
        let text = fixtures::code_text([268, 317, 509, 514][seed as usize % 4], seed);
        let screen = fixtures::phone_screen(&text, EcLevel::L, seed % 6 == 5);
        let frame = photograph(Some(&screen), &Scene { resolution, ..scene(seed) });
        (text, frame)
    };
    (0..PHONES).map(shown).collect()
}

/// Our live search against zxing-cpp alone on the same phones; the ratio of the medians.
fn compare(what: &str, phones: &[(String, Frame)]) -> f64 {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut ours_read, mut theirs_read) = (0, 0);
    for (text, frame) in phones {
        let (texts, ms) = timed(|| alone(frame));
        theirs.push(ms);
        theirs_read += u32::from(texts.contains(text));
        let (reading, ms) = timed(|| read(ReaderKind::ZxingCpp, frame, Search::Live { blur: true }));
        ours.push(ms);
        ours_read += u32::from(reading.texts.contains(text));
    }
    let theirs = report(&format!("{what}, zxing-cpp alone"), theirs, &format!("read {theirs_read} of {PHONES}"));
    let ours = report(&format!("{what}, live search"), ours, &format!("read {ours_read} of {PHONES}"));
    println!("{what}: {:.2} times zxing-cpp alone", ours / theirs);
    ours / theirs
}

/// A frame as cameras send it: raw, and as a JPEG picture with some colour.
fn camera_bytes(frame: &Frame) -> [(PixelFormat, Vec<u8>); 2] {
    let raw = frame.luma().iter().flat_map(|v| [*v, 128]).collect();
    let picture = RgbImage::from_fn(frame.width_px() as u32, frame.height_px() as u32, |x, y| {
        let luma = frame.row(y as usize)[x as usize];
        image::Rgb([luma, luma.saturating_sub(20), (x / 8) as u8])
    });
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 85);
    picture.write_with_encoder(encoder).unwrap();
    [(PixelFormat::Yuyv, raw), (PixelFormat::Mjpeg, jpeg)]
}

fn main() -> ExitCode {
    let mut passed = true;
    for (name, resolution) in [("720p", Resolution::Hd720), ("1080p", Resolution::Hd1080)] {
        for (kind, scene) in [("ordinary", Scene::moderate as fn(u64) -> Scene), ("severe", Scene::severe)] {
            let times = compare(&format!("{name} {kind} phones"), &phones(resolution, scene));
            passed &= kind == "severe" || times <= MOST_TIMES_ALONE;
        }
    }

    let empty = photograph(None, &Scene::default());
    for blur in [false, true] {
        let once = |_| timed(|| read(ReaderKind::ZxingCpp, &empty, Search::Live { blur })).1;
        report(&format!("empty 720p, blurred copy: {blur}"), (0..REPEATS).map(once).collect(), "");
    }
    for (format, bytes) in camera_bytes(&empty) {
        let layout = Layout { format, width_px: 1_280, height_px: 720, stride_bytes: 2_560, full_range: false };
        let once = |_| timed(|| decode(&layout, &bytes).unwrap()).1;
        let note = format!("{} kB", bytes.len() / 1_000);
        report(&format!("720p {format} to luma"), (0..REPEATS).map(once).collect(), &note);
        let mut live = LiveReader::new(ReaderKind::ZxingCpp);
        let settle = |ms: u64| timed(|| live.frame(&decode(&layout, &bytes).unwrap(), ms * 33)).1;
        let second: f64 = (0..180).map(settle).skip(150).sum();
        println!("empty 720p {format}, a second of 30 frames: {second:.1} ms");
        passed &= second <= EMPTY_SECOND_LIMIT_MS;
    }

    let (width, height, luma) = fixtures::finder_pattern_screen();
    let crafted = Frame::new(width, height, luma).unwrap();
    for kind in [ReaderKind::ZxingCpp, ReaderKind::Rqrr] {
        for search in [Search::Live { blur: true }, Search::Thorough] {
            let once = |_| timed(|| read(kind, &crafted, search)).1;
            let median = report(&format!("2,840 finder patterns, {kind}"), (0..REPEATS).map(once).collect(), "");
            passed &= median <= CRAFTED_LIMIT_MS;
        }
    }
    let screen: RgbImage = fixtures::phone_screen(&fixtures::code_text(509, 1), EcLevel::L, false);
    let once = |seed| timed(|| photograph(Some(&screen), &Scene { seed, ..Scene::default() })).1;
    report("simulated camera, a 720p frame", (0..REPEATS as u64).map(once).collect(), "");
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
