//! A serial line that is paced and can be faulty, sans I/O: for simulation and tests, all of it by seed.
//!
//! What is written at once arrives at once, when its last byte would have come off the wire.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::VecDeque;

/// Bursts under way at once, each direction; what is written beyond is lost as in a full transmit buffer.
const UNDER_WAY: usize = 64;
/// Bursts remembered for playing again, each direction.
const REMEMBERED: usize = 64;

/// Direction on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Towards {
    /// Commands.
    Gate,
    /// Replies.
    Panel,
}

/// How faulty a line is; chances are per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineFaults {
    /// A byte is lost.
    pub drop_ppm: u32,
    /// A bit of a byte is turned.
    pub flip_ppm: u32,
    /// A burst arrives twice.
    pub duplicate_ppm: u32,
    /// An earlier burst arrives once more, before this one.
    pub replay_ppm: u32,
}

#[derive(Debug)]
struct Burst {
    start_us: u64,
    due_us: u64,
    bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct Wire {
    free_us: u64,
    under_way: VecDeque<Burst>,
    remembered: VecDeque<Vec<u8>>,
}

/// A line between a panel and a gate.
#[derive(Debug)]
pub struct Line {
    byte_ns: u64,
    faults: LineFaults,
    rng: ChaCha12Rng,
    to_gate: Wire,
    to_panel: Wire,
    cut_from_us: u64,
    cut_until_us: u64,
}

impl Line {
    /// A line of this speed; 0 baud takes no time at all.
    #[must_use]
    pub fn new(baud: u32, faults: LineFaults, seed: u64) -> Self {
        Self {
            byte_ns: 10_000_000_000_u64.checked_div(u64::from(baud)).unwrap_or(0),
            faults,
            rng: ChaCha12Rng::seed_from_u64(seed),
            to_gate: Wire::default(),
            to_panel: Wire::default(),
            cut_from_us: 0,
            cut_until_us: 0,
        }
    }

    /// Changes how faulty it is.
    pub const fn set_faults(&mut self, faults: LineFaults) {
        self.faults = faults;
    }

    /// Cuts the line for a time: bytes whose moment falls into it are gone.
    pub fn cut(&mut self, from_ms: u64, for_ms: u64) {
        self.cut_from_us = from_ms * 1_000;
        self.cut_until_us = (from_ms + for_ms) * 1_000;
        for burst in self.to_gate.under_way.iter_mut().chain(&mut self.to_panel.under_way) {
            let passed_us = self.cut_from_us.saturating_sub(burst.start_us);
            let passed = (passed_us * 1_000).checked_div(self.byte_ns).map_or(usize::MAX, |bytes| bytes as usize);
            burst.bytes.truncate(passed);
        }
    }

    /// Writes bytes to one end.
    pub fn send(&mut self, now_ms: u64, towards: Towards, bytes: &[u8]) {
        if self.chance(self.faults.replay_ppm) {
            let age = self.rng.next_u64() as usize;
            let remembered = self.remembered(towards);
            let old = remembered.get(age % remembered.len().max(1)).cloned();
            if let Some(old) = old {
                self.lay(now_ms, towards, &old);
            }
        }
        self.lay(now_ms, towards, bytes);
        if self.chance(self.faults.duplicate_ppm) {
            self.lay(now_ms, towards, bytes);
        }
        let remembered = &mut self.wire(towards).remembered;
        let oldest = if remembered.len() == REMEMBERED { remembered.pop_front() } else { None };
        let mut burst = oldest.unwrap_or_default();
        burst.clear();
        burst.extend_from_slice(bytes);
        remembered.push_back(burst);
    }

    /// What was written lately in one direction, oldest first.
    #[must_use]
    pub const fn remembered(&self, towards: Towards) -> &VecDeque<Vec<u8>> {
        match towards {
            Towards::Gate => &self.to_gate.remembered,
            Towards::Panel => &self.to_panel.remembered,
        }
    }

    /// Plays bytes onto the line, as somebody with a clip on the wire would.
    pub fn inject(&mut self, now_ms: u64, towards: Towards, bytes: &[u8]) {
        self.lay(now_ms, towards, bytes);
    }

    /// Bytes that have arrived at the end of a direction.
    pub fn deliver(&mut self, now_ms: u64, towards: Towards) -> Option<Vec<u8>> {
        let under_way = &mut self.wire(towards).under_way;
        under_way.pop_front_if(|burst| burst.due_us <= now_ms * 1_000).map(|burst| burst.bytes)
    }

    /// When the next bytes arrive.
    #[must_use]
    pub fn next_wake_ms(&self) -> Option<u64> {
        let next = |wire: &Wire| wire.under_way.front().map(|burst| burst.due_us.div_ceil(1_000));
        [next(&self.to_gate), next(&self.to_panel)].into_iter().flatten().min()
    }

    const fn wire(&mut self, towards: Towards) -> &mut Wire {
        match towards {
            Towards::Gate => &mut self.to_gate,
            Towards::Panel => &mut self.to_panel,
        }
    }

    fn lay(&mut self, now_ms: u64, towards: Towards, bytes: &[u8]) {
        let start_us = self.wire(towards).free_us.max(now_ms * 1_000);
        let due_us = start_us + bytes.len() as u64 * self.byte_ns / 1_000;
        let sound = self.faults.drop_ppm == 0 && self.faults.flip_ppm == 0;
        if sound && (due_us < self.cut_from_us || self.cut_until_us <= start_us) {
            return self.under_way(towards, Burst { start_us, due_us, bytes: bytes.to_vec() });
        }
        let mut arrived = Vec::with_capacity(bytes.len());
        for (n, byte) in bytes.iter().enumerate() {
            let at_us = start_us + (n as u64 + 1) * self.byte_ns / 1_000;
            if (self.cut_from_us..self.cut_until_us).contains(&at_us) || self.chance(self.faults.drop_ppm) {
                continue;
            }
            let flip = if self.chance(self.faults.flip_ppm) { 1 << (self.rng.next_u32() % 8) } else { 0 };
            arrived.push(byte ^ flip);
        }
        self.under_way(towards, Burst { start_us, due_us, bytes: arrived });
    }

    fn under_way(&mut self, towards: Towards, burst: Burst) {
        let wire = self.wire(towards);
        wire.free_us = burst.due_us;
        if !burst.bytes.is_empty() && wire.under_way.len() < UNDER_WAY {
            wire.under_way.push_back(burst);
        }
    }

    fn chance(&mut self, ppm: u32) -> bool {
        ppm > 0 && self.rng.next_u32() % 1_000_000 < ppm
    }
}
