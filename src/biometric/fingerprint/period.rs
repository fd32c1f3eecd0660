//! How far apart the ridges are, from the waves seen across them.

use super::orientation::Field;
use super::plane::{CELL_PX, Plane, bell};

/// Shortest and longest distance from ridge to ridge that a finger at 500 ppi has, pixels.
pub(super) const SHORTEST_PX: f32 = 4.5;
pub(super) const LONGEST_PX: f32 = 16.0;

const STEPS: usize = 24;
/// Samples across the ridges, one a pixel.
const ACROSS: usize = 48;
/// Lines along the ridges, two pixels apart.
const ALONG: i32 = 4;

/// Distance from ridge to ridge around each cell, pixels.
pub(super) fn periods(picture: &Plane<f32>, field: &Field, contrast_mask: &Plane<u8>) -> Plane<f32> {
    let waves = Waves::new();
    let mut weight = Plane::of_cells(picture.width, picture.height);
    let mut logarithm = weight.clone();
    for cy in (0..weight.height).step_by(2) {
        for cx in (0..weight.width).step_by(2) {
            if contrast_mask.at(cx, cy) == 0 {
                continue;
            }
            let line = signature(picture, field, cx, cy);
            if let Some((period, strength)) = waves.strongest(&line) {
                let trust = strength * strength;
                weight.set(cx, cy, trust);
                logarithm.set(cx, cy, trust * libm::logf(period));
            }
        }
    }
    spread(&weight, &logarithm)
}

/// Weighted means of logarithms; outliers from the finger's own middle count little.
fn spread(weight: &Plane<f32>, logarithm: &Plane<f32>) -> Plane<f32> {
    let mut known: Vec<(f32, f32)> =
        weight.values.iter().zip(&logarithm.values).filter(|(w, _)| **w > 0.0).map(|(w, l)| (l / w, *w)).collect();
    known.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = known.iter().map(|k| k.1).sum();
    let mut sum = 0.0;
    let mut middle = libm::logf(9.0);
    for (value, weight) in &known {
        sum += weight;
        if sum >= total / 2.0 {
            middle = *value;
            break;
        }
    }
    let (mut weight, mut logarithm) = (weight.clone(), logarithm.clone());
    for (w, l) in weight.values.iter_mut().zip(&mut logarithm.values) {
        if *w > 0.0 {
            let off = (*l / *w - middle) / 0.3;
            let factor = 1.0 / (1.0 + off * off * off * off);
            *w *= factor;
            *l *= factor;
        }
    }
    let kernel = bell(4.0);
    let (weight, mut periods) = (weight.blurred(&kernel), logarithm.blurred(&kernel));
    for (l, w) in periods.values.iter_mut().zip(&weight.values) {
        let prior = 0.002;
        *l = libm::expf((*l + middle * prior) / (w + prior)).clamp(SHORTEST_PX, LONGEST_PX);
    }
    periods
}

/// The picture averaged along the ridges, as a line across them.
fn signature(picture: &Plane<f32>, field: &Field, cx: usize, cy: usize) -> [f32; ACROSS] {
    let (x, y) = ((cx * CELL_PX) as f32 + 3.5, (cy * CELL_PX) as f32 + 3.5);
    let angle = libm::atan2f(field.sin2.at(cx, cy), field.cos2.at(cx, cy)) / 2.0;
    let (cos, sin) = (libm::cosf(angle), libm::sinf(angle));
    let mut line = [0.0_f32; ACROSS];
    for (k, value) in line.iter_mut().enumerate() {
        let across = k as f32 - (ACROSS as f32 - 1.0) / 2.0;
        for step in -ALONG..=ALONG {
            let along = 2.0 * step as f32;
            let px = x + along * cos - across * sin + 0.5;
            let py = y + along * sin + across * cos + 0.5;
            if px >= 0.0 && py >= 0.0 && (px as usize) < picture.width && (py as usize) < picture.height {
                *value += picture.at(px as usize, py as usize);
            }
        }
    }
    line
}

/// Windowed waves of every period looked for.
struct Waves {
    periods: [f32; STEPS],
    cos: [[f32; ACROSS]; STEPS],
    sin: [[f32; ACROSS]; STEPS],
    window: [f32; ACROSS],
}

impl Waves {
    fn new() -> Self {
        let mut waves = Self {
            periods: [0.0; STEPS],
            cos: [[0.0; ACROSS]; STEPS],
            sin: [[0.0; ACROSS]; STEPS],
            window: [0.0; ACROSS],
        };
        for (k, value) in waves.window.iter_mut().enumerate() {
            let turn = std::f32::consts::TAU * (k as f32 + 0.5) / ACROSS as f32;
            *value = 0.5 - 0.5 * libm::cosf(turn);
        }
        let ratio = libm::logf(LONGEST_PX / SHORTEST_PX) / (STEPS - 1) as f32;
        for step in 0..STEPS {
            let period = SHORTEST_PX * libm::expf(ratio * step as f32);
            waves.periods[step] = period;
            for k in 0..ACROSS {
                let turn = std::f32::consts::TAU * (k as f32 - (ACROSS as f32 - 1.0) / 2.0) / period;
                waves.cos[step][k] = libm::cosf(turn);
                waves.sin[step][k] = libm::sinf(turn);
            }
        }
        waves
    }

    /// The period whose wave explains most of the line, and how much of it, 0 to 1.
    fn strongest(&self, line: &[f32; ACROSS]) -> Option<(f32, f32)> {
        let total: f32 = self.window.iter().sum();
        let mean = line.iter().zip(&self.window).map(|(v, w)| v * w).sum::<f32>() / total;
        let mut windowed = [0.0_f32; ACROSS];
        let mut energy = 0.0;
        for ((out, value), weight) in windowed.iter_mut().zip(line).zip(&self.window) {
            let value = value - mean;
            *out = value * weight;
            energy += value * value * weight;
        }
        let along = |wave: &[f32; ACROSS]| windowed.iter().zip(wave).map(|(v, w)| v * w).sum::<f32>();
        let power: [f32; STEPS] = std::array::from_fn(|step| {
            let (c, s) = (along(&self.cos[step]), along(&self.sin[step]));
            c * c + s * s
        });
        let best = (0..STEPS).max_by(|a, b| power[*a].total_cmp(&power[*b]))?;
        if best == 0 || best == STEPS - 1 || energy < 1.0 {
            return None;
        }
        let (before, at, after) = (power[best - 1], power[best], power[best + 1]);
        let shift = 0.5 * (before - after) / (before - 2.0 * at + after).min(-1e-6);
        let ratio = self.periods[1] / self.periods[0];
        let period = self.periods[best] * libm::powf(ratio, shift.clamp(-0.5, 0.5));
        Some((period, (2.0 * at / (energy * total)).min(1.0)))
    }
}
