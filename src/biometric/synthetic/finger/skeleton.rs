//! The minutiae of a clean master: ridges thinned to lines, ends and forks read off the crossing number.

use super::flow::Flow;
use super::{MASTER_HEIGHT_PX, MASTER_WIDTH_PX};
use crate::fingerprint::minutia::{Kind, Minutia};
use crate::synthetic::exact::{atan2, sin_cos};
use std::f32::consts::TAU;

/// Nearer to the master's edge than this nothing is taken: ridges end there because the master does.
const EDGE_PX: usize = 14;
/// Two minutiae nearer than this are a spur, a hole or an islet: no extractor tells them apart, neither is kept.
const APART_PX: f32 = 7.0;
/// How far a ridge is followed for its direction.
const FOLLOWED_PX: usize = 12;

/// Steps to the eight neighbours, clockwise from the one above.
const AROUND: [(isize, isize); 8] = [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)];

/// Ridges as lines of one pixel's width.
pub(super) struct Skeleton {
    line: Vec<bool>,
}

impl Skeleton {
    /// Thins the ridges (heights above 0) after Guo and Hall, Communications of the ACM 32 (1989).
    pub(super) fn of(heights: &[i8]) -> Self {
        let mut skeleton = Self { line: heights.iter().map(|height| *height > 0).collect() };
        for at in 0..skeleton.line.len() {
            let (x, y) = (at % MASTER_WIDTH_PX, at / MASTER_WIDTH_PX);
            if x == 0 || y == 0 || x == MASTER_WIDTH_PX - 1 || y == MASTER_HEIGHT_PX - 1 {
                skeleton.line[at] = false;
            }
        }
        let peeled = [peeled(false), peeled(true)];
        let mut left: Vec<usize> = (0..skeleton.line.len()).filter(|at| skeleton.line[*at]).collect();
        loop {
            let before = left.len();
            for table in &peeled {
                let gone: Vec<bool> = left.iter().map(|at| table[usize::from(skeleton.around(*at))]).collect();
                for (at, _) in left.iter().zip(&gone).filter(|(_, gone)| **gone) {
                    skeleton.line[*at] = false;
                }
                left.retain(|at| skeleton.line[*at]);
            }
            if left.len() == before {
                return skeleton;
            }
        }
    }

    /// Pixels of the lines, row by row.
    pub(super) fn pixels(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.line.len()).filter(|at| self.line[*at])
    }

    /// Which neighbours are set: bit 0 above, then clockwise.
    fn around(&self, at: usize) -> u8 {
        AROUND.iter().enumerate().fold(0, |bits, (bit, step)| bits | u8::from(self.line[stepped(at, *step)]) << bit)
    }

    /// Ends and forks with their directions, those in doubt left out.
    pub(super) fn minutiae(&self, flow: &Flow) -> Vec<Minutia> {
        let mut found: Vec<(usize, Kind)> = Vec::new();
        for at in self.pixels().filter(|at| inside(*at)) {
            let around = self.around(at);
            let kind = match (around ^ around.rotate_left(1)).count_ones() / 2 {
                1 => Kind::Ending,
                3 => Kind::Bifurcation,
                _ => continue,
            };
            // A fork of several pixels is one fork.
            if !found.iter().any(|(other, its)| *its == kind && apart(at, *other) < 3.0) {
                found.push((at, kind));
            }
        }
        let alone = |at: usize| !found.iter().any(|(other, _)| *other != at && apart(at, *other) < APART_PX);
        let kept = found.iter().filter(|(at, _)| alone(*at));
        kept.filter_map(|(at, kind)| self.directed(*at, *kind, flow)).collect()
    }

    fn directed(&self, at: usize, kind: Kind, flow: &Flow) -> Option<Minutia> {
        let arms: Vec<(f32, f32)> = self.arms(at);
        let (x, y) = match (kind, arms.as_slice()) {
            (Kind::Ending, [arm]) => *arm,
            (Kind::Bifurcation, [first, second, third]) => {
                let pairs = [(first, second), (second, third), (third, first)];
                let dot = |(one, other): &(&(f32, f32), &(f32, f32))| one.0 * other.0 + one.1 * other.1;
                let (one, other) = pairs.into_iter().max_by(|a, b| dot(a).total_cmp(&dot(b)))?;
                (one.0 + other.0, one.1 + other.1)
            }
            _ => return None,
        };
        let (column, row) = (at % MASTER_WIDTH_PX, at / MASTER_WIDTH_PX);
        // The line tells which way, the field more exactly the angle; where they disagree, at a core, the line counts.
        let (sine, cosine) = sin_cos(flow.direction(column as f32, row as f32));
        let length = (x * x + y * y).sqrt();
        let along = (x * cosine - y * sine) / length;
        let angle =
            if along.abs() > 0.85 { atan2(sine * along.signum(), cosine * along.signum()) } else { atan2(-y, x) };
        Some(Minutia { x_px: column as u16, y_px: row as u16, angle: turned(angle), kind, quality: 100 })
    }

    /// Unit vectors along the lines that leave a pixel, y downwards.
    fn arms(&self, at: usize) -> Vec<(f32, f32)> {
        let around = self.around(at);
        let mut arms = Vec::with_capacity(3);
        for bit in 0..8 {
            let (set, before) = (around >> bit & 1 == 1, around.rotate_left(1) >> bit & 1 == 1);
            if !set || before {
                continue;
            }
            // Of a run of neighbours the one straight beside the pixel.
            let straight = bit + usize::from(bit % 2 == 1 && around.rotate_right(1) >> bit & 1 == 1);
            let end = self.followed(at, stepped(at, AROUND[straight % 8]));
            let (x, y) = difference(end, at);
            let length = (x * x + y * y).sqrt();
            if length > 0.0 {
                arms.push((x / length, y / length));
            }
        }
        arms
    }

    /// Where the line is after some steps, or where it ends or forks.
    fn followed(&self, from: usize, first: usize) -> usize {
        let (mut before, mut here) = (from, first);
        for _ in 0..FOLLOWED_PX {
            if !inside_by(here, 1) {
                break;
            }
            let next = |straight: usize| {
                let steps = AROUND.iter().skip(straight).step_by(2).map(|step| stepped(here, *step));
                steps.into_iter().find(|at| self.line[*at] && *at != from && apart(*at, before) > 1.5)
            };
            let Some(next) = next(0).or_else(|| next(1)) else { break };
            (before, here) = (here, next);
        }
        here
    }
}

/// For each neighbourhood whether its pixel is peeled off in the first or second half of a round.
fn peeled(second: bool) -> [bool; 256] {
    std::array::from_fn(|bits| {
        let p = |index: usize| bits >> (index % 8) & 1 == 1;
        let either = |index: usize| u8::from(p(index) || p(index + 1));
        let branches: u8 = [0, 2, 4, 6].iter().map(|at| u8::from(!p(*at) && (p(at + 1) || p(at + 2)))).sum();
        let pairs = [1, 3, 5, 7].map(either).iter().sum::<u8>().min([0, 2, 4, 6].map(either).iter().sum());
        let kept = if second { (p(0) || p(1) || !p(3)) && p(2) } else { (p(4) || p(5) || !p(7)) && p(6) };
        branches == 1 && (2..=3).contains(&pairs) && !kept
    })
}

const fn stepped(at: usize, (x, y): (isize, isize)) -> usize {
    at.wrapping_add_signed(y * MASTER_WIDTH_PX as isize + x)
}

fn difference(to: usize, from: usize) -> (f32, f32) {
    let along = |part: fn(usize) -> usize| part(to) as f32 - part(from) as f32;
    (along(|at| at % MASTER_WIDTH_PX), along(|at| at / MASTER_WIDTH_PX))
}

fn apart(one: usize, other: usize) -> f32 {
    let (x, y) = difference(one, other);
    (x * x + y * y).sqrt()
}

fn inside(at: usize) -> bool {
    inside_by(at, EDGE_PX)
}

fn inside_by(at: usize, edge: usize) -> bool {
    let (x, y) = (at % MASTER_WIDTH_PX, at / MASTER_WIDTH_PX);
    (edge..MASTER_WIDTH_PX - edge).contains(&x) && (edge..MASTER_HEIGHT_PX - edge).contains(&y)
}

/// Radians as 1/256 of a turn.
pub(in crate::synthetic) fn turned(angle: f32) -> u8 {
    (angle / TAU * 256.0).round().rem_euclid(256.0) as u8
}
