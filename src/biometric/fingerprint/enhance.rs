//! Oriented filtering: at every point the wave of the local direction and period is kept, all else is left out.

use std::sync::OnceLock;

use super::orientation::Field;
use super::period::{LONGEST_PX, SHORTEST_PX};
use super::plane::{CELL_PX, Plane};

const DIRECTIONS: usize = 32;
const PERIODS: usize = 12;
const REACH: usize = 10;
const SIDE: usize = 2 * REACH + 1;
/// Pixels a side that share one filter.
const BLOCK: usize = 4;
/// Blocks reach over so many rows of the picture; a kernel has empty rows above and below for it.
const ROWS: usize = SIDE + BLOCK - 1;
const EMPTY: usize = BLOCK - 1;

/// Weights below this share of the strongest are left out.
const NEGLIGIBLE: f32 = 0.015;

struct Kernel {
    weights: [[f32; SIDE]; SIDE + 2 * EMPTY],
    /// For each row of the picture under a block: the first column that any of the block's pixels weighs, and one past
    /// the last.
    spans: [(usize, usize); ROWS],
}

/// Where nothing but background is, the filtered picture is 0. Ridges, which are dark, come out positive; a pure wave of
/// spread 1 comes out with spread 1.
pub(super) fn enhance(picture: &Plane<f32>, field: &Field, periods: &Plane<f32>, mask: &Plane<u8>) -> Plane<f32> {
    let kernels = kernels();
    let padded = padded(picture);
    let mut out = Plane::filled(picture.width, picture.height, 0.0);
    for by in 0..picture.height.div_ceil(BLOCK) {
        for bx in 0..picture.width.div_ceil(BLOCK) {
            let (x, y) = (bx * BLOCK, by * BLOCK);
            if mask.at(x / CELL_PX, y / CELL_PX) == 0 {
                continue;
            }
            let (mx, my) = (x as f32 + 1.5, y as f32 + 1.5);
            let kernel = &kernels[kernel_index(field.angle(mx, my), periods.between_cells(mx, my))];
            let block = filter(&padded, x, y, kernel);
            for (j, line) in block.iter().enumerate().take(picture.height - y) {
                let width = BLOCK.min(picture.width - x);
                out.row_mut(y + j)[x..x + width].copy_from_slice(&line[..width]);
            }
        }
    }
    out
}

fn filter(padded: &Plane<f32>, x: usize, y: usize, kernel: &Kernel) -> [[f32; BLOCK]; BLOCK] {
    let mut sums = [[0.0_f32; BLOCK]; BLOCK];
    for r in 0..ROWS {
        let line: &[f32; SIDE + BLOCK - 1] = match padded.row(y + r)[x..x + SIDE + BLOCK - 1].try_into() {
            Ok(line) => line,
            Err(_) => return sums,
        };
        let weights: &[[f32; SIDE]; BLOCK] = match kernel.weights[r..r + BLOCK].try_into() {
            Ok(weights) => weights,
            Err(_) => return sums,
        };
        let (first, end) = kernel.spans[r];
        for k in first..end.min(SIDE) {
            for j in 0..BLOCK {
                let weight = weights[EMPTY - j][k];
                for i in 0..BLOCK {
                    sums[j][i] += weight * line[k + i];
                }
            }
        }
    }
    sums
}

/// With a margin as broad as a kernel reaches.
fn padded(picture: &Plane<f32>) -> Plane<f32> {
    let (width, height) = (picture.width + 2 * REACH + BLOCK, picture.height + 2 * REACH + BLOCK);
    let mut out = Plane::filled(width, height, 0.0);
    for y in 0..picture.height {
        out.row_mut(y + REACH)[REACH..REACH + picture.width].copy_from_slice(picture.row(y));
    }
    out
}

fn kernel_index(angle: f32, period: f32) -> usize {
    let direction = (angle * (DIRECTIONS as f32 / std::f32::consts::PI) + 0.5) as usize % DIRECTIONS;
    let ratio = libm::logf(LONGEST_PX / SHORTEST_PX);
    let step = libm::logf(period / SHORTEST_PX) / ratio * (PERIODS - 1) as f32 + 0.5;
    direction * PERIODS + (step.max(0.0) as usize).min(PERIODS - 1)
}

fn kernels() -> &'static [Kernel] {
    static KERNELS: OnceLock<Vec<Kernel>> = OnceLock::new();
    KERNELS.get_or_init(|| {
        let mut all = Vec::with_capacity(DIRECTIONS * PERIODS);
        for direction in 0..DIRECTIONS {
            for step in 0..PERIODS {
                let angle = std::f32::consts::PI * direction as f32 / DIRECTIONS as f32;
                let ratio = libm::logf(LONGEST_PX / SHORTEST_PX) * step as f32 / (PERIODS - 1) as f32;
                all.push(kernel(angle, SHORTEST_PX * libm::expf(ratio)));
            }
        }
        all
    })
}

/// A wave of this period under a bell that is longer along the ridge than across, without answer to even grey.
fn kernel(angle: f32, period: f32) -> Kernel {
    let (cos, sin) = (libm::cosf(angle), libm::sinf(angle));
    let across_spread = 0.45 * period;
    let along_spread = (0.55 * period).clamp(3.5, 6.0);
    let mut wave = [[0.0_f32; SIDE]; SIDE];
    let mut bell = [[0.0_f32; SIDE]; SIDE];
    let (mut wave_sum, mut bell_sum) = (0.0, 0.0);
    for (j, i) in (0..SIDE).flat_map(|j| (0..SIDE).map(move |i| (j, i))) {
        let (dx, dy) = (i as f32 - REACH as f32, j as f32 - REACH as f32);
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let exponent =
            along * along / (along_spread * along_spread) + across * across / (across_spread * across_spread);
        bell[j][i] = libm::expf(-exponent / 2.0);
        wave[j][i] = -bell[j][i] * libm::cosf(std::f32::consts::TAU * across / period);
        wave_sum += wave[j][i];
        bell_sum += bell[j][i];
    }
    let mut answer = 0.0;
    for (j, i) in (0..SIDE).flat_map(|j| (0..SIDE).map(move |i| (j, i))) {
        wave[j][i] -= bell[j][i] * wave_sum / bell_sum;
        let (dx, dy) = (i as f32 - REACH as f32, j as f32 - REACH as f32);
        answer -= wave[j][i] * libm::cosf(std::f32::consts::TAU * (dy * cos - dx * sin) / period);
    }
    let mut weights = [[0.0; SIDE]; SIDE + 2 * EMPTY];
    let strongest = wave[REACH][REACH].abs();
    for (j, row) in wave.iter().enumerate() {
        for (i, value) in row.iter().enumerate() {
            if bell[j][i] > NEGLIGIBLE && value.abs() > NEGLIGIBLE * strongest / 4.0 {
                weights[j + EMPTY][i] = value / answer;
            }
        }
    }
    let spans = std::array::from_fn(|r| {
        let weighed = |i: &usize| weights[r..r + BLOCK].iter().any(|row| row[*i] != 0.0);
        let first = (0..SIDE).find(weighed).unwrap_or(0);
        (first, (0..SIDE).rfind(weighed).map_or(first, |last| last + 1))
    });
    Kernel { weights, spans }
}
