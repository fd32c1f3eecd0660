//! The pattern of the ridges as numbers, to be laid over another finger's.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::template::{Course, MAP_CELL_PX, NO_RIDGES};

/// Ridge pattern as numbers.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct Pattern {
    pub left: f32,
    pub top: f32,
    pub step: f32,
    pub across: usize,
    pub down: usize,
    /// -64 valley .. 64 ridge; 0 where no ridges are.
    pub values: Vec<i8>,
    /// The same at half the step, so that the nearest place is near enough; [`UNKNOWN`] where no ridges are.
    fine: Vec<i8>,
}

/// A place of the fine grid without ridges.
pub(super) const UNKNOWN: i8 = i8::MIN;

impl Pattern {
    /// The bits of a course as a smooth wave: 1-2-1 both ways.
    pub fn of(course: &Course) -> Self {
        let (across, down) = course.samples();
        let bits = bits(course, across, down);
        let mut values = vec![0_i8; across * down];
        for y in 0..down {
            for x in 0..across {
                if bits[y * across + x] == 0 {
                    continue;
                }
                let line = |y: usize| {
                    bits[y * across + x.saturating_sub(1)]
                        + 2 * bits[y * across + x]
                        + bits[y * across + (x + 1).min(across - 1)]
                };
                let sum = line(y.saturating_sub(1)) + 2 * line(y) + line((y + 1).min(down - 1));
                values[y * across + x] = 4 * sum;
            }
        }
        let (left, top) = (f32::from(course.left_px), f32::from(course.top_px));
        let fine = refined(&values, across, down);
        Self { left, top, step: f32::from(course.step_px), across, down, values, fine }
    }

    /// The nearest place of the fine grid, from parts of 1/65,536 of it.
    #[inline(always)]
    pub fn fine_at(&self, x_parts: i32, y_parts: i32) -> i8 {
        let nearest = |parts: i32| (parts.wrapping_add(0x8000) >> 16) as u32 as usize;
        let (x, y) = (nearest(x_parts), nearest(y_parts));
        let (columns, rows) = fine_size(self.across, self.down);
        if x >= columns || y >= rows {
            return UNKNOWN;
        }
        self.fine.get(y * columns + x).copied().unwrap_or(UNKNOWN)
    }
}

/// 1 ridge, -1 valley, 0 where no ridges are.
fn bits(course: &Course, across: usize, down: usize) -> Vec<i8> {
    let step = usize::from(course.step_px);
    let bytes = across.div_ceil(8);
    let bit = |x: usize, y: usize| {
        let cell = (y * step / MAP_CELL_PX) * usize::from(course.columns) + x * step / MAP_CELL_PX;
        if course.directions[cell] == NO_RIDGES {
            return 0;
        }
        if course.pattern[y * bytes + x / 8] >> (x % 8) & 1 == 1 { 1 } else { -1 }
    };
    (0..across * down).map(|at| bit(at % across, at / across)).collect()
}

const fn fine_size(across: usize, down: usize) -> (usize, usize) {
    ((2 * across).saturating_sub(1), (2 * down).saturating_sub(1))
}

/// Values at twice their density.
fn refined(values: &[i8], across: usize, down: usize) -> Vec<i8> {
    let (columns, rows) = fine_size(across, down);
    let place = |at: usize| between(values, (across, down), (at % columns) as f32 * 0.5, (at / columns) as f32 * 0.5);
    (0..columns * rows).map(|at| place(at).map_or(UNKNOWN, |value| value as i8)).collect()
}

/// The value at a place counted in samples from the corner, rows downwards, between samples.
fn between(values: &[i8], (across, down): (usize, usize), sx: f32, sy: f32) -> Option<f32> {
    let (x0, y0) = (sx as usize, sy as usize);
    if x0 + 1 >= across || y0 + 1 >= down {
        return None;
    }
    let (fx, fy) = (sx - x0 as f32, sy - y0 as f32);
    let at = y0 * across + x0;
    let (&[a, b], &[c, d]) = (values[at..].first_chunk::<2>()?, values[at + across..].first_chunk::<2>()?);
    if a == 0 && b == 0 {
        return None;
    }
    let (a, b, c, d) = (f32::from(a), f32::from(b), f32::from(c), f32::from(d));
    let (top, bottom) = (a + (b - a) * fx, c + (d - c) * fx);
    Some(top + (bottom - top) * fy)
}
