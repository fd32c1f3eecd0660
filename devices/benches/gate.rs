//! How fast the gate line is, as percentiles: `cargo bench -p portas-devices --bench gate`.
//!
//! Virtual figures are of panel, paced line and simulated gate, the same on every machine; real ones are of the
//! driver's threads over a pty, and of this machine.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use portas_devices::gate::driver::{GateDriver, wait_for};
use portas_devices::gate::line::{Line, LineFaults};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::{ControlPanel, PanelSettings};
use portas_devices::gate::sim::{SimGate, SimSettings, Walk};
use portas_devices::gate::wired::WiredGate;
use portas_devices::gate::{Door, GateCommand, GateEvent, OrderId};
use std::time::{Duration, Instant};

const BAUD: u32 = 115_200;

struct Bench {
    now_ms: u64,
    panel: ControlPanel,
    wired: WiredGate,
    orders: u64,
}

fn key() -> Scbk {
    Scbk::from_hex("5f0c9a7e4411d2b8a06c33f1e97b5d20").unwrap()
}

fn wired(baud: u32) -> WiredGate {
    let gate = SimGate::new(SimSettings::default(), key(), 1);
    WiredGate { gate, line: Line::new(baud, LineFaults::default(), 1) }
}

fn panel() -> ControlPanel {
    ControlPanel::new(PanelSettings { baud: BAUD, ..PanelSettings::default() }, key(), [1; 32]).unwrap()
}

impl Bench {
    fn linked() -> Self {
        let mut bench = Self { now_ms: 0, panel: panel(), wired: wired(BAUD), orders: 0 };
        bench.run_until(1_000, |event| event == GateEvent::LinkUp);
        bench
    }

    fn run(&mut self, for_ms: u64) {
        self.run_until(for_ms, |_| false);
    }

    /// Runs until an event is the one wanted; gives the time from the start.
    fn run_until(&mut self, within_ms: u64, mut wanted: impl FnMut(GateEvent) -> bool) -> Option<u64> {
        let start_ms = self.now_ms;
        while self.now_ms <= start_ms + within_ms {
            let next_ms = self.wired.turn(self.now_ms, &mut self.panel);
            while let Some(event) = self.panel.event() {
                if wanted(event) {
                    return Some(self.now_ms - start_ms);
                }
            }
            while self.wired.gate.change().is_some() {}
            self.now_ms = next_ms;
        }
        self.now_ms = start_ms + within_ms;
        None
    }

    fn order(&mut self, door: Door, pulse_ms: u32) -> OrderId {
        self.orders += 1;
        let order = OrderId(self.orders);
        let deadline_ms = self.now_ms + 500;
        self.panel.command(self.now_ms, GateCommand::Release { order, door, pulse_ms, deadline_ms });
        order
    }
}

fn is_end_of(order: OrderId) -> impl FnMut(GateEvent) -> bool {
    move |event| matches!(event, GateEvent::Order { order: of, .. } if of == order)
}

fn percentiles(name: &str, unit: &str, mut samples: Vec<f64>) {
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| samples[((samples.len() - 1) as f64 * share).round() as usize];
    let (p50, p95, max) = (at(0.5), at(0.95), at(1.0));
    println!("{name:<52} p50 {p50:8.3} {unit}  p95 {p95:8.3} {unit}  max {max:8.3} {unit}  n {}", samples.len());
}

fn acknowledgement_virtual() {
    let mut bench = Bench::linked();
    let samples = (0..2_000).map(|n| {
        bench.run(60 + n % 53);
        let order = bench.order(Door(0), 100);
        bench.run_until(400, is_end_of(order)).unwrap() as f64
    });
    percentiles("order to acknowledgement, 115200 baud, virtual", "ms", samples.collect());
}

fn recovery_virtual() {
    let samples = (0..300).map(|offset| {
        let mut bench = Bench::linked();
        bench.run(500 + offset);
        bench.wired.line.cut(bench.now_ms, 2_000);
        bench.run(2_000);
        bench.run_until(5_000, |event| event == GateEvent::LinkUp).unwrap() as f64
    });
    percentiles("link back after a 2 s cut, virtual", "ms", samples.collect());
}

fn cpu() {
    let mut bench = Bench::linked();
    let samples = (0..200).map(|_| {
        let start = Instant::now();
        bench.run(1_000);
        start.elapsed().as_secs_f64() * 1e6
    });
    percentiles("CPU of one polled second, both sides", "us", samples.collect());
    let samples = (0..200).map(|_| {
        let start = Instant::now();
        for (door, walk) in [(Door(0), Walk::Enter), (Door(1), Walk::Leave)] {
            bench.order(door, 4_000);
            bench.wired.gate.walk(bench.now_ms, walk);
            bench.run(5_000);
        }
        start.elapsed().as_secs_f64() * 1e3
    });
    percentiles("CPU of a passage of 10 s, both sides", "ms", samples.collect());
}

/// The driver's threads over a pty to a gate in this process, line paced or not.
#[cfg(unix)]
fn acknowledgement_real(name: &str, baud: u32) {
    use portas_devices::link::{ByteLink, PtyHost, SerialLink};
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gate");
    let mut host = PtyHost::create("gate", &path).unwrap();
    let start = Instant::now();
    let clock = move || start.elapsed().as_millis() as u64;
    std::thread::spawn(move || {
        let mut wired = wired(baud);
        let mut buf = [0; 256];
        loop {
            while let Some(bytes) = wired.transmit(clock()) {
                let _ = host.write(&bytes);
            }
            while wired.gate.change().is_some() {}
            let wait_ms = wired.next_wake_ms().map_or(5, |at| at.saturating_sub(clock()).min(5));
            let Ok(count) = host.read(&mut buf, wait_ms) else { return };
            wired.receive(clock(), &buf[..count]);
        }
    });
    let path = path.to_str().unwrap().to_owned();
    let driver = GateDriver::start(move || SerialLink::open_ends("gate", &path, BAUD), panel(), clock).unwrap();
    wait_for(driver.events(), Duration::from_secs(10), |e| (e == GateEvent::LinkUp).then_some(())).unwrap();
    let samples = (0..300).map(|n| {
        std::thread::sleep(Duration::from_millis(60 + n % 37));
        let order = OrderId(n);
        let begun = Instant::now();
        let deadline_ms = clock() + 500;
        driver.command(GateCommand::Release { order, door: Door(0), pulse_ms: 100, deadline_ms }).unwrap();
        let mut is_end = is_end_of(order);
        wait_for(driver.events(), Duration::from_secs(2), |event| is_end(event).then_some(())).unwrap();
        begun.elapsed().as_secs_f64() * 1e3
    });
    percentiles(name, "ms", samples.collect());
}

/// From handing over an order to its first byte at the other end of an idle line.
fn first_byte_real() {
    use portas_devices::link::{ByteLink, MemoryLink};
    let (ours, mut theirs) = MemoryLink::pair();
    let start = Instant::now();
    let clock = move || start.elapsed().as_millis() as u64;
    let mut wired = wired(0);
    let mut ends = Some(ours.into_ends());
    let gone = portas_devices::DeviceError::Gone { device: "gate".into(), detail: "opened once".into() };
    let driver = GateDriver::start(move || ends.take().ok_or_else(|| gone.clone()), panel(), clock).unwrap();
    let mut buf = [0; 256];
    let mut samples = Vec::new();
    let mut begun = None;
    let mut next_ms = 1_000;
    while samples.len() < 300 && start.elapsed() < Duration::from_secs(60) {
        let count = theirs.read(&mut buf, 1).unwrap();
        // Once the session stands, an order's frame is the only one of 30 bytes and its mark.
        if let Some(at) = begun.filter(|_| count == 31).map(|at: Instant| at.elapsed()) {
            samples.push(at.as_secs_f64() * 1e3);
            begun = None;
        }
        wired.receive(clock(), &buf[..count]);
        while let Some(bytes) = wired.transmit(clock()) {
            theirs.write(&bytes).unwrap();
        }
        while wired.gate.change().is_some() {}
        while driver.events().try_recv().is_ok() {}
        if begun.is_none() && clock() >= next_ms {
            next_ms = clock() + 60 + samples.len() as u64 % 37;
            let order = OrderId(next_ms);
            begun = Some(Instant::now());
            let deadline_ms = clock() + 500;
            driver.command(GateCommand::Release { order, door: Door(0), pulse_ms: 100, deadline_ms }).unwrap();
        }
    }
    percentiles("order to first byte, driver threads, real", "ms", samples);
}

fn main() {
    acknowledgement_virtual();
    recovery_virtual();
    cpu();
    first_byte_real();
    #[cfg(unix)]
    {
        acknowledgement_real("order to acknowledgement over a pty, real", 0);
        acknowledgement_real("the same, paced to 115200 baud", BAUD);
    }
}
