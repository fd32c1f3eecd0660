//! From a picture to minutiae.

use super::MOST_MINUTIAE;
use super::enhance::enhance;
use super::minutia::{Kind, Minutia};
use super::normalize::normalize;
use super::orientation::{Field, field};
use super::period::periods;
use super::plane::{CELL_PX, Plane};
use super::segment::{clarity, contrast_mask, ridge_mask};
use super::thin::thin;
use super::trace::{End, line_ends, without_gaps};
use zeroize::Zeroize;

/// The ridges of a finger and what is known about them, before they become a template.
pub(super) struct Ridges {
    pub enhanced: Plane<f32>,
    pub field: Field,
    pub periods: Plane<f32>,
    pub clarity: Plane<f32>,
    pub mask: Plane<u8>,
    pub minutiae: Vec<Minutia>,
}

impl Drop for Ridges {
    fn drop(&mut self) {
        self.minutiae.zeroize();
    }
}

impl Ridges {
    /// Distance from ridge to ridge that half of the finger exceeds, pixels.
    pub fn median_period(&self) -> f32 {
        let held = self.periods.values.iter().zip(&self.mask.values).filter(|(_, mask)| **mask != 0);
        let mut known: Vec<f32> = held.map(|(period, _)| *period).collect();
        known.sort_unstable_by(f32::total_cmp);
        known.get(known.len() / 2).copied().unwrap_or(9.0)
    }
}

/// Cells less clear than this show no ridges that can be trusted. Set low: a dim part of a finger still says more than
/// nothing, and unclear minutiae weigh little.
const LEAST_CLARITY: f32 = 0.27;

pub(super) fn ridges(grey: &Plane<u8>) -> Ridges {
    let normalized = normalize(grey);
    let picture = &normalized.picture;
    let seen = contrast_mask(&normalized);
    let coarse = field(picture, 1.2, 3.0);
    let periods = periods(picture, &coarse, &seen);
    let first = enhance(picture, &coarse, &periods, &seen);
    let field = field(&first, 0.9, 2.0);
    let enhanced = enhance(picture, &field, &periods, &seen);
    let clarity = clarity(picture, &enhanced, &field);
    let mask = ridge_mask(&clarity, &seen, LEAST_CLARITY);
    let minutiae = minutiae(&enhanced, &field, &periods, &clarity, &mask);
    Ridges { enhanced, field, periods, clarity, mask, minutiae }
}

fn minutiae(
    enhanced: &Plane<f32>,
    field: &Field,
    periods: &Plane<f32>,
    clarity: &Plane<f32>,
    mask: &Plane<u8>,
) -> Vec<Minutia> {
    let depth = depth(mask);
    let mut found = Vec::new();
    for (kind, sign) in [(Kind::Ending, 1.0), (Kind::Bifurcation, -1.0)] {
        let mut lines = shape(enhanced, mask, sign);
        thin(&mut lines);
        let ends = line_ends(&lines, |x, y| 1.2 * periods.cell_of(x, y));
        for end in without_gaps(&ends, |x, y| 1.4 * periods.cell_of(x, y)) {
            if inside(&end, mask, periods.cell_of(end.x, end.y)) {
                found.push(minutia(&end, kind, field, clarity, &depth));
            }
        }
    }
    found.sort_unstable_by_key(|m| (std::cmp::Reverse(m.quality), m.y_px, m.x_px));
    found.truncate(MOST_MINUTIAE);
    found
}

fn shape(enhanced: &Plane<f32>, mask: &Plane<u8>, sign: f32) -> Plane<u8> {
    let mut shape = Plane::filled(enhanced.width, enhanced.height, 0);
    for y in 0..enhanced.height {
        for x in 0..enhanced.width {
            if enhanced.at(x, y) * sign > 0.0 && mask.at(x / CELL_PX, y / CELL_PX) != 0 {
                shape.set(x, y, 1);
            }
        }
    }
    shape
}

/// Whether the line would have gone on within the ridges seen: else it does not end, the picture does.
fn inside(end: &End, mask: &Plane<u8>, period: f32) -> bool {
    let (px, py) = (end.x as f32, end.y as f32);
    let (bx, by) = end.back;
    let ahead = 1.6 * period;
    let aside = 1.2 * period;
    [
        (-ahead * bx, -ahead * by),
        (-by * aside, bx * aside),
        (by * aside, -bx * aside),
        (-0.7 * ahead * bx - by * aside * 0.7, -0.7 * ahead * by + bx * aside * 0.7),
        (-0.7 * ahead * bx + by * aside * 0.7, -0.7 * ahead * by - bx * aside * 0.7),
    ]
    .into_iter()
    .all(|(dx, dy)| {
        let (x, y) = (px + dx, py + dy);
        x >= 0.0
            && y >= 0.0
            && (x as usize) < mask.width * CELL_PX
            && (y as usize) < mask.height * CELL_PX
            && mask.at(x as usize / CELL_PX, y as usize / CELL_PX) != 0
    })
}

/// Cells to the nearest cell without ridges, by steps to the side; the picture's edge counts as one.
fn depth(mask: &Plane<u8>) -> Plane<u8> {
    let mut depth = mask.clone();
    for round in 1..8_u8 {
        let before = depth.clone();
        for y in 0..mask.height {
            for x in 0..mask.width {
                if before.at(x, y) != round {
                    continue;
                }
                let edge = x == 0 || y == 0 || x + 1 == mask.width || y + 1 == mask.height;
                let deep = !edge
                    && before.at(x - 1, y) >= round
                    && before.at(x + 1, y) >= round
                    && before.at(x, y - 1) >= round
                    && before.at(x, y + 1) >= round;
                if deep {
                    depth.set(x, y, round + 1);
                }
            }
        }
    }
    depth
}

fn minutia(end: &End, kind: Kind, field: &Field, clarity: &Plane<f32>, depth: &Plane<u8>) -> Minutia {
    let (x, y) = (end.x as f32, end.y as f32);
    let angle = field.angle(x, y);
    let (cos, sin) = (libm::cosf(angle), libm::sinf(angle));
    let along = cos * end.back.0 + sin * end.back.1;
    // Near a core the smoothed field lags behind the line itself.
    let (bx, by) = if along.abs() < 0.85 { end.back } else { (cos * along.signum(), sin * along.signum()) };
    let turn = libm::atan2f(-by, bx) / std::f32::consts::TAU * 256.0;
    let clear = clarity.between_cells(x, y);
    let deep = f32::from(depth.at(end.x / CELL_PX, end.y / CELL_PX)).min(4.0) / 4.0;
    Minutia {
        x_px: end.x as u16,
        y_px: end.y as u16,
        angle: (turn.round() as i32 & 0xff) as u8,
        kind,
        quality: (100.0 * clear * (0.6 + 0.4 * deep)).clamp(1.0, 100.0) as u8,
    }
}
