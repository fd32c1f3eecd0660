//! A lane: picture of a phone to the door order on the line, picture of a finger or of both eyes to the last door's
//! order, and text to `Verified` on an SQLite file.
//!
//! `cargo bench --bench lane [-- PASSAGES]`. The passages run in real time on real threads: simulated 720p frames, grown
//! fingers and eyes, a journal and a registry on disk, a pty at 115200 baud. Only the gate at its far end is quick: its
//! doors and people live ten times as fast, so that two hundred of them pass in a few minutes.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, clippy::panic)]

#[path = "../tests/live/hall.rs"]
mod hall;

use crossbeam_channel::{Receiver, Sender, bounded};
use hall::{Hall, idle, until};
use portas::credential::freshness::{LaneMemory, Window};
use portas::credential::open::open;
use portas::credential::place::LaneKind;
use portas::credential::{Family, Place};
use portas::flow::holder::look_up;
use portas::flow::waits::Wait;
use portas::flow::{Looking, Sensing, View};
use portas::person::{Direction, Eye, Finger, Presented, Verified};
use portas::population::bodies;
use portas::registry::Registry;
use portas::registry::request::{Answer, Enrolment, EyeTemplate, LaneName, NewIrises, Request, SessionId};
use portas::station::live::{Clock, GateLine, Live, Seen, Simulated};
use portas::station::sim::LaneSpec;
use portas_biometric::fingerprint::extract;
use portas_biometric::iris::encode;
use portas_biometric::synthetic;
use portas_devices::fingerprint::Probe;
use portas_devices::fingerprint::sim::{Print, Skin, Touch};
use portas_devices::gate::line::{Line, LineFaults, Towards};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::sim::{SimGate, SimSettings, What};
use portas_devices::gate::{Door, GateEvent};
use portas_devices::iris::EyeSample;
use portas_devices::iris::sim::Person as Face;
use portas_devices::link::{ByteLink, PtyHost};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Instant;

const PASSAGES: usize = 200;
/// A phone draws 256 codes in a step of 30 s.
const VERIFICATIONS: usize = 2_000;
const BAUD: u32 = 115_200;
/// What the simulated sensor gives.
const FINGER_PX: (usize, usize) = (388, 374);
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
    passed(passages, LaneKind::TwoDoor, "finger");
    passed(passages, LaneKind::TwoDoorIris, "eyes");
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

/// What one passage took, microseconds.
struct Passage {
    /// From the frame's taking to the first byte of the first door's order.
    entry_us: u64,
    /// From the pictures of finger or eyes to the first byte of the last door's order.
    proof_us: u64,
}

fn passed(passages: usize, kind: LaneKind, proof: &str) {
    let mut hall = Hall::new();
    for person in PEOPLE.iter().filter(|_| kind == LaneKind::TwoDoorIris) {
        enrol(&hall, person);
    }
    let (mut taken, mut lane) = (Vec::with_capacity(passages), 0);
    while taken.len() < passages {
        lane += 1;
        let port = hall.path().join(format!("gate-{lane}"));
        let gate = Gate::start(&port, hall.gate_key(), hall.clock);
        let spec = LaneSpec { lane: kind, ..LaneSpec::demo(&lane.to_string()) };
        let mut plan = hall.plan_of(&spec, GateLine::Port(port));
        plan.setup.waits.set(Wait::Done, 0).unwrap();
        let live = Live::start(plan, hall.clock).unwrap();
        for person in PEOPLE.iter().take(passages - taken.len()) {
            let body = Body::of(&hall, person, kind, taken.len() as u64);
            taken.push(pass(&mut hall, &live, &gate, person, &body));
        }
        live.stop().unwrap();
        hall.all_leave(&PEOPLE);
    }
    told("picture of a phone to door order on the line", taken.iter().map(|passage| passage.entry_us).collect());
    told(
        &format!("picture of {proof} to door order on the line"),
        taken.iter().map(|passage| passage.proof_us).collect(),
    );
}

/// What a person shows the sensors.
struct Body {
    touch: Touch,
    face: Option<Face>,
    /// What a sensor's driver takes to judge such pictures, microseconds: whether they are good enough to be given, as
    /// a template or as codes.
    judged_us: u64,
}

impl Body {
    fn of(hall: &Hall, person: &str, kind: LaneKind, draw: u64) -> Self {
        let body = hall.person(person).body.seed;
        let seed = bodies::finger_seed(body, Finger::RightIndex);
        let pressed = |print| Touch { print, skin: Skin::Good };
        if kind == LaneKind::TwoDoorIris {
            let touch = pressed(Print::Grown(seed));
            let look = synthetic::Look::drawn(draw);
            let pictures = [Eye::Left, Eye::Right].map(|eye| hall.eye_picture(person, eye, &look));
            let begun = Instant::now();
            let [left, right] = pictures.map(|picture| encode(&picture).unwrap().code.to_bytes());
            let judged_us = begun.elapsed().as_micros() as u64;
            let [left, right] = [left, right].map(|code| EyeSample::Code(code.to_vec()));
            return Self { touch, face: Some(Hall::face(left, right)), judged_us };
        }
        let impression = synthetic::Impression::drawn(draw, synthetic::Skin::Good);
        let (picture, _) = synthetic::Finger::grown(seed).impression(&impression, FINGER_PX).unwrap();
        let begun = Instant::now();
        let template = extract(&picture, 500).unwrap().template.to_bytes();
        let judged_us = begun.elapsed().as_micros() as u64;
        Self { touch: pressed(Print::Taken(Probe::Template(template))), face: None, judged_us }
    }

    /// Does what a screen asks for, once each time that it does.
    fn act(&self, view: &View, simulated: &Simulated) {
        let waits_for_finger = view.finger.is_some_and(|finger| finger.sensing == Sensing::Waiting);
        match (&self.face, &simulated.iris) {
            (Some(face), Some(camera)) if view.iris.is_some_and(|iris| iris.looking == Looking::Waiting) => {
                camera.stand(face.clone());
            }
            _ if waits_for_finger => simulated.sensor.as_ref().unwrap().press(self.touch.clone()),
            _ => {}
        }
    }
}

/// Both eyes of a person, as at a registration point.
fn enrol(hall: &Hall, person: &str) {
    let demo = hall.person(person);
    let eyes = [Eye::Left, Eye::Right].map(|eye| {
        let picture = hall.eye_picture(person, eye, &synthetic::Look::default());
        EyeTemplate { eye, template: encode(&picture).unwrap().code.to_bytes().into() }
    });
    let mut registry = Registry::open(&hall.registry(), hall.sample_key()).unwrap();
    let now = hall.clock.now();
    let new = NewIrises { person: demo.id, eyes: eyes.into(), at_ms: now.wall_ms };
    let answer = registry.answer(&Request::EnrolIrises(new), now).unwrap();
    assert!(matches!(answer, Answer::Enrolment(Enrolment::Done | Enrolment::OnFile)), "{person}: {answer:?}");
}

fn pass(hall: &mut Hall, live: &Live, gate: &Gate, person: &str, body: &Body) -> Passage {
    idle(live);
    gate.arrive.send(()).unwrap();
    until(live, |notice| matches!(notice.what, Seen::Gate(GateEvent::Inputs { inputs, .. }) if inputs.tall_at_entry()));
    let frame = hall.frame(person, Family::Clearance);
    let simulated = live.simulated().unwrap();
    let camera = simulated.camera.as_ref().unwrap();
    camera.show_frame(frame);
    let (mut frame_ms, mut given_ms) = (0, 0);
    until(live, |notice| {
        match &notice.what {
            Seen::Code { taken_ms } => frame_ms = *taken_ms,
            Seen::Ordered { .. } => camera.clear(),
            Seen::View(view) => {
                let finger_given = view.finger.is_some_and(|finger| finger.sensing == Sensing::Comparing);
                let eyes_given = view.iris.is_some_and(|iris| iris.looking == Looking::Comparing);
                if finger_given || eyes_given {
                    given_ms = notice.now.mono_ms;
                }
                body.act(view, simulated);
            }
            Seen::Kept(_) | Seen::Gate(_) => {}
        }
        hall::is_fact(notice, "passage")
    });
    if let Some(eyes) = &simulated.iris {
        eyes.leave();
    }
    let ordered_us: Vec<(Door, u64)> = gate.ordered_us.try_iter().collect();
    let ordered = |door| ordered_us.iter().find(|(ordered, _)| *ordered == Door(door)).unwrap().1;
    Passage {
        entry_us: ordered(0).saturating_sub(frame_ms * 1_000),
        proof_us: body.judged_us + ordered(1).saturating_sub(given_ms * 1_000),
    }
}

/// The quick gate: doors and people on a clock of their own, the line on ours.
struct Gate {
    arrive: Sender<()>,
    /// When the first byte of an order for a door came out of the pty, microseconds.
    ordered_us: Receiver<(Door, u64)>,
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

fn serve(mut host: PtyHost, key: Scbk, clock: Clock, arrivals: &Receiver<()>, tell: &Sender<(Door, u64)>) {
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
            if let What::Released { door, .. } = change.what {
                let _ = tell.try_send((door, heard_us));
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
