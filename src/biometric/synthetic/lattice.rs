//! Smooth random fields: values drawn on a lattice, blended between its points.

use super::chance::Chance;

/// A field between -1 and 1 over a picture's area.
pub(super) struct Lattice {
    columns: usize,
    rows: usize,
    per_cell_x: f32,
    per_cell_y: f32,
    values: Vec<f32>,
}

impl Lattice {
    /// Draws a field for `width` by `height` whose features are about `cell` large.
    pub(super) fn drawn(chance: &mut Chance, (width, height): (usize, usize), cell: f32) -> Self {
        Self::drawn_oblong(chance, (width, height), (cell, cell))
    }

    /// The same with features wider than high or the other way round.
    pub(super) fn drawn_oblong(
        chance: &mut Chance,
        (width, height): (usize, usize),
        (cell_x, cell_y): (f32, f32),
    ) -> Self {
        let columns = (width as f32 / cell_x) as usize + 2;
        let rows = (height as f32 / cell_y) as usize + 2;
        let values = (0..columns * rows).map(|_| chance.between(-1.0, 1.0)).collect();
        Self { columns, rows, per_cell_x: 1.0 / cell_x, per_cell_y: 1.0 / cell_y, values }
    }

    /// The field at a point; beyond the edge as at the edge.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (column, along) = split(x * self.per_cell_x, self.columns);
        let (row, down) = split(y * self.per_cell_y, self.rows);
        let upper = row * self.columns + column;
        let lower = upper + self.columns;
        let above = blend(self.values[upper], self.values[upper + 1], along);
        let below = blend(self.values[lower], self.values[lower + 1], along);
        blend(above, below, down)
    }
}

/// Index of the lattice point before, and the smoothed way to the next.
fn split(position: f32, count: usize) -> (usize, f32) {
    let position = position.clamp(0.0, (count - 1) as f32);
    let index = (position as usize).min(count - 2);
    let way = position - index as f32;
    (index, way * way * (3.0 - 2.0 * way))
}

fn blend(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}
