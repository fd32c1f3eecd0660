//! The iris of one eye: radial fibres at several scales, a collarette, crypts, furrows, freckles.
//!
//! Kept from pupil to limbus and once round, so that a wider pupil presses it together as it does rubber.

use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::rise;

/// Steps once round.
const AROUND: usize = 512;
/// Steps from pupil to limbus.
const OUTWARDS: usize = 72;

/// Grey of the iris, in grey levels.
#[derive(Clone)]
pub(super) struct Texture {
    grey: Vec<f32>,
}

/// A random field once round: like a lattice, but its end meets its beginning.
struct Ring {
    around: usize,
    outwards: usize,
    values: Vec<f32>,
}

impl Ring {
    fn drawn(chance: &mut Chance, around: usize, outwards: usize) -> Self {
        let values = (0..around * outwards).map(|_| chance.between(-1.0, 1.0)).collect();
        Self { around, outwards, values }
    }

    /// Turns round (any number), share outwards from 0 to 1.
    fn at(&self, turns: f32, share: f32) -> f32 {
        let position = (turns - turns.floor()) * self.around as f32;
        let column = position as usize % self.around;
        let next = (column + 1) % self.around;
        let height = share.clamp(0.0, 1.0) * (self.outwards - 1) as f32;
        let row = (height as usize).min(self.outwards - 2);
        let smooth = |way: f32| way * way * (3.0 - 2.0 * way);
        let (along, out) = (smooth(position - position.floor()), smooth(height - row as f32));
        let value = |row: usize, column: usize| self.values[row * self.around + column];
        let inner = value(row, column) + (value(row, next) - value(row, column)) * along;
        let outer = value(row + 1, column) + (value(row + 1, next) - value(row + 1, column)) * along;
        inner + (outer - inner) * out
    }
}

/// A dark spot: a crypt, long outwards, or a freckle, or a furrow, long around.
struct Spot {
    turns: f32,
    share: f32,
    half_turns: f32,
    half_share: f32,
    depth: f32,
}

impl Spot {
    fn depth_at(&self, turns: f32, share: f32) -> f32 {
        let way = (turns - self.turns).rem_euclid(1.0);
        let across = way.min(1.0 - way) / self.half_turns;
        let out = (share - self.share) / self.half_share;
        let distance = across * across + out * out;
        // A pit with a bright rim.
        self.depth * (rise(1.0, 0.55, distance) - 0.35 * rise(0.7, 1.1, distance) * rise(1.9, 1.2, distance))
    }
}

impl Texture {
    pub(super) fn grown(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Iris);
        let base = chance.between(82.0, 128.0);
        let contrast = chance.between(15.0, 27.0);
        let fibres = [(44, 4), (84, 6), (150, 9), (230, 12)].map(|(around, out)| Ring::drawn(&mut chance, around, out));
        let weights = [chance.between(0.3, 0.6), chance.between(0.45, 0.75), chance.between(0.4, 0.6), 0.3];
        let meander = Ring::drawn(&mut chance, 20, 6);
        let wide = Ring::drawn(&mut chance, 9, 4);
        let zigzag = Ring::drawn(&mut chance, 34, 2);
        let collarette = chance.between(0.24, 0.4);
        let pupil_zone = chance.between(-0.5, 0.5);
        let spots = spots(&mut chance, collarette);
        let mut grey = Vec::with_capacity(AROUND * OUTWARDS);
        for row in 0..OUTWARDS {
            let share = row as f32 / (OUTWARDS - 1) as f32;
            for column in 0..AROUND {
                let turns = column as f32 / AROUND as f32;
                let bent = turns + 0.012 * meander.at(turns, share);
                let strands: f32 = fibres.iter().zip(weights).map(|(ring, weight)| weight * ring.at(bent, share)).sum();
                // Threads are light and thin, gaps between them dark and wide.
                let threads = 0.5 - 1.6 * fibres[1].at(bent + 0.37, share).abs();
                let ring_at = collarette + 0.045 * zigzag.at(turns, 0.0);
                let inner = 1.0 - rise(ring_at - 0.02, ring_at + 0.03, share);
                let off = (share - ring_at) / 0.05;
                let ruff = 0.75 / (1.0 + off * off);
                let dark: f32 = spots.iter().map(|spot| spot.depth_at(turns, share)).sum();
                let fading = 1.0 - 0.35 * rise(0.6, 1.0, share);
                let shade = (0.85 * strands + 0.4 * threads) * fading + ruff + pupil_zone * inner - dark;
                let rim = -1.6 * rise(0.84, 1.0, share) - 0.8 * rise(0.06, 0.0, share);
                grey.push(base + contrast * (shade + 0.5 * wide.at(turns, share) + rim));
            }
        }
        Self { grey }
    }

    /// Grey at an angle in turns and a share of the way from pupil to limbus.
    pub(super) fn at(&self, turns: f32, share: f32) -> f32 {
        let position = (turns - turns.floor()) * AROUND as f32;
        let column = position as usize % AROUND;
        let next = (column + 1) % AROUND;
        let height = share.clamp(0.0, 1.0) * (OUTWARDS - 1) as f32;
        let row = (height as usize).min(OUTWARDS - 2);
        let (along, out) = (position - position.floor(), height - row as f32);
        let value = |row: usize, column: usize| self.grey[row * AROUND + column];
        let inner = value(row, column) + (value(row, next) - value(row, column)) * along;
        let outer = value(row + 1, column) + (value(row + 1, next) - value(row + 1, column)) * along;
        inner + (outer - inner) * out
    }
}

fn spots(chance: &mut Chance, collarette: f32) -> Vec<Spot> {
    let mut spots = Vec::new();
    let crypts = 6 + chance.below(16);
    for _ in 0..crypts {
        spots.push(Spot {
            turns: chance.unit(),
            share: collarette + chance.between(-0.06, 0.3),
            half_turns: chance.between(0.006, 0.02),
            half_share: chance.between(0.04, 0.12),
            depth: chance.between(0.7, 1.7),
        });
    }
    for _ in 0..chance.below(6) {
        spots.push(Spot {
            turns: chance.unit(),
            share: chance.between(0.62, 0.9),
            half_turns: chance.between(0.05, 0.16),
            half_share: chance.between(0.012, 0.025),
            depth: chance.between(0.3, 0.8),
        });
    }
    for _ in 0..chance.below(4) {
        let size = chance.between(0.02, 0.05);
        let (turns, share) = (chance.unit(), chance.between(0.35, 0.9));
        spots.push(Spot { turns, share, half_turns: size / 4.0, half_share: size, depth: chance.between(0.8, 1.8) });
    }
    spots
}
