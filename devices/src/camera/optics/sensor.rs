//! Reading out: noise, whole levels, and the compression of the camera's link.

use super::{Plane, Scene};
use crate::camera::frame::Frame;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::{DynamicImage, ExtendedColorType};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::Cursor;

/// Length of the table of noise: a row starts anywhere in it, so that no pattern shows.
const NOISE_LEN: usize = 1 << 13;

/// The frame that leaves the camera.
pub(super) fn read_out(plane: Plane, scene: &Scene) -> Frame {
    let mut rng = ChaCha8Rng::seed_from_u64(scene.seed ^ 0x4E6F_6973);
    let table = noise(&mut rng, scene.noise);
    let mut luma = Vec::with_capacity(plane.light.len());
    for row in plane.light.chunks_exact(plane.width_px) {
        let start = rng.random_range(0..NOISE_LEN);
        luma.extend(row.iter().zip(&table[start..]).map(|(light, noise)| (light + noise + 0.5) as u8));
    }
    let luma = match scene.jpeg_quality {
        Some(quality) => compressed(&luma, plane.width_px, plane.height_px, quality).unwrap_or(luma),
        None => luma,
    };
    Frame::of_plane(plane.width_px, plane.height_px, luma)
}

/// Gaussian noise, long enough for a row of the widest sensor from any start.
fn noise(rng: &mut ChaCha8Rng, deviation: f32) -> Vec<f32> {
    let mut table: Vec<f32> = (0..NOISE_LEN)
        .map(|_| {
            // Twelve uniform draws have a variance of one.
            let sum: f32 = (0..12).map(|_| rng.random::<f32>()).sum();
            (sum - 6.0) * deviation
        })
        .collect();
    table.extend_from_within(..super::scene::Resolution::Hd1080.size_px().0);
    table
}

/// The plane after a round of JPEG; none if the codec refuses it.
fn compressed(luma: &[u8], width_px: usize, height_px: usize, quality: u8) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality.clamp(1, 100))
        .encode(luma, u32::try_from(width_px).ok()?, u32::try_from(height_px).ok()?, ExtendedColorType::L8)
        .ok()?;
    let picture = DynamicImage::from_decoder(JpegDecoder::new(Cursor::new(file)).ok()?).ok()?;
    let plane = picture.into_luma8().into_raw();
    (plane.len() == luma.len()).then_some(plane)
}
