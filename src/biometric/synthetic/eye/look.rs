//! One look into the camera: everything that makes two pictures of one eye differ.

use crate::synthetic::chance::{Chance, Purpose};
use crate::synthetic::exact::within;

/// What lies on the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lens {
    /// Nothing.
    None,
    /// A clear contact lens: a faint rim on the white.
    Clear,
    /// A contact lens with a printed iris: rings of dots over the eye's own.
    Cosmetic,
}

/// One picture. Whatever is out of its bounds is brought into them when it is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Of noise, light and the lens's seat.
    pub seed: u64,
    /// Radius of the pupil against the iris's, 0.15 to 0.8.
    pub dilation: f32,
    /// 0 closed, 1 usual, 1.3 wide open.
    pub opening: f32,
    /// Length of the lashes against the eye's own, 0 to 2.
    pub lashes: f32,
    /// Light-emitting diodes mirrored in the eye, 0 to 8.
    pub highlights: u8,
    /// Degrees to the right of the picture and up, -30 to 30.
    pub gaze_deg: (f32, f32),
    /// How far the head is tilted counter-clockwise, degrees.
    pub tilt_deg: f32,
    /// Radius of the blur disc, pixels, 0 to 12.
    pub defocus_px: f32,
    /// Movement during the exposure, pixels right and down, 30 at most.
    pub motion_px: (f32, f32),
    /// The camera's noise, deviation in grey levels, 0 to 60.
    pub noise: f32,
    /// Brightness against the usual one, 0.2 to 2.
    pub light: f32,
    /// Contact lens.
    pub lens: Lens,
    /// A print held before the camera instead of an eye: halftone dots, no deep black, no answer to light.
    pub printed: bool,
    /// Radius of the iris, pixels, 6 to 1000.
    pub iris_radius_px: f32,
    /// Where the iris's middle lies from the picture's middle, pixels right and down.
    pub shift_px: (f32, f32),
}

impl Default for Look {
    /// Straight into a good camera, 320 columns wide.
    fn default() -> Self {
        Self {
            seed: 0,
            dilation: 0.4,
            opening: 1.0,
            lashes: 1.0,
            highlights: 1,
            gaze_deg: (0.0, 0.0),
            tilt_deg: 0.0,
            defocus_px: 0.0,
            motion_px: (0.0, 0.0),
            noise: 2.0,
            light: 1.0,
            lens: Lens::None,
            printed: false,
            iris_radius_px: 56.0,
            shift_px: (0.0, 0.0),
        }
    }
}

impl Look {
    /// A look as people give it who try to look straight.
    #[must_use]
    pub fn drawn(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Parameters);
        Self {
            seed: chance.word(),
            dilation: chance.between(0.3, 0.55),
            opening: (0.98 + 0.1 * chance.bell()).clamp(0.72, 1.25),
            lashes: chance.between(0.8, 1.15),
            highlights: 1 + chance.below(2) as u8,
            gaze_deg: (2.5 * chance.bell(), 2.0 * chance.bell()),
            tilt_deg: 2.5 * chance.bell(),
            defocus_px: chance.between(0.0, 1.2),
            motion_px: (0.5 * chance.bell(), 0.4 * chance.bell()),
            noise: chance.between(1.0, 4.0),
            light: chance.between(0.88, 1.1),
            lens: Lens::None,
            printed: false,
            iris_radius_px: chance.between(50.0, 60.0),
            shift_px: (12.0 * chance.bell(), 8.0 * chance.bell()),
        }
    }

    /// The same with every value inside its bounds.
    pub(super) fn bounded(&self) -> Self {
        let pair = |(x, y): (f32, f32), most: f32| (within(x, -most, most), within(y, -most, most));
        Self {
            dilation: within(self.dilation, 0.15, 0.8),
            opening: within(self.opening, 0.0, 1.3),
            lashes: within(self.lashes, 0.0, 2.0),
            highlights: self.highlights.min(8),
            gaze_deg: pair(self.gaze_deg, 30.0),
            tilt_deg: within(self.tilt_deg, -360.0, 360.0),
            defocus_px: within(self.defocus_px, 0.0, 12.0),
            motion_px: pair(self.motion_px, 30.0),
            noise: within(self.noise, 0.0, 60.0),
            light: within(self.light, 0.2, 2.0),
            iris_radius_px: within(self.iris_radius_px, 6.0, 1_000.0),
            shift_px: pair(self.shift_px, 4_096.0),
            ..*self
        }
    }
}
