//! Which cells hold ridges, and how clearly.

use super::normalize::Normalized;
use super::orientation::Field;
use super::plane::{CELL_PX, Plane, bell};

/// Cells with enough contrast to be worth looking at; the rest is bare sensor.
pub(super) fn contrast_mask(normalized: &Normalized) -> Plane<u8> {
    let least = (normalized.strongest * 0.2).max(2.5);
    let contrast = &normalized.contrast;
    let mut mask = Plane::filled(contrast.width, contrast.height, 0);
    for (out, &value) in mask.values.iter_mut().zip(&contrast.values) {
        *out = u8::from(value > least);
    }
    mask
}

/// How much of what is seen around each cell is the wave that the filter looks for, 0 to 1.
pub(super) fn clarity(picture: &Plane<f32>, enhanced: &Plane<f32>, field: &Field) -> Plane<f32> {
    let mut explained = Plane::of_cells(picture.width, picture.height);
    let mut total = explained.clone();
    for y in 0..picture.height {
        let cy = y / CELL_PX;
        let (seen, wave) = (picture.row(y), enhanced.row(y));
        for (cx, (seen, wave)) in seen.chunks(CELL_PX).zip(wave.chunks(CELL_PX)).enumerate() {
            let at = cy * total.width + cx;
            for (s, w) in seen.iter().zip(wave) {
                explained.values[at] += w * w;
                total.values[at] += s * s;
            }
        }
    }
    let kernel = bell(1.0);
    let (mut explained, total) = (explained.blurred(&kernel), total.blurred(&kernel));
    for (at, (e, t)) in explained.values.iter_mut().zip(&total.values).enumerate() {
        let coherence = field.coherence(at % total.width, at / total.width);
        *e = (*e / (t + 6.4)).sqrt().min(1.0) * (0.4 + 0.6 * coherence.min(1.0));
    }
    explained
}

/// Cells clear enough, without specks, holes filled.
pub(super) fn ridge_mask(clarity: &Plane<f32>, contrast_mask: &Plane<u8>, least: f32) -> Plane<u8> {
    let mut mask = Plane::filled(clarity.width, clarity.height, 0);
    for (out, (&value, &contrast)) in mask.values.iter_mut().zip(clarity.values.iter().zip(&contrast_mask.values)) {
        *out = u8::from(value > least && contrast != 0);
    }
    for _ in 0..2 {
        mask = majority(&mask);
    }
    mask
}

/// What most of the cells in the 3x3 surroundings are; outside counts as empty.
fn majority(mask: &Plane<u8>) -> Plane<u8> {
    let mut out = Plane::filled(mask.width, mask.height, 0);
    for y in 0..mask.height {
        for x in 0..mask.width {
            let (mut set, mut all) = (0, 0);
            for ny in y.saturating_sub(1)..(y + 2).min(mask.height) {
                for nx in x.saturating_sub(1)..(x + 2).min(mask.width) {
                    set += u32::from(mask.at(nx, ny));
                    all += 1;
                }
            }
            out.set(x, y, u8::from(2 * set > all));
        }
    }
    out
}
