//! Where everything is in a picture of an eye.

use super::face::Face;
use super::look::Look;
use crate::synthetic::exact::sin_cos;
use std::f32::consts::TAU;

/// A circle in a picture, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Columns from the left.
    pub x_px: f32,
    /// Rows from the top.
    pub y_px: f32,
    /// Radius.
    pub radius_px: f32,
}

/// Pupil, limbus and lids of a picture. Looking aside makes both outlines ellipses; the circles are their best fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EyeTruth {
    /// Edge of the pupil.
    pub pupil: Circle,
    /// Edge of the iris towards the white.
    pub limbus: Circle,
    /// Share of the ring between both that no lid covers, 0 to 1.
    pub visible: f32,
    pub(super) face: Lids,
    tilt: (f32, f32),
    /// How much narrower the iris looks from aside, across and up.
    pub(super) narrowed: (f32, f32),
}

/// The two lids, in radii of the iris from the middle of the opening, y upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lids {
    pub(super) middle: (f32, f32),
    pub(super) half_width: f32,
    pub(super) corners: f32,
    pub(super) slant: f32,
    pub(super) upper: f32,
    pub(super) lower: f32,
}

impl Lids {
    /// Height of the edge of the upper and the lower lid in that column; the same where the lids have met.
    pub(super) fn edges(&self, across: f32) -> (f32, f32) {
        let along = ((across - self.middle.0) / self.half_width).clamp(-1.0, 1.0);
        let corner = self.middle.1 + self.corners + self.slant * along;
        let arch = 1.0 - along * along;
        // The upper lid's arch is fuller than the lower's.
        let upper = corner + (self.upper - self.corners) * arch * (1.0 + 0.35 * along * along);
        let lower = corner + (self.lower - self.corners) * arch;
        (upper.max(lower), lower)
    }
}

impl EyeTruth {
    pub(super) fn of(face: &Face, look: &Look, (width, height): (usize, usize)) -> Self {
        let (sine, cosine) = sin_cos(look.tilt_deg / 360.0 * TAU);
        let (right, narrow_x) = sin_cos(look.gaze_deg.0 / 360.0 * TAU);
        let (up, narrow_y) = sin_cos(look.gaze_deg.1 / 360.0 * TAU);
        let radius = look.iris_radius_px;
        let limbus = Circle {
            x_px: width as f32 / 2.0 + look.shift_px.0,
            y_px: height as f32 / 2.0 + look.shift_px.1,
            radius_px: radius * (narrow_x + narrow_y) / 2.0,
        };
        // The eyeball is about twice as large as the iris: the iris moves by that much in the opening.
        let face_lids = face.lids(look.opening, (-2.0 * right, -2.0 * up));
        let offset = face.pupil_offset;
        let pupil = Circle {
            x_px: limbus.x_px + radius * (offset.0 * cosine + offset.1 * sine),
            y_px: limbus.y_px + radius * (offset.0 * sine - offset.1 * cosine),
            radius_px: look.dilation * limbus.radius_px,
        };
        let mut truth =
            Self { pupil, limbus, visible: 0.0, face: face_lids, tilt: (sine, cosine), narrowed: (narrow_x, narrow_y) };
        truth.visible = truth.share_uncovered();
        truth
    }

    /// A point of the picture in radii of the iris from its middle, y upwards, head upright.
    pub(super) fn on_eye(&self, x_px: f32, y_px: f32, radius_px: f32) -> (f32, f32) {
        let (x, y) = ((x_px - self.limbus.x_px) / radius_px, (y_px - self.limbus.y_px) / radius_px);
        let (sine, cosine) = self.tilt;
        (x * cosine - y * sine, -(x * sine + y * cosine))
    }

    /// The way back.
    pub(super) fn on_picture(&self, across: f32, up: f32, radius_px: f32) -> (f32, f32) {
        let (sine, cosine) = self.tilt;
        let (x, y) = (across * cosine - up * sine, -across * sine - up * cosine);
        (self.limbus.x_px + x * radius_px, self.limbus.y_px + y * radius_px)
    }

    /// Whether no lid covers that point of the picture.
    #[must_use]
    pub fn between_lids(&self, x_px: f32, y_px: f32) -> bool {
        let radius = 2.0 * self.limbus.radius_px / (self.narrowed.0 + self.narrowed.1);
        let (across, up) = self.on_eye(x_px, y_px, radius);
        let (upper, lower) = self.face.edges(across);
        up < upper && up > lower
    }

    fn share_uncovered(&self) -> f32 {
        let (mut ring, mut open) = (0.0_f32, 0.0_f32);
        let from = self.pupil.radius_px / self.limbus.radius_px;
        for step in 0..24 {
            let share = from + (1.0 - from) * (step as f32 + 0.5) / 24.0;
            for turn in 0..64 {
                let (sine, cosine) = sin_cos(turn as f32 / 64.0 * TAU);
                let radius = share * self.limbus.radius_px;
                let seen = self.between_lids(self.limbus.x_px + radius * cosine, self.limbus.y_px + radius * sine);
                ring += share;
                open += if seen { share } else { 0.0 };
            }
        }
        open / ring
    }
}
