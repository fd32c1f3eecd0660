//! Diodes mirrored in the eye.

use super::look::Look;
use super::truth::EyeTruth;
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::rise;

/// Adds the highlights: near the middle of the pupil, where the light comes from beside the camera, and a few specks
/// on the moist lower lid.
pub(super) fn add_highlights(look: &Look, truth: &EyeTruth, grey: &mut [f32], size: (usize, usize)) {
    let mut chance = Chance::new(look.seed, Purpose::Noise);
    let radius = look.iris_radius_px;
    let apart = chance.between(0.14, 0.22);
    let middle = (chance.between(-0.2, 0.2), chance.between(-0.25, 0.1));
    for index in 0..look.highlights {
        let across = middle.0 + apart * (f32::from(index) - f32::from(look.highlights - 1) / 2.0);
        let up = middle.1 + 0.03 * chance.bell();
        let at = truth.on_picture(across, up, radius);
        let lit = chance.between(0.05, 0.085) * radius;
        if truth.between_lids(at.0, at.1) {
            glint(grey, size, at, (lit, lit * chance.between(0.9, 1.5)), 255.0);
        }
    }
    if look.highlights == 0 {
        return;
    }
    for _ in 0..chance.below(5) {
        let across = chance.between(-1.6, 1.6);
        let (upper, lower) = truth.face.edges(across);
        let at = truth.on_picture(across, lower + 0.02, radius);
        let lit = chance.between(0.015, 0.035) * radius;
        if upper - lower > 0.2 {
            glint(grey, size, at, (lit, lit), 250.0);
        }
    }
}

fn glint(grey: &mut [f32], (width, height): (usize, usize), (x, y): (f32, f32), half: (f32, f32), to: f32) {
    let reach = half.0.max(half.1) + 2.0;
    if x + reach < 0.0 || y + reach < 0.0 || x - reach > width as f32 || y - reach > height as f32 {
        return;
    }
    for row in (y - reach).max(0.0) as usize..=((y + reach) as usize).min(height - 1) {
        for column in (x - reach).max(0.0) as usize..=((x + reach) as usize).min(width - 1) {
            let (off_x, off_y) = ((column as f32 - x) / half.0, (row as f32 - y) / half.1);
            let soft = 1.0 / half.0.min(half.1).max(0.7);
            let lit = rise(1.0 + 0.8 * soft, 1.0 - 0.5 * soft, (off_x * off_x + off_y * off_y).sqrt());
            let pixel = &mut grey[row * width + column];
            *pixel += (to - *pixel).max(0.0) * lit;
        }
    }
}
