//! Blur: a lens out of focus and a hand that moves.

use super::Plane;

/// Widest blur that is drawn, as a standard deviation.
const MAX_DEFOCUS_PX: f32 = 12.0;
/// Longest smear that is drawn.
const MAX_MOTION_PX: f32 = 64.0;

/// A Gaussian of the given standard deviation, along rows, then along columns.
pub(super) fn defocus(plane: &mut Plane, deviation_px: f32) {
    if deviation_px < 0.1 {
        return;
    }
    let weights = gaussian(deviation_px.min(MAX_DEFOCUS_PX));
    let reach = weights.len() - 1;
    let (width, height) = (plane.width_px, plane.height_px);
    let mut padded = vec![0.0; width + 2 * reach];
    for row in plane.light.chunks_exact_mut(width) {
        padded[..reach].fill(row[0]);
        padded[reach..reach + width].copy_from_slice(row);
        padded[reach + width..].fill(row[width - 1]);
        row.fill(0.0);
        for (offset, weight) in taps(&weights) {
            add_scaled(row, &padded[offset..], weight);
        }
    }
    let across = std::mem::replace(&mut plane.light, vec![0.0; width * height]);
    for (y, row) in plane.light.chunks_exact_mut(width).enumerate() {
        for (offset, weight) in taps(&weights) {
            let from = (y + offset).saturating_sub(reach).min(height - 1);
            add_scaled(row, &across[from * width..], weight);
        }
    }
}

/// Averages along a line of the given length and direction.
pub(super) fn smear(plane: &mut Plane, length_px: f32, direction_deg: f32) {
    if length_px < 0.5 {
        return;
    }
    let length = length_px.min(MAX_MOTION_PX);
    let (sin, cos) = direction_deg.to_radians().sin_cos();
    let steps = length.ceil() as usize + 1;
    let (width, height) = (plane.width_px, plane.height_px);
    let reach = length.ceil() as usize + 1;
    let stride = width + 2 * reach;
    let mut padded = Vec::with_capacity(stride * height);
    for row in plane.light.chunks_exact(width) {
        padded.extend(std::iter::repeat_n(row[0], reach));
        padded.extend_from_slice(row);
        padded.extend(std::iter::repeat_n(row[width - 1], reach));
    }
    plane.light.fill(0.0);
    let weight = 1.0 / steps as f32;
    for step in 0..steps {
        let along = length * (step as f32 / (steps - 1) as f32 - 0.5);
        let (dx, dy) = ((along * cos).round() as isize, (along * sin).round() as isize);
        for (y, row) in plane.light.chunks_exact_mut(width).enumerate() {
            let from = y.saturating_add_signed(dy).min(height - 1);
            add_scaled(row, &padded[from * stride + reach.saturating_add_signed(dx)..], weight);
        }
    }
}

fn add_scaled(to: &mut [f32], from: &[f32], weight: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from * weight;
    }
}

/// Half a kernel, the middle first; the whole sums to one.
fn gaussian(deviation: f32) -> Vec<f32> {
    let reach = (deviation * 2.6).ceil() as usize;
    let mut weights: Vec<f32> =
        (0..=reach).map(|i| (-((i * i) as f32) / (2.0 * deviation * deviation)).exp()).collect();
    let sum = 2.0 * weights.iter().sum::<f32>() - weights[0];
    weights.iter_mut().for_each(|w| *w /= sum);
    weights
}

/// Places in a padded row and their weights.
fn taps(weights: &[f32]) -> impl Iterator<Item = (usize, f32)> + '_ {
    let reach = weights.len() - 1;
    (0..=2 * reach).map(move |offset| (offset, weights[offset.abs_diff(reach)]))
}
