//! A seeded slip printer that speaks the bytes: a roll that runs out, a cutter that jams, a plug that is pulled.
//! What it printed can be read as text.

use super::Stoppage;
use super::protocol::{Order, OrderDecoder, Reply, Status};
use crate::sim::{Fault, Machine};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use std::collections::VecDeque;

/// A full roll, millimetres.
pub const ROLL_MM: u32 = 80_000;
/// The sensor reports a roll shorter than this as near its end.
pub const NEAR_END_MM: u32 = 4_000;
const LINE_MM: u32 = 4;
const CUT_MM: u32 = 12;
const LINE_MS: u64 = 25;
const CUT_MS: u64 = 250;
/// Orders it holds; what comes in excess is lost, as in a receive buffer that nobody watches.
const BUFFER_MAX: usize = 512;
/// Slips it keeps for whoever reads them; the oldest fall off.
const SLIPS_MAX: usize = 256;
/// One reply in so many is hit while the line is disturbed.
const NOISE_IN: u32 = 3;

/// A piece of paper that left the printer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slip {
    /// Its lines.
    pub lines: Vec<String>,
    /// It was cut off; a slip that is not was torn out after the printer stopped.
    pub cut: bool,
}

impl Slip {
    /// Its text, lines joined.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// A printer at the far end of a serial line.
#[derive(Debug, Clone)]
pub struct PrinterMachine {
    rng: ChaCha8Rng,
    decoder: OrderDecoder,
    buffer: VecDeque<Order>,
    replies: Vec<Reply>,
    paper: Slip,
    slips: VecDeque<Slip>,
    roll_mm: u32,
    jammed: bool,
    cover_open: bool,
    busy_until_ms: u64,
    fault: Option<Fault>,
}

impl PrinterMachine {
    /// A printer with power and so much paper, in millimetres ([`ROLL_MM`] is a full roll).
    #[must_use]
    pub fn new(seed: u64, roll_mm: u32) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            decoder: OrderDecoder::default(),
            buffer: VecDeque::new(),
            replies: Vec::new(),
            paper: Slip::default(),
            slips: VecDeque::new(),
            roll_mm,
            jammed: false,
            cover_open: false,
            busy_until_ms: 0,
            fault: None,
        }
    }

    /// Puts a roll of this length in, or takes it out with 0.
    pub fn load(&mut self, roll_mm: u32) {
        self.roll_mm = roll_mm;
    }

    /// Jams the cutter, or frees it.
    pub fn jam(&mut self, jammed: bool) {
        self.jammed = jammed;
    }

    /// Opens the cover, or closes it.
    pub fn open_cover(&mut self, open: bool) {
        self.cover_open = open;
    }

    /// Slips that came out since this was last asked, oldest first.
    pub fn take_slips(&mut self) -> Vec<Slip> {
        self.slips.drain(..).collect()
    }

    fn status(&self) -> Status {
        let cutter = self.jammed.then_some(Stoppage::Cutter);
        let cover = self.cover_open.then_some(Stoppage::Cover);
        Status {
            paper_out: self.roll_mm < LINE_MM + CUT_MM,
            paper_low: self.roll_mm < NEAR_END_MM,
            stopped: cutter.or(cover),
        }
    }

    fn take_in(&mut self, order: Order) {
        match order {
            Order::Ask(query) => self.replies.push(Reply::Status(self.status().byte(query))),
            Order::Clear => {
                self.buffer.clear();
                self.decoder.forget();
                self.tear_off(false);
                self.replies.push(Reply::Cleared);
            }
            Order::Initialize | Order::Utf8 | Order::Line(_) | Order::Cut | Order::Report(_) => {
                if self.buffer.len() < BUFFER_MAX {
                    self.buffer.push_back(order);
                }
            }
        }
    }

    /// What is under the head comes out, cut or torn.
    fn tear_off(&mut self, cut: bool) {
        let slip = Slip { cut, ..std::mem::take(&mut self.paper) };
        if slip.lines.is_empty() {
            return;
        }
        if self.slips.len() == SLIPS_MAX {
            self.slips.pop_front();
        }
        self.slips.push_back(slip);
    }

    /// Does all that is done by now.
    fn work(&mut self, now_ms: u64) {
        while now_ms >= self.busy_until_ms && !self.status().paper_out && self.status().stopped.is_none() {
            let Some(order) = self.buffer.pop_front() else { return };
            let begins_ms = self.busy_until_ms.max(now_ms);
            match order {
                Order::Line(text) => {
                    self.paper.lines.push(text);
                    self.roll_mm = self.roll_mm.saturating_sub(LINE_MM);
                    self.busy_until_ms = begins_ms + LINE_MS;
                }
                Order::Cut => {
                    self.roll_mm = self.roll_mm.saturating_sub(CUT_MM);
                    self.tear_off(true);
                    self.busy_until_ms = begins_ms + CUT_MS;
                }
                Order::Report(id) => self.replies.push(Reply::Done(id)),
                Order::Initialize | Order::Utf8 | Order::Ask(_) | Order::Clear => {}
            }
        }
    }

    fn is_dead(&self) -> bool {
        matches!(self.fault, Some(Fault::Unplug | Fault::Stall))
    }
}

impl Machine for PrinterMachine {
    fn bytes_in(&mut self, _now_ms: u64, bytes: &[u8]) {
        if self.is_dead() {
            return;
        }
        for &byte in bytes {
            if let Some(order) = self.decoder.push(byte) {
                self.take_in(order);
            }
        }
    }

    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>) {
        if self.is_dead() {
            return;
        }
        self.work(now_ms);
        for reply in std::mem::take(&mut self.replies) {
            let start = out.len();
            reply.encode(out);
            if self.fault == Some(Fault::Noise) && self.rng.random_ratio(1, NOISE_IN) {
                let hit = self.rng.random_range(start..out.len());
                out[hit] ^= 1 << self.rng.random_range(0..8u32);
            }
        }
    }

    fn next_ms(&self) -> Option<u64> {
        let status = self.status();
        let works = !self.is_dead() && !self.buffer.is_empty() && !status.paper_out && status.stopped.is_none();
        works.then_some(self.busy_until_ms)
    }

    fn set_fault(&mut self, _now_ms: u64, fault: Option<Fault>) {
        if fault == Some(Fault::Unplug) {
            self.buffer.clear();
            self.replies.clear();
            self.decoder.forget();
            self.tear_off(false);
        }
        self.fault = fault;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::printer::session::{POLL_MS, PrinterSession, QUIET_MS, SLIP_MS};
    use crate::printer::{PrinterCommand, PrinterEvent};
    use crate::sim::Bench;

    struct Desk {
        bench: Bench<PrinterSession, PrinterMachine>,
        now_ms: u64,
    }

    impl Desk {
        fn new(roll_mm: u32) -> Self {
            Self { bench: Bench::new(0, PrinterSession::default(), PrinterMachine::new(1, roll_mm)), now_ms: 0 }
        }

        fn ready() -> Self {
            let mut desk = Self::new(ROLL_MM);
            assert_eq!(desk.run(10), [PrinterEvent::Ready]);
            desk
        }

        fn run(&mut self, for_ms: u64) -> Vec<PrinterEvent> {
            let end_ms = self.now_ms + for_ms;
            let mut events = Vec::new();
            while self.now_ms <= end_ms {
                self.bench.advance(self.now_ms);
                events.extend(std::iter::from_fn(|| self.bench.next_event()));
                let next_ms = self.bench.next_ms().unwrap_or(u64::MAX);
                self.now_ms = next_ms.max(self.now_ms + 1);
            }
            self.now_ms = end_ms;
            events
        }

        fn print(&mut self, job: u64, lines: usize) {
            let lines = (0..lines).map(|n| format!("第 {n} 行 João")).collect();
            self.bench.order(self.now_ms, PrinterCommand::Print { job, lines });
        }

        fn slips(&mut self) -> Vec<Slip> {
            self.bench.machine().take_slips()
        }
    }

    // rules: F-18
    #[test]
    fn a_slip_comes_out_as_written_and_is_told_when_cut() {
        let mut desk = Desk::ready();
        desk.print(7, 3);
        assert_eq!(desk.run(200), []);
        assert_eq!(desk.run(2_000), [PrinterEvent::Printed { job: 7 }]);
        let lines = vec!["第 0 行 João".to_owned(), "第 1 行 João".to_owned(), "第 2 行 João".to_owned()];
        assert_eq!(desk.slips(), [Slip { lines, cut: true }]);
    }

    #[test]
    fn slips_come_out_in_order() {
        let mut desk = Desk::ready();
        (1..=5).for_each(|job| desk.print(job, 4));
        let done: Vec<_> = (1..=5).map(|job| PrinterEvent::Printed { job }).collect();
        assert_eq!(desk.run(10_000), done);
        assert_eq!(desk.slips().len(), 5);
    }

    // rules: F-18
    #[test]
    fn a_roll_that_ends_fails_the_slip_and_nothing_comes_late() {
        let mut desk = Desk::new(30);
        assert_eq!(desk.run(10), [PrinterEvent::Ready]);
        desk.print(1, 10);
        desk.print(2, 2);
        assert_eq!(
            desk.run(3_000),
            [PrinterEvent::Failed { job: 1 }, PrinterEvent::Failed { job: 2 }, PrinterEvent::PaperOut]
        );
        desk.print(3, 2);
        assert_eq!(desk.run(10), [PrinterEvent::Failed { job: 3 }]);
        desk.bench.machine().load(ROLL_MM);
        assert_eq!(desk.run(5_000), [PrinterEvent::Ready]);
        assert!(desk.slips().iter().all(|slip| !slip.cut), "only the torn beginning of the first");
        desk.print(4, 2);
        assert_eq!(desk.run(2_000), [PrinterEvent::Printed { job: 4 }]);
        assert_eq!(desk.slips().len(), 1);
    }

    #[test]
    fn a_jam_and_an_open_cover_are_named() {
        let mut desk = Desk::ready();
        desk.print(1, 2);
        desk.run(30);
        desk.bench.machine().jam(true);
        assert_eq!(desk.run(2_000), [PrinterEvent::Failed { job: 1 }, PrinterEvent::Stopped(Stoppage::Cutter)]);
        desk.bench.machine().jam(false);
        assert_eq!(desk.run(2_000), [PrinterEvent::Ready]);
        desk.bench.machine().open_cover(true);
        assert_eq!(desk.run(2_000), [PrinterEvent::Stopped(Stoppage::Cover)]);
    }

    #[test]
    fn a_printer_that_dies_fails_the_slip_and_starts_clean() {
        for fault in [Fault::Unplug, Fault::Stall] {
            let mut desk = Desk::ready();
            desk.print(1, 40);
            desk.run(100);
            let now_ms = desk.now_ms;
            desk.bench.machine().set_fault(now_ms, Some(fault));
            let events = desk.run(QUIET_MS + POLL_MS);
            assert_eq!(events, [PrinterEvent::Failed { job: 1 }, PrinterEvent::Lost], "{fault:?}");
            desk.bench.machine().set_fault(now_ms, None);
            assert_eq!(desk.run(5_000), [PrinterEvent::Ready]);
            assert!(desk.slips().iter().all(|slip| !slip.cut));
        }
    }

    #[test]
    fn noise_never_makes_a_slip_count_that_did_not_come_out() {
        for seed in 0..30 {
            let machine = PrinterMachine::new(seed, ROLL_MM);
            let mut desk = Desk { bench: Bench::new(0, PrinterSession::default(), machine), now_ms: 0 };
            desk.run(10);
            desk.bench.machine().set_fault(0, Some(Fault::Noise));
            desk.print(1, 3);
            let events = desk.run(2 * SLIP_MS);
            let ends =
                |event: &&PrinterEvent| matches!(event, PrinterEvent::Printed { .. } | PrinterEvent::Failed { .. });
            assert_eq!(events.iter().filter(ends).count(), 1, "seed {seed}: {events:?}");
            if events.contains(&PrinterEvent::Printed { job: 1 }) {
                assert!(desk.slips()[0].cut);
            }
        }
    }

    #[test]
    fn a_printer_that_never_answers_is_lost() {
        let mut desk = Desk::new(ROLL_MM);
        desk.bench.machine().set_fault(0, Some(Fault::Unplug));
        assert_eq!(desk.run(10_000), [PrinterEvent::Lost]);
    }
}
