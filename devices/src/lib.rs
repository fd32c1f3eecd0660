//! What a station is wired to: commands out, events in. Nothing here knows travellers, rules or screens.
//!
//! Each device has a pure protocol, a driver that speaks it over a [`link`], and a simulator that speaks the
//! same bytes. Time comes in as monotonic milliseconds, randomness as a seed; only `driver.rs` files and
//! [`link`] touch the machine.

pub mod camera;
pub mod document;
pub mod driver;
pub mod fingerprint;
pub mod folder;
pub mod gate;
pub mod iris;
pub mod link;
pub mod printer;
pub mod record;
mod sample;
pub mod session;
pub mod sim;

use serde::{Deserialize, Serialize};

/// An order to a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// To the gate.
    Gate(gate::GateCommand),
    /// To the fingerprint sensor.
    Fingerprint(fingerprint::FingerprintCommand),
    /// To the iris camera.
    Iris(iris::IrisCommand),
    /// To the document reader.
    Document(document::DocumentCommand),
    /// To the slip printer.
    Printer(printer::PrinterCommand),
}

/// What a device says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The gate.
    Gate(gate::GateEvent),
    /// The camera with its reader.
    Camera(camera::CameraEvent),
    /// The fingerprint sensor.
    Fingerprint(fingerprint::FingerprintEvent),
    /// The iris camera.
    Iris(iris::IrisEvent),
    /// The document reader.
    Document(document::DocumentEvent),
    /// The slip printer.
    Printer(printer::PrinterEvent),
}

/// Why a device does not do what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum DeviceError {
    /// The port or file does not exist.
    #[error("{device}: {path} does not exist")]
    Missing {
        /// Which device.
        device: String,
        /// Where it was looked for.
        path: String,
    },
    /// Another program holds it.
    #[error("{device}: {path} is taken by another program")]
    Taken {
        /// Which device.
        device: String,
        /// Where.
        path: String,
    },
    /// It was there and is gone.
    #[error("{device}: gone ({detail})")]
    Gone {
        /// Which device.
        device: String,
        /// What the system said.
        detail: String,
    },
    /// It answers what its protocol does not allow.
    #[error("{device}: {detail}")]
    Protocol {
        /// Which device.
        device: String,
        /// What was wrong.
        detail: String,
    },
    /// The settings do not fit it.
    #[error("{device}: setting {key}: {detail}")]
    Setting {
        /// Which device.
        device: String,
        /// The key.
        key: String,
        /// What is wrong with it.
        detail: String,
    },
}
