//! The camera's driver against a real V4L2 device: the kernel's own test camera, `vivid`, inside QEMU. `qemu.sh` builds
//! the machine and runs this as its only program; it is no part of `cargo test`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

use crossbeam_channel::{Receiver, bounded};
use portas_devices::camera::CameraEvent;
use portas_devices::camera::capture::driver::{CaptureDriver, StartError};
use portas_devices::camera::capture::{CaptureError, CaptureSettings, PixelFormat};
use portas_devices::camera::driver::{CameraReading, Settings};
use portas_devices::camera::figures::CameraFigures;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The name that outlives replugging, as udev makes it; here the test does.
const BY_ID: &str = "/dev/v4l/by-id/usb-vivid-video-index0";
const DRIVER: &str = "/sys/bus/platform/drivers/vivid";
/// A lost camera must be told within the reading's own limit, and a little for an emulated machine.
const TOLD_WITHIN: Duration = Duration::from_millis(2_000 + 1_500);
/// Time for what must come; a machine that is emulated is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// A camera being read.
struct Lane {
    driver: CaptureDriver,
    events: Receiver<CameraEvent>,
    start: Instant,
}

fn small(format: Option<PixelFormat>) -> CaptureSettings {
    CaptureSettings { width_px: 320, height_px: 180, format, ..CaptureSettings::of(BY_ID.into()) }
}

fn open(settings: CaptureSettings) -> Result<Lane, StartError> {
    let (tell, events) = bounded(64);
    let start = Instant::now();
    let clock = Arc::new(move || start.elapsed().as_millis() as u64);
    let reading = CameraReading::start(Settings::default(), tell)?;
    Ok(Lane { driver: CaptureDriver::start(settings, reading, clock)?, events, start })
}

fn error_of(settings: CaptureSettings) -> CaptureError {
    match open(settings) {
        Err(StartError::Camera(error)) => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it opened"),
    }
}

impl Lane {
    /// Waits for an event; how long it took.
    fn until(&self, wanted: &CameraEvent) -> Duration {
        let begun = Instant::now();
        loop {
            match self.events.recv_deadline(begun + PATIENCE) {
                Ok(event) if event == *wanted => return begun.elapsed(),
                Ok(_) => {}
                Err(_) => panic!("no {wanted:?}: {:?}", self.figures()),
            }
        }
    }

    /// Waits for the figures to show it; how long it took.
    fn until_figures(&self, what: &str, show: impl Fn(&CameraFigures) -> bool) -> Duration {
        let begun = Instant::now();
        while !show(&self.figures()) {
            assert!(begun.elapsed() < PATIENCE, "{what}: {:?}", self.figures());
            std::thread::sleep(Duration::from_millis(20));
        }
        begun.elapsed()
    }

    /// Waits until frames come that were not taken before now.
    fn until_delivers(&self) {
        let frames = self.figures().frames;
        self.until_figures("no frames", |figures| figures.frames > frames + 3);
    }

    fn figures(&self) -> CameraFigures {
        self.driver.gauge().at(self.start.elapsed().as_millis() as u64)
    }

    /// A picture off the preview.
    fn picture(&self) -> Arc<[u8]> {
        let (tell, woken) = bounded(1);
        let viewer = self.driver.reading().preview().watch(move || drop(tell.try_send(()).ok()));
        woken.recv_timeout(PATIENCE).expect("a picture");
        viewer.latest().expect("a picture").pixels
    }
}

/// Sets a control of the test camera.
fn set(control: &str) {
    let ran = Command::new("/bin/v4l2-ctl").args(["-d", BY_ID, "-c", control]).status().expect("v4l2-ctl runs");
    assert!(ran.success(), "v4l2-ctl -c {control}");
}

/// Points the stable name at the video device that is there, as udev would.
fn name_it() -> String {
    let there = || {
        (0..8).map(|n| format!("/dev/video{n}")).find(|path| {
            let number = path.trim_start_matches("/dev/video");
            Path::new(&format!("/sys/class/video4linux/video{number}")).exists() && Path::new(path).exists()
        })
    };
    let over = Instant::now() + PATIENCE;
    let node = loop {
        match there() {
            Some(node) => break node,
            None => assert!(Instant::now() < over, "no video device"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let _ = std::fs::remove_file(BY_ID);
    std::os::unix::fs::symlink(&node, BY_ID).unwrap();
    node
}

fn capture_threads() -> usize {
    let names = std::fs::read_dir("/proc/self/task").unwrap().filter_map(Result::ok);
    names
        .filter(|task| std::fs::read_to_string(task.path().join("comm")).is_ok_and(|c| c.starts_with("camera-capture")))
        .count()
}

/// The last of an ended thread goes a moment after it was joined.
fn threads_end(begun: Instant) {
    while capture_threads() > 0 {
        assert!(begun.elapsed() < 2 * PATIENCE, "a thread outlives its camera");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn every_format_gives_the_same_picture() {
    let mut means = Vec::new();
    for format in [PixelFormat::Yuyv, PixelFormat::Nv12, PixelFormat::Grey] {
        let lane = open(small(Some(format))).unwrap();
        lane.until(&CameraEvent::Up);
        let picture = lane.picture();
        let told = lane.figures().format.expect("open");
        assert!(told.starts_with(format.name()) && told.contains("320x180"), "{told}");
        let levels = picture.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert!(levels >= 8, "{format}: {levels} levels in a test picture");
        // Eight bars of colour, white to black: the mean of a column in each.
        let bars: Vec<u8> = (0..8)
            .map(|bar| (picture.chunks_exact(320).map(|row| u32::from(row[bar * 40 + 20])).sum::<u32>() / 180) as u8)
            .collect();
        println!("    {told}: bars {bars:?}");
        means.push(bars);
    }
    for other in &means[1..] {
        // Grey comes at video levels here, as no real sensor sends it: 16 where the others have 0.
        assert!(means[0].iter().zip(other).all(|(a, b)| a.abs_diff(*b) <= 24), "{means:?}");
    }
}

fn the_nearest_that_keeps_up_is_taken_unless_less_is_asked_for() {
    // This camera gives 720p 12.5 times a second at most, and 640 x 480 twice that.
    let slower = CaptureSettings { fps: 10, ..CaptureSettings::of(BY_ID.into()) };
    for (settings, wanted) in [(CaptureSettings::of(BY_ID.into()), "640x480 at 25/s"), (slower, "1280x720 at 10/s")] {
        let lane = open(settings).unwrap();
        lane.until(&CameraEvent::Up);
        std::thread::sleep(Duration::from_secs(3));
        let figures = lane.figures();
        let format = figures.format.expect("open");
        println!("    {format}: {:.1} frames/s, decoded in {:.1} ms", figures.frames_per_s, figures.decode_ms);
        assert!(format.contains(wanted) && figures.frames_per_s > 1.0, "{format}");
    }
}

fn what_cannot_be_opened_is_told() {
    let lane = open(small(None)).unwrap();
    lane.until(&CameraEvent::Up);
    let errors = [
        error_of(small(None)),
        error_of(CaptureSettings::of("/dev/null".into())),
        error_of(CaptureSettings::of("/dev/video9".into())),
    ];
    errors.iter().for_each(|error| println!("    {error}"));
    assert!(matches!(errors[0], CaptureError::Busy { .. }), "{:?}", errors[0]);
    assert!(matches!(errors[1], CaptureError::NotACamera { .. }), "{:?}", errors[1]);
    assert!(matches!(errors[2], CaptureError::Missing { .. }), "{:?}", errors[2]);
    drop(lane);
    let mjpeg = error_of(small(Some(PixelFormat::Mjpeg)));
    println!("    {mjpeg}");
    assert!(matches!(mjpeg, CaptureError::Formats { .. }), "{mjpeg:?}");
}

fn a_disconnected_camera_is_noticed_and_taken_up_again() {
    let lane = open(small(None)).unwrap();
    lane.until(&CameraEvent::Up);
    // It answers ENODEV until the last program has let go of it.
    set("disconnect=1");
    let gone = lane.until_figures("not noticed", |figures| figures.openings == 1 && figures.format.is_none());
    let back = lane.until_figures("not opened anew", |figures| figures.openings == 2);
    lane.until_delivers();
    let error = lane.figures().last_error.expect("an error");
    println!("    noticed after {} ms, open {} ms later: {error}", gone.as_millis(), back.as_millis());
    assert!(error.ends_with("unplugged") && gone < Duration::from_secs(1), "{error}");
}

fn a_stalled_stream_is_told_and_taken_up_again() {
    let lane = open(small(None)).unwrap();
    lane.until(&CameraEvent::Up);
    set("percentage_of_dropped_buffers=100");
    let lost = lane.until(&CameraEvent::Lost);
    std::thread::sleep(Duration::from_secs(8));
    assert!(capture_threads() <= 1, "{} threads at the camera", capture_threads());
    let error = lane.figures().last_error.expect("an error");
    set("percentage_of_dropped_buffers=0");
    let back = lane.until(&CameraEvent::Up);
    println!("    lost after {} ms, back {} ms after it was mended: {error}", lost.as_millis(), back.as_millis());
    assert!(lost < TOLD_WITHIN && error.contains("no picture for"), "{error}");
}

fn a_spoiled_frame_costs_itself_and_a_broken_stream_a_new_opening() {
    let lane = open(small(None)).unwrap();
    lane.until(&CameraEvent::Up);
    let over = Instant::now() + PATIENCE;
    while lane.figures().spoiled == 0 {
        assert!(Instant::now() < over, "the driver marked no frame");
        set("inject_v4l2_buf_flag_error=1");
        std::thread::sleep(Duration::from_millis(300));
    }
    lane.until_delivers();
    assert_eq!(lane.figures().openings, 1);
    set("inject_fatal_streaming_error=1");
    lane.until_figures("not opened anew", |figures| figures.openings == 2);
    lane.until_delivers();
    println!("    {:?}", lane.figures().last_error);
}

fn an_unplugged_camera_is_found_again_by_its_stable_name_at_another_number() {
    let lane = open(small(None)).unwrap();
    lane.until(&CameraEvent::Up);
    let before = std::fs::read_link(BY_ID).unwrap();
    // Whoever holds the old device file keeps its number taken.
    let holder = std::fs::File::open(&before).unwrap();
    std::fs::write(format!("{DRIVER}/unbind"), "vivid.0").unwrap();
    std::fs::remove_file(BY_ID).unwrap();
    let lost = lane.until(&CameraEvent::Lost);
    std::thread::sleep(Duration::from_secs(3));
    let error = lane.figures().last_error.expect("an error");
    std::fs::write(format!("{DRIVER}/bind"), "vivid.0").unwrap();
    let after = name_it();
    let back = lane.until(&CameraEvent::Up);
    drop(holder);
    println!(
        "    {} lost after {} ms ({error}), back as {after} after {} ms",
        before.display(),
        lost.as_millis(),
        back.as_millis()
    );
    assert!(lost < TOLD_WITHIN);
    assert_ne!(before, Path::new(&after), "the number changed");
    assert!(capture_threads() <= 1);
}

fn main() {
    std::fs::create_dir_all("/dev/v4l/by-id").unwrap();
    println!("camera: {}", name_it());
    let tests: [(&str, fn()); 7] = [
        ("every format gives the same picture", every_format_gives_the_same_picture),
        (
            "the nearest that keeps up is taken unless less is asked for",
            the_nearest_that_keeps_up_is_taken_unless_less_is_asked_for,
        ),
        ("what cannot be opened is told", what_cannot_be_opened_is_told),
        ("a disconnected camera is noticed and taken up again", a_disconnected_camera_is_noticed_and_taken_up_again),
        ("a stalled stream is told and taken up again", a_stalled_stream_is_told_and_taken_up_again),
        (
            "a spoiled frame costs itself and a broken stream a new opening",
            a_spoiled_frame_costs_itself_and_a_broken_stream_a_new_opening,
        ),
        (
            "an unplugged camera is found again by its stable name at another number",
            an_unplugged_camera_is_found_again_by_its_stable_name_at_another_number,
        ),
    ];
    for (name, test) in tests {
        println!("{name}");
        let begun = Instant::now();
        test();
        println!("    ok, {:.1} s", begun.elapsed().as_secs_f32());
        threads_end(begun);
    }
    println!("all {} passed", tests.len());
}
