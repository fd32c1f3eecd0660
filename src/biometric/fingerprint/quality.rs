//! How well an impression will compare.

use super::extract::Ridges;

/// What speaks for an impression.
pub(super) fn features(found: &Ridges) -> [f32; 6] {
    let mut cells = 0.0_f32;
    let mut clear = 0.0_f32;
    let mut good = 0.0_f32;
    for (clarity, mask) in found.clarity.values.iter().zip(&found.mask.values) {
        if *mask != 0 {
            cells += 1.0;
            clear += clarity;
            good += f32::from(u8::from(*clarity > 0.7));
        }
    }
    let sum: f32 = found.minutiae.iter().map(|m| f32::from(m.quality) / 100.0).sum();
    let count = found.minutiae.len() as f32;
    [cells, clear / cells.max(1.0), good, count, sum, sum / count.max(1.0)]
}

/// 0 to 100.
pub(super) fn quality(found: &Ridges) -> u8 {
    let [_, _, good, ..] = features(found);
    (good / 8.0).min(100.0) as u8
}
