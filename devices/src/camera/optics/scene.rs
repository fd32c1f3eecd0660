//! What stands between a phone and a readable frame, as numbers.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Size of the frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Resolution {
    /// 1280 x 720.
    #[default]
    #[serde(rename = "720p")]
    Hd720,
    /// 1920 x 1080.
    #[serde(rename = "1080p")]
    Hd1080,
}

impl Resolution {
    /// Columns and rows.
    #[must_use]
    pub fn size_px(self) -> (usize, usize) {
        match self {
            Self::Hd720 => (1_280, 720),
            Self::Hd1080 => (1_920, 1_080),
        }
    }
}

/// One arrangement of phone, light and camera. The camera sees 60 degrees across; the phone's screen is 68 mm wide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scene {
    /// Draws noise, room, and the phase of all patterns.
    pub seed: u64,
    /// Size of the frames.
    pub resolution: Resolution,
    /// From the camera to the middle of the screen.
    pub distance_mm: f32,
    /// Turn about the vertical axis.
    pub yaw_deg: f32,
    /// Turn about the horizontal axis.
    pub pitch_deg: f32,
    /// Turn in the plane of the screen.
    pub roll_deg: f32,
    /// Middle of the screen beside the middle of the frame, in widths of the frame.
    pub offset_x: f32,
    /// Middle of the screen below the middle of the frame, in heights of the frame.
    pub offset_y: f32,
    /// Standard deviation of the blur by a lens out of focus.
    pub defocus_px: f32,
    /// Length of the smear by a hand that moves.
    pub motion_px: f32,
    /// Its direction.
    pub motion_deg: f32,
    /// Standard deviation of the sensor's noise, in levels of 255.
    pub noise: f32,
    /// A lamp mirrored in the glass: 0 none, 1 covers about a third of the screen.
    pub glare: f32,
    /// Of the screen as the camera sees it: 1 full, 0.2 a fifth (washed out by light on the glass).
    pub contrast: f32,
    /// Depth of the beat between the display's grid and the sensor's, 0 to 1.
    pub moire: f32,
    /// Of the screen: 1 full, 0.1 turned down.
    pub brightness: f32,
    /// Of the room behind the phone: 0 night, 1 daylight.
    pub ambient: f32,
    /// Compression of the camera's own link, 1 to 100; none for raw frames.
    pub jpeg_quality: Option<u8>,
}

impl Default for Scene {
    /// A phone held still and straight at reading distance.
    fn default() -> Self {
        Self {
            seed: 0,
            resolution: Resolution::Hd720,
            distance_mm: 180.0,
            yaw_deg: 0.0,
            pitch_deg: 0.0,
            roll_deg: 0.0,
            offset_x: 0.0,
            offset_y: 0.0,
            defocus_px: 0.5,
            motion_px: 0.0,
            motion_deg: 0.0,
            noise: 2.0,
            glare: 0.0,
            contrast: 1.0,
            moire: 0.0,
            brightness: 1.0,
            ambient: 0.4,
            jpeg_quality: None,
        }
    }
}

impl Scene {
    /// A traveller's hand and a hall's light on an ordinary day, drawn from `seed`.
    #[must_use]
    pub fn moderate(seed: u64) -> Self {
        Self::drawn(seed, 1.0)
    }

    /// A hand in a hurry and bad light, drawn from `seed`: a part of these no reader reads.
    #[must_use]
    pub fn severe(seed: u64) -> Self {
        Self::drawn(seed, 2.0)
    }

    /// Draws every number within a range that grows with `strength`.
    fn drawn(seed: u64, strength: f32) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut within = |low: f32, high: f32| rng.random_range(low..high);
        let tilt = 14.0 * strength;
        let mut scene = Self {
            seed,
            distance_mm: within(150.0, 220.0 + 60.0 * strength),
            yaw_deg: within(-tilt, tilt),
            pitch_deg: within(-tilt, tilt),
            roll_deg: within(-tilt, tilt),
            offset_x: within(-0.12, 0.12),
            offset_y: within(-0.05, 0.05),
            defocus_px: within(0.3, 0.6 + 0.7 * strength),
            motion_px: within(0.0, 1.5 * strength),
            motion_deg: within(0.0, 180.0),
            noise: within(1.0, 2.0 + 5.0 * strength),
            glare: within(-0.5, 0.15 * strength).max(0.0),
            contrast: within(1.0 - 0.35 * strength, 1.0),
            moire: within(-0.1, 0.12 * strength).max(0.0),
            brightness: within(1.0 - 0.4 * strength, 1.0),
            ambient: within(0.05, 0.7),
            ..Self::default()
        };
        scene.jpeg_quality = (within(0.0, 1.0) < 0.5).then(|| within(95.0 - 25.0 * strength, 95.0) as u8);
        scene.resolution = if within(0.0, 1.0) < 0.25 { Resolution::Hd1080 } else { Resolution::Hd720 };
        scene
    }
}
