//! A lane with its simulated devices: how it is built, what people and faults do to it, what is seen of it.

mod turn;

use crate::flow::gate::{Knowledge, Recovery, Setup};
use crate::flow::{Event, View};
use crate::journal::entry::{Ending, Entry};
use crate::journal::key::StationKey;
use crate::journal::memory::Memory;
use crate::journal::store::Journal;
use crate::refusal::Refusal;
use crate::station::Station;
use crate::station::backlog::Backlog;
use crate::station::recovery::{recovery, started};
use crate::texts::Texts;
use crate::time::Now;
use portas_devices::DeviceError;
use portas_devices::camera::CameraEvent;
use portas_devices::document::sim::{DirectReader, DocumentPicture};
use portas_devices::fingerprint::sim::{SensorSim, Touch};
use portas_devices::gate::line::{Line, LineFaults};
use portas_devices::gate::osdp::secure::Scbk;
use portas_devices::gate::panel::{ControlPanel, PanelSettings};
use portas_devices::gate::sim::{Change, GateState, SimGate, SimSettings};
use portas_devices::iris::sim::{IrisSim, Person};
use portas_devices::printer::session::PrinterSession;
use portas_devices::printer::sim::{PrinterMachine, ROLL_MM};
use portas_devices::sim::{Bench, Fault};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Speed of the lane's line.
const BAUD: u32 = 115_200;

/// What is wrong with a lane's devices beyond what the devices themselves know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LaneFaults {
    /// The journal cannot write.
    pub journal_full: bool,
    /// The camera gives nothing.
    pub camera_dead: bool,
    /// The station's process is dead; its devices go on.
    pub station_dead: bool,
}

/// Something that will happen to a lane.
struct Due {
    at_ms: u64,
    order: u64,
    event: Event,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        (self.at_ms, self.order) == (other.at_ms, other.order)
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at_ms, self.order).cmp(&(other.at_ms, other.order))
    }
}

/// What was seen of a lane, for whoever judges it.
#[derive(Debug, Default)]
pub struct Seen {
    /// Facts kept since this was last emptied.
    pub facts: Vec<Entry>,
    /// The last refusal told.
    pub refusal: Option<Refusal>,
    /// How the last passage ended.
    pub ending: Option<Ending>,
    /// Slips that came out, as text.
    pub slips: Vec<String>,
    /// Requests that got no answer yet.
    pub open_requests: usize,
}

/// One lane with its devices.
pub struct SimLane {
    /// Its name.
    pub name: String,
    station: Station,
    journal: Journal<Memory>,
    backlog: Backlog,
    panel: ControlPanel,
    line: Line,
    gate: SimGate,
    reader: DirectReader,
    sensor: SensorSim,
    /// In lanes that have one.
    iris: Option<IrisSim>,
    printer: Bench<PrinterSession, PrinterMachine>,
    due: BinaryHeap<Reverse<Due>>,
    next_order: u64,
    texts: Arc<Texts>,
    /// Faults the devices do not know.
    pub faults: LaneFaults,
    /// What was seen.
    pub seen: Seen,
}

/// What a lane is built of.
pub struct Parts {
    /// Its name.
    pub name: String,
    /// What it is.
    pub setup: Setup,
    /// What it judges by.
    pub knowledge: Knowledge,
    /// Its station key.
    pub key: StationKey,
    /// Its gate's key, both sides.
    pub gate_key: Scbk,
    /// Seed of its devices.
    pub seed: u64,
    /// Texts of its slips.
    pub texts: Arc<Texts>,
}

/// Why a lane cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum LaneError {
    /// Its journal.
    #[error(transparent)]
    Journal(#[from] crate::journal::error::JournalError),
    /// Its gate's settings.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl SimLane {
    /// A lane whose devices have just been switched on.
    ///
    /// # Errors
    /// [`LaneError`].
    pub fn new(parts: Parts, now: Now) -> Result<Self, LaneError> {
        let (mut journal, _) = Journal::open_memory(Memory::default(), &parts.setup.name, parts.key, now)?;
        let started = started(&parts.setup);
        journal.append(std::slice::from_ref(&started), now)?;
        let settings = PanelSettings { baud: BAUD, ..PanelSettings::default() };
        let panel = ControlPanel::new(settings, parts.gate_key.clone(), seed_bytes(parts.seed))?;
        let gate = SimGate::new(SimSettings::default(), parts.gate_key, parts.seed);
        let irises = parts.knowledge.tables.lane_irises(parts.setup.post.lane());
        let iris = irises.any().then(|| IrisSim::new(parts.seed));
        let printer = Bench::new(now.mono_ms, PrinterSession::default(), PrinterMachine::new(parts.seed, ROLL_MM));
        Ok(Self {
            name: parts.name,
            station: Station::new(parts.setup, parts.knowledge, Recovery::default(), now),
            journal,
            backlog: Backlog::default(),
            panel,
            line: Line::new(BAUD, LineFaults::default(), parts.seed),
            gate,
            reader: DirectReader::new(parts.seed),
            sensor: SensorSim::new(parts.seed),
            iris,
            printer,
            due: BinaryHeap::new(),
            next_order: 0,
            texts: parts.texts,
            faults: LaneFaults::default(),
            seen: Seen { facts: vec![started], ..Seen::default() },
        })
    }

    /// The station process dies here and starts anew with what its journal tells; the devices go on.
    ///
    /// # Errors
    /// [`LaneError`].
    pub fn restart(&mut self, parts: Parts, now: Now) -> Result<(), LaneError> {
        let empty = Journal::open_memory(Memory::default(), &parts.setup.name, parts.key.clone(), now)?.0;
        let memory = std::mem::replace(&mut self.journal, empty).into_store();
        let (journal, _) = Journal::open_memory(memory, &parts.setup.name, parts.key, now)?;
        self.journal = journal;
        let recovery = recovery(&self.journal, &parts.setup);
        let started = started(&parts.setup);
        self.journal.append(std::slice::from_ref(&started), now)?;
        self.seen.facts.push(started);
        self.seen.open_requests = 0;
        let settings = PanelSettings { baud: BAUD, ..PanelSettings::default() };
        let seed = parts.seed.wrapping_add(now.mono_ms);
        self.panel = ControlPanel::new(settings, parts.gate_key, seed_bytes(seed))?;
        self.due.clear();
        self.backlog = Backlog::default();
        self.faults.station_dead = false;
        self.station = Station::new(parts.setup, parts.knowledge, recovery, now);
        self.reader.reopen(now.mono_ms);
        self.sensor.reopen(now.mono_ms);
        if let Some(camera) = &mut self.iris {
            camera.reopen(now.mono_ms);
        }
        Ok(())
    }

    /// The lane's station.
    #[must_use]
    pub const fn station(&self) -> &Station {
        &self.station
    }

    /// What its screen shows.
    #[must_use]
    pub fn view(&self) -> View {
        self.station.view()
    }

    /// How its gate stands.
    #[must_use]
    pub fn gate(&self) -> GateState {
        self.gate.state()
    }

    /// The gate, for people and faults.
    pub const fn gate_mut(&mut self) -> &mut SimGate {
        &mut self.gate
    }

    /// What the gate did since this was last asked, oldest first.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::iter::from_fn(|| self.gate.change()).collect()
    }

    /// The emergency switch is pulled.
    #[must_use]
    pub fn gate_emergency(&self) -> bool {
        !self.gate.inputs().no_emergency()
    }

    /// The line to the gate.
    pub const fn line_mut(&mut self) -> &mut Line {
        &mut self.line
    }

    /// The printer.
    pub fn printer_mut(&mut self) -> &mut PrinterMachine {
        self.printer.machine()
    }

    /// The journal.
    pub const fn journal_mut(&mut self) -> &mut Journal<Memory> {
        &mut self.journal
    }

    /// Lays a document on the reader.
    pub fn lay(&mut self, now_ms: u64, picture: DocumentPicture) {
        self.reader.lay(now_ms, picture);
    }

    /// Takes the document away.
    pub fn take_document(&mut self) {
        self.reader.take();
    }

    /// Whether a document lies there.
    #[must_use]
    pub fn document_lies(&self) -> bool {
        self.reader.is_laid()
    }

    /// Lays a finger on the glass, lifted first.
    pub fn press_finger(&mut self, now_ms: u64, touch: Touch) {
        self.sensor.lift();
        self.sensor.press(now_ms, touch);
    }

    /// Lifts the finger.
    pub fn lift_finger(&mut self) {
        self.sensor.lift();
    }

    /// Whether the lane has an iris camera.
    #[must_use]
    pub const fn has_iris(&self) -> bool {
        self.iris.is_some()
    }

    /// Eyes look into the iris camera, in place of any that did.
    pub fn look(&mut self, now_ms: u64, person: Person) {
        if let Some(camera) = &mut self.iris {
            camera.stand(now_ms, person);
        }
    }

    /// Nobody looks into it any more.
    pub fn look_away(&mut self) {
        if let Some(camera) = &mut self.iris {
            camera.leave();
        }
    }

    /// Breaks or mends the iris camera.
    pub fn break_iris(&mut self, now_ms: u64, fault: Option<Fault>) {
        if let Some(camera) = &mut self.iris {
            camera.set_fault(now_ms, fault);
        }
    }

    /// Breaks or mends the document reader.
    pub fn break_reader(&mut self, now_ms: u64, fault: Option<Fault>) {
        self.reader.set_fault(now_ms, fault);
    }

    /// Breaks or mends the fingerprint sensor.
    pub fn break_sensor(&mut self, now_ms: u64, fault: Option<Fault>) {
        self.sensor.set_fault(now_ms, fault);
    }

    /// Something happens to the lane at a moment.
    pub fn at(&mut self, at_ms: u64, event: Event) {
        let order = self.next_order;
        self.next_order += 1;
        self.due.push(Reverse(Due { at_ms, order, event }));
    }

    /// A code was read off a frame.
    pub fn show_code(&mut self, at_ms: u64, text: String, taken_ms: i64) {
        if !self.faults.camera_dead {
            self.at(at_ms, Event::Code { text, taken_ms });
        }
    }

    /// The phone is gone from the view.
    pub fn show_nothing(&mut self, at_ms: u64) {
        self.at(at_ms, Event::Camera(CameraEvent::Empty));
    }

    /// When something is due here next.
    #[must_use]
    pub fn next_wake_ms(&self) -> u64 {
        if self.faults.station_dead {
            return self.gate.next_wake_ms().unwrap_or(u64::MAX);
        }
        [
            Some(self.panel.next_wake_ms()),
            self.line.next_wake_ms(),
            self.gate.next_wake_ms(),
            self.reader.next_ms(),
            self.sensor.next_ms(),
            self.iris.as_ref().and_then(IrisSim::next_ms),
            self.printer.next_ms(),
            self.due.peek().map(|due| due.0.at_ms),
            self.station.next_wake_ms(),
        ]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(u64::MAX)
    }
}

fn seed_bytes(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes
}
