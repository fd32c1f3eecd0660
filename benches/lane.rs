//! A lane: picture of a phone to the door order on the line, and text to `Verified` on an SQLite file.
//!
//! `cargo bench --bench lane [-- PASSAGES]`. The passages run in real time on real threads: simulated 720p frames, a
//! journal and a registry on disk, a pty at 115200 baud. Only the gate at its far end is quick: its doors and people
//! live ten times as fast, so that two hundred of them pass in a few minutes.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, clippy::panic)]

#[path = "../tests/live/hall.rs"]
mod hall;

use crossbeam_channel::{Receiver, Sender, bounded};
use hall::{Hall, idle, until};
use portas::credential::freshness::{LaneMemory, Window};
use portas::credential::open::open;
use portas::credential::place::LaneKind;
use portas::credential::{Family, Place};
use portas::flow::Screen;
use portas::flow::holder::look_up;
use portas::flow::waits::Wait;
use portas::person::{Direction, Presented, Verified};
use portas::registry::Registry;
use portas::registry::request::{Answer, LaneName, Request, SessionId};
use portas::station::live::{Clock, GateLine, Live, Seen};
use portas_devices::gate::line::{Line, LineFaults, Towards};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::sim::{SimGate, SimSettings, What};
use portas_devices::gate::{Door, GateEvent};
use portas_devices::link::{ByteLink, PtyHost};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Instant;

const PASSAGES: usize = 200;
/// A phone draws 256 codes in a step of 30 s.
const VERIFICATIONS: usize = 2_000;
const BAUD: u32 = 115_200;
/// The gate's time to ours.
const FASTER: u64 = 10;
/// People in turn: a lane knows for 90 s whom it let through, so each crosses once at each lane.
const PEOPLE: [&str; 9] = [
    "chan-tai-man",
    "ho-kuok-wa",
    "lam-wai-chan",
    "ng-iok-fan",
    "vong-sai-chi",
    "ao-ieong-san",
    "joao-pereira",
    "iong-ieok-long",
    "hoi-kin-seng",
];

fn main() {
    let passages = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(PASSAGES);
    verified();
    passed(passages);
}

fn told(name: &str, mut times_us: Vec<u64>) {
    times_us.sort_unstable();
    let at = |share: f64| times_us[((times_us.len() - 1) as f64 * share).round() as usize] as f64 / 1_000.0;
    let (count, p50, p95, p99, worst) = (times_us.len(), at(0.5), at(0.95), at(0.99), at(1.0));
    println!("{name}: {count} times, p50 {p50:.3} ms, p95 {p95:.3} ms, p99 {p99:.3} ms, worst {worst:.3} ms");
}

/// Checks 1 to 10 of a code that is not committed: two look-ups and a reservation on disk.
fn verified() {
    let mut hall = Hall::new();
    let mut registry = Registry::open(&hall.registry(), hall.sample_key()).unwrap();
    let parts = hall.plan(GateLine::Port("unused".into()));
    let lane = LaneName("outer-harbour/1".into());
    let place = Place::at_open_post(LaneKind::TwoDoor);
    let mut times_us = Vec::with_capacity(VERIFICATIONS);
    for number in 0..VERIFICATIONS {
        let text = hall.text(PEOPLE[number % PEOPLE.len()], Family::Clearance);
        let now = hall.clock.now();
        let mut memory = LaneMemory::new(Window::default(), now);
        let begun = Instant::now();
        let opened = open(&text, &place, &parts.knowledge.keys, &parts.knowledge.lists, now.wall_ms).unwrap();
        let asked = Request::CodeHolder { family: opened.code().family, cid: opened.code().cid };
        let Ok(Answer::CodeHolder(holder)) = registry.answer(&asked, now) else { panic!("no answer") };
        let (lookup, holder) = look_up(opened.code(), holder);
        let fresh = opened.confirm(&lookup).unwrap().fresh(&mut memory, now).unwrap();
        let mark = fresh.mark_use(lane.clone(), SessionId(number as u64), now.wall_ms);
        let Ok(Answer::Mark(answer)) = registry.answer(&Request::Reserve(mark.clone()), now) else { panic!("no mark") };
        let presented = Presented::Code(fresh.reserved(answer).unwrap());
        let holder = holder.unwrap();
        Verified::new(presented, holder.binding.as_ref(), *holder.dossier, Direction::Arrival, now).unwrap();
        times_us.push(begun.elapsed().as_micros() as u64);
        registry.answer(&Request::Release(mark), now).unwrap();
    }
    told("text to Verified, look-up and reserve on disk", times_us);
}

fn passed(passages: usize) {
    let mut hall = Hall::new();
    let (mut order_us, mut lane) = (Vec::with_capacity(passages), 0);
    while order_us.len() < passages {
        lane += 1;
        let port = hall.path().join(format!("gate-{lane}"));
        let gate = Gate::start(&port, hall.gate_key(), hall.clock);
        let mut plan = hall.plan_named(&format!("{lane}"), GateLine::Port(port));
        plan.setup.waits.set(Wait::Done, 0).unwrap();
        let live = Live::start(plan, hall.clock).unwrap();
        for person in PEOPLE.iter().take(passages - order_us.len()) {
            order_us.push(pass(&mut hall, &live, &gate, person));
        }
        live.stop().unwrap();
        hall.all_leave(&PEOPLE);
    }
    told("picture of a phone to door order on the line", order_us);
}

/// One passage; microseconds from the frame's taking to the order's first byte.
fn pass(hall: &mut Hall, live: &Live, gate: &Gate, person: &str) -> u64 {
    idle(live);
    gate.arrive.send(()).unwrap();
    until(live, |notice| matches!(notice.what, Seen::Gate(GateEvent::Inputs { inputs, .. }) if inputs.tall_at_entry()));
    let frame = hall.frame(person, Family::Clearance);
    let touch = hall.touch(person);
    let simulated = live.simulated().unwrap();
    let camera = simulated.camera.as_ref().unwrap();
    camera.show_frame(frame);
    let mut frame_ms = 0;
    until(live, |notice| {
        match &notice.what {
            Seen::Code { taken_ms } => frame_ms = *taken_ms,
            Seen::Ordered { .. } => camera.clear(),
            Seen::View(view) if view.screen == Screen::Finger => {
                simulated.sensor.as_ref().unwrap().press(touch.clone())
            }
            Seen::Kept(_) | Seen::View(_) | Seen::Gate(_) => {}
        }
        hall::is_fact(notice, "passage")
    });
    let ordered_us = gate.ordered_us.try_iter().next().unwrap();
    ordered_us.saturating_sub(frame_ms * 1_000)
}

/// The quick gate: doors and people on a clock of their own, the line on ours.
struct Gate {
    arrive: Sender<()>,
    /// When the first byte of an order for the first door came out of the pty, microseconds.
    ordered_us: Receiver<u64>,
    _thread: JoinHandle<()>,
}

impl Gate {
    fn start(port: &Path, key: Scbk, clock: Clock) -> Self {
        let host = PtyHost::create("gate", port).unwrap();
        let (arrive, arrivals) = bounded(1);
        let (tell, ordered_us) = bounded(4);
        let thread = std::thread::spawn(move || serve(host, key, clock, &arrivals, &tell));
        Self { arrive, ordered_us, _thread: thread }
    }
}

fn serve(mut host: PtyHost, key: Scbk, clock: Clock, arrivals: &Receiver<()>, tell: &Sender<u64>) {
    let quick = SimSettings { host_quiet_ms: 300 * FASTER, turnaround_ms: FASTER, ..SimSettings::default() };
    let mut gate = SimGate::new(quick, key, 3);
    gate.follow_releases(true);
    let mut line = Line::new(BAUD, LineFaults::default(), 3);
    let start = Instant::now();
    let mut buffer = [0; 256];
    loop {
        match arrivals.try_recv() {
            Ok(()) => gate.person_arrives(start.elapsed().as_millis() as u64 * FASTER, 1.70),
            Err(crossbeam_channel::TryRecvError::Empty) => {}
            Err(crossbeam_channel::TryRecvError::Disconnected) => return,
        }
        // Bytes come out of the pty whole and at once: their moment is that of the kiosk's writing.
        let count = host.read(&mut buffer, 1).unwrap();
        let heard_us = clock.micros();
        let (ours_ms, theirs_ms) = (clock.mono_ms(), start.elapsed().as_millis() as u64 * FASTER);
        gate.step(theirs_ms);
        if count > 0 {
            gate.receive(theirs_ms, &buffer[..count]);
        }
        while let Some(change) = gate.change() {
            if matches!(change.what, What::Released { door: Door(0), .. }) {
                let _ = tell.try_send(heard_us);
            }
        }
        while let Some(bytes) = gate.transmit(theirs_ms) {
            line.send(ours_ms, Towards::Panel, &bytes);
        }
        while let Some(bytes) = line.deliver(ours_ms, Towards::Panel) {
            host.write(&bytes).unwrap();
        }
    }
}
