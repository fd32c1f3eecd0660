//! What the fingers say where they overlap, beyond their minutiae: course and pattern of the ridges.

use super::alignment::{Alignment, Motion, stretch};
use super::prepared::{Pattern, Prepared};
use super::template::{MAP_CELL_PX, NO_RIDGES};

/// Agreement of the ridges' directions where both fingers show some.
#[derive(Clone, Copy, Default)]
pub(super) struct CourseAgreement {
    /// Cells of [`MAP_CELL_PX`] that both cover.
    pub cells: f32,
    /// 1 the same, 0 chance.
    pub alike: f32,
}

pub(super) fn course(alignment: &Alignment, probe: &Prepared, reference: &Prepared) -> Option<CourseAgreement> {
    let (own, other) = (probe.course.as_ref()?, reference.course.as_ref()?);
    let turn = alignment.motion.turn().wrapping_mul(2);
    let (mut sum, mut cells) = (0_u32, 0_u32);
    for cy in 0..usize::from(own.rows) {
        for cx in 0..usize::from(own.columns) {
            let direction = own.directions[cy * usize::from(own.columns) + cx];
            if direction == NO_RIDGES {
                continue;
            }
            let middle = |c: usize| (c * MAP_CELL_PX + MAP_CELL_PX / 2) as f32;
            let (x, y) = (f32::from(own.left_px) + middle(cx), -f32::from(own.top_px) - middle(cy));
            let (x, y) = alignment.motion.apply(x, y);
            if let Some(there) = other.direction(x, y) {
                let off = there.wrapping_sub(direction.wrapping_add(turn)).cast_signed().unsigned_abs();
                sum += u32::from(off);
                cells += 1;
            }
        }
    }
    let alike = if cells == 0 { 0.0 } else { 1.0 - sum as f32 / (64.0 * cells as f32) };
    Some(CourseAgreement { cells: cells as f32, alike })
}

/// Minutiae of each side that lie where the other shows ridges.
pub(super) fn minutiae_in_overlap(motion: &Motion, probe: &Prepared, reference: &Prepared) -> (f32, f32) {
    let of_probe = probe.points.iter().filter(|p| {
        let (x, y) = motion.apply(p.x, p.y);
        covers(reference, x, y)
    });
    let of_reference = reference.points.iter().filter(|p| {
        let (x, y) = motion.undo(p.x, p.y);
        covers(probe, x, y)
    });
    (of_probe.count() as f32, of_reference.count() as f32)
}

fn covers(finger: &Prepared, x: f32, y: f32) -> bool {
    match &finger.course {
        Some(course) => course.direction(x, y).is_some(),
        None => finger.bounds.holds(x, y),
    }
}

/// Likeness of the ridge pattern itself, tile by tile.
#[derive(Clone, Copy, Default)]
pub(super) struct PatternAgreement {
    /// Tiles of [`TILE_PX`] that both cover.
    pub tiles: f32,
    /// Correlation over all, -1 to 1.
    pub correlation: f32,
    /// Tiles that clearly agree.
    pub good: f32,
}

/// Side of a tile, pixels.
const TILE_PX: f32 = 36.0;
/// Every so many samples of the probe are looked at.
const STRIDE: usize = 2;

pub(super) fn pattern(alignment: &Alignment, probe: &Prepared, reference: &Prepared) -> Option<PatternAgreement> {
    let (own, other) = (probe.pattern.as_ref()?, reference.pattern.as_ref()?);
    let side = (TILE_PX / own.step) as usize;
    let mut sums = PatternAgreement::default();
    let mut total = 0.0;
    for ty in 0..own.down.div_ceil(side) {
        for tx in 0..own.across.div_ceil(side) {
            let (cx, cy) = ((tx as f32 + 0.5) * side as f32 * own.step, (ty as f32 + 0.5) * side as f32 * own.step);
            let (mx, my) = (own.left + cx, -own.top - cy);
            let (sx, sy) = stretch(&alignment.matches, probe, mx, my);
            let motion = Motion { dx: alignment.motion.dx + sx, dy: alignment.motion.dy + sy, ..alignment.motion };
            let (count, mut correlation) = tile(own, other, &motion, (tx * side, ty * side), side);
            let (s, pen) = (super::lab::knob(0, 0.0), super::lab::knob(1, 0.0));
            if s > 0.0 && count > 0 {
                let direction = probe.course.as_ref().and_then(|c| c.direction(mx, my));
                let dirs: &[(f32, f32)] = &[(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
                let mut list = Vec::new();
                if super::lab::knob(2, 0.0) > 0.0 {
                    for d in dirs {
                        for k in [1.0, 2.0] {
                            list.push((d.0 * s * k, d.1 * s * k, k));
                        }
                    }
                } else if let Some(direction) = direction {
                    let a = f32::from(direction) / 256.0 * std::f32::consts::PI + libm::atan2f(motion.sin, motion.cos);
                    for k in [-2.0_f32, -1.0, 1.0, 2.0] {
                        list.push((-libm::sinf(a) * s * k, libm::cosf(a) * s * k, k.abs()));
                    }
                }
                for (dx, dy, k) in list {
                    let m = Motion { dx: motion.dx + dx, dy: motion.dy + dy, ..motion };
                    let (_, c) = tile(own, other, &m, (tx * side, ty * side), side);
                    correlation = correlation.max(c - pen * k);
                }
            }
            if count as usize * 3 >= (side / STRIDE) * (side / STRIDE) {
                sums.tiles += 1.0;
                total += correlation;
                sums.good += f32::from(u8::from(correlation > super::lab::knob(3, 0.45)));
            }
        }
    }
    sums.correlation = total / sums.tiles.max(1.0);
    Some(sums)
}

/// Samples that both cover and their correlation.
fn tile(own: &Pattern, other: &Pattern, motion: &Motion, (x0, y0): (usize, usize), side: usize) -> (u32, f32) {
    let (mut both, mut own_square, mut other_square, mut count) = (0.0_f32, 0.0_f32, 0.0_f32, 0_u32);
    for y in (y0..(y0 + side).min(own.down)).step_by(STRIDE) {
        for x in (x0..(x0 + side).min(own.across)).step_by(STRIDE) {
            let value = own.values[y * own.across + x];
            if value == 0 {
                continue;
            }
            let (px, py) = motion.apply(own.left + x as f32 * own.step, -own.top - y as f32 * own.step);
            if let Some(there) = other.at(px, py) {
                let value = f32::from(value);
                both += value * there;
                own_square += value * value;
                other_square += there * there;
                count += 1;
            }
        }
    }
    (count, both / (own_square * other_square).sqrt().max(1.0))
}

impl Pattern {
    /// The pattern at a point (pixels, y upwards), between samples.
    fn at(&self, x: f32, y: f32) -> Option<f32> {
        let (sx, sy) = ((x - self.left) / self.step, (-y - self.top) / self.step);
        if sx < 0.0 || sy < 0.0 {
            return None;
        }
        let (x0, y0) = (sx as usize, sy as usize);
        if x0 + 1 >= self.across || y0 + 1 >= self.down {
            return None;
        }
        let (fx, fy) = (sx - x0 as f32, sy - y0 as f32);
        let at = y0 * self.across + x0;
        let corner = |k: usize| f32::from(self.values[k]);
        if self.values[at] == 0 && self.values[at + 1] == 0 {
            return None;
        }
        let top = corner(at) * (1.0 - fx) + corner(at + 1) * fx;
        let bottom = corner(at + self.across) * (1.0 - fx) + corner(at + self.across + 1) * fx;
        Some(top * (1.0 - fy) + bottom * fy)
    }
}
