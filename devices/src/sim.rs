//! What the simulated devices share: faults, the machine at the far end of a line, and a bench that joins a
//! machine with the real session in virtual time.

mod life;

pub(crate) use life::Life;

use crate::record::Direction;
use crate::session::Session;
use serde::{Deserialize, Serialize};

/// What can befall a simulated device, until it is cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// No power: it forgets what it held.
    Unplug,
    /// It hangs: silent, deaf, and remembers.
    Stall,
    /// Its line, or its glass, is disturbed now and then.
    Noise,
}

/// The device's side of a serial line: a seeded machine that speaks the real bytes.
pub trait Machine {
    /// Bytes came from the host.
    fn bytes_in(&mut self, now_ms: u64, bytes: &[u8]);
    /// Does what is due and appends to `out` what goes to the host.
    fn advance(&mut self, now_ms: u64, out: &mut Vec<u8>);
    /// When [`Machine::advance`] has something to do next.
    fn next_ms(&self) -> Option<u64>;
    /// Sets or clears a fault.
    fn set_fault(&mut self, now_ms: u64, fault: Option<Fault>);
}

/// A session and a machine on one bench: whole bytes, virtual time, no thread.
///
/// After any change, and at [`Bench::next_ms`], call [`Bench::advance`]; then take the events with [`Bench::next_event`].
#[derive(Debug)]
pub struct Bench<S, M> {
    session: S,
    machine: M,
    wire: Vec<u8>,
}

/// Turns of the conversation in one moment; more would be a machine that never stops talking.
const TURNS: usize = 16;

impl<S: Session, M: Machine> Bench<S, M> {
    /// Joins the two at the given moment.
    pub fn new(now_ms: u64, mut session: S, machine: M) -> Self {
        session.link_up(now_ms);
        Self { session, machine, wire: Vec::new() }
    }

    /// The machine, to lay a document on it or pull its plug; call [`Bench::advance`] after.
    pub fn machine(&mut self) -> &mut M {
        &mut self.machine
    }

    /// Gives an order; call [`Bench::advance`] after.
    pub fn order(&mut self, now_ms: u64, order: S::Order) {
        self.session.order(now_ms, order);
    }

    /// Lets both sides talk until neither has more to say at this moment.
    pub fn advance(&mut self, now_ms: u64) {
        self.advance_tapped(now_ms, &mut |_, _| {});
    }

    /// The same, showing the bytes of either direction.
    pub fn advance_tapped(&mut self, now_ms: u64, tap: &mut dyn FnMut(Direction, &[u8])) {
        for _ in 0..TURNS {
            self.wire.clear();
            self.session.advance(now_ms, &mut self.wire);
            let asked = !self.wire.is_empty();
            if asked {
                tap(Direction::Out, &self.wire);
                self.machine.bytes_in(now_ms, &self.wire);
            }
            self.wire.clear();
            self.machine.advance(now_ms, &mut self.wire);
            let answered = !self.wire.is_empty();
            if answered {
                tap(Direction::In, &self.wire);
                self.session.bytes_in(now_ms, &self.wire);
            }
            if !asked && !answered {
                break;
            }
        }
    }

    /// The oldest event not yet taken.
    pub fn next_event(&mut self) -> Option<S::Event> {
        self.session.next_event()
    }

    /// When either side has something to do next.
    pub fn next_ms(&self) -> Option<u64> {
        self.session.next_ms().into_iter().chain(self.machine.next_ms()).min()
    }
}
