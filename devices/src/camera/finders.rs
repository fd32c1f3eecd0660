//! A cheap count of finder patterns, the three nested squares in the corners of a QR Code (ISO/IEC 18004): it
//! tells a picture crafted to keep a reader busy before one is kept busy by it.

use super::frame::Frame;

/// Runs of a finder pattern across its middle, in modules.
const RUNS: [usize; 5] = [1, 1, 3, 1, 1];
/// Thinner modules are noise.
const MIN_MODULE_PX: f32 = 1.8;
/// Levels by which a pixel differs from the mean around it before it counts as dark or light.
const EDGE_LEVELS: i32 = 8;
/// Levels between the rings of a pattern.
const MIN_CONTRAST: u8 = 24;
/// Rows that a frame is scanned at, at most.
const SCANNED_ROWS: usize = 360;
/// Patterns that a count ends at.
const MAX_FOUND: usize = 4_096;

/// A column of hits in successive rows that may be one pattern.
struct Stack {
    x_px: f32,
    module_px: f32,
    first_row: usize,
    last_row: usize,
    hits: usize,
    dark: bool,
}

/// Places in the frame that look like finder patterns, dark on light or light on dark; counting ends at 4,096.
pub(super) fn count(frame: &Frame) -> usize {
    let step = (frame.height_px() / SCANNED_ROWS).max(1);
    let mut found = 0;
    let mut open: Vec<Stack> = Vec::new();
    let mut scan = RowScan::default();
    for y in (0..frame.height_px()).step_by(step) {
        for hit in scan.hits(frame.row(y)) {
            let near = |s: &Stack| s.dark == hit.dark && (s.x_px - hit.x_px).abs() < 2.0 * hit.module_px;
            match open.iter_mut().find(|s| near(s)) {
                Some(stack) => {
                    stack.last_row = y;
                    stack.hits += 1;
                    stack.module_px += (hit.module_px - stack.module_px) / stack.hits as f32;
                }
                None => open.push(Stack { first_row: y, last_row: y, hits: 1, ..hit }),
            }
        }
        open.retain(|stack| {
            let ended = y > stack.last_row + 2 * step;
            if ended {
                found += usize::from(stack.is_finder(frame));
            }
            !ended
        });
        if found >= MAX_FOUND {
            break;
        }
    }
    found + open.iter().filter(|stack| stack.is_finder(frame)).count()
}

impl Stack {
    /// Whether it is as tall as a pattern's centre and shows the same rings downwards.
    fn is_finder(&self, frame: &Frame) -> bool {
        let tall = (self.last_row - self.first_row) as f32;
        if tall > 5.0 * self.module_px + 2.0 || tall < self.module_px - 2.0 {
            return false;
        }
        let middle = (self.first_row + self.last_row) / 2;
        let reach = (4.5 * self.module_px).ceil() as usize;
        let (top, bottom) = (middle.saturating_sub(reach), (middle + reach + 1).min(frame.height_px()));
        let column: Vec<u8> = (top..bottom).filter_map(|y| frame.row(y).get(self.x_px as usize).copied()).collect();
        let (low, high) = column.iter().fold((u8::MAX, 0), |(low, high), v| (low.min(*v), high.max(*v)));
        if high < low.saturating_add(MIN_CONTRAST) {
            return false;
        }
        let between = low + (high - low) / 2;
        let is_ink = |v: u8| (v <= between) == self.dark;
        let changes = column.windows(2).enumerate().filter(|(_, pair)| is_ink(pair[0]) != is_ink(pair[1]));
        let edges: Vec<usize> = std::iter::once(0).chain(changes.map(|(i, _)| i + 1)).chain([column.len()]).collect();
        let here = middle - top;
        edges.windows(6).any(|edges| {
            let around = (edges[2]..edges[3]).contains(&here) && is_ink(column[here]);
            around && pattern(edges).is_some_and(|module_px| (0.5..2.0).contains(&(module_px / self.module_px)))
        })
    }
}

/// Buffers for one row, reused from row to row.
#[derive(Default)]
struct RowScan {
    sums: Vec<i32>,
    edges: Vec<usize>,
}

impl RowScan {
    /// Runs of 1:1:3:1:1 in one row.
    fn hits(&mut self, row: &[u8]) -> impl Iterator<Item = Stack> + '_ {
        let starts_dark = self.split(row);
        let runs = self.edges.windows(6).enumerate();
        runs.filter_map(move |(i, edges)| {
            let module_px = pattern(edges)?;
            let x_px = (edges[2] + edges[3]) as f32 / 2.0;
            let dark = starts_dark == (i % 2 == 0);
            Some(Stack { x_px, module_px, first_row: 0, last_row: 0, hits: 1, dark })
        })
    }

    /// Writes where dark and light change against the mean of the surroundings; says whether the row starts dark.
    /// What lies near the mean stays what it was: noise makes no edges.
    fn split(&mut self, row: &[u8]) -> bool {
        let reach = (row.len() / 16).max(8);
        self.sums.clear();
        self.sums.push(0);
        let mut sum = 0;
        self.sums.extend(row.iter().map(|v| {
            sum += i32::from(*v);
            sum
        }));
        self.edges.clear();
        self.edges.push(0);
        let mut dark = None;
        let mut starts_dark = false;
        for (x, v) in row.iter().enumerate() {
            let (from, to) = (x.saturating_sub(reach), (x + reach + 1).min(row.len()));
            let around = (to - from) as i32;
            let above_mean = i32::from(*v) * around - (self.sums[to] - self.sums[from]);
            if above_mean.abs() <= around * EDGE_LEVELS {
                continue;
            }
            let now_dark = above_mean < 0;
            match dark.replace(now_dark) {
                None => starts_dark = now_dark,
                Some(before) if before != now_dark => self.edges.push(x),
                Some(_) => {}
            }
        }
        self.edges.push(row.len());
        starts_dark
    }
}

/// The module's side if five runs between six edges stand as 1:1:3:1:1, each within half a module.
fn pattern(edges: &[usize]) -> Option<f32> {
    let whole = edges.last()?.checked_sub(*edges.first()?)? as f32;
    let module = whole / 7.0;
    let fits = |(pair, modules): (&[usize], &usize)| {
        let run = (pair[1] - pair[0]) as f32;
        let wanted = *modules as f32 * module;
        (run - wanted).abs() <= wanted.max(module * 1.5) * 0.5
    };
    (module >= MIN_MODULE_PX && edges.windows(2).zip(&RUNS).all(fits)).then_some(module)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::camera::fixtures::{code_text, finder_pattern_screen, phone_screen};
    use crate::camera::optics::{Scene, photograph};
    use crate::camera::prepare::blurred;
    use qrcode::EcLevel;

    #[test]
    fn a_crafted_screen_is_counted_near_its_2840_patterns_in_both_polarities() {
        let (width, height, luma) = finder_pattern_screen();
        let frame = Frame::new(width, height, luma).unwrap();
        for frame in [frame.inverted(), frame] {
            let found = count(&frame);
            assert!((2_500..=MAX_FOUND).contains(&found), "{found}");
        }
    }

    #[test]
    fn a_phone_has_its_three_and_few_chance_ones_and_blurred_noise_has_next_to_none() {
        let screen = phone_screen(&code_text(509, 1), EcLevel::L, false);
        for seed in 0..4 {
            let of_phone = count(&photograph(Some(&screen), &Scene { seed, ..Scene::default() }));
            assert!((3..30).contains(&of_phone), "{of_phone}");
            let noise = photograph(None, &Scene { seed, noise: 12.0, ..Scene::default() });
            let of_noise = count(&blurred(&noise));
            assert!(of_noise < 30, "{of_noise}");
        }
    }
}
