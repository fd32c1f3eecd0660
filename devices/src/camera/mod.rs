//! The camera and the reading of codes from its pictures.

pub mod capture;
pub mod coach;
pub mod driver;
pub mod figures;
mod finders;
pub mod frame;
pub mod live;
pub mod optics;
pub mod picture;
mod prepare;
pub mod preview;
pub mod reader;
pub(crate) mod view;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod fixtures;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// What keeps a code from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coaching {
    /// Too little light.
    TooDark,
    /// A reflection covers the code.
    Glare,
    /// The phone is too far.
    TooFar,
    /// The phone is too near.
    TooNear,
    /// Out of focus or moving.
    Blurred,
    /// A bar code or another kind of code, such as that of a boarding pass.
    NotOurs,
}

/// What the camera says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CameraEvent {
    /// It delivers frames.
    Up,
    /// It does not.
    Lost,
    /// A code was read.
    Code {
        /// Its text, whole.
        text: String,
        /// Monotonic moment at which the frame was taken.
        taken_ms: u64,
    },
    /// A code is in view and cannot be read.
    Coach(Coaching),
    /// The view is empty again.
    Empty,
}
