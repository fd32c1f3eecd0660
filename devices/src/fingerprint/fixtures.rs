//! Something like a finger for tests of what moves pictures: rings of ridges, and a part of the glass that they cover.

use portas_biometric::Picture;

/// Ridges of period 9 px around the middle, over `covered` percent of the height, with `contrast` percent of the full
/// range, and a little noise by `seed`.
pub(crate) fn ridges(width_px: usize, height_px: usize, covered: usize, contrast: i32, seed: u32) -> Picture {
    let mut noise = seed;
    let mut grey = Vec::with_capacity(width_px * height_px);
    for y in 0..height_px {
        for x in 0..width_px {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (dx, dy) = (x as f32 - width_px as f32 / 2.0, y as f32 - height_px as f32 / 2.0);
            let wave = (dx.hypot(dy) * std::f32::consts::TAU / 9.0).cos() * 120.0 * contrast as f32 / 100.0;
            let lies = y * 100 < covered * height_px;
            let level = if lies { 128.0 + wave } else { 240.0 };
            grey.push((level + (noise >> 29) as f32).clamp(0.0, 255.0) as u8);
        }
    }
    #[allow(clippy::expect_used)]
    Picture::new(width_px, height_px, grey).expect("a picture's size")
}
