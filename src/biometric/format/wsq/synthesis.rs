//! Subbands joined into the picture: low and high halves interleaved, extended by reflection, filtered.

use super::tables::{Filters, Frame};
use super::tree::{self, Split};
use zeroize::Zeroizing;

/// Columns that are joined at a time, so that a step down the picture touches neighbours in memory.
const COLUMNS: usize = 16;

/// Joins the plane of subbands, the deepest first.
pub fn synthesise(mut plane: Zeroizing<Vec<f32>>, frame: &Frame, filters: &Filters) -> Zeroizing<Vec<f32>> {
    let mut lines = Lines::new(frame, filters);
    for split in tree::splits(frame.width_px, frame.height_px).iter().rev() {
        lines.join_columns(&mut plane, frame.width_px, split);
        lines.join_rows(&mut plane, frame.width_px, split);
    }
    plane
}

struct Lines<'a> {
    filters: &'a Filters,
    /// Samples beyond each end that the filters reach.
    margin: usize,
    /// Interleaved lines with their margins, and what comes of them.
    mixed: Zeroizing<Vec<f32>>,
    joined: Zeroizing<Vec<f32>>,
}

impl<'a> Lines<'a> {
    fn new(frame: &Frame, filters: &'a Filters) -> Self {
        let margin = filters.low.len().max(filters.high.len());
        let longest = frame.width_px.max(frame.height_px);
        let room = |length: usize| Zeroizing::new(vec![0.0; length * COLUMNS]);
        Self { filters, margin, mixed: room(longest + 2 * margin), joined: room(longest) }
    }

    fn join_rows(&mut self, plane: &mut [f32], stride: usize, split: &Split) {
        let area = &split.area;
        for y in area.y..area.y + area.height {
            let row = &mut plane[y * stride + area.x..][..area.width];
            self.join(area.width, split.mirrored_x, 1, row, 1);
        }
    }

    fn join_columns(&mut self, plane: &mut [f32], stride: usize, split: &Split) {
        let area = &split.area;
        let mut x = area.x;
        while x < area.x + area.width && area.height > 0 {
            let columns = COLUMNS.min(area.x + area.width - x);
            self.join(area.height, split.mirrored_y, columns, &mut plane[area.y * stride + x..], stride);
            x += columns;
        }
    }

    /// Joins `columns` lines of `length` samples that stand side by side; the next sample of each is `step` further.
    fn join(&mut self, length: usize, is_mirrored: bool, columns: usize, samples: &mut [f32], step: usize) {
        if length == 0 {
            return;
        }
        let lows = length.div_ceil(2);
        for at in 0..length {
            let (index, is_high) = (at / 2, at % 2 == 1);
            let from = match (is_mirrored, is_high) {
                (false, false) | (true, true) => index,
                (false, true) => lows + index,
                (true, false) => length - lows + index,
            };
            self.mixed[(self.margin + at) * columns..][..columns].copy_from_slice(&samples[from * step..][..columns]);
        }
        for beyond in 1..=self.margin {
            for (to, from) in [
                (self.margin - beyond, reflected(-(beyond as isize), length)),
                (self.margin + length - 1 + beyond, reflected((length - 1 + beyond) as isize, length)),
            ] {
                let from = (self.margin + from) * columns;
                self.mixed.copy_within(from..from + columns, to * columns);
            }
        }
        for at in 0..length {
            self.filter(at, columns);
        }
        for at in 0..length {
            samples[at * step..][..columns].copy_from_slice(&self.joined[at * columns..][..columns]);
        }
    }

    /// One sample of each line: low samples stand at even places, high ones at odd.
    fn filter(&mut self, at: usize, columns: usize) {
        let centre = self.margin + at;
        let to = &mut self.joined[at * columns..][..columns];
        to.fill(0.0);
        for (taps, parity) in [(&self.filters.low, 0), (&self.filters.high, 1)] {
            for (distance, tap) in taps.iter().enumerate().skip((at + parity) % 2).step_by(2) {
                let mut add = |place: usize| {
                    let from = &self.mixed[place * columns..][..columns];
                    for (to, from) in to.iter_mut().zip(from) {
                        *to += tap * from;
                    }
                };
                add(centre - distance);
                if distance > 0 {
                    add(centre + distance);
                }
            }
        }
    }
}

/// The place within a line that a place outside shows when the line is mirrored at its first and last sample.
fn reflected(at: isize, length: usize) -> usize {
    let period = 2 * (length as isize - 1);
    if period == 0 {
        return 0;
    }
    let at = at.rem_euclid(period);
    at.min(period - at) as usize
}

#[cfg(test)]
mod tests {
    use super::reflected;

    #[test]
    fn a_line_is_mirrored_at_its_ends() {
        let places: Vec<_> = (-4..8).map(|at| reflected(at, 4)).collect();
        assert_eq!(places, [2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1]);
        assert!((-9..9).all(|at| reflected(at, 1) == 0));
    }
}
