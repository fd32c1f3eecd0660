//! The host's side of the printer's line: knows whether a slip would come out, and whether it did.

use super::protocol::{
    LINE_BYTES_MAX, LINES_MAX, Order, ProcessId, Query, Reply, ReplyDecoder, Status, encode_slip, process_id,
};
use super::{PrinterCommand, PrinterEvent};
use crate::session::{Presence, Session};
use std::collections::VecDeque;

/// Time between two rounds of questions.
pub const POLL_MS: u64 = 400;
/// An answer that takes longer is not coming.
const ANSWER_MS: u64 = 300;
/// Silence after which the printer counts as dead.
pub const QUIET_MS: u64 = 1_500;
/// A slip that takes longer did not come out.
pub const SLIP_MS: u64 = 20_000;
/// Slips that wait, at most.
const QUEUE_MAX: usize = 8;

/// What the printer is doing for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Its memory may hold something of an earlier life; a clear is due or under way since the moment.
    Clearing(Option<u64>),
    Idle,
    Slip {
        job: u64,
        id: ProcessId,
        since_ms: u64,
    },
}

/// The questions of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Round {
    /// Which question is open or next.
    at: usize,
    /// When it was asked.
    asked_ms: Option<u64>,
    answers: [u8; 3],
    next_ms: u64,
}

/// One printer, as the host knows it.
///
/// A slip is never printed late: what was not done when the printer stops, runs dry or dies has failed, and its memory
/// is cleared before it counts as ready again. (One that hangs and comes to itself may print on until the clear reaches
/// it, within [`ANSWER_MS`] of its first answer.)
#[derive(Debug)]
pub struct PrinterSession {
    presence: Presence,
    decoder: ReplyDecoder,
    events: VecDeque<PrinterEvent>,
    queue: VecDeque<(u64, Vec<String>)>,
    work: Work,
    round: Round,
    /// Last full round of answers, while the printer is up.
    status: Option<Status>,
    /// The condition last told.
    told: Option<PrinterEvent>,
    slips: u32,
}

impl Default for PrinterSession {
    fn default() -> Self {
        Self {
            presence: Presence::new(QUIET_MS),
            decoder: ReplyDecoder::default(),
            events: VecDeque::new(),
            queue: VecDeque::with_capacity(QUEUE_MAX),
            work: Work::Clearing(None),
            round: Round { at: 0, asked_ms: None, answers: [0; 3], next_ms: 0 },
            status: None,
            told: None,
            slips: 0,
        }
    }
}

impl PrinterSession {
    fn is_ready(&self) -> bool {
        self.told == Some(PrinterEvent::Ready)
    }

    /// The slip under way and all that wait have failed.
    fn fail_all(&mut self) {
        if let Work::Slip { job, .. } = self.work {
            self.events.push_back(PrinterEvent::Failed { job });
            self.work = Work::Clearing(None);
        }
        let waiting = self.queue.drain(..).map(|(job, _)| PrinterEvent::Failed { job });
        self.events.extend(waiting);
    }

    fn lost(&mut self) {
        self.fail_all();
        self.work = Work::Clearing(None);
        self.status = None;
        self.round.at = 0;
        self.round.asked_ms = None;
        self.tell(PrinterEvent::Lost);
    }

    fn tell(&mut self, condition: PrinterEvent) {
        if self.told.as_ref() != Some(&condition) {
            self.events.push_back(condition.clone());
            self.told = Some(condition);
        }
    }

    fn judge(&mut self, status: Status) {
        if status.paper_low && !self.status.is_some_and(|before| before.paper_low) {
            tracing::warn!(device = "printer", "the roll is near its end");
        }
        self.status = Some(status);
        let trouble = match (status.paper_out, status.stopped) {
            (true, _) => Some(PrinterEvent::PaperOut),
            (false, Some(why)) => Some(PrinterEvent::Stopped(why)),
            (false, None) => None,
        };
        match trouble {
            Some(trouble) => {
                self.fail_all();
                self.tell(trouble);
            }
            None if !matches!(self.work, Work::Clearing(_)) => self.tell(PrinterEvent::Ready),
            None => {}
        }
    }

    fn reply(&mut self, now_ms: u64, reply: Reply) {
        self.presence.heard(now_ms);
        match reply {
            Reply::Status(byte) => self.answer(now_ms, byte),
            Reply::Done(id) => {
                if let Work::Slip { job, id: due, .. } = self.work
                    && id == due
                {
                    self.work = Work::Idle;
                    self.events.push_back(PrinterEvent::Printed { job });
                }
            }
            Reply::Cleared => {
                if matches!(self.work, Work::Clearing(Some(_))) {
                    self.work = Work::Idle;
                    // What was known is from before; ask afresh before it counts as ready.
                    self.round.next_ms = now_ms;
                }
            }
        }
    }

    fn answer(&mut self, now_ms: u64, byte: u8) {
        if self.round.asked_ms.take().is_none() {
            return;
        }
        self.round.answers[self.round.at] = byte;
        self.round.at += 1;
        if self.round.at == Query::ALL.len() {
            self.round.at = 0;
            self.round.next_ms = now_ms + POLL_MS;
            self.judge(Status::of(self.round.answers));
        }
    }

    fn ask(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if self.round.asked_ms.is_some_and(|asked_ms| now_ms >= asked_ms + ANSWER_MS) {
            self.round.asked_ms = None;
            self.round.at = 0;
        }
        if self.round.asked_ms.is_some() || (self.round.at == 0 && now_ms < self.round.next_ms) {
            return;
        }
        Order::Ask(Query::ALL[self.round.at]).encode(out);
        self.round.asked_ms = Some(now_ms);
    }

    fn work(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        match self.work {
            Work::Clearing(since_ms) if since_ms.is_none_or(|ms| now_ms >= ms + ANSWER_MS) => {
                Order::Clear.encode(out);
                self.work = Work::Clearing(Some(now_ms));
            }
            Work::Slip { since_ms, .. } if now_ms >= since_ms + SLIP_MS => {
                tracing::warn!(device = "printer", "a slip did not come out in time");
                self.told = None;
                self.fail_all();
            }
            Work::Idle => self.print(now_ms, out),
            Work::Clearing(_) | Work::Slip { .. } => {}
        }
    }

    fn print(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        let Some((job, lines)) = self.queue.pop_front() else { return };
        self.slips = self.slips.wrapping_add(1);
        let id = process_id(self.slips);
        self.work = match encode_slip(&lines, id, out) {
            Ok(()) => Work::Slip { job, id, since_ms: now_ms },
            Err(error) => {
                tracing::error!(device = "printer", %error, "slip refused");
                self.events.push_back(PrinterEvent::Failed { job });
                Work::Idle
            }
        };
    }
}

impl Session for PrinterSession {
    type Order = PrinterCommand;
    type Event = PrinterEvent;

    fn order(&mut self, _now_ms: u64, order: PrinterCommand) {
        let PrinterCommand::Print { job, lines } = order;
        let fits = lines.len() <= LINES_MAX && lines.iter().all(|line| line.len() <= LINE_BYTES_MAX);
        if fits && self.is_ready() && self.queue.len() < QUEUE_MAX {
            self.queue.push_back((job, lines));
        } else {
            self.events.push_back(PrinterEvent::Failed { job });
        }
    }

    fn link_up(&mut self, now_ms: u64) {
        self.presence.link_up(now_ms);
        self.decoder = ReplyDecoder::default();
        self.work = Work::Clearing(None);
        self.round = Round { at: 0, asked_ms: None, answers: [0; 3], next_ms: now_ms };
    }

    fn link_gone(&mut self, _now_ms: u64) {
        if self.presence.link_gone() {
            self.lost();
        }
    }

    fn bytes_in(&mut self, now_ms: u64, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(reply) = self.decoder.push(byte) {
                self.reply(now_ms, reply);
            }
        }
    }

    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if self.presence.check(now_ms) {
            self.lost();
        }
        if !self.presence.linked() {
            return;
        }
        self.work(now_ms, out);
        if !matches!(self.work, Work::Clearing(Some(_))) {
            self.ask(now_ms, out);
        }
    }

    fn next_event(&mut self) -> Option<PrinterEvent> {
        self.events.pop_front()
    }

    fn next_ms(&self) -> Option<u64> {
        if !self.presence.linked() {
            return None;
        }
        let work_ms = match self.work {
            Work::Clearing(Some(since_ms)) => Some(since_ms + ANSWER_MS),
            Work::Clearing(None) => Some(0),
            Work::Idle => (!self.queue.is_empty()).then_some(0),
            Work::Slip { since_ms, .. } => Some(since_ms + SLIP_MS),
        };
        let clearing = matches!(self.work, Work::Clearing(Some(_)));
        let ask_ms = self.round.asked_ms.map_or(self.round.next_ms, |ms| ms + ANSWER_MS);
        let ask_ms = (!clearing).then_some(ask_ms);
        work_ms.into_iter().chain(ask_ms).chain(self.presence.verdict_ms()).min()
    }

    fn is_silent(&self, now_ms: u64) -> bool {
        self.presence.is_silent(now_ms)
    }
}
