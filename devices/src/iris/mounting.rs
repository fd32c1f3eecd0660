//! Where a camera hangs and what it sees: from the place of an eye in a picture to its place in the lane.

use super::{Circle, Side};
use crate::camera::capture::{CaptureSettings, PixelFormat};
use serde::Deserialize;
use std::path::PathBuf;

/// Diameter of an iris, which hardly differs between people past infancy: 11.7 mm, give or take half a millimetre.
const IRIS_CM: f32 = 1.17;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EyesInView {
    /// One eye, of which it cannot be told which.
    One,
    /// Both, the person's right one in the left half.
    Pair,
}

impl EyesInView {
    /// The parts of a picture that show one eye each: first column, columns, and whose eye it is.
    pub(super) fn parts(self, width_px: usize) -> Vec<(usize, usize, Option<Side>)> {
        let half = width_px / 2;
        match self {
            Self::One => vec![(0, width_px, None)],
            Self::Pair => vec![(0, half, Some(Side::Right)), (half, width_px - half, Some(Side::Left))],
        }
    }
}

/// How a camera is mounted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mounting {
    /// Height of its lens above the floor, centimetres.
    pub lens_height_cm: u16,
    /// How far it looks upwards, degrees; downwards below 0.
    pub tilt_deg: f32,
    /// Angle that a picture is wide, degrees.
    pub field_of_view_deg: f32,
    /// What it shows.
    pub eyes: EyesInView,
}

impl Mounting {
    /// Height of an eye above the floor and its distance along it, centimetres, of its iris in a picture of this size.
    /// Good to about five in a hundred of the distance, as irises differ.
    #[must_use]
    pub fn place(&self, width_px: usize, height_px: usize, limbus: Circle) -> (u16, u16) {
        let half_angle = (self.field_of_view_deg.clamp(1.0, 170.0) / 2.0).to_radians();
        let focal_px = width_px as f32 / 2.0 / half_angle.tan();
        let along_cm = focal_px * IRIS_CM / (2.0 * f32::from(limbus.radius_px.max(1)));
        let up = (height_px as f32 / 2.0 - f32::from(limbus.y_px)) / focal_px;
        let (sin, cos) = self.tilt_deg.to_radians().sin_cos();
        let height_cm = f32::from(self.lens_height_cm) + along_cm * (sin + up * cos);
        let distance_cm = along_cm * (cos - up * sin);
        // Casts of floats saturate.
        (height_cm.round() as u16, distance_cm.round() as u16)
    }
}

/// A kind of camera, as a file of `devices/profiles` describes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IrisProfile {
    /// Its name in settings.
    pub name: String,
    /// What it is, for a person.
    pub describes: String,
    /// Columns of its frames.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
    /// Frames a second.
    pub fps: u32,
    /// The format that it must give; without one the best that it offers.
    #[serde(default)]
    pub format: Option<PixelFormat>,
    /// Angle that a frame is wide, degrees.
    pub field_of_view_deg: f32,
    /// What a frame shows.
    pub eyes: EyesInView,
}

impl IrisProfile {
    /// Reads a file of `devices/profiles`.
    ///
    /// # Errors
    /// Where a key is missing, unknown or of another type.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The profiles that come with the program.
    #[must_use]
    pub fn known() -> Vec<Self> {
        let texts = [
            include_str!("../../profiles/near-infrared-one-eye.toml"),
            include_str!("../../profiles/near-infrared-both-eyes.toml"),
        ];
        texts.into_iter().filter_map(|text| Self::parse(text).ok()).collect()
    }

    /// What is asked of the camera at this device file.
    #[must_use]
    pub fn capture(&self, source: PathBuf) -> CaptureSettings {
        let (width_px, height_px, fps, format) = (self.width_px, self.height_px, self.fps, self.format);
        CaptureSettings { width_px, height_px, fps, format, ..CaptureSettings::of(source) }
    }

    /// How it is mounted, with its lens at this height and so much upwards.
    #[must_use]
    pub const fn mounting(&self, lens_height_cm: u16, tilt_deg: f32) -> Mounting {
        Mounting { lens_height_cm, tilt_deg, field_of_view_deg: self.field_of_view_deg, eyes: self.eyes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAMERA: Mounting =
        Mounting { lens_height_cm: 150, tilt_deg: 0.0, field_of_view_deg: 40.0, eyes: EyesInView::Pair };

    fn iris(y_px: u16, radius_px: u16) -> Circle {
        Circle { x_px: 900, y_px, radius_px }
    }

    // rules: J-16
    #[test]
    fn an_eye_is_placed_by_its_size_and_height_in_the_picture() {
        // 1920 columns over 40 degrees: 2637 px to the focus, so an iris of 100 px is 31 cm away.
        assert_eq!(CAMERA.place(1_920, 1_080, iris(540, 50)), (150, 31));
        assert_eq!(CAMERA.place(1_920, 1_080, iris(540, 25)), (150, 62));
        let (higher, _) = CAMERA.place(1_920, 1_080, iris(100, 25));
        let (lower, _) = CAMERA.place(1_920, 1_080, iris(1_000, 25));
        assert_eq!((higher, lower), (160, 139));
        let tilted = Mounting { tilt_deg: 20.0, ..CAMERA };
        assert_eq!(tilted.place(1_920, 1_080, iris(540, 25)), (171, 58));
    }

    #[test]
    fn the_profiles_of_this_program_are_sound() {
        let names: Vec<String> = IrisProfile::known().into_iter().map(|profile| profile.name).collect();
        assert_eq!(names, ["near-infrared-one-eye", "near-infrared-both-eyes"]);
    }

    proptest! {
        #[test]
        fn any_circle_has_a_place(x_px in any::<u16>(), y_px in any::<u16>(), radius_px in any::<u16>(), fov in any::<f32>(), tilt in any::<f32>()) {
            let mounting = Mounting { tilt_deg: tilt, field_of_view_deg: fov, ..CAMERA };
            let _ = mounting.place(640, 480, Circle { x_px, y_px, radius_px });
        }
    }
}
