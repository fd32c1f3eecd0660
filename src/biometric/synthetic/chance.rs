//! Where what is drawn comes from: one seed, and for each purpose a stream of its own.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Numbers drawn by seed: the same on each machine.
pub(super) struct Chance(ChaCha8Rng);

/// What the numbers are for; what is drawn for one does not move what is drawn for another.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Flow = 1,
    Ridges,
    Skin,
    Parameters,
    Capture,
    Noise,
    Points,
    Iris,
    Face,
    Lashes,
    Lens,
    Reflex,
}

impl Chance {
    pub(super) fn new(seed: u64, purpose: Purpose) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(purpose as u64);
        Self(stream)
    }

    /// Evenly from 0 up to, not with, 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / 16_777_216.0
    }

    /// Evenly between the two.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Bell-shaped about 0 with deviation 1, never beyond 4.3 (a sum of six even draws).
    pub(super) fn bell(&mut self) -> f32 {
        let sum: f32 = (0..6).map(|_| self.unit()).sum();
        (sum - 3.0) * std::f32::consts::SQRT_2
    }

    /// Bell-shaped with deviation 1 out of one word: for each pixel.
    pub(super) fn grain(&mut self) -> f32 {
        let sum: u16 = self.0.next_u32().to_le_bytes().into_iter().map(u16::from).sum();
        // Four bytes: mean 510, deviation 147.8.
        (f32::from(sum) - 510.0) / 147.8
    }

    /// One of the first `count` numbers.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f32) as usize).min(count.saturating_sub(1))
    }

    /// True with the given likelihood.
    pub(super) fn happens(&mut self, likelihood: f32) -> bool {
        self.unit() < likelihood
    }

    /// Any word: a seed for something that is drawn apart.
    pub(super) fn word(&mut self) -> u64 {
        self.0.next_u64()
    }
}
