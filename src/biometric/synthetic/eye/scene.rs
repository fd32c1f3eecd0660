//! Skin, white, iris and pupil of one look, before lashes, highlights and camera.

use super::Eye;
use super::look::{Lens, Look};
use super::truth::EyeTruth;
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{atan2, rise};
use crate::synthetic::lattice::Lattice;
use std::f32::consts::TAU;

/// Grey levels of every pixel.
pub(super) fn seen(eye: &Eye, look: &Look, truth: &EyeTruth, size: (usize, usize)) -> Vec<f32> {
    let radius = look.iris_radius_px;
    let mut chance = Chance::new(eye.seed ^ look.seed, Purpose::Capture);
    let scale = radius / 56.0;
    let scene = Scene {
        eye,
        look,
        truth,
        shadow: Lattice::drawn(&mut chance, size, (60.0 * scale).max(4.0)),
        pores: Lattice::drawn_oblong(&mut chance, size, ((4.0 * scale).max(1.5), (2.5 * scale).max(1.5))),
        veins: Lattice::drawn_oblong(&mut chance, size, ((26.0 * scale).max(2.0), (5.0 * scale).max(1.5))),
        lamp: (chance.between(-1.0, 1.0), chance.between(-0.6, 0.6)),
        seat: (0.05 * chance.bell(), 0.05 * chance.bell(), chance.unit()),
    };
    let mut grey = Vec::with_capacity(size.0 * size.1);
    for row in 0..size.1 {
        for column in 0..size.0 {
            grey.push(scene.grey(column as f32, row as f32));
        }
    }
    grey
}

struct Scene<'a> {
    eye: &'a Eye,
    look: &'a Look,
    truth: &'a EyeTruth,
    shadow: Lattice,
    pores: Lattice,
    veins: Lattice,
    lamp: (f32, f32),
    /// Where a contact lens sits off the middle, and how it is turned.
    seat: (f32, f32, f32),
}

impl Scene<'_> {
    fn grey(&self, x: f32, y: f32) -> f32 {
        let (across, up) = self.truth.on_eye(x, y, self.look.iris_radius_px);
        let (upper, lower) = self.truth.face.edges(across);
        let pixel = 1.0 / self.look.iris_radius_px;
        let apart = rise(0.0, 2.0 * pixel, upper - lower);
        let open = apart * rise(-pixel, pixel, upper - up) * rise(-pixel, pixel, up - lower);
        let (from_x, from_y) = (across - self.lamp.0, up - self.lamp.1);
        let lit = 1.08 - 0.022 * (from_x * from_x + from_y * from_y) + 0.05 * self.shadow.at(x, y);
        let skin = if open < 1.0 { self.skin((x, y), (across, up), (upper, lower)) } else { 0.0 };
        let ball = if open > 0.0 { self.ball(x, y, (across, up), (upper, lower)) } else { 0.0 };
        (skin * lit * (1.0 - open) + ball * (0.4 + 0.6 * lit) * open) * self.look.light
    }

    /// Skin with its crease above the lid and the moist rim below.
    fn skin(&self, (x, y): (f32, f32), (across, up): (f32, f32), (upper, lower): (f32, f32)) -> f32 {
        let face = &self.eye.face;
        let lids = &self.truth.face;
        // Beyond the corners of the eye folds run out.
        let beside = rise(1.12, 0.95, (across - lids.middle.0).abs() / lids.half_width);
        let fold = (up - upper - face.crease) / 0.09;
        let lid = rise(0.5, 0.0, up - upper) * rise(-0.2, 0.0, up - upper);
        let crease = beside * (0.16 / (1.0 + fold * fold) + 0.06 * lid);
        let rim = if up < lower { 0.08 * beside * rise(0.16, 0.02, lower - up) } else { 0.0 };
        // Where closed lids meet, a dark seam.
        let closed = rise(0.05, 0.0, upper - lower) * rise(0.07, 0.0, (up - lower).abs());
        let seam = 0.45 * beside * closed;
        face.skin_grey * (1.0 - crease + rim - seam + 0.045 * self.pores.at(x, y))
    }

    /// White, iris, pupil and what lies on them.
    fn ball(&self, x: f32, y: f32, (across, up): (f32, f32), (upper, lower): (f32, f32)) -> f32 {
        let off = across - self.truth.face.middle.0;
        let round = 1.0 - 0.045 * off * off;
        let mut grey = self.eye.face.white_grey * round + 5.0 * self.veins.at(x, y);
        let (flat_x, flat_y) = (across / self.truth.narrowed.0, up / self.truth.narrowed.1);
        let distance = (flat_x * flat_x + flat_y * flat_y).sqrt();
        let pixel = 1.0 / self.look.iris_radius_px;
        if distance < 1.4 {
            let inside = rise(1.0 + 2.2 * pixel, 1.0 - 2.2 * pixel, distance);
            grey += (self.iris(flat_x, flat_y) - grey) * inside;
            grey = self.through_lens(grey, (flat_x, flat_y));
            grey = self.pupil(grey, (flat_x, flat_y));
        }
        // The upper lid and its lashes throw a shadow.
        let shadow = 0.3 * rise(0.3, 0.0, upper - up) + 0.1 * rise(0.08, 0.0, up - lower);
        grey * (1.0 - shadow)
    }

    /// Stretched as rubber between the pupil, which sits off the middle, and the limbus.
    fn iris(&self, x: f32, y: f32) -> f32 {
        let (from_x, from_y) = self.eye.face.pupil_offset;
        let inner = self.look.dilation;
        let mut share = 0.5;
        let (mut rest_x, mut rest_y) = (x, y);
        for _ in 0..4 {
            (rest_x, rest_y) = (x - from_x * (1.0 - share), y - from_y * (1.0 - share));
            share = (((rest_x * rest_x + rest_y * rest_y).sqrt() - inner) / (1.0 - inner)).clamp(0.0, 1.0);
        }
        self.eye.texture.at(atan2(rest_y, rest_x) / TAU, share)
    }

    fn pupil(&self, grey: f32, (x, y): (f32, f32)) -> f32 {
        let (x, y) = (x - self.eye.face.pupil_offset.0, y - self.eye.face.pupil_offset.1);
        let distance = (x * x + y * y).sqrt();
        let pixel = 1.0 / self.look.iris_radius_px;
        let inside = rise(self.look.dilation + 0.9 * pixel, self.look.dilation - 0.9 * pixel, distance);
        grey + (self.eye.face.pupil_grey - grey) * inside
    }

    fn through_lens(&self, grey: f32, (x, y): (f32, f32)) -> f32 {
        let (x, y) = (x - self.seat.0, y - self.seat.1);
        let distance = (x * x + y * y).sqrt();
        match self.look.lens {
            Lens::None => grey,
            Lens::Clear => {
                let rim = (distance - 1.17) / 0.018;
                let shade = (distance - 1.13) / 0.03;
                grey + 22.0 / (1.0 + rim * rim) - 12.0 / (1.0 + shade * shade)
            }
            Lens::Cosmetic => printed_ring(grey, distance, atan2(y, x) / TAU + self.seat.2),
        }
    }
}

/// The dots of a cosmetic lens: rings of them, smaller towards the pupil, a dark band around.
fn printed_ring(grey: f32, distance: f32, turns: f32) -> f32 {
    const RINGS: f32 = 11.0;
    const DOTS: f32 = 84.0;
    if !(0.46..1.08).contains(&distance) {
        return grey;
    }
    let ring = (distance - 0.46) / 0.62 * RINGS;
    let index = ring.floor();
    let stagger = if index % 2.0 < 1.0 { 0.0 } else { 0.5 };
    let along = (turns * DOTS + stagger).rem_euclid(1.0) - 0.5;
    let out = ring - index - 0.5;
    let size = 0.22 + 0.028 * index;
    let dot = rise(size + 0.14, size - 0.1, (along * along + out * out).sqrt());
    let band = rise(0.9, 0.98, distance) * rise(1.08, 1.04, distance);
    let colour = if index % 3.0 < 1.0 { 72.0 } else { 54.0 };
    grey + (colour - grey) * (0.85 * dot).max(0.8 * band)
}
