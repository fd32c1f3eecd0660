//! A rectangle of numbers, and the smoothing that every step of extraction needs.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Side of the cells in which orientation, period and clarity are kept, pixels.
pub(super) const CELL_PX: usize = 8;

/// Rows of values; holds ridges in one form or another, so it is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct Plane<T: Zeroize> {
    pub width: usize,
    pub height: usize,
    pub values: Vec<T>,
}

impl<T: Zeroize + Copy> Plane<T> {
    pub fn filled(width: usize, height: usize, value: T) -> Self {
        Self { width, height, values: vec![value; width * height] }
    }

    pub fn at(&self, x: usize, y: usize) -> T {
        self.values[y * self.width + x]
    }

    pub fn set(&mut self, x: usize, y: usize, value: T) {
        self.values[y * self.width + x] = value;
    }

    pub fn row(&self, y: usize) -> &[T] {
        &self.values[y * self.width..(y + 1) * self.width]
    }

    pub fn row_mut(&mut self, y: usize) -> &mut [T] {
        &mut self.values[y * self.width..(y + 1) * self.width]
    }
}

impl Plane<f32> {
    /// A grid of one value per cell for a picture of this size.
    pub fn of_cells(width_px: usize, height_px: usize) -> Self {
        Self::filled(width_px.div_ceil(CELL_PX), height_px.div_ceil(CELL_PX), 0.0)
    }

    /// Convolved with an even kernel, given from its middle outwards; the edges are continued.
    pub fn blurred(&self, half_kernel: &[f32]) -> Self {
        let mut across = Self::filled(self.width, self.height, 0.0);
        for y in 0..self.height {
            blur_line(self.row(y), half_kernel, across.row_mut(y));
        }
        let mut out = Self::filled(self.width, self.height, 0.0);
        for y in 0..self.height {
            for (k, &weight) in half_kernel.iter().enumerate() {
                let above = across.row(y.saturating_sub(k));
                let below = across.row((y + k).min(self.height - 1));
                let weight = if k == 0 { weight / 2.0 } else { weight };
                for ((value, a), b) in out.row_mut(y).iter_mut().zip(above).zip(below) {
                    *value += weight * (a + b);
                }
            }
        }
        out
    }

    /// Between the centres of cells, linearly; `x_px` and `y_px` are pixels of the picture that the grid covers.
    pub fn between_cells(&self, x_px: f32, y_px: f32) -> f32 {
        let (x0, x1, fx) = bracket(x_px, self.width);
        let (y0, y1, fy) = bracket(y_px, self.height);
        let top = self.at(x0, y0) * (1.0 - fx) + self.at(x1, y0) * fx;
        let bottom = self.at(x0, y1) * (1.0 - fx) + self.at(x1, y1) * fx;
        top * (1.0 - fy) + bottom * fy
    }

    /// The cell that holds this pixel.
    pub fn cell_of(&self, x_px: usize, y_px: usize) -> f32 {
        self.at((x_px / CELL_PX).min(self.width - 1), (y_px / CELL_PX).min(self.height - 1))
    }
}

/// The two cells about a pixel and how far it lies towards the second.
pub(super) fn bracket(at_px: f32, cells: usize) -> (usize, usize, f32) {
    let at = ((at_px + 0.5) / CELL_PX as f32 - 0.5).clamp(0.0, (cells - 1) as f32);
    let first = at as usize;
    (first, (first + 1).min(cells - 1), at - first as f32)
}

fn blur_line(line: &[f32], half_kernel: &[f32], out: &mut [f32]) {
    let reach = half_kernel.len() - 1;
    let end = line.len();
    for (x, value) in out.iter_mut().enumerate() {
        let mut sum = line[x] * half_kernel[0];
        if x >= reach && x + reach < end {
            for k in 1..=reach {
                sum += half_kernel[k] * (line[x - k] + line[x + k]);
            }
        } else {
            for k in 1..=reach {
                sum += half_kernel[k] * (line[x.saturating_sub(k)] + line[(x + k).min(end - 1)]);
            }
        }
        *value = sum;
    }
}

/// A bell of this spread from its middle outwards, of sum one over both sides.
pub(super) fn bell(spread: f32) -> Vec<f32> {
    let reach = (spread * 2.5) as usize + 1;
    let mut half: Vec<f32> = (0..=reach).map(|k| libm::expf(-((k * k) as f32) / (2.0 * spread * spread))).collect();
    let sum = half[0] + 2.0 * half[1..].iter().sum::<f32>();
    half.iter_mut().for_each(|weight| *weight /= sum);
    half
}
