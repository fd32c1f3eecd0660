//! Print, lens and sensor between the eye and the picture.

use super::look::Look;
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{rise, sin_cos};
use std::f32::consts::TAU;

/// Grey bytes as the camera gives them.
pub(super) fn captured(mut grey: Vec<f32>, look: &Look, size: (usize, usize)) -> Vec<u8> {
    if look.printed {
        halftone(&mut grey, look, size);
    }
    // Three boxes in a row come close to a bell.
    let reach = (look.defocus_px * 0.6).round() as usize;
    let mix = if reach == 0 { look.defocus_px.min(1.0) } else { 1.0 };
    if look.defocus_px > 0.0 {
        for _ in 0..if reach == 0 { 1 } else { 3 } {
            blur(&mut grey, size, reach.max(1), mix);
        }
    }
    let grey = moved(grey, look.motion_px, size);
    let mut noise = Chance::new(look.seed, Purpose::Lens);
    grey.into_iter().map(|level| (level + look.noise * noise.grain()).clamp(0.0, 255.0) as u8).collect()
}

/// Ink dots on paper in a screen turned by 45 degrees, a little run together, under a lamp.
fn halftone(grey: &mut [f32], look: &Look, (width, height): (usize, usize)) {
    let period = (look.iris_radius_px / 16.0).clamp(2.6, 40.0);
    let wave: Vec<f32> =
        (0..width + height).map(|step| sin_cos(step as f32 * TAU / (period * std::f32::consts::SQRT_2)).1).collect();
    for row in 0..height {
        for column in 0..width {
            let screen = 0.5 + 0.24 * (wave[row + column] + wave[column.abs_diff(row)]);
            let pixel = &mut grey[row * width + column];
            let level = (*pixel / 255.0).clamp(0.0, 1.0);
            let dotted = rise(screen - 0.22, screen + 0.22, level);
            *pixel = 48.0 + 185.0 * (0.6 * level + 0.4 * dotted);
        }
    }
}

/// Averages over `2 * reach + 1` pixels across, then down; `mix` 0 leaves the picture as it is.
fn blur(grey: &mut [f32], (width, height): (usize, usize), reach: usize, mix: f32) {
    let mut line = Vec::new();
    for row in 0..height {
        smooth_line(grey, (row * width, 1, width), reach, mix, &mut line);
    }
    for column in 0..width {
        smooth_line(grey, (column, width, height), reach, mix, &mut line);
    }
}

fn smooth_line(
    grey: &mut [f32],
    (from, stride, count): (usize, usize, usize),
    reach: usize,
    mix: f32,
    line: &mut Vec<f32>,
) {
    line.clear();
    line.extend((0..count).map(|step| grey[from + step * stride]));
    let at = |step: usize| line[step.saturating_sub(reach).min(count - 1)];
    let mut sum: f32 = (0..=2 * reach).map(at).sum();
    let share = 1.0 / (2 * reach + 1) as f32;
    for step in 0..count {
        let pixel = &mut grey[from + step * stride];
        *pixel += (sum * share - *pixel) * mix;
        sum += line[(step + reach + 1).min(count - 1)] - line[step.saturating_sub(reach)];
    }
}

/// Averages along the way the picture moved during the exposure.
fn moved(grey: Vec<f32>, (right, down): (f32, f32), (width, height): (usize, usize)) -> Vec<f32> {
    let length = (right * right + down * down).sqrt();
    let steps = length.ceil() as usize;
    if length < 0.7 {
        return grey;
    }
    let mut blurred = vec![0.0; grey.len()];
    for step in 0..=steps {
        let way = step as f32 / steps as f32 - 0.5;
        let (by_x, by_y) = ((way * right).round() as isize, (way * down).round() as isize);
        for row in 0..height {
            let from = row.saturating_add_signed(by_y).min(height - 1) * width;
            for column in 0..width {
                blurred[row * width + column] += grey[from + column.saturating_add_signed(by_x).min(width - 1)];
            }
        }
    }
    for pixel in &mut blurred {
        *pixel /= (steps + 1) as f32;
    }
    blurred
}
