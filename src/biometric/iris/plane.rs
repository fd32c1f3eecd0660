//! Grey planes in floating point: shrinking, smoothing, sampling between pixels, removal of small bright spots.

use crate::Picture;

/// Brightness per pixel, 0..255 as the picture has it. Pixel `(x, y)` has its centre at `(x, y)`.
#[derive(Clone)]
pub(super) struct Plane {
    pub width: usize,
    pub height: usize,
    pub grey: Vec<f32>,
}

impl Drop for Plane {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.grey);
    }
}

impl Plane {
    pub fn filled(width: usize, height: usize, grey: f32) -> Self {
        Self { width, height, grey: vec![grey; width * height] }
    }

    /// Averages blocks of `factor` x `factor` pixels; what does not fill a block at the right and below is left out.
    pub fn shrunk(picture: &Picture, factor: usize) -> Self {
        Self::cropped(picture, (0, 0), (picture.width_px(), picture.height_px()), factor)
    }

    pub fn row(&self, y: usize) -> &[f32] {
        &self.grey[y * self.width..(y + 1) * self.width]
    }

    /// Brightness between pixels, or none outside the plane.
    pub fn sample(&self, x: f32, y: f32) -> Option<f32> {
        if !(x >= 0.0 && y >= 0.0 && x <= (self.width - 1) as f32 && y <= (self.height - 1) as f32) {
            return None;
        }
        let (left, top) =
            ((x as usize).min(self.width.saturating_sub(2)), (y as usize).min(self.height.saturating_sub(2)));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = top * self.width + left;
        let (upper, lower) = (&self.grey[at..at + 2], &self.grey[at + self.width..at + self.width + 2]);
        let above = upper[0] + fx * (upper[1] - upper[0]);
        let below = lower[0] + fx * (lower[1] - lower[0]);
        Some(above + fy * (below - above))
    }

    /// Smooths with the 1-4-6-4-1 kernel (a spread of 1 px) in both directions.
    pub fn smoothed(&self) -> Self {
        let across = self.combined(true, |five| (five[0] + five[4] + 4.0 * (five[1] + five[3]) + 6.0 * five[2]) / 16.0);
        across.combined(false, |five| (five[0] + five[4] + 4.0 * (five[1] + five[3]) + 6.0 * five[2]) / 16.0)
    }

    /// Applies a kernel of five along rows or columns, the outermost pixels repeated.
    fn combined(&self, along_rows: bool, kernel: impl Fn([f32; 5]) -> f32) -> Self {
        let mut result = Self::filled(self.width, self.height, 0.0);
        let near = |at: usize, offset: usize, side: usize| (at + offset).saturating_sub(2).min(side - 1);
        for y in 0..self.height {
            let out = &mut result.grey[y * self.width..(y + 1) * self.width];
            if along_rows {
                let row = self.row(y);
                let width = self.width;
                for x in 0..width {
                    out[x] = if x >= 2 && x + 2 < width {
                        kernel([row[x - 2], row[x - 1], row[x], row[x + 1], row[x + 2]])
                    } else {
                        kernel([0, 1, 2, 3, 4].map(|offset| row[near(x, offset, width)]))
                    };
                }
            } else {
                let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|offset| self.row(near(y, offset, self.height)));
                for (x, grey) in out.iter_mut().enumerate() {
                    *grey = kernel([a[x], b[x], c[x], d[x], e[x]]);
                }
            }
        }
        result
    }

    /// Central differences to the right and down.
    pub fn gradient(&self) -> (Self, Self) {
        let right = self.combined(true, |five| (five[3] - five[1]) * 0.5);
        let down = self.combined(false, |five| (five[3] - five[1]) * 0.5);
        (right, down)
    }

    /// Grey opening with a square of `side` px: what is brighter than its surroundings and smaller than that is gone.
    pub fn opened(&self, side: usize) -> Self {
        let side = side.max(1) | 1;
        let darkest = self.ranked(side, |a, b| if a < b { a } else { b });
        darkest.ranked(side, |a, b| if a > b { a } else { b })
    }

    /// The least (or the greatest) in a square around each pixel.
    pub fn ranked(&self, side: usize, choose: impl Fn(f32, f32) -> f32 + Copy) -> Self {
        let mut across = Self::filled(self.width, self.height, 0.0);
        let mut line = Vec::new();
        for y in 0..self.height {
            ranked_line(self.row(y), side, choose, &mut line);
            across.grey[y * self.width..(y + 1) * self.width].copy_from_slice(&line[..self.width]);
        }
        across.ranked_down(side, choose)
    }

    /// The same down the columns, whole rows at a time.
    fn ranked_down(&self, side: usize, choose: impl Fn(f32, f32) -> f32 + Copy) -> Self {
        let half = side / 2;
        let padded = self.height + 2 * half;
        let mut stack = Self::filled(self.width, padded, 0.0);
        for y in 0..padded {
            let from = y.saturating_sub(half).min(self.height - 1);
            stack.grey[y * self.width..(y + 1) * self.width].copy_from_slice(self.row(from));
        }
        doubled(&mut stack.grey, side, self.width, choose);
        stack.grey.truncate(self.height * self.width);
        stack.height = self.height;
        stack
    }
}

fn ranked_line(row: &[f32], side: usize, choose: impl Fn(f32, f32) -> f32 + Copy, line: &mut Vec<f32>) {
    let half = side / 2;
    line.clear();
    line.extend(std::iter::repeat_n(row[0], half));
    line.extend_from_slice(row);
    line.extend(std::iter::repeat_n(row[row.len() - 1], half));
    doubled(line, side, 1, choose);
}

/// Runs of `side` elements `stride` apart, by doubling the run: its logarithm in passes.
fn doubled(values: &mut [f32], side: usize, stride: usize, choose: impl Fn(f32, f32) -> f32 + Copy) {
    let mut run = 1;
    while run < side {
        let step = run.min(side - run) * stride;
        for at in 0..values.len().saturating_sub(step) {
            values[at] = choose(values[at], values[at + step]);
        }
        run += step / stride;
    }
}

impl Plane {
    /// The part of a picture from `(left, top)` of `width` x `height` result pixels, each `factor` picture pixels wide.
    /// What would lie outside of the picture is left out.
    pub fn cropped(
        picture: &Picture,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
        factor: usize,
    ) -> Self {
        let width = width.min((picture.width_px() - left) / factor);
        let height = height.min((picture.height_px() - top) / factor);
        let mut plane = Self::filled(width, height, 0.0);
        let scale = 1.0 / (factor * factor) as f32;
        for (y, row) in plane.grey.chunks_exact_mut(width.max(1)).enumerate() {
            for dy in 0..factor {
                let line = &picture.grey()[(top + y * factor + dy) * picture.width_px() + left..];
                for (sum, block) in row.iter_mut().zip(line.chunks_exact(factor)) {
                    *sum += block.iter().map(|&grey| f32::from(grey)).sum::<f32>();
                }
            }
            row.iter_mut().for_each(|sum| *sum *= scale);
        }
        plane
    }
}
