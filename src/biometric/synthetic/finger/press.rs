//! A finger pressed onto an optical sensor of 500 ppi.
//!
//! Skin touches the glass where its height passes a threshold; pressure and moisture lower the threshold, the rim of
//! the contact raises it, so ridges there thin out into dots as they do on glass.

use super::skeleton::turned;
use super::{Finger, Impression, MASTER_HEIGHT_PX, MASTER_WIDTH_PX};
use crate::fingerprint::minutia::Minutia;
use crate::picture::{NotAPicture, Picture};
use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::{atan2, rise, sin_cos};
use crate::synthetic::lattice::Lattice;
use std::f32::consts::TAU;

/// Half the contact's width, and its reach towards the tip and towards the crease, pixels.
const CONTACT_PX: (f32, f32, f32) = (122.0, 168.0, 182.0);
/// A minutia nearer than this to the picture's edge is not in it.
const EDGE_PX: f32 = 6.0;

/// The picture, and the minutiae where the finger touches.
pub(super) fn pressed(
    finger: &Finger,
    impression: &Impression,
    width_px: usize,
    height_px: usize,
) -> Result<(Picture, Vec<Minutia>), NotAPicture> {
    // An empty picture first: no work for a size that cannot be.
    let size = crate::synthetic::checked_size(width_px, height_px)?;
    let impression = impression.bounded();
    let mut chance = Chance::new(impression.seed, Purpose::Capture);
    let placement = Placement::new(&impression, size, &mut chance);
    let contact = Contact::new(&impression, size, &mut chance);
    let loss = loss(finger, &impression, &mut chance);

    let ink = ink(finger, &impression, size, (&placement, &contact, &loss), &mut chance);
    let grey = exposed(&ink, &impression, size);
    let minutiae = finger.minutiae.iter().filter_map(|minutia| seen(minutia, size, &placement, &contact));
    Ok((Picture::new(width_px, height_px, grey)?, minutiae.collect()))
}

/// Where on the finger a point of the sensor lies.
struct Placement {
    middle: (f32, f32),
    sine: f32,
    cosine: f32,
    pull_px: (f32, f32),
    twist: f32,
}

const MASTER_MIDDLE: (f32, f32) = (MASTER_WIDTH_PX as f32 / 2.0, MASTER_HEIGHT_PX as f32 / 2.0);

impl Placement {
    fn new(impression: &Impression, (width, height): (usize, usize), chance: &mut Chance) -> Self {
        let (sine, cosine) = sin_cos(impression.rotation_deg / 360.0 * TAU);
        let middle = (width as f32 / 2.0 + impression.shift_px.0, height as f32 / 2.0 + impression.shift_px.1);
        let (down, right) = sin_cos(chance.between(0.0, TAU));
        let pull = impression.distortion_px * chance.between(0.4, 0.8);
        let twist = (impression.distortion_px - pull) / CONTACT_PX.1 * if chance.happens(0.5) { 1.0 } else { -1.0 };
        Self { middle, sine, cosine, pull_px: (pull * right, pull * down), twist }
    }

    /// Displacement of the skin: none where it sticks, full at the rim (the model of Cappelli, Maio and Maltoni,
    /// "Modelling plastic distortion in fingerprint images", ICAPR 2001). Pixels from the master's middle in and out.
    fn displaced(&self, x: f32, y: f32) -> (f32, f32) {
        let distance = (x * x / (48.0 * 48.0) + y * y / (60.0 * 60.0)).sqrt() - 1.0;
        let freed = rise(0.0, 1.9, distance);
        (freed * (self.pull_px.0 - self.twist * y), freed * (self.pull_px.1 + self.twist * x))
    }

    fn on_finger(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.middle.0, y - self.middle.1);
        let (x, y) = (x * self.cosine - y * self.sine, x * self.sine + y * self.cosine);
        let (moved_x, moved_y) = self.displaced(x, y);
        (x + moved_x + MASTER_MIDDLE.0, y + moved_y + MASTER_MIDDLE.1)
    }

    fn on_sensor(&self, x: f32, y: f32) -> (f32, f32) {
        let (to_x, to_y) = (x - MASTER_MIDDLE.0, y - MASTER_MIDDLE.1);
        let (mut x, mut y) = (to_x, to_y);
        // The displacement changes slowly: a few steps meet the point to a hundredth of a pixel.
        for _ in 0..10 {
            let (moved_x, moved_y) = self.displaced(x, y);
            (x, y) = (to_x - moved_x, to_y - moved_y);
        }
        (self.middle.0 + x * self.cosine + y * self.sine, self.middle.1 - x * self.sine + y * self.cosine)
    }
}

/// Where skin touches the glass.
struct Contact {
    middle: (f32, f32),
    half_axes: (f32, f32, f32),
    rim: Lattice,
    ragged: Lattice,
    gaps: Lattice,
    gap_edges: Lattice,
    dropout: f32,
}

impl Contact {
    fn new(impression: &Impression, size: (usize, usize), chance: &mut Chance) -> Self {
        let scale = impression.contact * (0.85 + 0.3 * impression.pressure);
        let half_axes = (CONTACT_PX.0 * scale, CONTACT_PX.1 * scale, CONTACT_PX.2 * scale);
        let middle = (MASTER_MIDDLE.0 + impression.roll_px.0, MASTER_MIDDLE.1 + impression.roll_px.1);
        let rim = Lattice::drawn(chance, size, 60.0);
        let ragged = Lattice::drawn(chance, size, 7.0);
        let gaps = Lattice::drawn(chance, size, 38.0);
        let gap_edges = Lattice::drawn(chance, size, 15.0);
        Self { middle, half_axes, rim, ragged, gaps, gap_edges, dropout: impression.dropout }
    }

    /// 1 in the middle, 0 at the rim, below it outside; `at` on the sensor, `on` the finger.
    fn touch(&self, at: (f32, f32), on: (f32, f32)) -> f32 {
        let outside_master =
            on.0 < 2.0 || on.1 < 2.0 || on.0 > MASTER_WIDTH_PX as f32 - 3.0 || on.1 > MASTER_HEIGHT_PX as f32 - 3.0;
        if outside_master {
            return -1.0;
        }
        let across = (on.0 - self.middle.0) / self.half_axes.0;
        let down = on.1 - self.middle.1;
        // Round towards the tip, boxy towards the crease.
        let distance = if down < 0.0 {
            let up = down / self.half_axes.1;
            across * across + up * up
        } else {
            let down = down / self.half_axes.2;
            across * across + down * down * down * down
        };
        1.0 - distance + 0.12 * self.rim.at(at.0, at.1) + 0.07 * self.ragged.at(at.0, at.1)
    }

    /// How much of the touch a gap takes away, 0 to 1.
    fn gap(&self, at: (f32, f32)) -> f32 {
        if self.dropout <= 0.0 {
            return 0.0;
        }
        // A lattice's values crowd around 0: this bound cuts off about the wanted share.
        let bound = if self.dropout >= 1.0 { -2.0 } else { 0.85 - 1.6 * self.dropout.sqrt() };
        let uneven = 0.7 * self.gaps.at(at.0, at.1) + 0.4 * self.gap_edges.at(at.0, at.1);
        rise(bound - 0.2, bound + 0.2, uneven)
    }
}

/// The minutia on the sensor, where it can be seen.
fn seen(minutia: &Minutia, size: (usize, usize), placement: &Placement, contact: &Contact) -> Option<Minutia> {
    let on = (f32::from(minutia.x_px), f32::from(minutia.y_px));
    let at = placement.on_sensor(on.0, on.1);
    let inside = |value: f32, side: usize| (EDGE_PX..side as f32 - EDGE_PX).contains(&value);
    if !inside(at.0, size.0) || !inside(at.1, size.1) || contact.touch(at, on) < 0.12 || contact.gap(at) > 0.5 {
        return None;
    }
    let (up, right) = sin_cos(f32::from(minutia.angle) / 256.0 * TAU);
    let ahead = placement.on_sensor(on.0 + 6.0 * right, on.1 - 6.0 * up);
    let angle = turned(atan2(at.1 - ahead.1, ahead.0 - at.0));
    Some(Minutia { x_px: at.0.round() as u16, y_px: at.1.round() as u16, angle, ..*minutia })
}

/// Where ridges do not touch, over the master: pores, the finger's creases, this touch's scratches.
fn loss(finger: &Finger, impression: &Impression, chance: &mut Chance) -> Vec<u8> {
    let mut loss: Vec<u8> = finger.pores.iter().map(|pore| (f32::from(*pore) * impression.pores) as u8).collect();
    let mut skin = Chance::new(finger.seed, Purpose::Face);
    for _ in 0..2 + skin.below(5) {
        scratch(&mut loss, &mut skin, impression.creases);
    }
    for _ in 0..impression.scratches {
        let depth = chance.between(0.5, 1.0);
        scratch(&mut loss, chance, depth);
    }
    loss
}

/// A bent line of lost skin.
fn scratch(loss: &mut [u8], chance: &mut Chance, depth: f32) {
    let from =
        (chance.between(40.0, MASTER_WIDTH_PX as f32 - 40.0), chance.between(40.0, MASTER_HEIGHT_PX as f32 - 40.0));
    let (mut down, mut right) = sin_cos(chance.between(0.0, TAU));
    let bend = chance.between(-0.004, 0.004);
    let half_width = chance.between(0.6, 1.9);
    let (mut x, mut y) = from;
    for _ in 0..chance.below(120) + 30 {
        for row in (y - 3.0) as usize..=(y + 3.0) as usize {
            for column in (x - 3.0) as usize..=(x + 3.0) as usize {
                if row >= MASTER_HEIGHT_PX || column >= MASTER_WIDTH_PX {
                    continue;
                }
                let (off_x, off_y) = (column as f32 - x, row as f32 - y);
                let distance = (off_x * off_x + off_y * off_y).sqrt();
                let lost = 255.0 * depth * (1.0 - rise(half_width - 0.6, half_width + 0.9, distance));
                let cell = &mut loss[row * MASTER_WIDTH_PX + column];
                *cell = (*cell).max(lost as u8);
            }
        }
        (x, y) = (x + right, y + down);
        (right, down) = (right - bend * down, down + bend * right);
    }
}

/// How much light each pixel of the sensor loses, 0 to 1.
fn ink(
    finger: &Finger,
    impression: &Impression,
    size: (usize, usize),
    (placement, contact, loss): (&Placement, &Contact, &[u8]),
    chance: &mut Chance,
) -> Vec<f32> {
    let (dry, wet) = ((-impression.moisture).max(0.0), impression.moisture.max(0.0));
    let patches = Lattice::drawn(chance, size, 45.0);
    let grain = Lattice::drawn(chance, size, 2.6);
    let coarse = Lattice::drawn(chance, size, 5.0);
    let threshold = -0.05 - 0.7 * (impression.pressure - 0.5) - 0.55 * wet + 0.35 * dry;
    let (uneven, grained) = (0.22 + 0.2 * (dry + wet), 0.42 + 0.6 * dry);
    let softness = 0.32;
    let mut ink = vec![0.0; size.0 * size.1];
    for row in 0..size.1 {
        for column in 0..size.0 {
            let at = (column as f32, row as f32);
            let on = placement.on_finger(at.0, at.1);
            let touch = contact.touch(at, on);
            if touch < -0.1 {
                continue;
            }
            let patch = patches.at(at.0, at.1);
            let speckle = 0.55 * grain.at(at.0, at.1) + 0.65 * coarse.at(at.0, at.1);
            let rim = 1.7 * (1.0 - rise(-0.08, 0.16, touch)) + 0.25 * (1.0 - rise(0.0, 0.7, touch));
            let needed = threshold + uneven * patch + grained * speckle + rim + 1.8 * contact.gap(at);
            let height = sampled(finger, loss, on);
            let smeared =
                wet * (1.0 - contact.gap(at)) * (0.45 + 0.5 * patch + 0.3 * speckle) * rise(0.05, 0.35, touch);
            let touching = rise(needed - softness, needed + softness, height);
            let depth = 0.86 + 0.14 * wet - 0.14 * dry - 0.1 * patch;
            ink[row * size.0 + column] = (touching * depth).max(smeared.clamp(0.0, 0.8));
        }
    }
    ink
}

/// Height of the skin at a point of the master, what is lost taken off.
fn sampled(finger: &Finger, loss: &[u8], (x, y): (f32, f32)) -> f32 {
    let (column, row) = (x as usize, y as usize);
    let (along, down) = (x - column as f32, y - row as f32);
    let at = row * MASTER_WIDTH_PX + column;
    let corners = [at, at + 1, at + MASTER_WIDTH_PX, at + MASTER_WIDTH_PX + 1];
    let shares = [(1.0 - along) * (1.0 - down), along * (1.0 - down), (1.0 - along) * down, along * down];
    let parts = corners
        .iter()
        .zip(shares)
        .map(|(corner, share)| share * (f32::from(finger.heights[*corner]) / 127.0 - f32::from(loss[*corner]) / 110.0));
    parts.sum()
}

/// The sensor's picture: a lens that blurs by a pixel, contrast, noise.
fn exposed(ink: &[f32], impression: &Impression, (width, height): (usize, usize)) -> Vec<u8> {
    let mut noise = Chance::new(impression.seed, Purpose::Noise);
    let background = f32::from(impression.background);
    let mut grey = Vec::with_capacity(ink.len());
    for row in 0..height {
        let rows = [row.saturating_sub(1), row, (row + 1).min(height - 1)];
        let across = |column: usize| {
            let [above, here, below] = rows.map(|row| ink[row * width + column]);
            above + 2.0 * here + below
        };
        let mut before = across(0);
        let mut here = before;
        for column in 0..width {
            let after = across((column + 1).min(width - 1));
            let blurred = (before + 2.0 * here + after) / 16.0;
            let depth = impression.gain * 0.88 * background * blurred;
            // A bright sensor clips: the empty glass is quiet, ridges are not.
            let noise = impression.noise * noise.grain() * (0.4 + 0.6 * blurred);
            grey.push((background - depth + noise).clamp(0.0, 255.0) as u8);
            (before, here) = (here, after);
        }
    }
    grey
}
