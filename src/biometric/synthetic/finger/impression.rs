//! How a finger is put on the sensor: everything that makes two impressions of one finger differ.

use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::within;

/// One touch. Whatever is out of its bounds is brought into them when the finger is pressed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impression {
    /// Of noise, smears, scratches and the direction of the pull.
    pub seed: u64,
    /// Where the master's middle lies from the sensor's middle, pixels right and down.
    pub shift_px: (f32, f32),
    /// How far the finger is turned counter-clockwise, degrees.
    pub rotation_deg: f32,
    /// How far the skin is pulled at the rim of the contact while the middle sticks, pixels (0 to 30).
    pub distortion_px: f32,
    /// 0 hardly touches, 0.5 usual, 1 pressed hard: larger contact, thicker ridges.
    pub pressure: f32,
    /// -1 parched, 0 usual, 1 dripping.
    pub moisture: f32,
    /// Size of the contact area against the usual one (0.2 to 1.3).
    pub contact: f32,
    /// Where on the finger the contact's middle lies from the master's middle, pixels right and down: a rolled finger.
    pub roll_px: (f32, f32),
    /// Share of the contact where the skin does not reach the glass, 0 to 1.
    pub dropout: f32,
    /// Fresh scratches and hairs across the ridges.
    pub scratches: u8,
    /// How deep the finger's own creases are, 0 to 1.
    pub creases: f32,
    /// How well pores are seen, 0 to 1.
    pub pores: f32,
    /// The sensor's noise, deviation in grey levels (0 to 60).
    pub noise: f32,
    /// Contrast against a good sensor's, 0.1 to 1.5.
    pub gain: f32,
    /// Grey of the empty sensor.
    pub background: u8,
}

/// What the skin is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Skin {
    /// Clean, neither dry nor wet, put down with care.
    Good,
    /// Work or age have flattened and creased it.
    Worn,
    /// Ridges broken into dots.
    Dry,
    /// Ridges run together.
    Wet,
}

impl Default for Impression {
    /// Put down straight by a careful person on a clean sensor.
    fn default() -> Self {
        Self {
            seed: 0,
            shift_px: (0.0, 0.0),
            rotation_deg: 0.0,
            distortion_px: 0.0,
            pressure: 0.5,
            moisture: 0.0,
            contact: 1.0,
            roll_px: (0.0, 0.0),
            dropout: 0.0,
            scratches: 0,
            creases: 0.3,
            pores: 0.3,
            noise: 2.0,
            gain: 1.0,
            background: 250,
        }
    }
}

impl Impression {
    /// An impression as people with such skin leave it: one in eight touches with part of the finger only.
    #[must_use]
    pub fn drawn(seed: u64, skin: Skin) -> Self {
        let mut chance = Chance::new(seed, Purpose::Parameters);
        let mut impression = Self {
            seed: chance.word(),
            shift_px: (12.0 * chance.bell(), 14.0 * chance.bell()),
            rotation_deg: 8.0 * chance.bell(),
            distortion_px: chance.between(1.0, 8.0),
            pressure: chance.between(0.4, 0.65),
            moisture: chance.between(-0.15, 0.2),
            contact: chance.between(0.9, 1.08),
            roll_px: (8.0 * chance.bell(), 10.0 * chance.bell()),
            dropout: chance.between(0.0, 0.015),
            scratches: chance.below(3) as u8,
            creases: chance.between(0.2, 0.6),
            pores: chance.between(0.2, 0.9),
            noise: chance.between(1.0, 3.0),
            gain: chance.between(0.9, 1.1),
            background: chance.between(238.0, 255.0) as u8,
        };
        match skin {
            Skin::Good => {}
            Skin::Worn => {
                impression.moisture = chance.between(-0.3, 0.1);
                impression.dropout = chance.between(0.03, 0.1);
                impression.scratches = 3 + chance.below(7) as u8;
                impression.creases = chance.between(0.7, 1.0);
                impression.gain = chance.between(0.7, 1.0);
            }
            Skin::Dry => {
                impression.pressure = chance.between(0.25, 0.5);
                impression.moisture = chance.between(-0.8, -0.4);
                impression.contact = chance.between(0.82, 1.0);
                impression.dropout = chance.between(0.0, 0.03);
            }
            Skin::Wet => {
                impression.pressure = chance.between(0.55, 0.85);
                impression.moisture = chance.between(0.45, 0.85);
                impression.contact = chance.between(0.95, 1.12);
                impression.pores = 0.0;
            }
        }
        if chance.happens(0.125) {
            impression.contact *= chance.between(0.65, 0.85);
            impression.roll_px = (22.0 * chance.bell(), 26.0 * chance.bell());
        }
        impression
    }

    /// The same with every value inside its bounds.
    pub(super) fn bounded(&self) -> Self {
        let pair = |(x, y): (f32, f32)| (within(x, -4_096.0, 4_096.0), within(y, -4_096.0, 4_096.0));
        Self {
            shift_px: pair(self.shift_px),
            rotation_deg: within(self.rotation_deg, -360.0, 360.0),
            distortion_px: within(self.distortion_px, 0.0, 30.0),
            pressure: within(self.pressure, 0.0, 1.0),
            moisture: within(self.moisture, -1.0, 1.0),
            contact: within(self.contact, 0.2, 1.3),
            roll_px: pair(self.roll_px),
            dropout: within(self.dropout, 0.0, 1.0),
            creases: within(self.creases, 0.0, 1.0),
            pores: within(self.pores, 0.0, 1.0),
            noise: within(self.noise, 0.0, 60.0),
            gain: within(self.gain, 0.1, 1.5),
            ..*self
        }
    }
}
