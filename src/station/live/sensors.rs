//! The fingerprint sensor and the iris camera as the settings wire them: simulated, real, or a folder of pictures.

use super::clock::Clock;
use super::devices::WiringError;
use super::sensor::{Glass, Mirror, Sensor};
use crate::station::compare;
use crossbeam_channel::Receiver;
use portas_biometric::Picture;
use portas_biometric::fingerprint::{Extraction, extract};
use portas_biometric::format::picture;
use portas_biometric::iris::{Found, encode};
use portas_devices::driver::Clock as DeviceClock;
use portas_devices::fingerprint::driver::{FingerprintDriver, SensorPort};
use portas_devices::fingerprint::profile::SensorProfile;
use portas_devices::fingerprint::sim::SensorSim;
use portas_devices::fingerprint::{FingerFound, FingerprintCommand, FingerprintEvent, Probe};
use portas_devices::folder::driver::Folder;
use portas_devices::iris::driver::{IrisCamera, IrisDriver, spawn_folder};
use portas_devices::iris::mounting::{IrisProfile, Mounting};
use portas_devices::iris::sim::IrisSim;
use portas_devices::iris::{EyeFound, EyeSample, IrisCommand, IrisEvent};
use portas_devices::{fingerprint, iris};
use std::path::PathBuf;
use std::sync::Arc;

/// Resolution of pictures in a folder that stands for a sensor, where their files tell none.
const FOLDER_PPI: u16 = 500;

/// Where fingers are taken.
#[derive(Debug, Clone)]
pub enum FingerprintWiring {
    /// On a simulated sensor.
    Simulated,
    /// On a sensor of this kind at this port.
    Port {
        /// What it is.
        profile: SensorProfile,
        /// Its serial port.
        path: PathBuf,
    },
    /// Nowhere: pictures of a folder stand for them.
    Folder(PathBuf),
}

/// Where eyes are taken.
#[derive(Debug, Clone)]
pub enum IrisWiring {
    /// In a simulated camera.
    Simulated,
    /// In a camera of this kind.
    Device {
        /// What it is.
        profile: IrisProfile,
        /// Its video device.
        source: PathBuf,
        /// Where it hangs.
        mounting: Mounting,
    },
    /// Nowhere: pictures of a folder stand for them.
    Folder {
        /// Which.
        path: PathBuf,
        /// How the camera hung that took them.
        mounting: Mounting,
    },
}

/// A running fingerprint sensor.
pub(super) enum FingerprintDevice {
    Simulated(Sensor<SensorSim>),
    Real(FingerprintDriver),
}

impl FingerprintDevice {
    pub(super) fn start(wiring: &FingerprintWiring, seed: u64, clock: Clock) -> Result<Self, WiringError> {
        Ok(match wiring {
            FingerprintWiring::Simulated => Self::Simulated(Sensor::start("fingerprint", SensorSim::new(seed), clock)?),
            FingerprintWiring::Port { profile, path } => {
                let mut port = SensorPort::serial(path.display().to_string(), device_clock(clock));
                // A port that is missing or taken is told at the start.
                drop((port.open)(profile.baud)?);
                Self::Real(fingerprint::driver::spawn(profile.clone(), find_finger, port)?)
            }
            FingerprintWiring::Folder(path) => {
                let folder = Folder::open("fingerprint", path, decode)?;
                Self::Real(fingerprint::driver::spawn_folder(folder, FOLDER_PPI, find_finger)?)
            }
        })
    }

    pub(super) fn events(&self) -> &Receiver<FingerprintEvent> {
        match self {
            Self::Simulated(sensor) => sensor.events(),
            Self::Real(driver) => driver.events(),
        }
    }

    pub(super) fn order(&self, order: FingerprintCommand) -> bool {
        match self {
            Self::Simulated(sensor) => {
                sensor.reach().act(move |sensor, now_ms| sensor.order(now_ms, order));
                true
            }
            Self::Real(driver) => driver.order(order).is_ok(),
        }
    }

    pub(super) fn glass(&self) -> Option<Glass> {
        match self {
            Self::Simulated(sensor) => Some(sensor.reach().clone()),
            Self::Real(_) => None,
        }
    }
}

/// A running iris camera.
pub(super) enum IrisDevice {
    Simulated(Sensor<IrisSim>),
    Camera(IrisCamera),
    Folder(IrisDriver),
}

impl IrisDevice {
    pub(super) fn start(wiring: &IrisWiring, seed: u64, clock: Clock) -> Result<Self, WiringError> {
        Ok(match wiring {
            IrisWiring::Simulated => Self::Simulated(Sensor::start("iris", IrisSim::new(seed), clock)?),
            IrisWiring::Device { profile, source, mounting } => {
                let settings = profile.capture(source.clone());
                Self::Camera(IrisCamera::start(settings, *mounting, find_eye, device_clock(clock))?)
            }
            IrisWiring::Folder { path, mounting } => {
                let folder = Folder::open("iris", path, decode)?;
                Self::Folder(spawn_folder(folder, *mounting, find_eye, device_clock(clock))?)
            }
        })
    }

    pub(super) fn events(&self) -> &Receiver<IrisEvent> {
        match self {
            Self::Simulated(camera) => camera.events(),
            Self::Camera(camera) => camera.driver().events(),
            Self::Folder(driver) => driver.events(),
        }
    }

    pub(super) fn order(&self, order: IrisCommand) -> bool {
        match self {
            Self::Simulated(camera) => {
                camera.reach().act(move |camera, now_ms| camera.order(now_ms, order));
                true
            }
            Self::Camera(camera) => camera.driver().order(order).is_ok(),
            Self::Folder(driver) => driver.order(order).is_ok(),
        }
    }

    pub(super) fn mirror(&self) -> Option<Mirror> {
        match self {
            Self::Simulated(camera) => Some(camera.reach().clone()),
            Self::Camera(_) | Self::Folder(_) => None,
        }
    }
}

fn device_clock(clock: Clock) -> DeviceClock {
    Arc::new(move || clock.mono_ms())
}

/// Any picture that is understood, WSQ and JPEG 2000 too.
fn decode(bytes: &[u8]) -> Option<(Picture, Option<u16>)> {
    picture::decode(bytes).ok()
}

/// A finger as its template, so that nobody extracts it twice.
fn find_finger(picture: &Picture, ppi: u16) -> Option<FingerFound> {
    let Extraction { template, quality } = extract(picture, ppi).ok()?;
    Some(FingerFound { quality, sample: Some(Probe::Template(template.to_bytes())) })
}

/// Where an eye is and how well it would compare. A good one is given as its code, so that nobody makes it twice.
fn find_eye(picture: &Picture) -> Option<EyeFound> {
    let eye = encode(picture).ok()?;
    let circle = |x_px: f32, y_px: f32, radius_px: f32| iris::Circle {
        x_px: x_px.round() as u16,
        y_px: y_px.round() as u16,
        radius_px: radius_px.round() as u16,
    };
    let Found { pupil, limbus, .. } = &eye.found;
    Some(EyeFound {
        quality: eye.quality.overall.clamp(0.0, 100.0) as u8,
        pupil: circle(pupil.x_px, pupil.y_px, pupil.radius_px),
        limbus: circle(limbus.x_px, limbus.y_px, limbus.radius_px),
        sample: compare::is_to_be_kept(&eye).then(|| EyeSample::Code(eye.code.to_bytes().to_vec())),
    })
}
