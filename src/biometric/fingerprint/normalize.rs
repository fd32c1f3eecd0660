//! Local mean and contrast: every part of the picture brought to the same brightness and the same strength.

use super::plane::{CELL_PX, Plane, bell, bracket};

/// A picture of mean 0 and spread 1 around every point, and what was there before.
pub(super) struct Normalized {
    pub picture: Plane<f32>,
    /// Spread of grey around each cell, grey levels.
    pub contrast: Plane<f32>,
    /// The contrast that a tenth of the cells exceed, grey levels.
    pub strongest: f32,
}

/// Cells over which mean and spread are taken.
const NEIGHBOURHOOD_CELLS: f32 = 1.6;
/// Beyond this many spreads nothing is ridge; it is a margin, a scratch or dirt.
const CLIP: f32 = 2.5;

pub(super) fn normalize(grey: &Plane<u8>) -> Normalized {
    let (mean, contrast) = mean_and_contrast(grey);
    let strongest = nine_tenths(&contrast);
    let floor = (strongest * 0.15).max(2.5);
    let mut picture = Plane::filled(grey.width, grey.height, 0.0);
    let columns: Vec<_> = (0..grey.width).map(|x| bracket(x as f32, mean.width)).collect();
    let mut mean_row = vec![0.0_f32; mean.width];
    let mut gain_row = vec![0.0_f32; mean.width];
    for y in 0..grey.height {
        let (y0, y1, fy) = bracket(y as f32, mean.height);
        for x in 0..mean.width {
            mean_row[x] = mean.at(x, y0) * (1.0 - fy) + mean.at(x, y1) * fy;
            gain_row[x] = 1.0 / (contrast.at(x, y0) * (1.0 - fy) + contrast.at(x, y1) * fy).max(floor);
        }
        for ((out, &value), &(x0, x1, fx)) in picture.row_mut(y).iter_mut().zip(grey.row(y)).zip(&columns) {
            let mean = mean_row[x0] + (mean_row[x1] - mean_row[x0]) * fx;
            let gain = gain_row[x0] + (gain_row[x1] - gain_row[x0]) * fx;
            *out = ((f32::from(value) - mean) * gain).clamp(-CLIP, CLIP);
        }
    }
    Normalized { picture, contrast, strongest }
}

/// Mean and spread around each cell.
pub(super) fn mean_and_contrast(grey: &Plane<u8>) -> (Plane<f32>, Plane<f32>) {
    let mut mean = Plane::of_cells(grey.width, grey.height);
    let mut square = mean.clone();
    for cy in 0..mean.height {
        for cx in 0..mean.width {
            let (mut sum, mut squares, mut count) = (0_u32, 0_u32, 0_u32);
            for y in cy * CELL_PX..((cy + 1) * CELL_PX).min(grey.height) {
                for &value in &grey.row(y)[cx * CELL_PX..((cx + 1) * CELL_PX).min(grey.width)] {
                    sum += u32::from(value);
                    squares += u32::from(value) * u32::from(value);
                    count += 1;
                }
            }
            mean.set(cx, cy, sum as f32 / count as f32);
            square.set(cx, cy, squares as f32 / count as f32);
        }
    }
    let kernel = bell(NEIGHBOURHOOD_CELLS);
    let (mean, mut contrast) = (mean.blurred(&kernel), square.blurred(&kernel));
    for (square, mean) in contrast.values.iter_mut().zip(&mean.values) {
        *square = (*square - mean * mean).max(0.0).sqrt();
    }
    (mean, contrast)
}

fn nine_tenths(contrast: &Plane<f32>) -> f32 {
    let mut sorted = contrast.values.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    sorted[sorted.len() * 9 / 10]
}
