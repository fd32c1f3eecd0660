//! What surrounds the iris of one eye: lids, skin, lashes.

use super::look::Look;
use super::truth::{EyeTruth, Lids};
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{rise, sin_cos};

/// Everything in radii of the iris, y upwards.
#[derive(Clone)]
pub(super) struct Face {
    pub(super) pupil_offset: (f32, f32),
    pub(super) skin_grey: f32,
    pub(super) white_grey: f32,
    pub(super) pupil_grey: f32,
    pub(super) crease: f32,
    half_width: f32,
    slant: f32,
    upper: f32,
    lower: f32,
    lashes: Vec<Lash>,
}

/// One lash: where along the lid it grows, which way, how long.
#[derive(Clone, Copy)]
struct Lash {
    along: f32,
    on_upper: bool,
    towards: (f32, f32),
    bend: (f32, f32),
    length: f32,
}

/// Where closed lids meet, below the iris's middle.
const CLOSED: f32 = -0.72;

impl Face {
    pub(super) fn drawn(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Face);
        let side = if chance.happens(0.5) { 1.0 } else { -1.0 };
        let mut face = Self {
            pupil_offset: (side * chance.between(0.0, 0.05), chance.between(-0.05, 0.02)),
            skin_grey: chance.between(175.0, 235.0),
            white_grey: chance.between(165.0, 200.0),
            pupil_grey: chance.between(14.0, 30.0),
            crease: chance.between(0.3, 0.75),
            half_width: chance.between(2.2, 2.6),
            slant: chance.between(-0.15, 0.15),
            upper: chance.between(0.66, 1.02),
            lower: chance.between(-1.12, -0.92),
            lashes: Vec::new(),
        };
        face.lashes = lashes(&mut Chance::new(seed, Purpose::Lashes));
        face
    }

    pub(super) fn lids(&self, opening: f32, middle: (f32, f32)) -> Lids {
        let upper = CLOSED + (self.upper - CLOSED) * opening;
        let lower = CLOSED + (self.lower - CLOSED) * opening.min(1.0);
        Lids { middle, half_width: self.half_width, corners: -0.35, slant: self.slant, upper, lower }
    }
}

fn lashes(chance: &mut Chance) -> Vec<Lash> {
    let droop = chance.between(-0.5, 0.55);
    let (upper_count, upper_length) = (40 + chance.below(36), chance.between(0.55, 0.95));
    let (lower_count, lower_length) = (16 + chance.below(20), chance.between(0.28, 0.5));
    let mut lashes = Vec::with_capacity(upper_count + lower_count);
    for index in 0..upper_count + lower_count {
        let on_upper = index < upper_count;
        let along: f32 = chance.between(-0.93, 0.96);
        // Fanned out from the middle; lashes grow in tufts that lean together.
        let lean = 0.75 * along + 0.22 * chance.bell();
        let (sine, cosine) = sin_cos(lean);
        let (towards, bend, usual) = if on_upper {
            // Forward and down first, seen from the front, then up.
            ((0.9 * sine, -0.35 - 0.45 * droop), (0.35 * sine, cosine * (0.75 - 0.9 * droop)), upper_length)
        } else {
            ((sine, -0.8 * cosine), (0.3 * sine, 0.1), lower_length)
        };
        let length = usual * chance.between(0.6, 1.15) * (1.0 - 0.3 * along * along);
        lashes.push(Lash { along, on_upper, towards, bend, length });
    }
    lashes
}

/// Draws the lashes over the scene.
pub(super) fn draw_lashes(face: &Face, look: &Look, truth: &EyeTruth, grey: &mut [f32], size: (usize, usize)) {
    let radius = look.iris_radius_px;
    let thick = (radius / 60.0).clamp(0.3, 6.0);
    for lash in &face.lashes {
        let root_x = truth.face.middle.0 + lash.along * face.half_width;
        let (upper, lower) = truth.face.edges(root_x);
        let root_y = if lash.on_upper { upper + 0.03 } else { lower - 0.04 };
        let length = lash.length * look.lashes;
        let steps = (length * radius * 2.0) as usize;
        for step in 0..steps {
            let way = step as f32 / steps as f32;
            let (first, second) = (length * way, length * way * way);
            let across = root_x + lash.towards.0 * first + lash.bend.0 * second;
            let up = root_y + lash.towards.1 * first + lash.bend.1 * second;
            let at = truth.on_picture(across, up, radius);
            dab(grey, size, at, thick * (0.85 - 0.55 * way), 0.5 - 0.28 * way);
        }
    }
}

/// Darkens a round spot.
fn dab(grey: &mut [f32], (width, height): (usize, usize), (x, y): (f32, f32), half_width: f32, depth: f32) {
    const LASH_GREY: f32 = 32.0;
    let reach = half_width + 1.0;
    let outside = x + reach < 0.0 || y + reach < 0.0 || x - reach > width as f32 || y - reach > height as f32;
    if outside {
        return;
    }
    for row in (y - reach).max(0.0) as usize..=((y + reach) as usize).min(height - 1) {
        for column in (x - reach).max(0.0) as usize..=((x + reach) as usize).min(width - 1) {
            let (off_x, off_y) = (column as f32 - x, row as f32 - y);
            let covered = depth * rise(half_width + 0.6, half_width - 0.6, (off_x * off_x + off_y * off_y).sqrt());
            let pixel = &mut grey[row * width + column];
            *pixel += (LASH_GREY - *pixel).min(0.0) * covered;
        }
    }
}
