//! Which way ridges run and how far apart they lie: the pattern class, its singular points, the local period.
//!
//! Directions by the zero-pole model of Sherlock and Monro (Pattern Recognition 26, 1993): each core turns the field by
//! half a turn around it, each delta by half a turn the other way; bent smoothly, in the spirit of Vizcaya and
//! Gerhardt (Pattern Recognition 29, 1996), so that no two fingers of a class are alike. Arches, which have neither core nor delta, by a slope over the width.

use super::{MASTER_HEIGHT_PX, MASTER_WIDTH_PX};
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{atan2, sin_cos};
use crate::synthetic::lattice::Lattice;

/// The pattern of a fingertip, by Henry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Ridges cross from side to side with a wave.
    Arch,
    /// The wave has a peak: a core above a delta.
    TentedArch,
    /// Ridges come from the left, turn and leave to the left; the delta lies to the right.
    LeftLoop,
    /// Ridges come from the right, turn and leave to the right; the delta lies to the left.
    RightLoop,
    /// Ridges turn round: two cores, two deltas.
    Whorl,
}

impl Class {
    /// As common as in the population: Wilson, Candela and Watson, J. Artificial Neural Networks 1 (1993).
    fn drawn(chance: &mut Chance) -> Self {
        match chance.unit() {
            share if share < 0.338 => Self::LeftLoop,
            share if share < 0.655 => Self::RightLoop,
            share if share < 0.934 => Self::Whorl,
            share if share < 0.971 => Self::Arch,
            _ => Self::TentedArch,
        }
    }
}

/// A point around which the field turns: pixels right of and above the middle.
type Singular = (f32, f32);

/// The field of one finger.
pub(in crate::synthetic) struct Flow {
    pub(super) class: Class,
    cores: Vec<Singular>,
    deltas: Vec<Singular>,
    arch_rise: f32,
    stretch: f32,
    upright: f32,
    warp_x: Lattice,
    warp_y: Lattice,
    warp_px: f32,
    period: Lattice,
    period_px: f32,
}

const MASTER_PX: (usize, usize) = (MASTER_WIDTH_PX, MASTER_HEIGHT_PX);

impl Flow {
    /// Draws class, singular points and period.
    pub(in crate::synthetic) fn drawn(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Flow);
        let class = Class::drawn(&mut chance);
        let (cores, deltas) = singular_points(class, &mut chance);
        let arch_rise = chance.between(1.3, 1.9);
        let stretch = chance.between(1.35, 1.75);
        let upright = chance.between(0.22, 0.34);
        let warp_x = Lattice::drawn(&mut chance, MASTER_PX, 130.0);
        let warp_y = Lattice::drawn(&mut chance, MASTER_PX, 130.0);
        let warp_px = chance.between(8.0, 20.0);
        let period = Lattice::drawn(&mut chance, MASTER_PX, 90.0);
        let period_px = (9.0 + 0.45 * chance.bell()).clamp(8.0, 10.0);
        Self { class, cores, deltas, arch_rise, stretch, upright, warp_x, warp_y, warp_px, period, period_px }
    }

    /// Direction of the ridges, counter-clockwise from the x axis, radians, modulo pi.
    pub(in crate::synthetic) fn direction(&self, x_px: f32, y_px: f32) -> f32 {
        let x = x_px - MASTER_WIDTH_PX as f32 / 2.0 + self.warp_px * self.warp_x.at(x_px, y_px);
        let y = MASTER_HEIGHT_PX as f32 / 2.0 - y_px + self.warp_px * self.warp_y.at(x_px, y_px);
        if self.cores.is_empty() {
            return self.arch(x, y);
        }
        // The model is rounder than fingertips are: seen stretched along the finger, its flanks run as steep as theirs.
        let turn = |(at_x, at_y): &Singular| atan2((y - at_y) / self.stretch, x - at_x);
        let cores: f32 = self.cores.iter().map(turn).sum();
        let deltas: f32 = self.deltas.iter().map(turn).sum();
        let upright = self.leaning(x, y);
        let (up, right) = sin_cos((cores - deltas) / 2.0 + upright);
        atan2(up * self.stretch, right)
    }

    /// The model fans a loop's ridges out on its open side; people's stand upright there. Turns them up by radians.
    fn leaning(&self, x: f32, y: f32) -> f32 {
        let open_side = match self.class {
            Class::LeftLoop => -1.0,
            Class::RightLoop => 1.0,
            Class::Arch | Class::TentedArch | Class::Whorl => return 0.0,
        };
        let Some((core_x, core_y)) = self.cores.first() else { return 0.0 };
        let (x, y) = (x - core_x, y - core_y);
        let distance = (x * x + y * y).sqrt();
        let towards_opening = (0.906 * x * open_side + 0.423 * y) / (distance + 8.0);
        let far = distance / 220.0;
        -open_side * self.upright * (1.0 + towards_opening) / (1.0 + far * far)
    }

    /// Steep towards the tip, flat towards the crease; rising on the left, falling on the right.
    fn arch(&self, x: f32, y: f32) -> f32 {
        let height = (y / MASTER_HEIGHT_PX as f32 + 0.5).clamp(0.0, 1.0);
        let (across, _) = sin_cos((x / MASTER_WIDTH_PX as f32).clamp(-0.5, 0.5) * std::f32::consts::PI);
        atan2(-across * self.arch_rise * (1.35 * height - 0.2).max(0.0), 1.0)
    }

    /// Distance from ridge to ridge, pixels: wider towards the crease, narrower around the core.
    pub(in crate::synthetic) fn period(&self, x_px: f32, y_px: f32) -> f32 {
        let down = (y_px / MASTER_HEIGHT_PX as f32 - 0.55).max(0.0);
        let local = 1.0 + 0.1 * self.period.at(x_px, y_px) + 0.3 * down;
        (self.period_px * local).clamp(SHORTEST_PERIOD_PX, LONGEST_PERIOD_PX)
    }
}

/// Narrowest ridges, pixels at 500 ppi.
pub(super) const SHORTEST_PERIOD_PX: f32 = 7.2;
/// Widest ridges, pixels at 500 ppi.
pub(super) const LONGEST_PERIOD_PX: f32 = 11.6;

fn singular_points(class: Class, chance: &mut Chance) -> (Vec<Singular>, Vec<Singular>) {
    let core = (chance.between(-10.0, 10.0), chance.between(0.0, 40.0));
    let mut delta = |side: f32| {
        let out = if side == 0.0 { chance.between(-8.0, 8.0) } else { side * chance.between(70.0, 120.0) };
        (core.0 + out, core.1 - chance.between(105.0, 160.0))
    };
    match class {
        Class::Arch => (vec![], vec![]),
        Class::TentedArch => {
            let (x, y) = delta(0.0);
            (vec![core], vec![(x, y + 30.0)])
        }
        Class::LeftLoop => (vec![core], vec![delta(1.0)]),
        Class::RightLoop => (vec![core], vec![delta(-1.0)]),
        Class::Whorl => {
            let deltas = vec![delta(-1.0), delta(1.0)];
            let lower = (core.0 + chance.between(-14.0, 14.0), core.1 - chance.between(18.0, 60.0));
            (vec![core, lower], deltas)
        }
    }
}
