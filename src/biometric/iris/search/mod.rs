//! One against all: a probe compared with every enrolled eye in every position, nothing skipped, nothing approximated.
//!
//! Codes lie in blocks of eight, word by word, so that one instruction counts the same word of eight eyes. Threads live
//! outside: [`Gallery::blocks`] can be cut into ranges and each searched on its own.

mod block;
mod kernel;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(test)]
mod tests;

pub use kernel::Kernel;

use super::code::Code;
use super::coherence::root_spread;
use super::compare::{Similarity, rooted};
use block::{Block, LANES, Probe};
use std::collections::TryReserveError;
use std::ops::Range;

/// Enrolled eyes by the number of whoever they belong to. One person may have several.
#[derive(Default)]
pub struct Gallery {
    blocks: Vec<Block>,
    ids: Vec<u64>,
    /// As [`root_spread`] tells, eye by eye.
    root_spreads: Vec<f32>,
}

/// An enrolled eye that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Whose eye.
    pub id: u64,
    /// How alike.
    pub similarity: Similarity,
}

impl Gallery {
    /// An empty one with room for so many eyes.
    ///
    /// # Errors
    /// When there is no such room.
    pub fn with_room(eyes: usize) -> Result<Self, TryReserveError> {
        let mut gallery = Self::default();
        gallery.blocks.try_reserve_exact(eyes.div_ceil(LANES))?;
        gallery.ids.try_reserve_exact(eyes)?;
        gallery.root_spreads.try_reserve_exact(eyes)?;
        Ok(gallery)
    }

    /// Adds an eye.
    pub fn push(&mut self, id: u64, code: &Code) {
        let lane = self.ids.len() % LANES;
        if lane == 0 {
            self.make_room();
            self.blocks.push(Block::empty());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.put(lane, code);
            self.ids.push(id);
            self.root_spreads.push(root_spread(code));
        }
    }

    /// Moves the blocks where there is room for more, and wipes the place that they leave: a vector that grows by itself
    /// would leave the codes lying there.
    fn make_room(&mut self) {
        if self.blocks.len() == self.blocks.capacity() {
            let mut roomier = Vec::with_capacity(2 * self.blocks.len() + 1);
            roomier.extend(self.blocks.iter().cloned());
            self.blocks = roomier;
        }
    }

    /// Takes all eyes of `id` out and wipes their places. Returns how many there were.
    pub fn remove(&mut self, id: u64) -> usize {
        let before = self.ids.len();
        for at in (0..before).rev() {
            if self.ids[at] == id {
                self.remove_at(at);
            }
        }
        before - self.ids.len()
    }

    fn remove_at(&mut self, at: usize) {
        let last = self.ids.len() - 1;
        let moved = self.blocks[last / LANES].code(last % LANES);
        self.blocks[at / LANES].put(at % LANES, &moved);
        self.blocks[last / LANES].wipe(last % LANES);
        self.ids.swap_remove(at);
        self.root_spreads.swap_remove(at);
        self.blocks.truncate(self.ids.len().div_ceil(LANES));
    }

    /// Enrolled eyes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nobody is enrolled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All blocks of eight eyes. Cut this range into parts to share a search between threads.
    #[must_use]
    pub fn blocks(&self) -> Range<usize> {
        0..self.blocks.len()
    }

    /// The most similar eye within a range of [`Self::blocks`]; the first of equals. None where nothing can be compared.
    #[must_use]
    pub fn best(&self, probe: &Code, blocks: Range<usize>, kernel: Kernel) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        self.scan(probe, blocks, kernel, |hit| {
            if best.is_none_or(|other| hit.similarity.agreement > other.similarity.agreement) {
                best = Some(hit);
            }
        });
        best
    }

    /// Every eye within a range of [`Self::blocks`] that `keep` wants by its similarity, in order of enrolment.
    #[must_use]
    pub fn all(
        &self,
        probe: &Code,
        blocks: Range<usize>,
        kernel: Kernel,
        keep: impl Fn(Similarity) -> bool,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.scan(probe, blocks, kernel, |hit| {
            if keep(hit.similarity) {
                hits.push(hit);
            }
        });
        hits
    }

    fn scan(&self, probe: &Code, blocks: Range<usize>, kernel: Kernel, mut found: impl FnMut(Hit)) {
        let (probe_spread, probe) = (root_spread(probe), Probe::of(probe));
        let range = blocks.start.min(self.blocks.len())..blocks.end.min(self.blocks.len());
        for at in range {
            let best = kernel.compare(&self.blocks[at], &probe);
            let enrolled = self.ids[at * LANES..].iter().zip(&self.root_spreads[at * LANES..]);
            for (lane, (&id, root_spread)) in enrolled.take(LANES).enumerate() {
                if best.squared[lane] > f32::NEG_INFINITY {
                    let agreement = rooted(best.squared[lane]) / (probe_spread * root_spread);
                    let similarity = Similarity { agreement, turn: best.turn(lane) };
                    found(Hit { id, similarity });
                }
            }
        }
    }
}

impl std::fmt::Debug for Gallery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gallery({} eyes)", self.ids.len())
    }
}
