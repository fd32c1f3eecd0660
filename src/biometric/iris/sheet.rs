//! The rubber sheet: the ring between pupil and limbus unrolled, columns along the angle, rows outwards.

use super::circle::Circle;
use super::contour::{Outline, closed_path};
use super::plane::Plane;
use super::turn::Turn;

/// Columns of a sheet: a full turn.
pub(super) const COLUMNS: usize = 256;
/// Rows of a sheet, from the pupil to the limbus.
pub(super) const ROWS: usize = 64;

/// Brightness and what is iris (true) of the unrolled ring, row by row.
pub(super) struct Sheet {
    pub grey: Vec<f32>,
    pub iris: Vec<bool>,
    /// For each column the row from which on a lid covers the iris; `ROWS` where none does.
    pub open: Vec<usize>,
    /// Places within the picture.
    inside: usize,
}

impl Drop for Sheet {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.grey);
    }
}

/// Unrolls the ring; `spots` marks reflections.
pub(super) fn unroll(plane: &Plane, spots: &Plane, pupil: &Outline, limbus: Circle) -> Sheet {
    let turn = Turn::of(COLUMNS);
    let mut sheet = Sheet {
        grey: vec![0.0; ROWS * COLUMNS],
        iris: vec![false; ROWS * COLUMNS],
        open: vec![ROWS; COLUMNS],
        inside: 0,
    };
    for (column, &unit) in turn.units().iter().enumerate() {
        let near = pupil.distance_px(unit);
        let (x0, y0) = (pupil.x_px + unit.0 * near, pupil.y_px + unit.1 * near);
        let (x1, y1) = (limbus.x_px + unit.0 * limbus.radius_px, limbus.y_px + unit.1 * limbus.radius_px);
        for row in 0..ROWS {
            let share = (row as f32 + 0.5) / ROWS as f32;
            let (x, y) = (x0 + share * (x1 - x0), y0 + share * (y1 - y0));
            if let Some(grey) = plane.sample(x, y) {
                let at = row * COLUMNS + column;
                sheet.grey[at] = grey;
                sheet.inside += 1;
                sheet.iris[at] = spots.grey[(y + 0.5) as usize * plane.width + (x + 0.5) as usize] == 0.0;
            }
        }
    }
    sheet.find_lids();
    sheet.mask_lashes();
    sheet
}

impl Sheet {
    /// Share of the ring that is seen: lids, lashes, reflections and what lies outside of the picture taken off.
    pub fn usable(&self) -> f32 {
        self.iris.iter().filter(|iris| **iris).count() as f32 / self.iris.len() as f32
    }

    /// Share of the ring that lies within the picture.
    pub fn inside(&self) -> f32 {
        self.inside as f32 / self.iris.len() as f32
    }

    /// Share of the ring that no lid covers.
    pub fn open(&self) -> f32 {
        self.open.iter().sum::<usize>() as f32 / (ROWS * COLUMNS) as f32
    }

    /// Middle and spread of the brightness per row, from the columns at the sides, where lids are rarest.
    fn sides(&self) -> Vec<(f32, f32)> {
        let side = |column: usize| !(28..=100).contains(&column) && !(146..=238).contains(&column);
        let mut known = Vec::with_capacity(ROWS);
        for row in 0..ROWS {
            let mut values: Vec<f32> = (row.saturating_sub(3)..(row + 4).min(ROWS))
                .flat_map(|near| (0..COLUMNS).filter(|&column| side(column)).map(move |column| near * COLUMNS + column))
                .filter(|&at| self.iris[at])
                .map(|at| self.grey[at])
                .collect();
            if values.len() < 16 {
                known.push(None);
                continue;
            }
            let (lowest, half, highest) = (values.len() / 6, values.len() / 2, values.len() * 5 / 6);
            let (below, &mut middle, above) = values.select_nth_unstable_by(half, f32::total_cmp);
            let low = *below.select_nth_unstable_by(lowest, f32::total_cmp).1;
            let high = *above.select_nth_unstable_by(highest - half - 1, f32::total_cmp).1;
            known.push(Some((middle, ((high - low) * 0.5).max(8.0))));
        }
        let fallback = known.iter().flatten().next().copied().unwrap_or((128.0, 10.0));
        known.into_iter().map(|row| row.unwrap_or(fallback)).collect()
    }

    /// The closed path that best parts what looks like the iris at the sides from what does not.
    fn find_lids(&mut self) {
        let sides = self.sides();
        let count = ROWS + 1;
        let mut gains = vec![0.0_f32; COLUMNS * count];
        for column in 0..COLUMNS {
            let gain = &mut gains[column * count..][..count];
            for row in 0..ROWS {
                let (middle, spread) = sides[row];
                let mut strangeness = 0.0;
                let mut seen = 0.0_f32;
                for aside in [COLUMNS - 3, COLUMNS - 1, 0, 1, 3] {
                    let at = row * COLUMNS + (column + aside) % COLUMNS;
                    if self.iris[at] {
                        strangeness += ((self.grey[at] - middle) / spread).abs().min(4.0);
                        seen += 1.0;
                    }
                }
                let like = if seen > 0.0 { 2.3 - strangeness / seen } else { 0.0 };
                gain[row + 1] = gain[row] + like;
            }
        }
        self.open = closed_path(&gains, count, 3);
        for (column, &open) in self.open.iter().enumerate() {
            let from = if open < ROWS { open.saturating_sub(2) } else { ROWS };
            for row in from..ROWS {
                self.iris[row * COLUMNS + column] = false;
            }
        }
    }

    /// Masks what is much darker than the rest of its row: lashes, and their shadows.
    fn mask_lashes(&mut self) {
        let sides = self.sides();
        for (row, (middle, spread)) in sides.into_iter().enumerate() {
            for column in 0..COLUMNS {
                let at = row * COLUMNS + column;
                let off = (self.grey[at] - middle) / spread;
                self.iris[at] &= off > -3.0 && off < 4.0;
            }
        }
    }
}
