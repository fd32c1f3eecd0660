//! What surrounds a minutia: a cylinder of its neighbours and the course of the ridges.

use std::sync::LazyLock;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::prepared::Point;
use super::template::Course;

/// Layers of directions in a cylinder; each is 8x8 cells of surroundings, a bit a cell.
pub(super) const LAYERS: usize = 5;
/// Samples of ridge direction about a minutia.
const SAMPLES: usize = 48;

/// What surrounds a minutia, seen from it: neighbours by place and direction (a minutia cylinder, Cappelli, Ferrara,
/// Maltoni 2010) and the course of the ridges (after Tico, Kuosmanen 2003).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct Surroundings {
    pub cylinder: [u64; LAYERS],
    /// Cells that the finger's picture covers.
    pub covered: u64,
    pub directions: [u8; SAMPLES],
    /// 255 where the direction is known, else 0.
    pub known: [u8; SAMPLES],
}

const RADIUS_PX: f32 = 70.0;
const CELLS: usize = 8;
const PLACE_SPREAD_PX: f32 = 9.5;
const DIRECTION_SPREAD: f32 = 28.0;
const SET: f32 = 0.25;

impl Surroundings {
    /// Of the point at that place among these.
    pub fn of(points: &[Point], at: usize, course: Option<&Course>) -> Self {
        let point = points[at];
        let turn = f32::from(point.angle) / 256.0 * std::f32::consts::TAU;
        let (cos, sin) = (libm::cosf(turn), libm::sinf(turn));
        let mut out = Self { cylinder: [0; LAYERS], covered: 0, directions: [0; SAMPLES], known: [0; SAMPLES] };
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
            sample_directions(&mut out, course, point, (cos, sin));
        }
        out
    }
}

/// Middle of the cells of a column or row, from the minutia.
fn middle(cells: usize) -> f32 {
    (cells as f32 - (CELLS as f32 - 1.0) / 2.0) * (2.0 * RADIUS_PX / CELLS as f32)
}

fn cell_centre(cell: usize) -> (f32, f32) {
    (middle(cell % CELLS), middle(cell / CELLS))
}

/// Raises the cells near a neighbour, in the layers near its direction.
fn add_neighbour(sums: &mut [[f32; CELLS * CELLS]; LAYERS], along: f32, aside: f32, turn: u8) {
    /// Squared distance in spreads from which on a neighbour counts for nothing.
    const FAR: f32 = 7.0;
    let near_layer = &NEAR_LAYER[usize::from(turn)];
    let square = |cells: usize, place: f32| {
        let off = (middle(cells) - place) / PLACE_SPREAD_PX;
        off * off
    };
    let columns: [f32; CELLS] = std::array::from_fn(|column| square(column, along));
    for row in 0..CELLS {
        let off = square(row, aside);
        if off >= FAR {
            continue;
        }
        for (column, off) in columns.iter().map(|across| across + off).enumerate().filter(|(_, off)| *off < FAR) {
            let near = libm::expf(-off / 2.0);
            for (sums, weight) in sums.iter_mut().zip(near_layer) {
                sums[row * CELLS + column] += near * weight;
            }
        }
    }
}

/// How near a direction is to each layer's.
static NEAR_LAYER: LazyLock<[[f32; LAYERS]; 256]> = LazyLock::new(|| {
    let near = |turn: usize, layer: usize| {
        let centre = (layer * 256 / LAYERS) as u8;
        let off = f32::from((turn as u8).wrapping_sub(centre).cast_signed()) / DIRECTION_SPREAD;
        libm::expf(-off * off / 2.0)
    };
    std::array::from_fn(|turn| std::array::from_fn(|layer| near(turn, layer)))
});

/// Where directions are sampled, from a minutia: along its direction and aside, pixels.
static PLACES: LazyLock<[(f32, f32); SAMPLES]> = LazyLock::new(|| {
    const RINGS: [(f32, usize); 3] = [(15.0, 8), (31.0, 16), (50.0, 24)];
    let mut places = RINGS.into_iter().flat_map(|(radius, count)| {
        (0..count).map(move |k| {
            let turn = std::f32::consts::TAU * k as f32 / count as f32;
            (radius * libm::cosf(turn), radius * libm::sinf(turn))
        })
    });
    std::array::from_fn(|_| places.next().unwrap_or_default())
});

fn sample_directions(out: &mut Surroundings, course: &Course, point: Point, (cos, sin): (f32, f32)) {
    for (at, (along, aside)) in PLACES.iter().enumerate() {
        let (x, y) = (point.x + along * cos - aside * sin, point.y + along * sin + aside * cos);
        if let Some(direction) = course.direction(x, y) {
            out.directions[at] = direction.wrapping_sub(point.angle.wrapping_mul(2));
            out.known[at] = 255;
        }
    }
}
