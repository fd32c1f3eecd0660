//! What is kept of a finger.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::extract::Ridges;
use super::minutia::Minutia;
use super::plane::{CELL_PX, Plane};

/// Most minutiae a template holds.
pub const MOST_MINUTIAE: usize = 120;

/// Side of the cells of the map of directions, pixels.
pub(super) const MAP_CELL_PX: usize = 16;
/// In the map of directions: no ridges here.
pub(super) const NO_RIDGES: u8 = 255;
/// What a template may take as bytes; the pattern is sampled more coarsely where it would take more.
const MOST_BYTES: usize = 4_096;
/// Pattern sampled more coarsely says nothing.
const COARSEST_PX: usize = 6;
/// Ridges nearer than this are sampled more finely.
const NARROW_PX: f32 = 7.5;
/// Bytes beside minutiae, directions and pattern.
const FRAME_BYTES: usize = 20;

/// The minutiae of one impression and, where a picture was at hand, the course and the pattern of its ridges.
/// Biometric data: wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Template {
    pub(super) minutiae: Vec<Minutia>,
    pub(super) ridges: Option<Course>,
}

/// Course and pattern of the ridges over the part of the picture that shows any.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(super) struct Course {
    /// Left and top of the map, pixels.
    pub left_px: u16,
    pub top_px: u16,
    pub columns: u8,
    pub rows: u8,
    /// Ridge direction of each cell, counter-clockwise from the x axis, 1/256 of half a turn; or [`NO_RIDGES`].
    pub directions: Vec<u8>,
    /// Distance between samples of the pattern, pixels; sample 0 lies on the map's corner.
    pub step_px: u8,
    /// One bit a sample, row by row, 1 on a ridge; rows fill whole bytes.
    pub pattern: Vec<u8>,
}

impl Course {
    /// Samples in a row and rows of samples.
    pub fn samples(&self) -> (usize, usize) {
        samples(usize::from(self.columns), usize::from(self.rows), usize::from(self.step_px))
    }

    /// Direction of the ridges at a point (pixels, y upwards), 1/256 of half a turn.
    pub fn direction(&self, x: f32, y: f32) -> Option<u8> {
        let (dx, dy) = (x - f32::from(self.left_px), -y - f32::from(self.top_px));
        if dx < 0.0 || dy < 0.0 {
            return None;
        }
        let (cx, cy) = (dx as usize / MAP_CELL_PX, dy as usize / MAP_CELL_PX);
        if cx >= usize::from(self.columns) || cy >= usize::from(self.rows) {
            return None;
        }
        let direction = self.directions[cy * usize::from(self.columns) + cx];
        (direction != NO_RIDGES).then_some(direction)
    }
}

pub(super) fn samples(columns: usize, rows: usize, step_px: usize) -> (usize, usize) {
    (columns * MAP_CELL_PX / step_px.max(1), rows * MAP_CELL_PX / step_px.max(1))
}

impl Template {
    /// A template of nothing but minutiae: of a foreign record, or of a finger whose minutiae are known. The best
    /// [`MOST_MINUTIAE`] are kept.
    #[must_use]
    pub fn from_minutiae(minutiae: &[Minutia]) -> Self {
        let mut kept = minutiae.to_vec();
        kept.sort_by_key(|m| (std::cmp::Reverse(m.quality), m.y_px, m.x_px, m.angle, m.kind));
        kept.truncate(MOST_MINUTIAE);
        Self { minutiae: kept, ridges: None }
    }

    /// The window's place in the whole picture is added to all positions.
    pub(super) fn of(found: &Ridges, left_px: u16, top_px: u16) -> Self {
        let mut template = Self::from_minutiae(&found.minutiae);
        for m in &mut template.minutiae {
            m.x_px += left_px;
            m.y_px += top_px;
        }
        template.ridges = course(found, template.minutiae.len());
        if let Some(course) = &mut template.ridges {
            course.left_px += left_px;
            course.top_px += top_px;
        }
        template
    }

    /// The minutiae, the best first.
    #[must_use]
    pub fn minutiae(&self) -> &[Minutia] {
        &self.minutiae
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Template(..)")
    }
}

fn course(found: &Ridges, minutiae: usize) -> Option<Course> {
    let mask = &found.mask;
    const RATIO: usize = MAP_CELL_PX / CELL_PX;
    let (columns, rows) = (mask.width.div_ceil(RATIO), mask.height.div_ceil(RATIO));
    let mut map = Plane::filled(columns, rows, NO_RIDGES);
    for cy in 0..rows {
        for cx in 0..columns {
            let mut held = 0;
            for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| (cx * RATIO + dx, cy * RATIO + dy)) {
                held += u8::from(x < mask.width && y < mask.height && mask.at(x, y) != 0);
            }
            if held >= 2 {
                let middle = |c: usize| (c * MAP_CELL_PX) as f32 + MAP_CELL_PX as f32 / 2.0 - 0.5;
                // Up is positive in the template, down in the picture.
                let half_turns = 1.0 - found.field.angle(middle(cx), middle(cy)) / std::f32::consts::PI;
                let direction = ((half_turns * 256.0) as i32 & 0xff) as u8;
                map.set(cx, cy, if direction == NO_RIDGES { 0 } else { direction });
            }
        }
    }
    cropped(&map, found, MOST_BYTES - FRAME_BYTES - 6 * minutiae)
}

/// The part of the map that holds ridges, at most 255 cells a side, with the pattern over it.
fn cropped(map: &Plane<u8>, found: &Ridges, most_bytes: usize) -> Option<Course> {
    let set = |x: usize, y: usize| map.at(x, y) != NO_RIDGES;
    let xs = || (0..map.width).filter(|&x| (0..map.height).any(|y| set(x, y)));
    let ys = || (0..map.height).filter(|&y| (0..map.width).any(|x| set(x, y)));
    let (left, right, top, bottom) = (xs().next()?, xs().next_back()?, ys().next()?, ys().next_back()?);
    let (columns, rows) = ((right - left + 1).min(255), (bottom - top + 1).min(255));
    let mut step = if found.median_period() < NARROW_PX { 2 } else { 3 };
    let size = |step| {
        let (across, down) = samples(columns, rows, step);
        across.div_ceil(8) * down
    };
    while columns * rows + size(step) > most_bytes && step < COARSEST_PX {
        step += 1;
    }
    let mut directions = Vec::with_capacity(columns * rows);
    for y in 0..rows {
        directions.extend_from_slice(&map.row(top + y)[left..left + columns]);
    }
    let (left_px, top_px) = (left * MAP_CELL_PX, top * MAP_CELL_PX);
    let (across, down) = samples(columns, rows, step);
    let mut pattern = Vec::with_capacity(across.div_ceil(8) * down);
    for y in 0..down {
        let mut line = vec![0_u8; across.div_ceil(8)];
        for x in 0..across {
            let (px, py) = (left_px + x * step, top_px + y * step);
            let ridge = px < found.enhanced.width && py < found.enhanced.height && found.enhanced.at(px, py) > 0.0;
            line[x / 8] |= u8::from(ridge) << (x % 8);
        }
        pattern.append(&mut line);
    }
    Some(Course {
        left_px: left_px as u16,
        top_px: top_px as u16,
        columns: columns as u8,
        rows: rows as u8,
        directions,
        step_px: step as u8,
        pattern,
    })
}
