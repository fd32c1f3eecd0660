//! Cameras that stall, hang, break and come back, played by the tests.
#![allow(clippy::unwrap_used, clippy::panic)]
use super::super::PixelFormat;
use super::super::choose::Offer;
use super::*;
use crate::camera::CameraEvent;
use crate::camera::driver::Settings;
use std::sync::atomic::AtomicUsize;

/// Time that a test may wait for what must come; no test waits so long unless it fails.
const PATIENCE: Duration = Duration::from_secs(20);
const LAYOUT: Layout =
    Layout { format: PixelFormat::Grey, width_px: 8, height_px: 8, stride_bytes: 8, full_range: true };

/// What a played camera does next.
enum Act {
    Deliver(Vec<u8>),
    Unplug,
    Panic,
    /// Blocks in the kernel until the test drops the other end.
    Hang(Receiver<()>),
}

struct Played {
    acts: Receiver<Act>,
}

impl Source for Played {
    fn device(&self) -> &str {
        "played"
    }
    fn offer(&self) -> Offer {
        Offer { format: PixelFormat::Grey, width_px: 8, height_px: 8, fps: 30 }
    }
    fn layout(&self) -> Layout {
        LAYOUT
    }
    fn next(&mut self, take: &mut dyn FnMut(&[u8])) -> Result<Got, CaptureError> {
        match self.acts.recv_timeout(Duration::from_millis(5)) {
            Ok(Act::Deliver(bytes)) => {
                take(&bytes);
                Ok(Got::Frame)
            }
            Ok(Act::Unplug) => Err(CaptureError::Gone { path: "played".into() }),
            Ok(Act::Panic) => panic!("as the library does on an odd device"),
            Ok(Act::Hang(held)) => {
                let _ = held.recv();
                Ok(Got::Nothing)
            }
            Err(_) => Ok(Got::Nothing),
        }
    }
}

/// A camera, its driver, and what it says.
struct Bench {
    driver: CaptureDriver,
    acts: Sender<Act>,
    events: Receiver<CameraEvent>,
    opened: Arc<AtomicUsize>,
    now_ms: Arc<AtomicU64>,
}

fn clock_of(now_ms: &Arc<AtomicU64>) -> Clock {
    let now_ms = Arc::clone(now_ms);
    Arc::new(move || now_ms.load(Ordering::Relaxed))
}

impl Bench {
    fn new() -> Self {
        let (acts, played) = bounded(16);
        let (tell, events) = bounded(64);
        let (opened, now_ms) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicU64::new(1)));
        let openings = Arc::clone(&opened);
        let open: Open = Arc::new(move || {
            openings.fetch_add(1, Ordering::Relaxed);
            Ok(Box::new(Played { acts: played.clone() }))
        });
        let settings = Settings { frame_limit: Duration::from_millis(60), ..Settings::default() };
        let reading = CameraReading::start(settings, tell).unwrap();
        let driver = CaptureDriver::start_with(open, reading, clock_of(&now_ms), Limits::default()).unwrap();
        Self { driver, acts, events, opened, now_ms }
    }

    fn deliver(&self) {
        self.acts.send(Act::Deliver(vec![77; 64])).unwrap();
    }

    fn until(&self, wanted: &CameraEvent) {
        while self.events.recv_timeout(PATIENCE).unwrap() != *wanted {}
    }

    /// Lets the clock run until the camera was opened so often.
    fn until_opened(&self, times: usize) {
        let over = Instant::now() + PATIENCE;
        while self.opened.load(Ordering::Relaxed) < times {
            assert!(Instant::now() < over, "opened {} times", self.opened.load(Ordering::Relaxed));
            self.now_ms.fetch_add(50, Ordering::Relaxed);
            std::thread::yield_now();
        }
    }

    fn figures(&self) -> crate::camera::figures::CameraFigures {
        self.driver.gauge().at(self.now_ms.load(Ordering::Relaxed))
    }
}

#[test]
fn frames_of_a_camera_reach_reading_and_preview() {
    let bench = Bench::new();
    let (tell, woken) = bounded(4);
    let viewer = bench.driver.reading().preview().watch(move || {
        let _ = tell.try_send(());
    });
    bench.deliver();
    bench.until(&CameraEvent::Up);
    woken.recv_timeout(PATIENCE).unwrap();
    assert_eq!(viewer.latest().unwrap().pixels[..], [77; 64]);
    let figures = bench.figures();
    assert_eq!((figures.device.as_deref(), figures.frames, figures.openings), (Some("played"), 1, 1));
    assert_eq!(figures.format.as_deref(), Some("grey 8x8 at 30/s"));
}

#[test]
fn an_unplugged_camera_is_lost_and_taken_up_again() {
    let bench = Bench::new();
    bench.deliver();
    bench.until(&CameraEvent::Up);
    bench.acts.send(Act::Unplug).unwrap();
    bench.until(&CameraEvent::Lost);
    bench.until_opened(2);
    bench.deliver();
    bench.until(&CameraEvent::Up);
    assert_eq!(bench.figures().last_error.as_deref(), Some("played: unplugged"));
}

#[test]
fn a_spoiled_frame_costs_itself_alone() {
    let bench = Bench::new();
    bench.acts.send(Act::Deliver(vec![0; 63])).unwrap();
    bench.deliver();
    bench.until(&CameraEvent::Up);
    let figures = bench.figures();
    assert_eq!((figures.frames, figures.spoiled, figures.openings), (1, 1, 1));
    assert_eq!(figures.last_error.as_deref(), Some("63 bytes of 64"));
}

#[test]
fn a_camera_that_delivers_nothing_is_opened_anew() {
    let bench = Bench::new();
    bench.deliver();
    bench.until(&CameraEvent::Up);
    bench.until(&CameraEvent::Lost);
    bench.until_opened(2);
    assert!(bench.figures().last_error.is_some_and(|error| error.starts_with("played: no picture for ")));
}

#[test]
fn a_library_that_panics_ends_one_session() {
    let bench = Bench::new();
    bench.acts.send(Act::Panic).unwrap();
    bench.until_opened(2);
    bench.deliver();
    bench.until(&CameraEvent::Up);
}

#[test]
fn a_call_that_never_returns_is_left_behind_and_its_late_frames_are_not_taken() {
    let bench = Bench::new();
    bench.deliver();
    bench.until(&CameraEvent::Up);
    let (release, held) = bounded(0);
    bench.acts.send(Act::Hang(held)).unwrap();
    bench.until_opened(2);
    assert_eq!(bench.figures().last_error.as_deref(), Some("the camera hangs"));
    bench.deliver();
    bench.until(&CameraEvent::Up);
    drop(release);
}

#[test]
fn a_camera_that_does_not_open_at_the_start_is_told() {
    let (tell, _events) = bounded(4);
    let reading = CameraReading::start(Settings::default(), tell).unwrap();
    let open: Open = Arc::new(|| Err(CaptureError::Busy { path: "/dev/video7".into() }));
    let clock = clock_of(&Arc::new(AtomicU64::new(1)));
    let refused = CaptureDriver::start_with(open, reading, clock, Limits::default()).unwrap_err();
    assert_eq!(refused.to_string(), "camera: /dev/video7 is in use by another program");
}
