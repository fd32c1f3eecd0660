//! Laying one finger over the other, and what then falls together.

use super::angle::cos_sin;
use super::pairing::{Pair, agreement};
use super::prepared::Prepared;

/// Turns and shifts the probe onto the reference.
#[derive(Clone, Copy)]
pub(super) struct Motion {
    pub cos: f32,
    pub sin: f32,
    pub dx: f32,
    pub dy: f32,
}

impl Motion {
    pub fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.cos * x - self.sin * y + self.dx, self.sin * x + self.cos * y + self.dy)
    }

    pub fn undo(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.dx, y - self.dy);
        (self.cos * x + self.sin * y, self.cos * y - self.sin * x)
    }

    /// The turn, 1/256 of a turn.
    pub fn turn(&self) -> u8 {
        let turn = libm::atan2f(self.sin, self.cos) / std::f32::consts::TAU * 256.0;
        (turn.round() as i32 & 0xff) as u8
    }
}

/// Two minutiae that fall together.
#[derive(Clone, Copy)]
pub(super) struct Match {
    pub probe: u8,
    pub reference: u8,
    /// Distance left after alignment, pixels.
    pub off_px: f32,
    /// Difference of directions left, 1/256 of a turn.
    pub off_turn: f32,
    /// What is left, as a vector.
    pub left: (f32, f32),
}

/// One way to lay the probe over the reference.
#[derive(Clone)]
pub(super) struct Alignment {
    pub motion: Motion,
    pub matches: Vec<Match>,
    /// Sum of the agreement of the pairs that led here.
    pub support: f32,
}

const FAR_PX: f32 = 16.0;
const NEAR_PX: f32 = 11.0;
const TURN: f32 = 20.0;

/// The alignment that a pair and those that agree with it suggest.
pub(super) fn align(seed: &Pair, pairs: &[Pair], probe: &Prepared, reference: &Prepared) -> Alignment {
    let mut led: Vec<(usize, usize, f32)> = vec![(usize::from(seed.probe), usize::from(seed.reference), seed.agreed)];
    let mut support = seed.agreed;
    for pair in pairs {
        let agree = agreement(seed, pair, probe, reference);
        if agree > 0.25 {
            led.push((usize::from(pair.probe), usize::from(pair.reference), agree * pair.agreed));
            support += agree * pair.agreed;
        }
    }
    let mut motion = fit(&led, probe, reference);
    let mut matches = fall_together(probe, reference, &motion, &[], FAR_PX);
    for _ in 0..2 {
        if matches.len() < 3 {
            break;
        }
        let led: Vec<_> = matches
            .iter()
            .map(|m| (usize::from(m.probe), usize::from(m.reference), 1.0 / (1.0 + m.off_px * m.off_px / 64.0)))
            .collect();
        motion = fit(&led, probe, reference);
        let before: Vec<Match> = matches.iter().map(|m| rest(m, probe, reference, &motion)).collect();
        matches = fall_together(probe, reference, &motion, &before, NEAR_PX);
    }
    Alignment { motion, matches, support }
}

/// Weighted rigid motion, least squares; of one pair, by their directions.
fn fit(led: &[(usize, usize, f32)], probe: &Prepared, reference: &Prepared) -> Motion {
    let (mut px, mut py, mut rx, mut ry, mut total) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &(p, r, w) in led {
        let (p, r) = (&probe.points[p], &reference.points[r]);
        px += w * p.x;
        py += w * p.y;
        rx += w * r.x;
        ry += w * r.y;
        total += w;
    }
    let total = f32::max(total, 1e-6);
    let (px, py, rx, ry) = (px / total, py / total, rx / total, ry / total);
    let (mut dot, mut cross) = (0.0, 0.0);
    for &(p, r, w) in led {
        let (p, r) = (&probe.points[p], &reference.points[r]);
        let (ax, ay, bx, by) = (p.x - px, p.y - py, r.x - rx, r.y - ry);
        let (cos, sin) = cos_sin(r.angle.wrapping_sub(p.angle));
        // A minutia's own direction counts like a neighbour thirty pixels away.
        dot += w * (ax * bx + ay * by + 900.0 * cos);
        cross += w * (ax * by - ay * bx + 900.0 * sin);
    }
    let length = (dot * dot + cross * cross).sqrt().max(1e-6);
    let (cos, sin) = (dot / length, cross / length);
    Motion { cos, sin, dx: rx - (cos * px - sin * py), dy: ry - (sin * px + cos * py) }
}

fn rest(m: &Match, probe: &Prepared, reference: &Prepared, motion: &Motion) -> Match {
    let (p, r) = (&probe.points[usize::from(m.probe)], &reference.points[usize::from(m.reference)]);
    let (x, y) = motion.apply(p.x, p.y);
    Match { left: (r.x - x, r.y - y), ..*m }
}

/// Where the skin is stretched, near minutiae have moved alike: the move expected at a point of the probe.
pub(super) fn stretch(matches: &[Match], probe: &Prepared, x: f32, y: f32) -> (f32, f32) {
    let (mut sx, mut sy, mut total) = (0.0, 0.0, 0.4);
    for m in matches {
        let p = &probe.points[usize::from(m.probe)];
        let (dx, dy) = (p.x - x, p.y - y);
        let near = 1.0 / (1.0 + (dx * dx + dy * dy) / 3600.0);
        let weight = near * near;
        sx += weight * m.left.0;
        sy += weight * m.left.1;
        total += weight;
    }
    (sx / total, sy / total)
}

fn fall_together(
    probe: &Prepared,
    reference: &Prepared,
    motion: &Motion,
    before: &[Match],
    reach_px: f32,
) -> Vec<Match> {
    let turn = motion.turn();
    let mut near: Vec<(f32, Match)> = Vec::with_capacity(64);
    for (p, point) in probe.points.iter().enumerate() {
        let (x, y) = motion.apply(point.x, point.y);
        let (sx, sy) = if before.is_empty() { (0.0, 0.0) } else { stretch(before, probe, point.x, point.y) };
        let angle = point.angle.wrapping_add(turn);
        for (r, other) in reference.points.iter().enumerate() {
            let (dx, dy) = (other.x - x - sx, other.y - y - sy);
            if dx.abs() > reach_px {
                continue;
            }
            let off = dx * dx + dy * dy;
            if off > reach_px * reach_px {
                continue;
            }
            let off_turn = f32::from(other.angle.wrapping_sub(angle).cast_signed().unsigned_abs());
            if off_turn > TURN {
                continue;
            }
            let off_px = off.sqrt();
            let found = Match { probe: p as u8, reference: r as u8, off_px, off_turn, left: (dx + sx, dy + sy) };
            near.push((off_px / reach_px + off_turn / TURN, found));
        }
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut probe_used, mut reference_used) = ([false; 256], [false; 256]);
    let mut matches = Vec::with_capacity(32);
    for (_, found) in near {
        let (p, r) = (usize::from(found.probe), usize::from(found.reference));
        if !probe_used[p] && !reference_used[r] {
            probe_used[p] = true;
            reference_used[r] = true;
            matches.push(found);
        }
    }
    matches
}
