//! The room behind the phone, and what its lamps and the display's grid do to the picture on the glass.

use super::warp::Lit;
use super::{Plane, Scene};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Light of a daylit room.
const ROOM_LIGHT: f32 = 170.0;
/// Light that a mirrored lamp adds at its middle: enough to saturate whatever is below it.
const LAMP_LIGHT: f32 = 400.0;
/// Radius of the largest lamp, in half widths of the glass.
const LAMP_RADIUS: f32 = 0.75;

/// An empty view: a wall with a slope of light and a few soft shapes.
pub(super) fn room(scene: &Scene) -> Plane {
    let (width_px, height_px) = scene.resolution.size_px();
    let mut rng = ChaCha8Rng::seed_from_u64(scene.seed ^ 0x526F_6F6D);
    let level = ROOM_LIGHT * scene.ambient;
    let slope = (rng.random_range(-0.3..0.3_f32), rng.random_range(-0.3..0.3_f32));
    let shapes: [[f32; 5]; 5] = std::array::from_fn(|_| {
        let radius = rng.random_range(0.08..0.3_f32);
        [rng.random(), rng.random(), radius, radius * rng.random_range(0.5..2.0), rng.random_range(-0.5..0.3)]
    });
    let mut light = vec![0.0; width_px * height_px];
    for (y, row) in light.chunks_exact_mut(width_px).enumerate() {
        let down = y as f32 / height_px as f32;
        let start = 1.0 + slope.1 * (down - 0.5) - slope.0 * 0.5;
        let rise = slope.0 / width_px as f32;
        for (x, factor) in row.iter_mut().enumerate() {
            *factor = start + rise * x as f32;
        }
        for [middle_x, middle_y, radius_x, radius_y, strength] in shapes {
            let dy = (down - middle_y) / radius_y;
            let half_width = radius_x * (1.0 - dy * dy).max(0.0).sqrt();
            let column = |across: f32| (across.clamp(0.0, 1.0) * width_px as f32) as usize;
            let (from, to) = (column(middle_x - half_width), column(middle_x + half_width));
            for (x, factor) in row[..to].iter_mut().enumerate().skip(from) {
                let dx = (x as f32 / width_px as f32 - middle_x) / radius_x;
                *factor += strength * ((1.0 - dx * dx - dy * dy) * 3.0).clamp(0.0, 1.0);
            }
        }
        row.iter_mut().for_each(|factor| *factor = level * factor.max(0.1));
    }
    Plane { width_px, height_px, light }
}

/// Adds the display's beat with the sensor and the lamp mirrored in the glass.
pub(super) fn reflect(plane: &mut Plane, lit: &Lit, scene: &Scene) {
    let mut rng = ChaCha8Rng::seed_from_u64(scene.seed ^ 0x4C61_6D70);
    if scene.moire > 0.0 {
        let direction: f32 = rng.random_range(0.0..std::f32::consts::PI);
        let (waves, phase) = (rng.random_range(12.0..45.0_f32), rng.random_range(0.0..6.0_f32));
        let (wave_x, wave_y) = (direction.cos() * waves, direction.sin() * waves);
        // The grid's rows bend slowly in the picture: a second, slower wave shifts the first.
        lit.each(plane, |light, across, down| {
            let bend = 1.5 * (2.1 * across + 1.3 * down + phase).sin();
            *light *= 1.0 + scene.moire * (wave_x * across + wave_y * down + bend).sin();
        });
    }
    if scene.glare > 0.0 {
        let (middle_x, middle_y) = (rng.random_range(-0.5..0.5_f32), rng.random_range(-0.25..0.25_f32));
        let radius = LAMP_RADIUS * scene.glare.sqrt();
        let height = rng.random_range(0.35..0.7_f32);
        lit.each(plane, |light, across, down| {
            let (dx, dy) = ((across - middle_x) / radius, (down - middle_y) / (radius * height));
            let near = (1.5 - dx * dx - dy * dy).clamp(0.0, 1.0);
            *light += LAMP_LIGHT * near * near;
        });
    }
}
