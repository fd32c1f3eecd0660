//! The fingerprint sensor.

pub mod sim;

use serde::{Deserialize, Serialize};

/// An order to the sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FingerprintCommand {
    /// Take the next finger laid on the glass.
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

/// A captured sample: biometric data, never logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct Probe(pub Vec<u8>);

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Probe({} bytes)", self.0.len())
    }
}

/// What the sensor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FingerprintEvent {
    /// It answers.
    Up,
    /// It does not.
    Lost,
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
