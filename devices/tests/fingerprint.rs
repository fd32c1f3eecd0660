//! The fingerprint driver's threads over a pseudo terminal, against a sensor that speaks the real bytes: found at its
//! rate, cut off in the middle of a picture, disturbed, pulled out and put back.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use portas_biometric::Picture;
use portas_devices::driver::{Clock, Served, serve};
use portas_devices::fingerprint::driver::{FingerprintDriver, SensorPort, spawn, spawn_folder};
use portas_devices::fingerprint::machine::{FingerprintMachine, Laid, LineFaults};
use portas_devices::fingerprint::profile::SensorProfile;
use portas_devices::fingerprint::rate::LineRate;
use portas_devices::fingerprint::{FingerprintCommand, FingerprintEvent, NoSample, Probe, contact};
use portas_devices::folder::{decode, driver::Folder};
use portas_devices::link::{PtyHost, Stream};
use portas_devices::sim::{Fault, Machine};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Long enough for a busy machine; nothing here measures time.
const PATIENCE: Duration = Duration::from_secs(60);

fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || start.elapsed().as_millis() as u64)
}

/// A window so small that a picture takes a second at most.
fn profile() -> SensorProfile {
    SensorProfile { width_px: 96, height_px: 96, ..SensorProfile::known().remove(0) }
}

/// Rings of ridges in as much contrast, in sixteen levels as the line carries them.
fn finger(profile: &SensorProfile, contrast: f32) -> Picture {
    let (width_px, height_px) = (profile.width_px, profile.height_px);
    let level = |x: usize, y: usize| {
        let from_middle = (x as f32 - width_px as f32 / 2.0).hypot(y as f32 - height_px as f32 / 2.0);
        (8.0 + 7.0 * contrast * (from_middle * 0.7).cos()) as u8 * 17
    };
    let grey = (0..height_px).flat_map(|y| (0..width_px).map(move |x| level(x, y))).collect();
    Picture::new(width_px, height_px, grey).unwrap()
}

/// A sensor at the end of a pty, and the driver at the other.
struct Bench {
    driver: FingerprintDriver,
    sensor: Served<FingerprintMachine>,
    finger: Picture,
}

impl Bench {
    fn new(profile: SensorProfile, name: &Path) -> Self {
        let line = LineRate::new(profile.baud);
        let sensor = plug(&profile, name, Some(line.clone()));
        let port = SensorPort::serial(name.to_str().unwrap().to_owned(), clock());
        let SensorPort { mut open, clock, tap } = port;
        // The far end of a pty does not feel its rate: it is told.
        let open = move |baud| {
            line.set(baud);
            open(baud)
        };
        let port = SensorPort { open: Box::new(open), clock, tap };
        let finger = finger(&profile, 1.0);
        Self { driver: spawn(profile, contact::find, port).unwrap(), sensor, finger }
    }

    fn next(&self) -> FingerprintEvent {
        loop {
            match self.driver.events().recv_timeout(PATIENCE).unwrap() {
                FingerprintEvent::Seen { .. } => {}
                event => return event,
            }
        }
    }

    /// A pty that is closed for another rate is made anew, and one that is opened in between hangs up: lost at first.
    fn wait_up(&self) {
        while self.next() != FingerprintEvent::Up {}
    }

    fn order(&self, request: u64) {
        self.driver.order(FingerprintCommand::Capture { request }).unwrap();
    }

    fn act(&self, act: impl FnOnce(&mut FingerprintMachine, u64) + Send + 'static) {
        self.sensor.act(act).unwrap();
    }

    fn lay(&self) {
        let finger = self.finger.clone();
        self.act(move |sensor, _| sensor.lay(Laid::Finger(vec![finger])));
    }

    fn assert_takes(&self, request: u64) {
        self.order(request);
        self.lay();
        match &self.next() {
            FingerprintEvent::Captured { request: of, probe: Probe::Picture { picture, ppi: 500 }, .. } => {
                assert_eq!((*of, picture), (request, &self.finger));
            }
            other => panic!("{other:?}"),
        }
        self.lift();
    }

    /// Lifts a finger that was sampled, and waits until that was noticed.
    fn lift(&self) {
        let looks = self.sensor.act(|sensor, _| {
            sensor.lift();
            sensor.empty_looks()
        });
        let over = Instant::now() + PATIENCE;
        while self.sensor.act(|sensor, _| sensor.empty_looks()) == looks {
            assert!(Instant::now() < over, "the lifted finger is not noticed");
        }
    }
}

fn plug(profile: &SensorProfile, name: &Path, line: Option<LineRate>) -> Served<FingerprintMachine> {
    let link = Box::new(Stream(PtyHost::create("fingerprint", name).unwrap()));
    serve("sensor", FingerprintMachine::new(1, profile.clone(), line), link, clock()).unwrap()
}

#[test]
fn a_sensor_is_found_at_its_rate_set_to_the_faster_one_and_gives_fingers() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(profile(), &dir.path().join("finger"));
    bench.wait_up();
    assert_eq!(bench.sensor.act(|sensor, _| sensor.baud()), Some(115_200));
    bench.assert_takes(1);
    bench.assert_takes(2);
}

#[test]
fn a_whole_picture_of_the_r30x_passes_as_fast_as_a_usb_bridge_carries_it() {
    let dir = tempfile::tempdir().unwrap();
    let name = dir.path().join("finger");
    let profile = SensorProfile { baud: 57_600, ..SensorProfile::known().remove(0) };
    let sensor = plug(&profile, &name, None);
    let port = SensorPort::serial(name.to_str().unwrap().to_owned(), clock());
    let finger = finger(&profile, 1.0);
    let bench = Bench { driver: spawn(profile, contact::find, port).unwrap(), sensor, finger };
    bench.wait_up();
    bench.assert_takes(1);
}

#[test]
fn a_picture_cut_off_is_asked_for_again_and_a_line_that_cuts_them_all_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(profile(), &dir.path().join("finger"));
    bench.wait_up();
    bench.act(|sensor, _| sensor.set_line(LineFaults { cut_after: 6, ..LineFaults::default() }));
    bench.order(1);
    bench.lay();
    assert_eq!(bench.next(), FingerprintEvent::Lost);
    assert_eq!(bench.next(), FingerprintEvent::Up);
    bench.act(|sensor, _| sensor.set_line(LineFaults { wrong_in: 120, garbage_in: 120, ..LineFaults::default() }));
    bench.act(|sensor, _| sensor.lift());
    for request in 2..5 {
        // A disturbed line costs tries, not the truth of a picture.
        bench.order(request);
        bench.lay();
        match bench.next() {
            FingerprintEvent::Captured { probe: Probe::Picture { ref picture, .. }, .. } => {
                assert_eq!(*picture, bench.finger);
                bench.lift();
            }
            FingerprintEvent::Lost => {
                bench.act(|sensor, _| sensor.lift());
                assert_eq!(bench.next(), FingerprintEvent::Up);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_sensor_that_hangs_or_loses_power_is_lost_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(profile(), &dir.path().join("finger"));
    bench.wait_up();
    for (request, fault) in [(1, Fault::Stall), (3, Fault::Unplug)] {
        bench.order(request);
        bench.act(move |sensor, now_ms| sensor.set_fault(now_ms, Some(fault)));
        assert_eq!(bench.next(), FingerprintEvent::Lost, "{fault:?}");
        bench.act(|sensor, now_ms| sensor.set_fault(now_ms, None));
        assert_eq!(bench.next(), FingerprintEvent::Up, "{fault:?}");
        bench.assert_takes(request + 1);
    }
}

#[test]
fn a_sensor_pulled_out_and_put_back_is_lost_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let name = dir.path().join("finger");
    let mut bench = Bench::new(SensorProfile { baud: 57_600, ..profile() }, &name);
    bench.wait_up();
    for request in [1, 2] {
        bench.order(request);
        let profile = SensorProfile { baud: 57_600, ..profile() };
        // The name goes with the old sensor before it comes with the new one.
        drop(std::mem::replace(&mut bench.sensor, plug(&profile, &dir.path().join("elsewhere"), None)));
        assert_eq!(bench.next(), FingerprintEvent::Lost);
        bench.sensor = plug(&profile, &name, None);
        assert_eq!(bench.next(), FingerprintEvent::Up);
        bench.assert_takes(request + 10);
    }
}

#[test]
fn a_folder_of_pictures_stands_for_a_sensor() {
    let dir = tempfile::tempdir().unwrap();
    let profile = SensorProfile { width_px: 128, height_px: 128, ..profile() };
    for (name, contrast) in [("1.png", 1.0), ("2.png", 0.0)] {
        let picture = finger(&profile, contrast);
        image::GrayImage::from_raw(128, 128, picture.grey().to_vec()).unwrap().save(dir.path().join(name)).unwrap();
    }
    let folder = Folder::open("fingerprint", dir.path(), decode).unwrap();
    let driver = spawn_folder(folder, 500, contact::find).unwrap();
    let next = || driver.events().recv_timeout(PATIENCE).unwrap();
    assert_eq!(next(), FingerprintEvent::Up);
    driver.order(FingerprintCommand::Capture { request: 1 }).unwrap();
    assert!(matches!(next(), FingerprintEvent::Seen { request: 1, .. }));
    assert!(matches!(next(), FingerprintEvent::Captured { request: 1, .. }));
    driver.order(FingerprintCommand::Capture { request: 2 }).unwrap();
    assert!(matches!(next(), FingerprintEvent::Seen { request: 2, quality: 0 }));
    assert_eq!(next(), FingerprintEvent::NoSample { request: 2, why: NoSample::Poor });
}
