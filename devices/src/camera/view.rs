//! A frame at a glance: means of small squares, for telling what changed and what lies where.

use super::frame::Frame;

/// Columns of a view: a frame of 720p is averaged by 4 x 4 pixels.
const COLUMNS: usize = 320;

/// Mean luma of square cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    /// Cells across.
    pub columns: usize,
    /// Cells down.
    pub rows: usize,
    /// Side of a cell in pixels of the frame.
    pub cell_px: usize,
    /// Means, row by row.
    pub cells: Vec<u8>,
}

impl View {
    /// What `frame` looks like from afar.
    pub(crate) fn of(frame: &Frame) -> Self {
        let cell_px = frame.width_px().div_ceil(COLUMNS).min(frame.width_px().min(frame.height_px()));
        let (columns, rows) = (frame.width_px() / cell_px, frame.height_px() / cell_px);
        let mut cells = Vec::with_capacity(columns * rows);
        let mut sums = vec![0_u16; columns * cell_px];
        let area = (cell_px * cell_px) as u32;
        for row in 0..rows {
            sums.fill(0);
            for y in row * cell_px..(row + 1) * cell_px {
                sums.iter_mut().zip(frame.row(y)).for_each(|(sum, v)| *sum += u16::from(*v));
            }
            let means = sums.chunks_exact(cell_px).map(|cell| cell.iter().map(|v| u32::from(*v)).sum::<u32>() / area);
            cells.extend(means.map(|mean| mean as u8));
        }
        Self { columns, rows, cell_px, cells }
    }

    /// Share of the cells that differ from `other` by more than `levels`; all of them if the sizes differ.
    pub(crate) fn changed_share(&self, other: &Self, levels: u8) -> f32 {
        if (self.columns, self.rows) != (other.columns, other.rows) {
            return 1.0;
        }
        let changed = self.cells.iter().zip(&other.cells).filter(|(a, b)| a.abs_diff(**b) > levels).count();
        changed as f32 / self.cells.len().max(1) as f32
    }
}
