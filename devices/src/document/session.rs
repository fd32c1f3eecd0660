//! The host's side of the reader's line: keeps it in the wanted state, notices its death, loses no reading.

use super::protocol::{Deframer, Noise, Order, Report, Status};
use super::{DocumentCommand, DocumentEvent, Unread, protocol::Presented, zone};
use crate::session::{Presence, Session};
use std::collections::VecDeque;

/// Time between two polls. A lost frame costs one, at most.
pub const POLL_MS: u64 = 500;
/// Silence after which the reader counts as dead: three polls.
pub const QUIET_MS: u64 = 1_500;
/// How often a reading that came garbled is asked for again.
const AGAIN_MAX: u8 = 3;
/// A document is read within this time, chip and all, or counts as one that cannot be read.
pub const READING_MS: u64 = 8_000;
/// Events held for a driver that does not take them; a flood costs readings, not memory.
const EVENTS_MAX: usize = 32;

/// One reader, as the host knows it.
#[derive(Debug)]
pub struct DocumentSession {
    presence: Presence,
    deframer: Deframer,
    events: VecDeque<DocumentEvent>,
    poll_ms: u64,
    /// State the station wants the reader in.
    wanted_on: bool,
    /// The order for it is still to be sent.
    order_due: bool,
    /// Count of the last reading that was told, or that was there when the reader first reported: made for another
    /// process, which may have begun something with it, and this one begins nothing by itself (F-02).
    told: Option<u32>,
    /// A document was told and its removal was not.
    lies: bool,
    /// Since when a document lies that was neither told as read nor as unread.
    laid_ms: Option<u64>,
    again_due: bool,
    again_left: u8,
    noise: u64,
}

impl Default for DocumentSession {
    fn default() -> Self {
        Self {
            presence: Presence::new(QUIET_MS),
            deframer: Deframer::default(),
            events: VecDeque::with_capacity(EVENTS_MAX),
            poll_ms: 0,
            wanted_on: false,
            order_due: false,
            told: None,
            lies: false,
            laid_ms: None,
            again_due: false,
            again_left: AGAIN_MAX,
            noise: 0,
        }
    }
}

impl DocumentSession {
    /// Frames thrown away so far.
    #[must_use]
    pub fn noise(&self) -> u64 {
        self.noise
    }

    fn tell(&mut self, event: DocumentEvent) {
        self.events.push_back(event);
    }

    fn report(&mut self, now_ms: u64, report: Report) {
        if self.presence.heard(now_ms) {
            self.tell(DocumentEvent::Up);
        }
        match report {
            Report::Status(status) => self.status(now_ms, status),
            Report::Document(document) => self.document(&document),
        }
    }

    fn status(&mut self, now_ms: u64, status: Status) {
        if status.on != self.wanted_on {
            self.order_due = true;
        }
        let told = self.told.get_or_insert(status.count);
        if status.count == 0 {
            *told = 0;
        }
        let told = *told;
        if !status.laid {
            // What was read and taken away before it could be told is of no use to anyone.
            self.told = Some(status.count);
            self.removed();
        } else if status.count != told && self.wanted_on {
            self.ask_again(status.count);
        } else if status.on && self.wanted_on && !self.lies && self.laid_ms.is_none() {
            self.laid_ms = Some(now_ms);
            self.tell(DocumentEvent::Laid);
        }
    }

    /// A document whose reading does not end is one that cannot be read.
    fn check_reading(&mut self, now_ms: u64) {
        if self.laid_ms.is_some_and(|laid_ms| now_ms >= laid_ms + READING_MS) {
            self.laid_ms = None;
            self.lies = true;
            self.tell(DocumentEvent::Unread(Unread::Nothing));
        }
    }

    fn ask_again(&mut self, count: u32) {
        if self.again_left > 0 {
            self.again_left -= 1;
            self.again_due = true;
            return;
        }
        self.replaced();
        self.told = Some(count);
        self.lies = true;
        self.again_left = AGAIN_MAX;
        self.tell(DocumentEvent::Unread(Unread::Nothing));
    }

    fn document(&mut self, document: &Presented) {
        if self.told == Some(document.count) || !self.wanted_on {
            return;
        }
        self.replaced();
        self.told = Some(document.count);
        self.lies = true;
        self.again_left = AGAIN_MAX;
        self.tell(zone::reading(document));
    }

    /// Taken away, read or not.
    fn removed(&mut self) {
        if self.laid_ms.take().is_some() | std::mem::take(&mut self.lies) {
            self.tell(DocumentEvent::Removed);
        }
    }

    /// The one that was told before has gone; the one being read is about to be told.
    fn replaced(&mut self) {
        self.laid_ms = None;
        self.removed();
    }

    fn frame(&mut self, byte: u8) -> Option<Result<Report, Noise>> {
        self.deframer.push(byte).map(|body| body.and_then(Report::parse))
    }
}

impl Session for DocumentSession {
    type Order = DocumentCommand;
    type Event = DocumentEvent;

    fn order(&mut self, _now_ms: u64, order: DocumentCommand) {
        self.wanted_on = match order {
            DocumentCommand::Enable => true,
            DocumentCommand::Disable => false,
        };
        self.order_due = true;
    }

    fn link_up(&mut self, now_ms: u64) {
        self.presence.link_up(now_ms);
        self.deframer = Deframer::default();
        self.order_due = true;
        self.poll_ms = now_ms;
    }

    fn link_gone(&mut self, _now_ms: u64) {
        if self.presence.link_gone() {
            self.laid_ms = None;
            self.tell(DocumentEvent::Lost);
        }
    }

    fn bytes_in(&mut self, now_ms: u64, bytes: &[u8]) {
        for &byte in bytes {
            match self.frame(byte) {
                Some(Ok(report)) if self.events.len() + 3 <= EVENTS_MAX => self.report(now_ms, report),
                Some(Ok(_)) | None => {}
                Some(Err(why)) => {
                    self.noise += 1;
                    tracing::debug!(device = "document", %why, "noise on the line");
                }
            }
        }
    }

    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if self.presence.check(now_ms) {
            self.laid_ms = None;
            self.tell(DocumentEvent::Lost);
        }
        self.check_reading(now_ms);
        if !self.presence.linked() {
            return;
        }
        if std::mem::take(&mut self.order_due) {
            let order = if self.wanted_on { Order::Enable } else { Order::Disable };
            order.encode(out);
        }
        if std::mem::take(&mut self.again_due) {
            Order::Again.encode(out);
        }
        if now_ms >= self.poll_ms {
            Order::Status.encode(out);
            self.poll_ms = now_ms + POLL_MS;
        }
    }

    fn next_event(&mut self) -> Option<DocumentEvent> {
        self.events.pop_front()
    }

    fn next_ms(&self) -> Option<u64> {
        let poll = self.presence.linked().then_some(self.poll_ms);
        let reading = self.laid_ms.map(|laid_ms| laid_ms + READING_MS);
        poll.into_iter().chain(self.presence.verdict_ms()).chain(reading).min()
    }

    fn is_silent(&self, now_ms: u64) -> bool {
        self.presence.is_silent(now_ms)
    }
}
