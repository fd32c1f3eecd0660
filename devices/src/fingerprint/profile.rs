//! What differs from sensor to sensor of the family, as a file of `devices/profiles` says it.

use super::protocol::{ADDRESS, PacketSize, RATE_STEP};
use portas_biometric::picture::{LONGEST_SIDE_PX, SHORTEST_SIDE_PX};
use serde::Deserialize;

/// Most pixels of a picture that is taken over such a line: a minute at 57600 bit/s.
const PIXELS_MAX: usize = 640 * 1_024;
/// Highest rate that the parameter of a sensor can name.
const RATE_MAX: u32 = 12 * RATE_STEP;

/// A kind of sensor and how it is to be driven.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SensorProfile {
    /// Its name in settings.
    pub name: String,
    /// What it is, for a person.
    pub describes: String,
    /// Columns of its picture.
    pub width_px: usize,
    /// Rows.
    pub height_px: usize,
    /// Pixels an inch.
    pub ppi: u16,
    /// Address of its packets.
    #[serde(default = "address")]
    pub address: u32,
    /// What lets the host in.
    #[serde(default)]
    pub password: u32,
    /// Rate that it is set to; it keeps it.
    pub baud: u32,
    /// Rates that it may have before.
    pub bauds: Vec<u32>,
    /// Size of data packets that it is set to; without one it keeps its own.
    #[serde(default)]
    pub packet_bytes: Option<usize>,
}

const fn address() -> u32 {
    ADDRESS
}

/// Why a profile describes no sensor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not the file that it should be.
    #[error("profile: {0}")]
    Toml(#[from] toml::de::Error),
    /// A value out of bounds.
    #[error("profile {name}: {key} must be {bounds}")]
    Value {
        /// Which profile.
        name: String,
        /// Which key.
        key: &'static str,
        /// What it may be.
        bounds: &'static str,
    },
}

impl SensorProfile {
    /// Reads a file of `devices/profiles`.
    ///
    /// # Errors
    /// [`ProfileError`] where a key is missing, unknown or out of bounds.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)?;
        let wrong = |key, bounds| Err(ProfileError::Value { name: profile.name.clone(), key, bounds });
        let sides = SHORTEST_SIDE_PX..=LONGEST_SIDE_PX;
        if !sides.contains(&profile.width_px) || !sides.contains(&profile.height_px) {
            return wrong("width-px, height-px", "16 to 4096");
        }
        if profile.pixels() > PIXELS_MAX || !profile.pixels().is_multiple_of(2) {
            return wrong("width-px, height-px", "an even number of pixels, 655360 together at most");
        }
        if !(100..=2_000).contains(&profile.ppi) {
            return wrong("ppi", "100 to 2000");
        }
        let is_rate = |baud: &u32| baud.is_multiple_of(RATE_STEP) && (RATE_STEP..=RATE_MAX).contains(baud);
        if !is_rate(&profile.baud) || !profile.bauds.iter().all(is_rate) || profile.bauds.len() > 12 {
            return wrong("baud, bauds", "multiples of 9600 up to 115200");
        }
        if profile.packet_bytes.is_some_and(|bytes| PacketSize::of_bytes(bytes).is_none()) {
            return wrong("packet-bytes", "32, 64, 128 or 256");
        }
        Ok(profile)
    }

    /// The profiles that come with the program.
    #[must_use]
    pub fn known() -> Vec<Self> {
        let texts = [
            include_str!("../../profiles/r30x.toml"),
            include_str!("../../profiles/zfm-20.toml"),
            include_str!("../../profiles/as608.toml"),
        ];
        texts.into_iter().filter_map(|text| Self::parse(text).ok()).collect()
    }

    /// Pixels of a picture.
    #[must_use]
    pub const fn pixels(&self) -> usize {
        self.width_px * self.height_px
    }

    pub(super) fn packet(&self) -> Option<PacketSize> {
        self.packet_bytes.and_then(PacketSize::of_bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_profiles_of_this_program_are_sound() {
        let known = SensorProfile::known();
        let names: Vec<&str> = known.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["r30x", "zfm-20", "as608"]);
    }

    #[test]
    fn a_profile_out_of_bounds_names_its_key() {
        let sound = include_str!("../../profiles/r30x.toml");
        for (from, to, key) in [
            ("width-px = 256", "width-px = 8", "width-px"),
            ("height-px = 288", "height-px = 4096", "height-px"),
            ("ppi = 500", "ppi = 0", "ppi"),
            ("baud = 115200", "baud = 1000000", "baud"),
            ("baud = 115200", "baud = 115200\npacket-bytes = 100", "packet-bytes"),
            ("ppi = 500", "ppi = 500\nspeed = 3", "speed"),
        ] {
            assert!(sound.contains(from), "{from}");
            let error = SensorProfile::parse(&sound.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(key), "{to}: {error}");
        }
    }
}
