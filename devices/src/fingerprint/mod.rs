//! The fingerprint sensor.
//!
//! Three stand behind one set of orders and events: the serial sensors of the R30x family ([`session`], with a machine
//! that speaks their bytes in [`machine`]), a folder of pictures ([`crate::folder`]), and the quick simulation of whole samples
//! ([`sim`]).

mod capture;
pub mod contact;
pub mod driver;

pub mod machine;
pub mod profile;
pub mod protocol;
pub mod rate;
pub mod session;
pub mod sim;
mod transfer;

#[cfg(test)]
mod fixtures;

use portas_biometric::Picture;
use serde::{Deserialize, Serialize};

/// A finger that was found in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerFound {
    /// How well it would compare, 0 to 100.
    pub quality: u8,
    /// What stands for the finger, where the search made it on its way; else the picture does.
    pub sample: Option<Probe>,
}

/// Looks for a finger in a picture of so many pixels an inch; none where it shows nothing that can be used.
pub type FindFinger = fn(&Picture, u16) -> Option<FingerFound>;

/// An order to the sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FingerprintCommand {
    /// Take the next finger laid on the glass. Replaces a capture under way.
    Capture {
        /// Comes back with the sample.
        request: u64,
    },
    /// Stop waiting.
    Cancel,
}

/// Why a finger on the glass gave no sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoSample {
    /// Lifted too soon.
    Lifted,
    /// Too dry, wet or worn.
    Poor,
}

/// A captured sample: biometric data, wiped when dropped, never logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
#[serde(rename_all = "kebab-case")]
pub enum Probe {
    /// The ridges themselves, from sensors that give pictures.
    Picture {
        /// Ridges dark, ground light.
        #[serde(with = "crate::sample")]
        picture: Picture,
        /// Pixels an inch.
        ppi: u16,
    },
    /// A finger minutiae record (ISO/IEC 19794-2), from sensors that extract themselves.
    Minutiae(Vec<u8>),
    /// A template of the engine that judged the pictures.
    Template(Vec<u8>),
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Picture { picture, ppi } => write!(f, "Probe({picture:?}, {ppi} ppi)"),
            Self::Minutiae(record) => write!(f, "Probe({} bytes of minutiae)", record.len()),
            Self::Template(template) => write!(f, "Probe({} bytes of a template)", template.len()),
        }
    }
}

/// What the sensor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FingerprintEvent {
    /// It answers.
    Up,
    /// It does not.
    Lost,
    /// A picture of the finger was taken and may be followed by a better one: for a screen.
    Seen {
        /// Number of the capture order.
        request: u64,
        /// 0 to 100.
        quality: u8,
    },
    /// A finger was captured.
    Captured {
        /// Number of the capture order.
        request: u64,
        /// The sample.
        probe: Probe,
        /// 0 to 100.
        quality: u8,
    },
    /// A finger was there and gave nothing.
    NoSample {
        /// Number of the capture order.
        request: u64,
        /// Why.
        why: NoSample,
    },
}
