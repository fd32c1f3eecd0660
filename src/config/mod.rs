//! `station.toml`, parsed once into checked types. Every fault is told with its line, column and key; all at once.

mod fault;
mod reader;
mod screen;
mod sections;
mod sensors;
mod sound;

pub use fault::{ConfigError, SettingFault};
pub use screen::WindowSettings;
pub use sections::{
    CameraSettings, DocumentSettings, GateSettings, KeySettings, Languages, OfficerSettings, Place, PrinterPlace,
    PrinterSettings, RegistrySettings,
};
pub use sensors::{FingerprintPlace, FingerprintSettings, IrisPlace, IrisSettings};
pub use sound::SoundSettings;

use crate::credential::freshness::Window;
use crate::credential::place::LaneKind;
use crate::flow::waits::Waits;
use crate::person::{Direction, Port};
use crate::policy::Profile;
use crate::registry::request::LaneName;
use reader::Reader;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Largest settings file, bytes.
pub const BYTES_MAX: usize = 64 * 1024;
/// The demo lane: Outer Harbour, arrival, two-door, everything simulated.
const DEMO: &str = include_str!("../../assets/station.toml");
/// How errors name it.
const DEMO_NAME: &str = "(the demo lane)";

/// All that is settled about a station.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Name of the lane, unique over all ports: its port, a stroke, a label.
    pub name: LaneName,
    /// Border post.
    pub port: Port,
    /// Kind of lane.
    pub lane: LaneKind,
    /// Into or out of Macao.
    pub direction: Direction,
    /// The state of the rules to hold to, whatever the date (OQ-46).
    pub profile: Option<Profile>,
    /// Languages of screens and prompts.
    pub languages: Languages,
    /// How many steps of 30 s a code may be off.
    pub window: Window,
    /// Every named wait.
    pub waits: Waits,
    /// The gate.
    pub gate: GateSettings,
    /// The camera and the reading of codes.
    pub camera: CameraSettings,
    /// The document reader.
    pub document: DocumentSettings,
    /// The fingerprint sensor.
    pub fingerprint: FingerprintSettings,
    /// The iris camera.
    pub iris: IrisSettings,
    /// The slip printer.
    pub printer: PrinterSettings,
    /// Keys.
    pub keys: KeySettings,
    /// The officer.
    pub officer: OfficerSettings,
    /// The registry.
    pub registry: RegistrySettings,
    /// Tones and spoken prompts.
    pub sound: SoundSettings,
    /// The window.
    pub screen: WindowSettings,
}

impl Settings {
    /// Settings of the demo lane, which are part of the program.
    ///
    /// # Errors
    /// None, unless the program was built with other settings than its tests.
    pub fn embedded_demo() -> Result<Self, ConfigError> {
        parse(DEMO).map_err(|faults| ConfigError::Faults { file: DEMO_NAME.into(), faults })
    }

    /// Reads a settings file.
    ///
    /// # Errors
    /// [`ConfigError`]
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        let unreadable = |source| ConfigError::Unreadable { file: file.clone(), source };
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|opened| opened.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes))
            .map_err(unreadable)?;
        if bytes.len() > BYTES_MAX {
            return Err(ConfigError::TooLong { file });
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            ConfigError::NotText { file: file.clone(), line: 1 + sound.iter().filter(|&&byte| byte == b'\n').count() }
        })?;
        parse(&text).map_err(|faults| ConfigError::Faults { file, faults })
    }

    /// Whether any device stands for a real one.
    #[must_use]
    pub fn simulated(&self) -> Vec<&'static str> {
        let simulated = |place: &Place| *place == Place::Simulated;
        [
            ("gate", simulated(&self.gate.port)),
            ("camera", simulated(&self.camera.source)),
            ("document", simulated(&self.document.port)),
            ("fingerprint", self.fingerprint.place == FingerprintPlace::Simulated),
            ("iris", self.iris.camera == IrisPlace::Simulated),
            ("printer", self.printer.port == PrinterPlace::Simulated),
        ]
        .into_iter()
        .filter_map(|(device, simulated)| simulated.then_some(device))
        .collect()
    }
}

/// Reads the text of a settings file.
///
/// # Errors
/// Every fault found, in the order of the file; never none.
pub fn parse(text: &str) -> Result<Settings, Vec<SettingFault>> {
    let (mut reader, root) = Reader::begin(text)?;
    let settings = sections::settings(&mut reader, root);
    reader.end(settings)
}

#[cfg(test)]
mod tests;
