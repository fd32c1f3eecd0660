//! What a lane does at one moment: the line and both its ends, the devices, the station, its effects.

use super::SimLane;
use crate::flow::{Effect, Event, Paper, Thresholds};
use crate::journal::entry::Entry;
use crate::registry::request::{Request, RequestId};
use crate::station::compare;
use crate::station::sim::backend::Backend;
use crate::station::{doors, slip};
use crate::texts::Language;
use crate::time::Now;
use portas_devices::Command;
use portas_devices::gate::line::Towards;
use std::cmp::Reverse;

/// How long the simulated registry takes.
const ANSWER_MS: u64 = 2;
/// How long a comparison takes.
const COMPARE_MS: u64 = 3;
/// How long templates take.
const ENCODE_MS: u64 = 40;
/// Turns of the devices in one millisecond; more is a machine that never stops talking.
const TURNS: usize = 64;

impl SimLane {
    /// Does all that is due by now; when something is due here next.
    pub fn advance(&mut self, now: Now, backend: &mut Backend) -> u64 {
        for _ in 0..TURNS {
            let busy = self.turn(now, backend);
            let next_ms = self.next_wake_ms();
            if !busy || (next_ms > now.mono_ms && !self.panel.has_events()) {
                return next_ms;
            }
        }
        self.next_wake_ms()
    }

    /// One round of everything; whether anything happened.
    fn turn(&mut self, now: Now, backend: &mut Backend) -> bool {
        if self.faults.station_dead {
            self.gate.step(now.mono_ms);
            return false;
        }
        let mut busy = self.line_turn(now, backend);
        let now_ms = now.mono_ms;
        while let Some(event) = self.reader.next_event(now_ms) {
            busy = true;
            self.step(now, Event::Document(event), backend);
        }
        while let Some(event) = self.sensor.next_event(now_ms) {
            busy = true;
            self.step(now, Event::Fingerprint(event), backend);
        }
        while let Some(event) = self.iris.as_mut().and_then(|camera| camera.next_event(now_ms)) {
            busy = true;
            self.step(now, Event::Iris(event), backend);
        }
        self.printer.advance(now_ms);
        while let Some(event) = self.printer.next_event() {
            busy = true;
            self.step(now, Event::Printer(event), backend);
        }
        for slip in self.printer.machine().take_slips() {
            self.seen.slips.push(slip.text());
        }
        while self.due.peek().is_some_and(|due| due.0.at_ms <= now_ms) {
            let Some(Reverse(due)) = self.due.pop() else { break };
            busy = true;
            self.step(now, due.event, backend);
        }
        if self.station.next_wake_ms().is_some_and(|at_ms| at_ms <= now_ms) {
            let before = self.station.next_wake_ms();
            self.step(now, Event::Tick, backend);
            busy |= self.station.next_wake_ms() != before;
        }
        busy
    }

    /// The serial line and both its ends.
    fn line_turn(&mut self, now: Now, backend: &mut Backend) -> bool {
        let now_ms = now.mono_ms;
        let mut busy = false;
        while let Some(bytes) = self.panel.transmit(now_ms) {
            busy = true;
            self.line.send(now_ms, Towards::Gate, &bytes);
        }
        while let Some(bytes) = self.line.deliver(now_ms, Towards::Gate) {
            busy = true;
            self.gate.receive(now_ms, &bytes);
        }
        self.gate.step(now_ms);
        while let Some(bytes) = self.gate.transmit(now_ms) {
            busy = true;
            self.line.send(now_ms, Towards::Panel, &bytes);
        }
        while let Some(bytes) = self.line.deliver(now_ms, Towards::Panel) {
            busy = true;
            self.panel.receive(now_ms, &bytes);
        }
        while let Some(event) = self.panel.event() {
            busy = true;
            self.step(now, Event::Gate(event), backend);
        }
        busy
    }

    fn step(&mut self, now: Now, event: Event, backend: &mut Backend) {
        if matches!(event, Event::Answered(..)) {
            self.seen.open_requests = self.seen.open_requests.saturating_sub(1);
        }
        let effects: Vec<Effect> = self.station.step(now, event).drain().collect();
        for effect in effects {
            match effect {
                Effect::Journal(fact) => self.backlog.push(fact),
                Effect::Door(order) => {
                    // Durable first: an order whose fact cannot be kept is not sent.
                    let command = doors::command(order);
                    if self.keep(now) {
                        self.panel.command(now.mono_ms, command);
                    } else {
                        self.at(now.mono_ms, doors::not_sent(&command));
                    }
                }
                Effect::Device(command) => self.command(now.mono_ms, command),
                Effect::PrintSlip { job, paper } => self.print(now.mono_ms, job, &paper),
                Effect::Ask(id, request) => self.ask(now, id, &request, backend),
                Effect::Compare(id, references, probe) => {
                    let comparison = compare::fingers(&references, &probe, Thresholds::default());
                    self.at(now.mono_ms + COMPARE_MS, Event::Compared(id, comparison));
                }
                Effect::CompareEyes(id, references, probes) => {
                    let comparison = compare::eyes(&references, &probes, Thresholds::default());
                    self.at(now.mono_ms + COMPARE_MS, Event::Compared(id, comparison));
                }
                Effect::EncodeEyes(id, eyes) => {
                    self.at(now.mono_ms + ENCODE_MS, Event::Encoded(id, compare::encode(&eyes)));
                }
            }
        }
        self.keep(now);
    }

    /// Keeps what waits for the journal; whether it could.
    fn keep(&mut self, now: Now) -> bool {
        if self.backlog.is_empty() {
            return true;
        }
        let kept = !self.faults.journal_full && self.journal.append(self.backlog.facts(), now).is_ok();
        if kept {
            for fact in self.backlog.take() {
                self.note(&fact);
                self.seen.facts.push(fact);
            }
        } else {
            self.backlog.withdraw_orders();
        }
        kept
    }

    fn note(&mut self, fact: &Entry) {
        if let Entry::Refused { refusal, .. } = fact {
            self.seen.refusal = Some(*refusal);
        }
        if let Entry::Ended { ending: Some(ending), .. } = fact {
            self.seen.ending = Some(*ending);
        }
    }

    fn command(&mut self, now_ms: u64, command: Command) {
        match command {
            Command::Gate(command) => self.panel.command(now_ms, command),
            Command::Fingerprint(command) => self.sensor.order(now_ms, command),
            Command::Iris(command) => {
                if let Some(camera) = &mut self.iris {
                    camera.order(now_ms, command);
                }
            }
            Command::Document(command) => self.reader.order(now_ms, command),
            Command::Printer(command) => {
                self.printer.order(now_ms, command);
                self.printer.advance(now_ms);
            }
        }
    }

    fn print(&mut self, now_ms: u64, job: u64, paper: &Paper) {
        use portas_devices::printer::{PrinterCommand, PrinterEvent};
        match slip::lines(paper, &self.texts, &[Language::ZhHant, Language::Pt, Language::En]) {
            Ok(lines) => self.command(now_ms, Command::Printer(PrinterCommand::Print { job, lines })),
            Err(_) => self.at(now_ms, Event::Printer(PrinterEvent::Failed { job })),
        }
    }

    fn ask(&mut self, now: Now, id: RequestId, request: &Request, backend: &mut Backend) {
        if let Some(answer) = backend.answer(request, now) {
            self.seen.open_requests += 1;
            self.at(now.mono_ms + ANSWER_MS, Event::Answered(id, answer));
        }
    }
}
