//! A simulated gate at the end of its line, and one turn of the whole: what virtual-time runs and the gate process
//! drive.

use super::line::{Line, Towards};
use super::panel::ControlPanel;
use super::sim::SimGate;

/// A gate and the line to it.
pub struct WiredGate {
    /// The gate.
    pub gate: SimGate,
    /// Its line.
    pub line: Line,
}

impl WiredGate {
    /// Bytes from the panel enter the line.
    pub fn receive(&mut self, now_ms: u64, bytes: &[u8]) {
        self.line.send(now_ms, Towards::Gate, bytes);
    }

    /// Moves everything that is due between line and gate, then gives bytes that have reached the panel.
    pub fn transmit(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        self.gate.step(now_ms);
        while let Some(bytes) = self.line.deliver(now_ms, Towards::Gate) {
            self.gate.receive(now_ms, &bytes);
            // The gate hears half duplex: what it was about to say is said before it listens again.
            self.answer(now_ms);
        }
        self.answer(now_ms);
        self.line.deliver(now_ms, Towards::Panel)
    }

    /// The next moment at which [`Self::transmit`] has something to do.
    #[must_use]
    pub fn next_wake_ms(&self) -> Option<u64> {
        [self.gate.next_wake_ms(), self.line.next_wake_ms()].into_iter().flatten().min()
    }

    /// Lets panel, line and gate do all they can at `now_ms`; gives the next moment at which one of them can do
    /// more. Events wait in the panel, changes in the gate.
    pub fn turn(&mut self, now_ms: u64, panel: &mut ControlPanel) -> u64 {
        loop {
            let mut still = true;
            while let Some(bytes) = panel.transmit(now_ms) {
                self.receive(now_ms, &bytes);
                still = false;
            }
            while let Some(bytes) = self.transmit(now_ms) {
                panel.receive(now_ms, &bytes);
                still = false;
            }
            if still {
                break;
            }
        }
        let next = self.next_wake_ms().map_or(u64::MAX, |at| at).min(panel.next_wake_ms());
        next.max(now_ms + 1)
    }

    fn answer(&mut self, now_ms: u64) {
        while let Some(bytes) = self.gate.transmit(now_ms) {
            self.line.send(now_ms, Towards::Panel, &bytes);
        }
    }
}
