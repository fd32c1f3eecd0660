//! `[fingerprint]` and `[iris]`: where they are, and what counts as a match.

use super::reader::{Reader, Section, between};
use crate::flow::Thresholds;
use portas_devices::fingerprint::profile::SensorProfile;
use portas_devices::iris::mounting::{EyesInView, IrisProfile, Mounting};
use std::ops::{Range, RangeInclusive};
use std::path::PathBuf;

/// Stands for a device in settings: pictures of a folder.
const FOLDER: &str = "folder";
const TILT_DEG: RangeInclusive<f64> = -45.0..=45.0;
/// Rates of false matches that a finger, and an eye, may be held to.
const FINGER_FMR: RangeInclusive<f64> = 0.000_001..=0.01;
const IRIS_FMR: RangeInclusive<f64> = 1e-12..=0.001;

/// Where the fingerprint sensor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FingerprintPlace {
    /// A simulator within the program stands for it.
    Simulated,
    /// A sensor of a known kind at a serial port.
    Port {
        /// What it is.
        profile: SensorProfile,
        /// Its port.
        path: PathBuf,
    },
    /// Pictures of a folder stand for it, one a finger.
    Folder(PathBuf),
}

/// `[fingerprint]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerprintSettings {
    /// Where it is.
    pub place: FingerprintPlace,
    /// From which score on a finger matches, thousandths of decades: what strangers reach at `fmr`.
    pub threshold: u16,
}

/// Where the iris camera is.
#[derive(Debug, Clone, PartialEq)]
pub enum IrisPlace {
    /// There is none: everybody lays a finger.
    None,
    /// A simulator within the program stands for it.
    Simulated,
    /// A camera of a known kind.
    Device {
        /// What it is.
        profile: IrisProfile,
        /// Its video device.
        source: PathBuf,
        /// How it hangs.
        mounting: Mounting,
    },
    /// Pictures of a folder stand for it.
    Folder {
        /// Which.
        path: PathBuf,
        /// How the camera hung that took them.
        mounting: Mounting,
    },
}

impl IrisPlace {
    /// What its pictures show, where it gives pictures.
    #[must_use]
    pub const fn eyes(&self) -> Option<EyesInView> {
        match self {
            Self::None | Self::Simulated => None,
            Self::Device { mounting, .. } | Self::Folder { mounting, .. } => Some(mounting.eyes),
        }
    }
}

/// `[iris]`
#[derive(Debug, Clone, PartialEq)]
pub struct IrisSettings {
    /// Where it is.
    pub camera: IrisPlace,
    /// From which score on an eye matches, as that of a finger.
    pub threshold: u16,
}

pub(super) fn fingerprint<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Option<FingerprintSettings> {
    let mut section = reader.section(root, "fingerprint");
    let named = reader.required::<String>(&mut section, "sensor");
    let path = section.path_of("sensor");
    let threshold = threshold(reader, &mut section, FINGER_FMR, Thresholds::FINGER_FMR);
    let (named, span) = named?;
    let mut profiles = SensorProfile::known();
    let place = if named == "simulated" {
        Some(FingerprintPlace::Simulated)
    } else if named == FOLDER {
        file(reader, &mut section, "port", span).map(FingerprintPlace::Folder)
    } else if let Some(at) = profiles.iter().position(|profile| profile.name == named) {
        let profile = profiles.swap_remove(at);
        file(reader, &mut section, "port", span).map(|path| FingerprintPlace::Port { profile, path })
    } else {
        let known = profiles.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>().join(", ");
        reader.fault(span, path, format!("must be simulated, {FOLDER}, {known}, is {named:?}"));
        None
    };
    reader.close(section);
    Some(FingerprintSettings { place: place?, threshold })
}

/// A file or folder that another setting calls for.
fn file<'t>(
    reader: &mut Reader<'t>,
    section: &mut Section<'t>,
    key: &'static str,
    called_for: Range<usize>,
) -> Option<PathBuf> {
    let named = reader.spanned::<String>(section, key).map(|(named, _)| named.into());
    if named.is_none() {
        reader.fault(called_for, section.path_of(key), "is missing");
    }
    named
}

pub(super) fn iris<'t>(reader: &mut Reader<'t>, root: &mut Section<'t>) -> Option<IrisSettings> {
    let mut section = reader.section(root, "iris");
    let named = reader.spanned::<String>(&mut section, "camera");
    let path = section.path_of("camera");
    let threshold = threshold(reader, &mut section, IRIS_FMR, Thresholds::IRIS_FMR);
    let lens_height_cm = reader.number(&mut section, "lens_height_cm", 50..=250, 155) as u16;
    let tilt_deg = within(reader, &mut section, "tilt_deg", &TILT_DEG, 0.0) as f32;
    let mut profiles = IrisProfile::known();
    let hangs = |profile: &IrisProfile| profile.mounting(lens_height_cm, tilt_deg);
    let camera = match named {
        None => Some(IrisPlace::None),
        Some((named, _)) if named == "none" => Some(IrisPlace::None),
        Some((named, _)) if named == "simulated" => Some(IrisPlace::Simulated),
        Some((named, span)) if named == FOLDER => {
            let mounting = profiles.first().map(hangs);
            let path = file(reader, &mut section, "source", span);
            path.zip(mounting).map(|(path, mounting)| IrisPlace::Folder { path, mounting })
        }
        Some((named, span)) => match profiles.iter().position(|profile| profile.name == named) {
            Some(at) => {
                let profile = profiles.swap_remove(at);
                let mounting = hangs(&profile);
                let source = file(reader, &mut section, "source", span);
                source.map(|source| IrisPlace::Device { profile, source, mounting })
            }
            None => {
                let known = profiles.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>().join(", ");
                reader.fault(span, path, format!("must be none, simulated, {FOLDER}, {known}, is {named:?}"));
                None
            }
        },
    };
    reader.close(section);
    Some(IrisSettings { camera: camera?, threshold })
}

/// `fmr`, as the score that strangers reach at this rate.
fn threshold<'t>(reader: &mut Reader<'t>, section: &mut Section<'t>, bounds: RangeInclusive<f64>, missing: f64) -> u16 {
    Thresholds::score(within(reader, section, "fmr", &bounds, missing))
}

/// A number that need not be whole.
fn within<'t>(
    reader: &mut Reader<'t>,
    section: &mut Section<'t>,
    key: &'static str,
    bounds: &RangeInclusive<f64>,
    missing: f64,
) -> f64 {
    match reader.spanned::<f64>(section, key) {
        None => missing,
        Some((value, _)) if bounds.contains(&value) => value,
        Some((value, span)) => {
            reader.fault(span, section.path_of(key), between(bounds, value));
            missing
        }
    }
}
