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

/// Values at twice their density: the mean of the two or four about each new place. Unknown beyond the last row and
/// column, and where neither of two neighbours in a row shows a ridge.
fn refined(values: &[i8], across: usize, down: usize) -> Vec<i8> {
    let (columns, rows) = fine_size(across, down);
    let mut fine = vec![UNKNOWN; columns * rows];
    if across == 0 {
        return fine;
    }
    let below = values.chunks_exact(across).skip(1);
    for ((upper, lower), fine) in values.chunks_exact(across).zip(below).zip(fine.chunks_exact_mut(2 * columns)) {
        let (fine_upper, fine_lower) = fine.split_at_mut(columns);
        let places = fine_upper.as_chunks_mut::<2>().0.iter_mut().zip(fine_lower.as_chunks_mut::<2>().0);
        for ((above, beneath), (fine_above, fine_beneath)) in upper.windows(2).zip(lower.windows(2)).zip(places) {
            if above != [0, 0] {
                let [a, b, c, d] = [above[0], above[1], beneath[0], beneath[1]].map(i16::from);
                *fine_above = [a, (a + b) / 2].map(|value| value as i8);
                *fine_beneath = [(a + c) / 2, (a + b + c + d) / 4].map(|value| value as i8);
            }
        }
    }
    fine
}
