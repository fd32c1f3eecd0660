//! The driver's threads over real links: ports that vanish, readers that sleep.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crossbeam_channel::{Sender, bounded};
use portas_devices::DeviceError;
use portas_devices::gate::driver::{GateDriver, wait_for};
use portas_devices::gate::line::{Line, LineFaults};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::{ControlPanel, PanelSettings};
use portas_devices::gate::sim::{SimGate, SimSettings};
use portas_devices::gate::wired::WiredGate;
use portas_devices::gate::{Door, GateCommand, GateEvent, OrderId, Outcome};
use portas_devices::link::{ByteLink, MemoryLink, PtyHost, SerialLink};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Long enough for a busy machine; nothing here measures time.
const PATIENCE: Duration = Duration::from_secs(60);

fn key() -> Scbk {
    Scbk::from_hex("5f0c9a7e4411d2b8a06c33f1e97b5d20").unwrap()
}

fn panel() -> ControlPanel {
    let settings = PanelSettings { quiet_ms: 1_500, reply_ms: 400, order_reply_ms: 1_000, ..PanelSettings::default() };
    ControlPanel::new(settings, key(), [9; 32]).unwrap()
}

fn clock() -> impl Fn() -> u64 + Copy + Send + 'static {
    let start = Instant::now();
    move || start.elapsed().as_millis() as u64
}

/// A gate that lives until its sender is dropped, or its link fails.
fn gate(mut link: impl ByteLink + 'static) -> (Sender<()>, JoinHandle<()>) {
    let (alive, dead) = bounded::<()>(0);
    let clock = clock();
    let thread = std::thread::spawn(move || {
        let gate = SimGate::new(SimSettings::default(), key(), 1);
        let mut wired = WiredGate { gate, line: Line::new(0, LineFaults::default(), 1) };
        let mut buf = [0; 256];
        while dead.try_recv() == Err(crossbeam_channel::TryRecvError::Empty) {
            while let Some(bytes) = wired.transmit(clock()) {
                if link.write(&bytes).is_err() {
                    return;
                }
            }
            let Ok(count) = link.read(&mut buf, 2) else { return };
            wired.receive(clock(), &buf[..count]);
        }
    });
    (alive, thread)
}

fn wait_event(driver: &GateDriver, wanted: GateEvent) {
    wait_for(driver.events(), PATIENCE, |event| (event == wanted).then_some(())).unwrap();
}

#[test]
fn a_port_that_vanishes_is_told_and_opened_again_when_it_returns() {
    let dir = tempfile::tempdir().unwrap();
    let name = dir.path().join("gate");
    let path = name.to_str().unwrap().to_owned();
    let driver = GateDriver::start(move || SerialLink::open_ends("gate", &path, 115_200), panel(), clock()).unwrap();
    let missing = driver.troubles().recv_timeout(PATIENCE).unwrap();
    assert!(matches!(missing, DeviceError::Missing { .. }), "{missing}");
    for _ in 0..2 {
        let (alive, thread) = gate(PtyHost::create("gate", &name).unwrap());
        wait_event(&driver, GateEvent::LinkUp);
        drop(alive);
        thread.join().unwrap();
        wait_event(&driver, GateEvent::LinkLost);
        let trouble = driver.troubles().recv_timeout(PATIENCE).unwrap();
        assert!(matches!(trouble, DeviceError::Gone { .. } | DeviceError::Missing { .. }), "{trouble}");
        // Orders meanwhile end at once.
        let order = OrderId(1);
        let command = GateCommand::Release { order, door: Door(0), pulse_ms: 500, deadline_ms: u64::MAX };
        driver.command(command).unwrap();
        wait_event(&driver, GateEvent::Order { order, outcome: Outcome::Expired });
    }
}

#[test]
fn a_reader_that_sleeps_misses_readings_but_no_outcome() {
    let (ours, theirs) = MemoryLink::pair();
    let (_alive, _thread) = gate(theirs);
    let mut ends = Some(ours.into_ends());
    let gone = DeviceError::Gone { device: "gate".into(), detail: "opened once".into() };
    let driver = GateDriver::start(move || ends.take().ok_or_else(|| gone.clone()), panel(), clock()).unwrap();
    wait_event(&driver, GateEvent::LinkUp);
    let mut given = Vec::new();
    for n in 0..600 {
        let command = GateCommand::Release { order: OrderId(n), door: Door(7), pulse_ms: 1, deadline_ms: u64::MAX };
        // Nobody takes events here; commands are turned away once the queue is full, and the driver lives on.
        if driver.command(command).is_ok() {
            given.push(n);
        }
        if n % 20 == 0 {
            assert!(driver.report().unwrap().linked);
        }
        while n % 100 == 0 && driver.events().try_recv().is_ok() {}
    }
    let last = *given.last().unwrap();
    wait_event(&driver, GateEvent::Order { order: OrderId(last), outcome: Outcome::Refused });
}

#[test]
fn dropping_the_driver_frees_the_port_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let name = dir.path().join("gate");
    let (_alive, _thread) = gate(PtyHost::create("gate", &name).unwrap());
    for _ in 0..3 {
        let path = name.to_str().unwrap().to_owned();
        let open = move || SerialLink::open_ends("gate", &path, 115_200);
        let driver = GateDriver::start(open, panel(), clock()).unwrap();
        wait_event(&driver, GateEvent::LinkUp);
        assert!(driver.troubles().try_recv().is_err() || driver.report().unwrap().linked);
        drop(driver);
    }
}
