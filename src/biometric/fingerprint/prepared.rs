//! A template with the tables that comparison needs, built once.

use zeroize::Zeroize;

use super::minutia::Kind;
use super::pattern::Pattern;
use super::template::{Course, MAP_CELL_PX, NO_RIDGES, Template};

/// A minutia ready for comparison. Pixels, y upwards; angles in 1/256 of a turn, counter-clockwise.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub x: f32,
    pub y: f32,
    pub angle: u8,
    pub kind: Kind,
    pub quality: f32,
}

/// Layers of directions in a cylinder; each is 8x8 cells of surroundings, a bit a cell.
pub(super) const LAYERS: usize = 5;
/// Samples of ridge direction about a minutia.
pub(super) const SAMPLES: usize = 48;

/// What surrounds a minutia, seen from it: neighbours by place and direction (a minutia cylinder, Cappelli, Ferrara,
/// Maltoni 2010) and the course of the ridges (after Tico, Kuosmanen 2003).
#[derive(Clone)]
pub(super) struct Surroundings {
    pub cylinder: [u64; LAYERS],
    /// Cells that the finger's picture covers.
    pub covered: u64,
    pub directions: [u8; SAMPLES],
    /// 255 where the direction is known, else 0.
    pub known: [u8; SAMPLES],
}

/// A template ready to be compared with others.
#[derive(Clone)]
pub struct Prepared {
    pub(super) points: Vec<Point>,
    pub(super) surroundings: Vec<Surroundings>,
    pub(super) course: Option<Course>,
    pub(super) pattern: Option<Pattern>,
    pub(super) bounds: Bounds,
}

/// The rectangle that a finger's minutiae span (pixels, y upwards).
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    left: f32,
    right: f32,
    bottom: f32,
    top: f32,
}

impl Bounds {
    fn of(points: &[Point]) -> Self {
        let mut bounds = Self { left: f32::MAX, right: f32::MIN, bottom: f32::MAX, top: f32::MIN };
        for p in points {
            bounds.left = bounds.left.min(p.x);
            bounds.right = bounds.right.max(p.x);
            bounds.bottom = bounds.bottom.min(p.y);
            bounds.top = bounds.top.max(p.y);
        }
        bounds
    }

    pub fn holds(&self, x: f32, y: f32) -> bool {
        x >= self.left && x <= self.right && y >= self.bottom && y <= self.top
    }
}

const RADIUS_PX: f32 = 70.0;
const CELLS: usize = 8;
const PLACE_SPREAD_PX: f32 = 9.5;
const DIRECTION_SPREAD: f32 = 28.0;
const SET: f32 = 0.25;

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prepared(..)")
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        for point in &mut self.points {
            point.x.zeroize();
            point.y.zeroize();
            point.angle.zeroize();
        }
        for surroundings in &mut self.surroundings {
            surroundings.cylinder.zeroize();
            surroundings.directions.zeroize();
        }
    }
}

impl Prepared {
    /// Builds the tables.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let points: Vec<Point> = template
            .minutiae
            .iter()
            .map(|m| Point {
                x: f32::from(m.x_px),
                y: -f32::from(m.y_px),
                angle: m.angle,
                kind: m.kind,
                quality: if m.quality == 0 { 0.5 } else { f32::from(m.quality) / 100.0 },
            })
            .collect();
        let course = template.ridges.clone();
        let surroundings = (0..points.len()).map(|at| surroundings(&points, at, course.as_ref())).collect();
        let pattern = course.as_ref().map(Pattern::of);
        let bounds = Bounds::of(&points);
        Self { points, surroundings, course, pattern, bounds }
    }
}

impl Course {
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

fn surroundings(points: &[Point], at: usize, course: Option<&Course>) -> Surroundings {
    let point = points[at];
    let turn = f32::from(point.angle) / 256.0 * std::f32::consts::TAU;
    let (cos, sin) = (libm::cosf(turn), libm::sinf(turn));
    let mut out = Surroundings { cylinder: [0; LAYERS], covered: 0, directions: [0; SAMPLES], known: [0; SAMPLES] };
    let mut sums = [[0.0_f32; CELLS * CELLS]; LAYERS];
    for (k, other) in points.iter().enumerate() {
        let (dx, dy) = (other.x - point.x, other.y - point.y);
        let reach = RADIUS_PX + 2.5 * PLACE_SPREAD_PX;
        if k != at && dx * dx + dy * dy < reach * reach {
            let (along, aside) = (dx * cos + dy * sin, dy * cos - dx * sin);
            add_neighbour(&mut sums, along, aside, other.angle.wrapping_sub(point.angle));
        }
    }
    for cell in 0..CELLS * CELLS {
        let (along, aside) = cell_centre(cell);
        let inside = along * along + aside * aside <= RADIUS_PX * RADIUS_PX;
        let (x, y) = (point.x + along * cos - aside * sin, point.y + along * sin + aside * cos);
        if inside && course.is_none_or(|c| c.direction(x, y).is_some()) {
            out.covered |= 1 << cell;
        }
        for (bits, sums) in out.cylinder.iter_mut().zip(&sums) {
            *bits |= u64::from(sums[cell] > SET) << cell;
        }
    }
    if let Some(course) = course {
        sample_directions(&mut out, course, point, cos, sin);
    }
    out
}

fn cell_centre(cell: usize) -> (f32, f32) {
    let place = |k: usize| (k as f32 - (CELLS as f32 - 1.0) / 2.0) * (2.0 * RADIUS_PX / CELLS as f32);
    (place(cell % CELLS), place(cell / CELLS))
}

/// Raises the cells near a neighbour, in the layers near its direction.
fn add_neighbour(sums: &mut [[f32; CELLS * CELLS]; LAYERS], along: f32, aside: f32, turn: u8) {
    let mut near_layer = [0.0_f32; LAYERS];
    for (layer, weight) in near_layer.iter_mut().enumerate() {
        let centre = (layer * 256 / LAYERS) as u8;
        let off = f32::from(turn.wrapping_sub(centre).cast_signed()) / DIRECTION_SPREAD;
        *weight = libm::expf(-off * off / 2.0);
    }
    for cell in 0..CELLS * CELLS {
        let (x, y) = cell_centre(cell);
        let (dx, dy) = ((x - along) / PLACE_SPREAD_PX, (y - aside) / PLACE_SPREAD_PX);
        let off = dx * dx + dy * dy;
        if off < 7.0 {
            let near = libm::expf(-off / 2.0);
            for (sums, weight) in sums.iter_mut().zip(&near_layer) {
                sums[cell] += near * weight;
            }
        }
    }
}

fn sample_directions(out: &mut Surroundings, course: &Course, point: Point, cos: f32, sin: f32) {
    let mut at = 0;
    for (radius, count) in [(15.0_f32, 8), (31.0, 16), (50.0, 24)] {
        for k in 0..count {
            let turn = std::f32::consts::TAU * k as f32 / count as f32;
            let (along, aside) = (radius * libm::cosf(turn), radius * libm::sinf(turn));
            let (x, y) = (point.x + along * cos - aside * sin, point.y + along * sin + aside * cos);
            if let Some(direction) = course.direction(x, y) {
                out.directions[at] = direction.wrapping_sub(point.angle.wrapping_mul(2));
                out.known[at] = 255;
            }
            at += 1;
        }
    }
}
