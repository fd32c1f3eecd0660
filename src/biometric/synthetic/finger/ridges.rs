//! Ridges grown by iterated Gabor filtering: from a few points a wave spreads that keeps the local direction and
//! period; where two fronts meet, ridges end or fork.
//!
//! The method is the one of Cappelli, Maio and Maltoni (SFinGe; Handbook of Fingerprint Recognition, 6.5). Growth
//! runs at half the resolution, where a filter covers a period with a quarter of the work; the last passes at the
//! full one round the ridges off.

use super::flow::{Flow, LONGEST_PERIOD_PX, SHORTEST_PERIOD_PX};
use super::{MASTER_HEIGHT_PX, MASTER_WIDTH_PX};
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{decay, sin_cos};
use std::f32::consts::{PI, TAU};

/// Directions a half turn is divided into.
const DIRECTIONS: usize = 32;
/// Periods the range is divided into: directions times periods fit a byte.
const PERIODS: usize = 8;
/// Empty rim around a field so that no filter reaches outside.
const RIM: usize = 8;

const GROWING_PASSES: usize = 36;
const ROUNDING_PASSES: usize = 2;
/// How much stronger a wave comes out of a pass than it went in, before it is cut at full height.
const GROWTH: f32 = 2.2;

/// Height of the skin over the whole master, -127 deepest valley to 127 highest ridge.
pub(super) fn grown(seed: u64, flow: &Flow) -> Vec<i8> {
    let mut chance = Chance::new(seed, Purpose::Ridges);
    let filters = filters_of(flow);
    let (half_width, half_height) = (MASTER_WIDTH_PX / 2, MASTER_HEIGHT_PX / 2);
    let half_filters: Vec<u8> = (0..half_width * half_height)
        .map(|at| filters[at / half_width * 2 * MASTER_WIDTH_PX + at % half_width * 2])
        .collect();

    let bank = Bank::<9, 12>::new(0.5);
    let mut field = Field::new(half_width, half_height);
    // A trace of unevenness everywhere: what no front reaches in time grows by itself.
    for y in 0..half_height {
        for x in 0..half_width {
            field.set(x, y, chance.between(-0.004, 0.004));
        }
    }
    for _ in 0..chance.below(10) + 14 {
        field.set(chance.below(half_width), chance.below(half_height), 1.0);
    }
    for _ in 0..GROWING_PASSES {
        field = bank.pass(&field, &half_filters, GROWTH);
    }

    let bank = Bank::<15, 16>::new(1.0);
    let mut field = field.doubled();
    for _ in 0..ROUNDING_PASSES {
        field = bank.pass(&field, &filters, 1.25);
    }
    let heights = (0..MASTER_HEIGHT_PX).flat_map(|y| field.row(y).iter().map(|height| (height * 127.0) as i8));
    heights.collect()
}

/// For each pixel the filter that fits its direction and period.
fn filters_of(flow: &Flow) -> Vec<u8> {
    // Both vary slowly: asked at every second pixel, shared by its neighbours.
    let mut filters = vec![0; MASTER_WIDTH_PX * MASTER_HEIGHT_PX];
    for y in (0..MASTER_HEIGHT_PX).step_by(2) {
        for x in (0..MASTER_WIDTH_PX).step_by(2) {
            let filter = filter_at(flow, x as f32, y as f32);
            for below in [y, y + 1] {
                filters[below * MASTER_WIDTH_PX + x] = filter;
                filters[below * MASTER_WIDTH_PX + x + 1] = filter;
            }
        }
    }
    filters
}

fn filter_at(flow: &Flow, x: f32, y: f32) -> u8 {
    let direction = (flow.direction(x, y) / PI * DIRECTIONS as f32).round().rem_euclid(DIRECTIONS as f32) as usize;
    let span = LONGEST_PERIOD_PX - SHORTEST_PERIOD_PX;
    let share = (flow.period(x, y) - SHORTEST_PERIOD_PX) / span;
    let period = (share * (PERIODS - 1) as f32).round() as usize;
    (direction % DIRECTIONS * PERIODS + period.min(PERIODS - 1)) as u8
}

/// Gabor filters for every direction and period; columns beyond the rows' number are empty and fill the lanes.
struct Bank<const ROWS: usize, const COLUMNS: usize> {
    filters: Vec<[[f32; COLUMNS]; ROWS]>,
}

impl<const ROWS: usize, const COLUMNS: usize> Bank<ROWS, COLUMNS> {
    const REACH: usize = ROWS / 2;

    /// Filters for a field of `scale` times the master's resolution.
    fn new(scale: f32) -> Self {
        let span = LONGEST_PERIOD_PX - SHORTEST_PERIOD_PX;
        let period = |index: usize| scale * (SHORTEST_PERIOD_PX + span * index as f32 / (PERIODS - 1) as f32);
        let filters = (0..DIRECTIONS * PERIODS)
            .map(|index| Self::filter(PI * (index / PERIODS) as f32 / DIRECTIONS as f32, period(index % PERIODS)))
            .collect();
        Self { filters }
    }

    /// Answers nothing to a plane and 1 to a wave of its own direction and period.
    fn filter(direction: f32, period: f32) -> [[f32; COLUMNS]; ROWS] {
        let (across_x, across_y) = sin_cos(direction);
        let spread = 0.4 * period;
        let (mut wave, mut hill) = ([[0.0; COLUMNS]; ROWS], [[0.0; COLUMNS]; ROWS]);
        let (mut wave_sum, mut hill_sum) = (0.0, 0.0);
        for row in 0..ROWS {
            for column in 0..ROWS {
                let (x, y) = (column as f32 - Self::REACH as f32, row as f32 - Self::REACH as f32);
                let weight = decay(-(x * x + y * y) / (2.0 * spread * spread));
                let (_, height) = sin_cos(TAU * (x * across_x + y * across_y) / period);
                wave[row][column] = height;
                hill[row][column] = weight;
                wave_sum += weight * height;
                hill_sum += weight;
            }
        }
        let level = wave_sum / hill_sum;
        let mut filter = [[0.0; COLUMNS]; ROWS];
        let mut answer = 0.0;
        for row in 0..ROWS {
            for column in 0..ROWS {
                filter[row][column] = hill[row][column] * (wave[row][column] - level);
                answer += filter[row][column] * wave[row][column];
            }
        }
        for value in filter.iter_mut().flatten() {
            *value /= answer;
        }
        filter
    }

    /// Filters the whole field once, each pixel with its own filter.
    fn pass(&self, field: &Field, filters: &[u8], growth: f32) -> Field {
        let mut passed = Field::new(field.width, field.height);
        for y in 0..field.height {
            for x in 0..field.width {
                let filter = &self.filters[usize::from(filters[y * field.width + x])];
                let mut lanes = [0.0_f32; COLUMNS];
                let mut from = (y + RIM - Self::REACH) * field.stride() + x + RIM - Self::REACH;
                for weights in filter {
                    let under = &field.heights[from..from + COLUMNS];
                    for lane in 0..COLUMNS {
                        lanes[lane] += weights[lane] * under[lane];
                    }
                    from += field.stride();
                }
                let sum: f32 = lanes.iter().sum();
                passed.set(x, y, (growth * sum).clamp(-1.0, 1.0));
            }
        }
        passed
    }
}

/// Heights with an empty rim.
struct Field {
    width: usize,
    height: usize,
    heights: Vec<f32>,
}

impl Field {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, heights: vec![0.0; (width + 2 * RIM) * (height + 2 * RIM)] }
    }

    const fn stride(&self) -> usize {
        self.width + 2 * RIM
    }

    const fn at(&self, x: usize, y: usize) -> usize {
        (y + RIM) * self.stride() + x + RIM
    }

    fn set(&mut self, x: usize, y: usize, height: f32) {
        let at = self.at(x, y);
        self.heights[at] = height;
    }

    fn row(&self, y: usize) -> &[f32] {
        let from = self.at(0, y);
        &self.heights[from..from + self.width]
    }

    /// The same field at twice the resolution.
    fn doubled(&self) -> Self {
        let mut doubled = Self::new(self.width * 2, self.height * 2);
        for y in 0..self.height {
            for x in 0..self.width {
                let at = self.at(x, y);
                let (here, right) = (self.heights[at], self.heights[at + 1]);
                let (below, across) = (self.heights[at + self.stride()], self.heights[at + self.stride() + 1]);
                doubled.set(2 * x, 2 * y, here);
                doubled.set(2 * x + 1, 2 * y, (here + right) / 2.0);
                doubled.set(2 * x, 2 * y + 1, (here + below) / 2.0);
                doubled.set(2 * x + 1, 2 * y + 1, (here + right + below + across) / 4.0);
            }
        }
        doubled
    }
}
