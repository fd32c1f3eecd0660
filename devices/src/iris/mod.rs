//! The iris camera: near-infrared pictures of the eyes of whoever stands in the lane.
//!
//! `left` and `right` are the person's own. Nothing here says who somebody is or whether an eye is alive: a sample is
//! a picture, and an engine judges it.

pub mod driver;
pub mod mounting;
mod presence;
pub mod session;
pub mod sim;
mod taking;

use portas_biometric::Picture;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Heights of the eyes above the floor at which a lane's camera takes irises, centimetres (J-16).
pub const EYE_HEIGHT_CM: RangeInclusive<u16> = 120..=190;

/// One of a person's two eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
}

/// Which eyes a capture is to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Eyes {
    /// Both, and nothing less: enrolment. A camera that sees one eye at a time cannot give them; it is asked for one
    /// after the other.
    Both,
    /// Either or both, whatever is good first: comparison.
    Any,
    /// This one.
    One(Side),
}

/// An order to the iris camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum IrisCommand {
    /// Take the eyes of whoever stands there, once they are seen well. Replaces a capture under way.
    Capture {
        /// Comes back with the sample.
        request: u64,
        /// Which eyes.
        eyes: Eyes,
    },
    /// Stop looking.
    Cancel,
}

/// What hides a face (J-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cover {
    /// A mask.
    Mask,
    /// Sunglasses.
    Sunglasses,
    /// A hat.
    Hat,
    /// Somebody stands there and no eye is to be seen: all that a camera without a face detector can tell.
    Unknown,
}

/// A circle in a picture, pixels from its top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Circle {
    /// Column of the centre.
    pub x_px: u16,
    /// Row of the centre.
    pub y_px: u16,
    /// Radius.
    pub radius_px: u16,
}

/// An eye that was found in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EyeFound {
    /// How well it would compare, 0 to 100.
    pub quality: u8,
    /// The pupil's edge.
    pub pupil: Circle,
    /// The iris' outer edge.
    pub limbus: Circle,
    /// What stands for the eye, where the search made it on its way; else the picture does.
    pub sample: Option<EyeSample>,
}

/// Looks for the one eye that a picture may show; none where it is not sure of any.
pub type FindEye = fn(&Picture) -> Option<EyeFound>;

/// Why a capture gave no sample. What an eye lacks that was seen is told by [`IrisEvent::Seen`] before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoIris {
    /// The face is covered (J-14).
    Covered,
    /// Somebody stands there, and their eyes are not to be seen: turned away, out of the picture, or covered.
    Unseen,
    /// Eyes were seen and no picture of them was good enough: coloured lenses, disease, restless eyes (J-15, J-17).
    Poor,
    /// Whoever stood there went away.
    Gone,
}

/// An eye as a sensor gives it: biometric data, wiped when dropped, never logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
#[serde(rename_all = "kebab-case")]
pub enum EyeSample {
    /// A picture of the eye, near infrared.
    Picture(#[serde(with = "crate::sample")] Picture),
    /// A ready code, from sensors that extract themselves.
    Code(Vec<u8>),
}

impl std::fmt::Debug for EyeSample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Picture(picture) => picture.fmt(f),
            Self::Code(code) => write!(f, "Code({} bytes)", code.len()),
        }
    }
}

/// What the iris camera says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IrisEvent {
    /// It delivers frames.
    Up,
    /// It does not.
    Lost,
    /// A face stands before it; told anew when it moved by some centimetres. Whether the height is one at which eyes are
    /// taken ([`EYE_HEIGHT_CM`]) is the lane's to judge (J-16).
    FaceAt {
        /// Of the eyes above the floor.
        eye_height_cm: u16,
        /// From the camera.
        distance_cm: u16,
    },
    /// A face is there and something hides it (J-14).
    Covered(Cover),
    /// An eye was looked at while a capture is open: what a screen shows while the person holds still.
    Seen {
        /// Number of the capture order.
        request: u64,
        /// Which eye; none where the camera sees one eye and cannot tell.
        side: Option<Side>,
        /// 0 to 100.
        quality: u8,
        /// The pupil's edge, in the whole frame.
        pupil: Circle,
        /// The iris' outer edge, in the whole frame.
        limbus: Circle,
    },
    /// The eyes were taken. At least one is there, both for [`Eyes::Both`].
    Captured {
        /// Number of the capture order.
        request: u64,
        /// The left eye. A camera that cannot tell sides gives every eye as the one that was asked for, or as this.
        left: Option<EyeSample>,
        /// The right eye.
        right: Option<EyeSample>,
        /// Of the worse of those that are there, 0 to 100.
        quality: u8,
    },
    /// The capture ended without a sample.
    NoSample {
        /// Number of the capture order.
        request: u64,
        /// Why.
        why: NoIris,
    },
    /// Nobody stands before it any more.
    Empty,
}
