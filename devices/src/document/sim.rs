//! A seeded document reader: the same bytes as the real one, in whatever time it is given.
//!
//! [`ReaderMachine`] speaks the line and stands behind the real session, in a [`crate::sim::Bench`] or at the end of a
//! pty. [`DirectReader`] is the cheap way for long simulations: each reading is still encoded to whole bytes and
//! decoded from them, but nobody polls.

pub use super::specimen::{SpecimenError, ZoneFacts, zone_code, zone_lines};

use super::protocol::{Deframer, Order, Presented, Report, Status, decode};
use super::session::QUIET_MS;
use super::{Chip, DocumentCommand, DocumentEvent, zone};
use crate::sim::{Fault, Life, Machine};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use std::collections::VecDeque;
use std::ops::RangeInclusive;

/// How long a reading takes: the zone at once, the chip most of it.
const READING_MS: RangeInclusive<u64> = 400..=900;
/// One frame in so many is hit while the line is disturbed.
const NOISE_IN: u32 = 3;

/// A document as it lies on the glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPicture {
    /// Lines of its zone, top first ([`zone_lines`]); none for cards without one.
    pub lines: Vec<String>,
    /// What its chip would give.
    pub chip: Chip,
    /// Face up: nothing can be read.
    pub wrong_way: bool,
}

impl DocumentPicture {
    /// What the reader makes of it.
    fn presented(&self, count: u32) -> Presented {
        if self.wrong_way {
            Presented { count, lines: Vec::new(), chip: Chip::Unreadable }
        } else {
            Presented { count, lines: self.lines.clone(), chip: self.chip.clone() }
        }
    }
}

/// What a station is told of a document, through whole bytes: encoded as the reader does and decoded as the host does.
#[must_use]
pub fn read_directly(picture: &DocumentPicture) -> DocumentEvent {
    through_bytes(picture.presented(1))
}

fn through_bytes(presented: Presented) -> DocumentEvent {
    let mut bytes = Vec::with_capacity(256);
    Report::Document(presented).encode(&mut bytes);
    match decode(&bytes).pop() {
        Some(Ok(Report::Document(document))) => zone::reading(&document),
        Some(Ok(Report::Status(_)) | Err(_)) | None => DocumentEvent::Unread(super::Unread::Nothing),
    }
}

/// Glass and head of a reader: what lies there, and when it will have been read.
#[derive(Debug, Clone)]
struct Glass {
    rng: ChaCha8Rng,
    on: bool,
    laid: Option<DocumentPicture>,
    /// This laying was read.
    read: bool,
    due_ms: Option<u64>,
    count: u32,
}

impl Glass {
    fn new(seed: u64) -> Self {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        Self { rng, on: false, laid: None, read: false, due_ms: None, count: 0 }
    }

    fn lay(&mut self, now_ms: u64, picture: DocumentPicture) {
        self.laid = Some(picture);
        self.read = false;
        self.begin(now_ms);
    }

    fn take(&mut self) {
        self.laid = None;
        self.due_ms = None;
    }

    /// Returns whether that changed anything.
    fn set_on(&mut self, now_ms: u64, on: bool) -> bool {
        let changed = std::mem::replace(&mut self.on, on) != on;
        if changed {
            self.begin(now_ms);
        }
        changed
    }

    fn begin(&mut self, now_ms: u64) {
        let reads = self.on && self.laid.is_some() && !self.read;
        self.due_ms = reads.then(|| now_ms + self.rng.random_range(READING_MS));
    }

    /// The reading that is finished by now.
    fn finish(&mut self, now_ms: u64) -> Option<Presented> {
        self.due_ms.take_if(|due_ms| *due_ms <= now_ms)?;
        self.read = true;
        self.count = self.count.wrapping_add(1).max(1);
        self.laid.as_ref().map(|picture| picture.presented(self.count))
    }

    /// Power went: what lies there stays, what it knew is forgotten.
    fn reset(&mut self) {
        self.on = false;
        self.read = false;
        self.due_ms = None;
        self.count = 0;
    }
}

/// A reader at the far end of a serial line.
#[derive(Debug, Clone)]
pub struct ReaderMachine {
    glass: Glass,
    deframer: Deframer,
    last: Option<Presented>,
    status_due: bool,
    again_due: bool,
    fault: Option<Fault>,
}

impl ReaderMachine {
    /// A reader with power, nothing on it, not in operation.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            glass: Glass::new(seed),
            deframer: Deframer::default(),
            last: None,
            status_due: true,
            again_due: false,
            fault: None,
        }
    }

    /// Lays a document on the glass, in place of any that lies there.
    pub fn lay(&mut self, now_ms: u64, picture: DocumentPicture) {
        self.glass.lay(now_ms, picture);
        self.last = None;
        self.status_due = true;
    }

    /// Takes it away.
    pub fn take(&mut self) {
        self.glass.take();
        self.last = None;
        self.status_due = true;
    }

    /// Whether a document lies on it.
    #[must_use]
    pub fn is_laid(&self) -> bool {
        self.glass.laid.is_some()
    }

    fn obey(&mut self, now_ms: u64, order: Order) {
        match order {
            Order::Enable => self.status_due |= self.glass.set_on(now_ms, true),
            Order::Disable => self.status_due |= self.glass.set_on(now_ms, false),
            Order::Status => self.status_due = true,
            Order::Again => self.again_due = true,
        }
    }

    fn is_dead(&self) -> bool {
        matches!(self.fault, Some(Fault::Unplug | Fault::Stall))
    }

    fn say(&mut self, report: &Report, out: &mut Vec<u8>) {
        let start = out.len();
        report.encode(out);
        let rng = &mut self.glass.rng;
        if self.fault == Some(Fault::Noise) && rng.random_ratio(1, NOISE_IN) {
            let hit = rng.random_range(start..out.len());
            out[hit] ^= 1 << rng.random_range(0..8u32);
        }
    }
}

impl Machine for ReaderMachine {
    fn bytes_in(&mut self, now_ms: u64, bytes: &[u8]) {
        if self.is_dead() {
            return;
        }
        for &byte in bytes {
            let order = self.deframer.push(byte).map(|body| body.and_then(Order::parse));
            if let Some(Ok(order)) = order {
                self.obey(now_ms, order);
            }
        }
    }

    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if self.is_dead() {
            return;
        }
        if let Some(presented) = self.glass.finish(now_ms) {
            self.last = Some(presented);
            self.again_due = true;
        }
        if std::mem::take(&mut self.again_due)
            && let Some(last) = self.last.clone()
        {
            self.say(&Report::Document(last), out);
        }
        if std::mem::take(&mut self.status_due) {
            let glass = &self.glass;
            let status = Status { on: glass.on, laid: glass.laid.is_some(), count: glass.count };
            self.say(&Report::Status(status), out);
        }
    }

    fn next_ms(&self) -> Option<u64> {
        if self.is_dead() { None } else { self.glass.due_ms }
    }

    fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>) {
        if fault == Some(Fault::Unplug) {
            self.glass.reset();
            self.last = None;
            self.deframer = Deframer::default();
        }
        self.fault = fault;
        if fault.is_none() {
            self.status_due = true;
            self.glass.begin(now_ms);
        }
    }
}

/// A reader that gives events at once, without a line to poll.
///
/// Order of calls in virtual time: any of the others, then [`DirectReader::next_event`] until it gives `None`, and
/// again at [`DirectReader::next_ms`].
#[derive(Debug, Clone)]
pub struct DirectReader {
    glass: Glass,
    events: VecDeque<DocumentEvent>,
    told: bool,
    /// A laying was told and neither its reading nor its end.
    laid: bool,
    life: Life,
}

impl DirectReader {
    /// A reader that has just come up; its first event is [`DocumentEvent::Up`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let events = VecDeque::from([DocumentEvent::Up]);
        Self { glass: Glass::new(seed), events, told: false, laid: false, life: Life::new(QUIET_MS) }
    }

    /// Gives an order.
    pub fn order(&mut self, now_ms: u64, order: DocumentCommand) {
        let on = match order {
            DocumentCommand::Enable => true,
            DocumentCommand::Disable => false,
        };
        self.glass.set_on(now_ms, on);
        self.begun();
    }

    /// Lays a document on the glass, in place of any that lies there.
    pub fn lay(&mut self, now_ms: u64, picture: DocumentPicture) {
        self.removed();
        self.glass.lay(now_ms, picture);
        self.begun();
    }

    /// Takes it away.
    pub fn take(&mut self) {
        self.glass.take();
        self.removed();
    }

    /// Whether a document lies on it.
    #[must_use]
    pub fn is_laid(&self) -> bool {
        self.glass.laid.is_some()
    }

    /// Sets or clears a fault. A dead reader is noticed after the session's quiet time; noise costs nothing here, since
    /// the line repairs it.
    pub fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>) {
        let is_back = self.life.set_fault(now_ms, fault);
        if fault == Some(Fault::Unplug) {
            let on = self.glass.on;
            self.glass.reset();
            self.glass.on = on;
        }
        if self.life.is_dead() {
            self.laid = false;
            self.begun();
            return;
        }
        if is_back {
            self.events.push_back(DocumentEvent::Up);
        }
        if self.glass.laid.is_none() {
            self.removed();
        }
        self.glass.begin(now_ms);
        self.begun();
    }

    /// Another process opens it: it is up and not in operation, or is found dead after the quiet time. What lies there
    /// and was read for the old one is not told again: a station begins nothing by itself (F-02).
    pub fn reopen(&mut self, now_ms: u64) {
        (self.told, self.laid) = (false, false);
        self.events.clear();
        self.glass.set_on(now_ms, false);
        if self.life.reopen(now_ms) {
            self.events.push_back(DocumentEvent::Up);
        }
    }

    /// The oldest event that is due by now.
    pub fn next_event(&mut self, now_ms: u64) -> Option<DocumentEvent> {
        if self.life.is_lost_by(now_ms) {
            self.events.push_back(DocumentEvent::Lost);
        }
        if let Some(presented) = self.glass.finish(now_ms) {
            (self.told, self.laid) = (true, false);
            self.events.push_back(through_bytes(presented));
        }
        self.events.pop_front()
    }

    /// When the next event is due.
    #[must_use]
    pub fn next_ms(&self) -> Option<u64> {
        if self.events.is_empty() { self.glass.due_ms.into_iter().chain(self.life.lost_ms()).min() } else { Some(0) }
    }

    /// A reading that begins is told; a dead reader begins none.
    fn begun(&mut self) {
        if self.life.is_dead() {
            self.glass.due_ms = None;
        } else if self.glass.due_ms.is_some() && !std::mem::replace(&mut self.laid, true) {
            self.events.push_back(DocumentEvent::Laid);
        }
    }

    fn removed(&mut self) {
        if !self.life.is_dead() && (std::mem::take(&mut self.told) | std::mem::take(&mut self.laid)) {
            self.events.push_back(DocumentEvent::Removed);
        }
    }
}

#[cfg(test)]
mod tests;
