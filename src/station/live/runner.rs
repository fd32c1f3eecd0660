//! The station's own thread: events in by one select, effects out in their order.

use super::clock::Clock;
use super::devices::Devices;
use super::library::Library;
use super::matcher::{Matcher, Task};
use super::registry::{Desk, Reply};
use super::{Begun, Inward, Notice, Seen};
use crate::flow::{Effect, Event, Paper, View};
use crate::journal::entry::Entry;
use crate::journal::store::Journal;
use crate::journal::{FileStore, JournalError};
use crate::registry::request::Anchor;
use crate::station::backlog::Backlog;
use crate::station::{Station, doors, slip};
use crate::texts::{Language, Texts};
use crate::time::Now;
use crossbeam_channel::{Receiver, Sender, never, select};
use portas_devices::Command;
use portas_devices::camera::CameraEvent;
use portas_devices::document::DocumentEvent;
use portas_devices::fingerprint::FingerprintEvent;
use portas_devices::gate::{GateCommand, GateEvent};
use portas_devices::iris::IrisEvent;
use portas_devices::printer::{PrinterCommand, PrinterEvent};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Longest wait before journal and waits are looked at again.
const LOOK_MS: u64 = 500;
/// A signed head that the registry did not take is offered again after so long.
const ANCHOR_AGAIN_MS: u64 = 10_000;

/// Where events come from; a source whose thread has ended becomes one that never speaks.
struct Sources {
    gate: Receiver<GateEvent>,
    camera: Receiver<CameraEvent>,
    document: Receiver<DocumentEvent>,
    fingerprint: Receiver<FingerprintEvent>,
    iris: Receiver<IrisEvent>,
    printer: Receiver<PrinterEvent>,
    registry: Receiver<Reply>,
    library: Receiver<Event>,
    matcher: Receiver<Event>,
}

impl Sources {
    fn of(devices: &Devices, desk: &Desk, library: &Library, matcher: &Matcher) -> Self {
        Self {
            gate: devices.gate.events().clone(),
            camera: devices.camera_events.clone(),
            document: devices.document.events().clone(),
            fingerprint: devices.sensor.events().clone(),
            iris: devices.iris.as_ref().map_or_else(never, |camera| camera.events().clone()),
            printer: devices.printer.as_ref().map_or_else(never, |printer| printer.events().clone()),
            registry: desk.replies().clone(),
            library: library.events().clone(),
            matcher: matcher.events().clone(),
        }
    }
}

pub(super) struct Runner {
    clock: Clock,
    station: Station,
    journal: Journal<FileStore>,
    sources: Sources,
    devices: Devices,
    desk: Desk,
    _library: Library,
    texts: Arc<Texts>,
    languages: Vec<Language>,
    matcher: Matcher,
    /// What the station's own doings brought about, before anything from outside.
    follows: VecDeque<Event>,
    unkept: Backlog,
    /// A signed head that the registry has not taken, and when to offer it again.
    anchor_again: Option<(u64, Anchor)>,
    notices: Sender<Notice>,
    view: Arc<Mutex<View>>,
    shown: View,
}

impl Runner {
    pub(super) fn new(
        begun: Begun,
        devices: Devices,
        (desk, library, matcher): (Desk, Library, Matcher),
        (texts, languages): (Arc<Texts>, Vec<Language>),
        notices: Sender<Notice>,
        view: Arc<Mutex<View>>,
    ) -> Self {
        let Begun { station, journal, clock } = begun;
        let sources = Sources::of(&devices, &desk, &library, &matcher);
        let mut follows = VecDeque::new();
        if devices.printer.is_none() {
            follows.push_back(Event::Printer(PrinterEvent::Lost));
        }
        let shown = station.view();
        Self {
            clock,
            station,
            journal,
            sources,
            devices,
            desk,
            _library: library,
            texts,
            languages,
            matcher,
            follows,
            unkept: Backlog::default(),
            anchor_again: None,
            notices,
            view,
            shown,
        }
    }

    /// Runs until told to stop, then writes the stop and signs the head.
    pub(super) fn run(mut self, inward: &Receiver<Inward>) -> Result<(), JournalError> {
        while self.turn(inward) {}
        let now = self.clock.now();
        self.unkept.push(Entry::Stopped);
        self.append(now)?;
        self.journal.seal(now)?;
        if let Some(anchor) = self.journal.last_anchor().cloned() {
            self.desk.anchor(anchor);
        }
        tracing::info!("station stopped");
        Ok(())
    }

    /// One event, or a wait that has run out; whether to go on.
    fn turn(&mut self, inward: &Receiver<Inward>) -> bool {
        if let Some(event) = self.follows.pop_front() {
            self.step(event);
            return true;
        }
        let now = self.clock.now();
        self.anchor(now);
        if self.station.next_wake_ms().is_some_and(|at_ms| at_ms <= now.mono_ms) {
            self.step(Event::Tick);
        }
        let wake_ms = self.station.next_wake_ms().map_or(LOOK_MS, |at_ms| at_ms.saturating_sub(now.mono_ms));
        let wait = Duration::from_millis(if self.follows.is_empty() { wake_ms.min(LOOK_MS) } else { 0 });
        let sources = &mut self.sources;
        let event = select! {
            recv(sources.gate) -> event => match event {
                Ok(event) => Some(Event::Gate(event)),
                Err(_) => gone(&mut sources.gate, Event::Gate(GateEvent::LinkLost)),
            },
            recv(sources.camera) -> event => match event {
                Ok(event) => Some(Event::Camera(event)),
                Err(_) => gone(&mut sources.camera, Event::Camera(CameraEvent::Lost)),
            },
            recv(sources.document) -> event => match event {
                Ok(event) => Some(Event::Document(event)),
                Err(_) => gone(&mut sources.document, Event::Document(DocumentEvent::Lost)),
            },
            recv(sources.fingerprint) -> event => match event {
                Ok(event) => Some(Event::Fingerprint(event)),
                Err(_) => gone(&mut sources.fingerprint, Event::Fingerprint(FingerprintEvent::Lost)),
            },
            recv(sources.iris) -> event => match event {
                Ok(event) => Some(Event::Iris(event)),
                Err(_) => gone(&mut sources.iris, Event::Iris(IrisEvent::Lost)),
            },
            recv(sources.printer) -> event => match event {
                Ok(event) => Some(Event::Printer(event)),
                Err(_) => gone(&mut sources.printer, Event::Printer(PrinterEvent::Lost)),
            },
            recv(sources.registry) -> reply => match reply {
                Ok(reply) => self.replied(reply),
                Err(_) => { sources.registry = never(); None }
            },
            recv(sources.matcher) -> event => event.map_err(|_| sources.matcher = never()).ok(),
            recv(sources.library) -> event => event.map_err(|_| sources.library = never()).ok(),
            recv(inward) -> told => match told {
                Ok(Inward::Event(event)) => Some(event),
                Ok(Inward::Stop) | Err(_) => return false,
            },
            default(wait) => None,
        };
        if let Some(event) = event {
            self.step(event);
        }
        true
    }

    fn replied(&mut self, reply: Reply) -> Option<Event> {
        match reply {
            Reply::Answered(id, answer) => Some(Event::Answered(id, answer)),
            Reply::Anchored(true) => {
                self.anchor_again = None;
                None
            }
            Reply::Anchored(false) => {
                let again_ms = self.clock.mono_ms() + ANCHOR_AGAIN_MS;
                self.anchor_again = self.journal.last_anchor().cloned().map(|anchor| (again_ms, anchor));
                None
            }
        }
    }

    /// Takes the signed head to the registry when it is time.
    fn anchor(&mut self, now: Now) {
        let due = match self.journal.due_anchor(now) {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "the head of the journal cannot be signed");
                None
            }
        };
        let again = self.anchor_again.take_if(|(at_ms, _)| *at_ms <= now.mono_ms).map(|(_, anchor)| anchor);
        let Some(anchor) = due.or(again) else { return };
        if !self.desk.anchor(anchor.clone()) {
            self.anchor_again = Some((now.mono_ms + ANCHOR_AGAIN_MS, anchor));
        }
    }

    fn step(&mut self, event: Event) {
        let now = self.clock.now();
        let event = self.heard(now, event);
        let effects: Vec<Effect> = self.station.step(now, event).drain().collect();
        for effect in effects {
            match effect {
                Effect::Journal(fact) => self.unkept.push(fact),
                Effect::Door(order) => self.order(now, doors::command(order)),
                Effect::Device(command) => self.command(command),
                Effect::PrintSlip { job, paper } => self.print(job, &paper),
                Effect::Ask(id, request) => {
                    let refused = self.desk.ask(id, request).and_then(|reply| self.replied(reply));
                    self.follows.extend(refused);
                }
                Effect::Compare(id, references, probe) => self.matcher.ask(Task::Fingers(id, references, probe)),
                Effect::CompareEyes(id, references, probes) => self.matcher.ask(Task::Eyes(id, references, probes)),
                Effect::EncodeEyes(id, eyes) => self.matcher.ask(Task::Encode(id, eyes)),
            }
        }
        // What failed has been told; it is tried again with the next fact.
        let _ = self.append(now);
        self.show(now);
    }

    /// Tells the watcher of an event, and dates a code by the wall clock.
    fn heard(&self, now: Now, event: Event) -> Event {
        match event {
            Event::Camera(CameraEvent::Code { text, taken_ms }) => {
                self.notice(now, Seen::Code { taken_ms });
                let age_ms = now.mono_ms.saturating_sub(taken_ms);
                Event::Code { text, taken_ms: now.wall_ms.saturating_sub_unsigned(age_ms) }
            }
            Event::Gate(gate) => {
                self.notice(now, Seen::Gate(gate));
                Event::Gate(gate)
            }
            Event::Tick
            | Event::Camera(_)
            | Event::Code { .. }
            | Event::Fingerprint(_)
            | Event::Iris(_)
            | Event::Encoded(..)
            | Event::Document(_)
            | Event::Printer(_)
            | Event::Answered(..)
            | Event::Compared(..)
            | Event::Pressed(_)
            | Event::Officer(_)
            | Event::ClockConfirmed
            | Event::Lists(_)
            | Event::Keys(_) => event,
        }
    }

    /// Sends a door's order if the facts before it are durable; else the lane hears that it was not sent.
    fn order(&mut self, now: Now, command: GateCommand) {
        let door = match &command {
            GateCommand::Release { door, .. } => Some(*door),
            GateCommand::Light(_) | GateCommand::Tone(_) => None,
        };
        if self.append(now).is_err() {
            // The order that the last of them tells of was never given.
            self.unkept.withdraw_orders();
            self.follows.push_back(doors::not_sent(&command));
            return;
        }
        let not_sent = doors::not_sent(&command);
        if self.devices.gate.command(command).is_err() {
            tracing::error!("the gate's driver takes no orders");
            self.follows.push_back(not_sent);
        } else if let Some(door) = door {
            self.notice(now, Seen::Ordered { door });
        }
    }

    fn command(&self, command: Command) {
        let taken = match command {
            Command::Gate(command) => self.devices.gate.command(command).is_ok(),
            Command::Fingerprint(command) => self.devices.sensor.order(command),
            Command::Iris(command) => self.devices.iris.as_ref().is_some_and(|camera| camera.order(command)),
            Command::Document(command) => self.devices.document.order(command).is_ok(),
            Command::Printer(command) => {
                self.devices.printer.as_ref().is_some_and(|printer| printer.order(command).is_ok())
            }
        };
        if !taken {
            tracing::warn!("a device takes no orders");
        }
    }

    fn print(&mut self, job: u64, paper: &Paper) {
        let lines = slip::lines(paper, &self.texts, &self.languages);
        let ordered = match (lines, &self.devices.printer) {
            (Ok(lines), Some(printer)) => printer.order(PrinterCommand::Print { job, lines }).is_ok(),
            (Ok(_), None) => false,
            (Err(error), _) => {
                tracing::error!(%error, "a slip has no words");
                false
            }
        };
        if !ordered {
            self.follows.push_back(Event::Printer(PrinterEvent::Failed { job }));
        }
    }

    /// Makes every fact durable that waits.
    fn append(&mut self, now: Now) -> Result<(), JournalError> {
        if self.unkept.is_empty() {
            return Ok(());
        }
        match self.journal.append(self.unkept.facts(), now) {
            Ok(_) => {
                for fact in self.unkept.take() {
                    tracing::info!(fact = fact.headline(), "kept");
                    self.notice(now, Seen::Kept(fact));
                }
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, waiting = self.unkept.facts().len(), "the journal takes no facts");
                Err(error)
            }
        }
    }

    fn show(&mut self, now: Now) {
        let view = self.station.view();
        if view != self.shown {
            self.shown.clone_from(&view);
            self.view.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&view);
            self.notice(now, Seen::View(Box::new(view)));
        }
    }

    /// A watcher that does not keep up, or has gone, misses it.
    fn notice(&self, now: Now, what: Seen) {
        let _ = self.notices.try_send(Notice { now, what });
    }
}

fn gone<T>(source: &mut Receiver<T>, last: Event) -> Option<Event> {
    *source = never();
    tracing::error!("a device's thread has ended");
    Some(last)
}
